import Type, { type Static } from 'typebox';
import { ClockView } from '../../base/loop/contract.ts';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Id = Type.String({ format: 'uuid' });
const Instant = Type.String({ description: 'ISO 8601 in UTC' });
const Note = Type.String({ minLength: 1, maxLength: 2_000 });
const pageOf = <Item extends Parameters<typeof Type.Array>[0]>(item: Item) =>
  Type.Object({ items: Type.Array(item), next: Nullable(Type.String()) });

/** What every list can be narrowed by. */
export const Narrowing = Type.Object({
  /** The unit that leads. */
  unit: Type.Optional(Id),
  area: Type.Optional(Id),
  /** `list:code`, with everything below it. */
  category: Type.Optional(Type.String({ maxLength: 100, pattern: '^[^:]+:[^:]*$' })),
});
export type Narrowing = Static<typeof Narrowing>;

export const OrderRequest = Type.Object({
  kind: Type.Union([Type.Literal('urge'), Type.Literal('supervise')]),
  /** 1 ordinary, 2 important, 3 listed (挂牌). */
  level: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
  /** Needed for `supervise`. */
  words: Type.Optional(Type.String({ maxLength: 2_000 })),
  /** Working hours in which it is to be answered; the city's hours for the level unless told. */
  answerWithinHours: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
export type OrderRequest = Static<typeof OrderRequest>;

/** The same order for several cases at once. */
export const MOST_ORDERS = 50;
export const ManyOrdersRequest = Type.Object({
  ...OrderRequest.properties,
  caseIds: Type.Array(Id, { minItems: 1, maxItems: MOST_ORDERS, uniqueItems: true }),
});
export type ManyOrdersRequest = Static<typeof ManyOrdersRequest>;
/** What became of each; a case that could not be ordered says why, and the others are. */
export const ManyOrdersAnswer = Type.Object({
  ordered: Type.Integer(),
  failed: Type.Array(Type.Object({ caseId: Type.String(), code: Type.String(), why: Type.String() })),
});
export type ManyOrdersAnswer = Static<typeof ManyOrdersAnswer>;

/** 催办 or 督办 with its answer. */
export const DemandView = Type.Object({
  id: Type.String(),
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  kind: Type.String(),
  level: Type.Integer(),
  words: Type.String(),
  unit: Nullable(Type.String()),
  orderedAt: Instant,
  answerDueAt: Instant,
  answeredAt: Nullable(Instant),
  answer: Nullable(Type.String()),
  /** What was made of the answer: `accepted`, or `rejected` and to be answered again. */
  verdict: Nullable(Type.String()),
  verdictAt: Nullable(Instant),
  verdictWords: Nullable(Type.String()),
  rejections: Type.Integer(),
  /** How many orders of this kind the case has had, with this one. */
  times: Type.Integer(),
  late: Type.Boolean(),
  /** The case is closed: the order is over, answered or not. */
  closed: Type.Boolean(),
  /** The reader's own unit has to answer. */
  mine: Type.Boolean(),
});
export type DemandView = Static<typeof DemandView>;
export const DemandPage = pageOf(DemandView);
/** Accepts an answer, or sends it back with the reason. */
export const VerdictRequest = Type.Object({
  accept: Type.Boolean(),
  words: Type.Optional(Type.String({ maxLength: 2_000 })),
});
export type VerdictRequest = Static<typeof VerdictRequest>;

export const CALL_OUTCOMES = ['answered', 'no-answer', 'refused', 'wrong-number'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];
const Outcome = Type.Unsafe<CallOutcome>(Type.Union(CALL_OUTCOMES.map((outcome) => Type.Literal(outcome))));
export const CallBackView = Type.Object({
  id: Type.String(),
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  unit: Nullable(Type.String()),
  /** `negative-rating` or `sample`. */
  source: Type.String(),
  dueAt: Instant,
  late: Type.Boolean(),
  attempts: Type.Integer(),
  notBefore: Nullable(Instant),
  /** waiting, done, refused or unreachable. */
  status: Type.String(),
  /** A call may be made now: within a window that has not been tried, after the gap, and nobody else is at it. */
  callable: Type.Boolean(),
  /** Somebody else is making this call. */
  taken: Type.Boolean(),
  contacted: Nullable(Type.Boolean()),
  solved: Nullable(Type.Boolean()),
  satisfied: Nullable(Type.Boolean()),
  note: Nullable(Type.String()),
  recordingId: Nullable(Type.String()),
  decision: Nullable(Type.String()),
  endedAt: Nullable(Instant),
});
export type CallBackView = Static<typeof CallBackView>;
export const CallBackPage = pageOf(CallBackView);

/** All that somebody needs to make the call. Name and telephone are masked unless a purpose was declared. */
export const CallBackDetail = Type.Object({
  ...CallBackView.properties,
  reporter: Nullable(Type.Object({ name: Nullable(Type.String()), telephone: Nullable(Type.String()) })),
  reply: Nullable(Type.String()),
  stars: Nullable(Type.Integer()),
  calls: Type.Array(
    Type.Object({
      number: Type.Integer(),
      window: Type.String(),
      at: Instant,
      outcome: Outcome,
      note: Nullable(Type.String()),
    }),
  ),
  mostAttempts: Type.Integer(),
  windows: Type.Array(Type.String()),
  /** Why no call may be made now, in words; null when one may. */
  whyNot: Nullable(Type.Object({ zh: Type.String(), en: Type.String() })),
  /** Until when the reader has the call open; null when not theirs. The number is shown in full only meanwhile. */
  openUntil: Nullable(Instant),
  recordings: Type.Array(Type.Object({ id: Type.String(), url: Type.String(), addedAt: Instant })),
  script: Type.Array(Type.Object({ id: Type.String(), zh: Type.String(), en: Type.String() })),
});
export type CallBackDetail = Static<typeof CallBackDetail>;

/** One call. When somebody answered, the three answers and the decision are needed; then the call-back is ended. */
export const CallRequest = Type.Object({
  outcome: Outcome,
  contacted: Type.Optional(Type.Boolean()),
  solved: Type.Optional(Type.Boolean()),
  satisfied: Type.Optional(Type.Boolean()),
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
  /** An attachment of the case with the purpose `recording`. */
  recordingId: Type.Optional(Id),
  /** `redo` (二次办理) sends the case back to its unit. */
  decision: Type.Optional(Type.Union([Type.Literal('redo'), Type.Literal('closed')])),
});
export type CallRequest = Static<typeof CallRequest>;

const Words = Type.Object({ zh: Type.String(), en: Type.String() });
/** A negative rating and what was done about it. */
export const FollowUpView = Type.Object({
  /** Id of the follow-up's own case. */
  id: Type.String(),
  number: Type.String(),
  caseId: Type.String(),
  ratedNumber: Type.String(),
  title: Type.String(),
  unit: Nullable(Type.String()),
  stars: Type.Integer(),
  ratedAt: Instant,
  state: Type.String(),
  stateTitle: Words,
  closed: Type.Boolean(),
  /** The stage that runs now, and the whole of putting right. */
  dueAt: Nullable(Instant),
  rectifyDueAt: Nullable(Instant),
  late: Type.Boolean(),
  contactedAt: Nullable(Instant),
  contactedInTime: Nullable(Type.Boolean()),
  /** What the call found. */
  found: Nullable(Type.String()),
  result: Nullable(Type.String()),
  /** How often the result was sent back. */
  rejected: Type.Integer(),
  /** The rated case is being handled again (二次办理). */
  redone: Type.Boolean(),
});
export type FollowUpView = Static<typeof FollowUpView>;
export const FollowUpPage = pageOf(FollowUpView);

export const SpotCheckView = Type.Object({
  id: Type.String(),
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  unit: Nullable(Type.String()),
  priority: Type.Integer(),
  drawDay: Type.String(),
  /** A supervisor asked for it by hand, and said what to look at; null when it was drawn. */
  asked: Nullable(Type.Object({ question: Type.String() })),
  drawnNumber: Type.Number(),
  share: Type.Number(),
  result: Nullable(Type.String()),
  note: Nullable(Type.String()),
  photoId: Nullable(Type.String()),
  checkedAt: Nullable(Instant),
});
export type SpotCheckView = Static<typeof SpotCheckView>;
/** Sends somebody to look at one case, whether the draw took it or not. */
export const AskCheckRequest = Type.Object({ question: Type.Optional(Type.String({ maxLength: 500 })) });
export type AskCheckRequest = Static<typeof AskCheckRequest>;
export const SpotCheckPage = pageOf(SpotCheckView);
export const CheckRequest = Type.Object({
  result: Type.Union([Type.Literal('pass'), Type.Literal('fail')]),
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
  /** An attachment of the case with the purpose `verification`. */
  photoId: Type.Optional(Id),
});
export type CheckRequest = Static<typeof CheckRequest>;

/** What a draw was made with; `drawnNumber` of a case is the first 48 bits of SHA-256("seed:caseId") / 2^48. */
export const DrawView = Type.Object({
  day: Type.String(),
  purpose: Type.String(),
  seed: Type.String(),
  shares: Type.Unknown(),
  madeAt: Instant,
});

export const APPEAL_STATUSES = ['asked', 'excluded', 'refused', 'withdrawn', 'revoked'] as const;
export const AppealRequest = Type.Object({
  caseId: Id,
  /** Id of a deduction rule, or `all`. */
  measure: Type.String({ maxLength: 40 }),
  reason: Note,
  clause: Type.String({ minLength: 1, maxLength: 300 }),
});
export type AppealRequest = Static<typeof AppealRequest>;
export const AppealView = Type.Object({
  /** Id of the appeal's own case: proof is attached there. */
  id: Type.String(),
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  unit: Type.String(),
  unitId: Type.String(),
  /** When the ticket was closed: in the figures of that month the decision is seen. */
  closedAt: Nullable(Instant),
  measure: Type.String(),
  reason: Type.String(),
  clause: Type.String(),
  /** The appeal's own number. */
  appealNumber: Type.String(),
  askedAt: Instant,
  reviewDueAt: Nullable(Instant),
  /** One of APPEAL_STATUSES. */
  status: Type.String(),
  /** The reader's own unit asked. */
  mine: Type.Boolean(),
  proofs: Type.Integer(),

  decidedAt: Nullable(Instant),
  decision: Nullable(Type.String()),
});
export type AppealView = Static<typeof AppealView>;
export const AppealPage = pageOf(AppealView);
export const DecideAppealRequest = Type.Object({ exclude: Type.Boolean(), reason: Note });
export const ReasonRequest = Type.Object({ reason: Note });

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
export const GradeQuery = Type.Object({ from: Day, to: Day });
/** A unit's grade: 100 less the points of its deductions by 100 tickets. */
export const GradeView = Type.Object({
  organisationId: Type.String(),
  unit: Type.String(),
  tickets: Type.Integer(),
  excluded: Type.Integer(),
  points: Type.Number(),
  score: Type.Number(),
  grade: Type.String(),
  byRule: Type.Array(
    Type.Object({ rule: Type.String(), title: Type.String(), count: Type.Integer(), points: Type.Number() }),
  ),
});
export type GradeView = Static<typeof GradeView>;
export const GradeList = Type.Object({ rules: Type.String(), items: Type.Array(GradeView) });
export type GradeList = Static<typeof GradeList>;

/** One deduction, opened to its ticket, clock and clause. */
export const DeductionView = Type.Object({
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  rule: Type.String(),
  ruleTitle: Type.String(),
  clause: Type.String(),
  clock: Nullable(Type.String()),
  dueAt: Nullable(Instant),
  stoppedAt: Nullable(Instant),
  count: Type.Integer(),
  points: Type.Number(),
  /** What it takes off the unit's score. */
  ofScore: Type.Number(),
});
export type DeductionView = Static<typeof DeductionView>;

/** A ticket, or one deduction of it, that an appeal took out. */
export const ExcludedView = Type.Object({
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  measure: Type.String(),
  decidedAt: Instant,
});
export type ExcludedView = Static<typeof ExcludedView>;
export const DeductionList = Type.Object({
  tickets: Type.Integer(),
  score: Type.Number(),
  grade: Type.String(),
  items: Type.Array(DeductionView),
  excluded: Type.Array(ExcludedView),
});
export type DeductionList = Static<typeof DeductionList>;

export const LISTS = ['overdue', 'due-soon', 'suspended', 'bounced', 'urged', 'supervised'] as const;
export const ListQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  ...Narrowing.properties,
});
export const CaseListQuery = Type.Object({
  ...ListQuery.properties,
  /** For `due-soon`: within so many hours of the day, 24 unless told. */
  hours: Type.Optional(Type.Integer({ minimum: 1, maximum: 168 })),
  /** For `bounced`: handed back at least so often, twice unless told. */
  times: Type.Optional(Type.Integer({ minimum: 1, maximum: 9 })),
});
export type CaseListQuery = Static<typeof CaseListQuery>;
export const ListedCase = Type.Object({
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  stateTitle: Words,
  unit: Nullable(Type.String()),
  district: Nullable(Type.String()),
  priority: Type.Integer(),
  synthetic: Type.Boolean(),
  /** When it came on the list: due, suspended since, last bounced, ordered. */
  at: Instant,
  dueAt: Nullable(Instant),
  /** The clock that runs out next; null while none runs. */
  clock: Nullable(ClockView),
  reason: Nullable(Type.String()),
  /** How often it was handed back. */
  times: Type.Integer(),
  urged: Type.Integer(),
  supervised: Type.Integer(),
  lastOrderAt: Nullable(Instant),
});
export type ListedCase = Static<typeof ListedCase>;
export const ListedPage = pageOf(ListedCase);

/** The supervisor's day in numbers; null where the reader has no right, MOST_COUNTED when there are more. */
export const MOST_COUNTED = 1_000;
const Count = Nullable(Type.Integer());
export const Overview = Type.Object({
  asOf: Instant,
  lists: Type.Record(Type.String(), Type.Integer()),
  /** Formal orders nobody has answered in time, and answers to be judged. */
  ordersLate: Type.Integer(),
  ordersAnswered: Type.Integer(),
  followUps: Type.Integer(),
  followUpsLate: Type.Integer(),
  callBacks: Count,
  callBacksLate: Count,
  spotChecks: Count,
  appeals: Type.Integer(),
});
export type Overview = Static<typeof Overview>;

const origin = { validFrom: Type.String(), source: Type.String() };
/** The city's rules of assessment as this scene uses them, each with its date and source. */
export const RulesView = Type.Object({
  callBack: Type.Object({
    attempts: Type.Integer(),
    minimumGapHours: Type.Number(),
    windows: Type.Array(Type.String()),
    withinWorkingDays: Type.Integer(),
  }),
  rating: Type.Object({
    ...origin,
    negativeLevels: Type.Array(Type.Integer()),
    callBackWithinDays: Type.Integer(),
    rectifyWithinWorkingDays: Type.Integer(),
  }),
  secondHandling: Type.Object({ ...origin, withinWorkingDays: Type.Integer() }),
  appeals: Type.Object({
    ...origin,
    askWithinWorkingDays: Type.Integer(),
    reviewWithinWorkingDays: Type.Integer(),
  }),
  orders: Type.Object({
    ...origin,
    answerWithinWorkingHours: Type.Record(Type.String(), Type.Number()),
  }),
  grading: Type.Object({
    ...origin,
    version: Type.String(),
    gradesFrom: Type.Record(Type.String(), Type.Number()),
    deductions: Type.Array(
      Type.Object({ id: Type.String(), title: Words, points: Type.Number(), clause: Type.String() }),
    ),
  }),
});
export type RulesView = Static<typeof RulesView>;
