import Type, { type Static } from 'typebox';
import { ActionView, AttachmentView, ClockView } from '../../base/loop/contract.ts';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Id = Type.String({ format: 'uuid' });
const Text = Type.String({ minLength: 1, maxLength: 5_000 });
const Words = Type.Object({ zh: Type.String(), en: Type.String() });
const Named = Type.Object({ id: Type.String(), name: Type.String() });
const Mark = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('moving'),
  Type.Literal('late'),
  Type.Literal('closed'),
  Type.Literal('proved'),
]);
export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
export const MOST_DECISIONS = 10;
export const MOST_MINUTES_CHARACTERS = 20_000;

/** From a case, or by hand with a title. */
export const ProposeRequest = Type.Object({
  caseId: Type.Optional(Id),
  title: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  reason: Text,
  areaCode: Type.Optional(Type.String({ maxLength: 30 })),
});
export type ProposeRequest = Static<typeof ProposeRequest>;

/** Where an item stands on which agenda, and the time it is given there. */
export const ArrangeRequest = Type.Object({
  day: Type.Optional(Day),
  durationMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 480 })),
});
export type ArrangeRequest = Static<typeof ArrangeRequest>;

const DecisionRequest = Type.Object({
  unit: Id,
  assistants: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })),
  text: Text,
  /** The flow's own limit unless given. */
  limit: Type.Optional(
    Type.Object({
      amount: Type.Integer({ minimum: 1, maximum: 366 }),
      unit: Type.Union([
        Type.Literal('working-day'),
        Type.Literal('calendar-day'),
        Type.Literal('working-hour'),
        Type.Literal('urgent-hour'),
      ]),
    }),
  ),
});
export type DecisionRequest = Static<typeof DecisionRequest>;
export const DecideRequest = Type.Object({
  decisions: Type.Array(DecisionRequest, { minItems: 1, maxItems: MOST_DECISIONS }),
});
export type DecideRequest = Static<typeof DecideRequest>;

export const DecisionView = Type.Object({
  /** Also the id of its case: its story, files, clock and actions are there. */
  id: Type.String(),
  number: Type.String(),
  item: Type.Object({ id: Type.String(), title: Type.String(), day: Day }),
  text: Type.String(),
  state: Type.String(),
  stateTitle: Words,
  mark: Mark,
  closed: Type.Boolean(),
  lead: Named,
  units: Type.Array(Type.Object({ ...Named.properties, role: Type.String(), status: Type.String() })),
  progress: Nullable(Type.String()),
  result: Nullable(Type.String()),
  decidedAt: Type.String(),
  dueAt: Nullable(Type.String()),
  endedAt: Nullable(Type.String()),
});
export type DecisionView = Static<typeof DecisionView>;

export const DecisionState = Type.Union([
  Type.Literal('open'),
  Type.Literal('overdue'),
  Type.Literal('reported'),
  Type.Literal('ended'),
]);
export type DecisionState = Static<typeof DecisionState>;
export const DecisionPage = Type.Object({
  items: Type.Array(DecisionView),
  next: Nullable(Type.String()),
});
export type DecisionPage = Static<typeof DecisionPage>;

/** A unit that was called, and whether it has said where it stands. */
const CalledUnit = Type.Object({ ...Named.properties, stated: Type.Boolean() });

export const ItemView = Type.Object({
  /** Also the id of its case: story, files and other actions are there. */
  id: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  stateTitle: Words,
  mark: Mark,
  closed: Type.Boolean(),
  durationMinutes: Type.Integer(),
  caseId: Nullable(Type.String()),
  reason: Type.String(),
  proposedAt: Type.String(),
  proposedBy: Nullable(Type.String()),
  lead: Nullable(Type.String()),
  units: Type.Array(CalledUnit),
  /** What was put down at each step; null before. */
  consulted: Nullable(Type.String()),
  assessed: Nullable(Type.String()),
  conclusion: Nullable(Type.String()),
  decisions: Type.Array(DecisionView),
  dueAt: Nullable(Type.String()),
});
export type ItemView = Static<typeof ItemView>;

export const MeetingView = Type.Object({
  day: Day,
  /** Whether the calendar knows a meeting on that day. */
  isMeetingDay: Type.Boolean(),
  /** The holiday from which it was put off. */
  movedFrom: Nullable(Day),
  previousDay: Day,
  nextDay: Day,
  state: Type.Union([Type.Literal('planned'), Type.Literal('running'), Type.Literal('held')]),
  minutes: Type.String(),
  minutesVersion: Type.Integer(),
  startedAt: Nullable(Type.String()),
  heldAt: Nullable(Type.String()),
  stages: Type.Array(Type.String()),
  /** Units called to any item, and others who came. */
  attendance: Type.Array(Type.Object({ ...Named.properties, present: Type.Boolean() })),
  items: Type.Array(ItemView),
});
export type MeetingView = Static<typeof MeetingView>;

export const MeetingPage = Type.Object({
  items: Type.Array(
    Type.Object({
      day: Day,
      state: Type.Union([Type.Literal('planned'), Type.Literal('running'), Type.Literal('held')]),
      items: Type.Integer(),
      closed: Type.Integer(),
    }),
  ),
  next: Nullable(Type.String()),
});
export type MeetingPage = Static<typeof MeetingPage>;

/** A case behind an item; only its number and title where the reader has no right to the case itself. */
const CaseBehind = Type.Object({
  id: Type.String(),
  number: Type.String(),
  title: Type.String(),
  stateTitle: Words,
  mark: Mark,
  unit: Nullable(Type.String()),
  address: Nullable(Type.String()),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  readable: Type.Boolean(),
});

export const ItemDetail = Type.Object({
  ...ItemView.properties,
  day: Day,
  version: Type.Integer(),
  area: Nullable(Type.String()),
  cases: Type.Array(CaseBehind),
  positions: Type.Array(
    Type.Object({
      unit: Named,
      text: Nullable(Type.String()),
      by: Nullable(Type.String()),
      at: Nullable(Type.String()),
    }),
  ),
  steps: Type.Array(
    Type.Object({
      sequence: Type.Integer(),
      title: Words,
      at: Type.String(),
      by: Type.String(),
      text: Type.String(),
    }),
  ),
  materials: Type.Array(AttachmentView),
  clocks: Type.Array(ClockView),
  actions: Type.Array(ActionView),
});
export type ItemDetail = Static<typeof ItemDetail>;

export const CandidateView = Type.Object({
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  stateTitle: Words,
  unit: Nullable(Type.String()),
  changedAt: Type.String(),
});
export type CandidateView = Static<typeof CandidateView>;

export const CountsQuery = Type.Object({ from: Day, to: Day });
export const Counts = Type.Object({
  consulted: Type.Integer(),
  closed: Type.Integer(),
  /** Share of the consulted items that are closed, in percent with one decimal; null without any. */
  closedPercent: Nullable(Type.Number()),
});
