import Type, { type Static } from 'typebox';
import { ClockView } from '../../base/loop/contract.ts';

/** A value, or null where there is none. */
export const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
/** Words in both languages. */
export const Words = Type.Object({ zh: Type.String(), en: Type.String() });
/** One of these words; a plain enum in the schema. */
export const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values] });
const Instant = Type.String({ minLength: 8, maxLength: 40, description: 'ISO 8601 with its zone' });

/** What happened to a ticket before it was taken over, so that its clocks keep what was used. */
export const PastAction = Type.Object({
  action: oneOf(
    'dispatch',
    'sign',
    'pass-down',
    'ask-extension',
    'grant-extension',
    'ask-suspension',
    'suspend',
    'resume',
    'handle',
  ),
  at: Instant,
  unit: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'code or name' })),
  reason: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 })),
  result: Type.Optional(Type.String({ minLength: 1, maxLength: 2_000 })),
});

/** A ticket as the upper platform sends it; the same number again changes deadline, secrecy and status. */
export const TicketRequest = Type.Object({
  number: Type.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$' }),
  deadline: Instant,
  receivedAt: Type.Optional(Instant),
  secret: Type.Optional(Type.Boolean()),
  title: Type.Optional(Type.String({ maxLength: 200 })),
  text: Type.String({ maxLength: 100_000 }),
  kind: Type.Optional(oneOf('咨询', '求助', '投诉', '举报', '建议', '表扬')),
  category: Type.Optional(
    Type.Object({ list: Type.String({ maxLength: 60 }), code: Type.String({ maxLength: 40 }) }),
  ),
  lon: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  address: Type.Optional(Type.String({ maxLength: 300 })),
  areaCode: Type.Optional(Type.String({ maxLength: 20 })),
  reporter: Type.Optional(
    Type.Object({
      name: Type.Optional(Type.String({ maxLength: 50 })),
      telephone: Type.Optional(Type.String({ maxLength: 30 })),
      onBehalf: Type.Optional(Type.Boolean()),
    }),
  ),
  /** What the upper side learned when it called back (回访); false for solved reopens what was closed. */
  callBack: Type.Optional(
    Type.Object({
      at: Instant,
      reached: Type.Boolean(),
      solved: Type.Optional(Type.Boolean()),
      satisfied: Type.Optional(Type.Boolean()),
      note: Type.Optional(Type.String({ maxLength: 2_000 })),
    }),
  ),
  /** A ticket of an exercise or a demonstration; shown as 合成 wherever it appears. */
  synthetic: Type.Optional(Type.Boolean()),
  status: Type.Optional(Type.String({ maxLength: 40 })),
  step: Type.Optional(Type.String({ maxLength: 60 })),
  holder: Type.Optional(Type.String({ maxLength: 100 })),
  past: Type.Optional(Type.Array(PastAction, { maxItems: 50 })),
});
export type TicketRequest = Static<typeof TicketRequest>;

export const TicketReceipt = Type.Object({
  id: Type.String(),
  number: Type.String(),
  caseId: Type.String(),
  caseNumber: Type.String(),
  /** True when the number was here already. */
  known: Type.Boolean(),
  /** Fields that differ from what was known. */
  changed: Type.Array(Type.String()),
  upperDeadline: Type.String(),
  innerDueAt: Type.String(),
});
export type TicketReceipt = Static<typeof TicketReceipt>;

export const RequestKind = oneOf('sign', 'return', 'extension', 'completion');
export const RequestState = oneOf('waiting', 'approved', 'refused');

/** Something we asked of the upper side. */
export const RequestView = Type.Object({
  id: Type.String(),
  ticketId: Type.String(),
  number: Type.String(),
  caseId: Type.String(),
  kind: RequestKind,
  kindTitle: Words,
  reason: Type.String(),
  state: RequestState,
  askedAt: Type.String(),
  sentAt: orNull(Type.String()),
  sentBy: orNull(Type.String()),
  attempts: Type.Integer(),
  lastError: orNull(Type.String()),
  answeredAt: orNull(Type.String()),
  answer: orNull(Type.String()),
  wantedDeadline: orNull(Type.String()),
  newDeadline: orNull(Type.String()),
  /** True when the words are not for the caller. */
  locked: Type.Boolean(),
});
export type RequestView = Static<typeof RequestView>;

/** A ticket with both sides' view of it. A secret one is locked for those who may not see its words. */
export const TicketView = Type.Object({
  id: Type.String(),
  number: Type.String(),
  secret: Type.Boolean(),
  locked: Type.Boolean(),
  synthetic: Type.Boolean(),
  kind: Type.String(),
  caseId: Type.String(),
  caseNumber: Type.String(),
  title: Type.String(),
  /** Other tickets about the same thing (并单). */
  others: Type.Integer(),
  takenOver: Type.Boolean(),
  inner: Type.Object({
    state: Type.String(),
    stateTitle: Words,
    closed: Type.Boolean(),
    unit: orNull(Type.String()),
    dueAt: Type.String(),
    late: Type.Boolean(),
  }),
  upper: Type.Object({
    status: Type.String(),
    statusTitle: Words,
    step: orNull(Type.String()),
    holder: orNull(Type.String()),
    deadline: Type.String(),
    late: Type.Boolean(),
    closedAt: orNull(Type.String()),
  }),
  /** Requests that wait for an answer. */
  waiting: Type.Array(RequestKind),
  receivedAt: Type.String(),
});
export type TicketView = Static<typeof TicketView>;

/** A way for a ticket to leave, as the city allows it for its kind. */
export const ExitView = Type.Object({
  id: Type.String(),
  title: Words,
  how: oneOf('knowledge', 'dispatch', 'leave'),
  /** Possible in the state that the case is in. */
  open: Type.Boolean(),
});
export type ExitView = Static<typeof ExitView>;

export const DeadlineView = Type.Object({
  id: oneOf('upper', 'inner', 'handle'),
  title: Words,
  dueAt: Type.String(),
  passed: Type.Boolean(),
  /** Why it is when it is. */
  why: Words,
});
export type DeadlineView = Static<typeof DeadlineView>;

export const TakenOverView = Type.Object({
  at: Type.String(),
  step: orNull(Type.String()),
  holder: orNull(Type.String()),
  status: Words,
  actions: Type.Array(
    Type.Object({ title: Words, at: Type.String(), unit: orNull(Type.String()), sequence: Type.Integer() }),
  ),
});

export const CallBackView = Type.Object({
  at: Type.String(),
  reached: Type.Boolean(),
  solved: orNull(Type.Boolean()),
  satisfied: orNull(Type.Boolean()),
  note: orNull(Type.String()),
});

export const TicketDetail = Type.Object({
  ...TicketView.properties,
  reportId: Type.String(),
  /** True when it was put to a case that another report had opened: it can be taken out again. */
  fused: Type.Boolean(),
  category: orNull(Type.Object({ list: Type.String(), code: Type.String(), name: Type.String() })),
  suggestedUnit: orNull(Type.Object({ id: Type.String(), name: Type.String() })),
  /** What came back to the citizen, once there is an answer. */
  reply: orNull(Type.String()),
  deadlines: Type.Array(DeadlineView),
  clocks: Type.Array(ClockView),
  taken: orNull(TakenOverView),
  siblings: Type.Array(
    Type.Object({
      id: Type.String(),
      number: Type.String(),
      locked: Type.Boolean(),
      deadline: Type.String(),
    }),
  ),
  exits: Type.Array(ExitView),
  callBacks: Type.Array(CallBackView),
  /** Requests that may be made of the upper side now, by somebody with the right to. */
  askable: Type.Array(oneOf('sign', 'return', 'extension', 'completion')),
  text: Type.String(),
  address: orNull(Type.String()),
  reporter: orNull(Type.Object({ name: orNull(Type.String()), telephone: orNull(Type.String()) })),
  requests: Type.Array(RequestView),
  changes: Type.Array(
    Type.Object({
      field: Type.String(),
      before: orNull(Type.String()),
      after: orNull(Type.String()),
      at: Type.String(),
      by: Type.String(),
    }),
  ),
});
export type TicketDetail = Static<typeof TicketDetail>;

export const TicketQuery = Type.Object({
  open: Type.Optional(Type.Boolean({ description: 'not closed on the upper side' })),
  status: Type.Optional(Type.String({ maxLength: 40, description: 'state on the upper side' })),
  state: Type.Optional(Type.String({ maxLength: 40, description: 'state of our case' })),
  due: Type.Optional(oneOf('inner-passed', 'upper-passed', 'inner-day', 'upper-day')),
  waiting: Type.Optional(oneOf('sign', 'return', 'extension', 'completion')),
  secret: Type.Optional(Type.Boolean()),
  takenOver: Type.Optional(Type.Boolean()),
  kind: Type.Optional(Type.String({ maxLength: 10 })),
  number: Type.Optional(Type.String({ maxLength: 60, description: 'begins with' })),
  words: Type.Optional(
    Type.String({ maxLength: 100, description: 'of title and text; never those of a secret ticket' }),
  ),
  /** How it left, of those that did not go to a unit: from the knowledge base, or by an exit of the flow. */
  exit: Type.Optional(
    oneOf('knowledge-answer', 'police', 'fire', 'first-aid', 'legal-path', 'withdrawn', 'unreachable'),
  ),
  caseId: Type.Optional(Type.String({ format: 'uuid' })),
  sort: Type.Optional(oneOf('received', 'inner', 'upper')),
});
export type TicketQuery = Static<typeof TicketQuery>;

/** A request to the upper side that does not follow from a step of the case. */
export const AskRequest = Type.Object({
  kind: RequestKind,
  reason: Type.String({ minLength: 2, maxLength: 2_000 }),
  /** The deadline that an extension asks for. */
  wantedDeadline: Type.Optional(Instant),
});
export type AskRequest = Static<typeof AskRequest>;

export const ExitRequest = Type.Object({
  exit: Type.String({ minLength: 1, maxLength: 40 }),
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
  /** The organ that a report of a wrong goes to. */
  unit: Type.Optional(Type.String({ format: 'uuid' })),
  /** The entry that answers a question, and its words if they were changed. */
  knowledge: Type.Optional(Type.String({ format: 'uuid' })),
  reply: Type.Optional(Type.String({ maxLength: 2_000 })),
});
export type ExitRequest = Static<typeof ExitRequest>;

export const AnswerRequest = Type.Object({
  approved: Type.Boolean(),
  answer: Type.Optional(Type.String({ maxLength: 2_000 })),
  /** The new upper deadline of an approved extension. */
  deadline: Type.Optional(Instant),
});
export type AnswerRequest = Static<typeof AnswerRequest>;
