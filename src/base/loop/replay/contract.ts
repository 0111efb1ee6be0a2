import Type, { type Static } from 'typebox';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Instant = Type.String({ description: 'ISO 8601 in UTC' });
const Words = Type.Object({ zh: Type.String(), en: Type.String() });
const MARKS = ['waiting', 'moving', 'late', 'closed', 'proved'] as const;

export const ReplayQuery = Type.Object({
  flow: Type.String({ maxLength: 60 }),
  from: Type.String({ format: 'date-time', description: 'beginning of the hour, in the past' }),
  area: Type.Optional(Type.String({ format: 'uuid' })),
});
export type ReplayQuery = Static<typeof ReplayQuery>;

/** How a case stood from a moment on, until its next step. */
export const ReplayStep = Type.Object({
  at: Instant,
  /** What was done; null for how it stood when the hour began. */
  type: Nullable(Type.String()),
  title: Nullable(Words),
  /** Key of `states`. */
  state: Type.String(),
  holder: Nullable(Type.String()),
  dueAt: Nullable(Instant),
});
export type ReplayStep = Static<typeof ReplayStep>;

export const ReplayCase = Type.Object({
  id: Type.String(),
  number: Type.String(),
  title: Type.String(),
  priority: Type.Integer(),
  synthetic: Type.Boolean(),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  /** Code of the area just below the one that is shown. */
  part: Nullable(Type.String()),
  openedAt: Instant,
  steps: Type.Array(ReplayStep),
});
export type ReplayCase = Static<typeof ReplayCase>;

export const Replay = Type.Object({
  from: Instant,
  /** An hour later, or now. */
  to: Instant,
  states: Type.Record(
    Type.String(),
    Type.Object({
      title: Words,
      mark: Type.Unsafe<(typeof MARKS)[number]>(Type.Union(MARKS.map((mark) => Type.Literal(mark)))),
      closed: Type.Boolean(),
    }),
  ),
  cases: Type.Array(ReplayCase),
  /** There were more than are given: the newest are here. */
  more: Type.Boolean(),
});
export type Replay = Static<typeof Replay>;
