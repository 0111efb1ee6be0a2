import Type, { type Static } from 'typebox';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Id = Type.String({ format: 'uuid' });
const Text = Type.String({ minLength: 1, maxLength: 5_000 });
export const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

/** From a case, or by hand with a title. */
export const ProposeRequest = Type.Object({
  caseId: Type.Optional(Id),
  title: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  reason: Text,
  areaCode: Type.Optional(Type.String({ maxLength: 30 })),
});
export type ProposeRequest = Static<typeof ProposeRequest>;

export const DecideRequest = Type.Object({
  unit: Id,
  assistants: Type.Optional(Type.Array(Id, { maxItems: 10 })),
  decision: Text,
});
export type DecideRequest = Static<typeof DecideRequest>;

export const ItemView = Type.Object({
  /** Also the id of its case: story, files and other actions are there. */
  id: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  caseId: Nullable(Type.String()),
  reason: Type.String(),
  proposedAt: Type.String(),
  proposedBy: Nullable(Type.String()),
  lead: Nullable(Type.String()),
  tasks: Type.Array(Type.Object({ unit: Type.String(), role: Type.String(), status: Type.String() })),
  dueAt: Nullable(Type.String()),
});
export type ItemView = Static<typeof ItemView>;

export const MeetingView = Type.Object({
  day: Type.String(),
  minutes: Nullable(Type.String()),
  heldAt: Nullable(Type.String()),
  stages: Type.Array(Type.String()),
  items: Type.Array(ItemView),
});
export type MeetingView = Static<typeof MeetingView>;

export const CandidateView = Type.Object({
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
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
