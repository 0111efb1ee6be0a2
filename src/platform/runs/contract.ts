import Type, { type Static } from 'typebox';

export const runStates = ['waiting', 'running', 'done', 'failed', 'stopped', 'interrupted'] as const;
export type RunState = (typeof runStates)[number];

const Nullable = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);

/** Long work as people see it; what `data`, `progress` and `result` hold is the kind's own. */
export const RunView = Type.Object({
  id: Type.Integer(),
  subject: Type.String(),
  state: Type.Unsafe<RunState>(Type.Enum([...runStates])),
  data: Type.Record(Type.String(), Type.Unknown()),
  progress: Nullable(Type.Record(Type.String(), Type.Unknown())),
  result: Nullable(Type.Record(Type.String(), Type.Unknown())),
  /** Why it failed or was interrupted, in words. */
  error: Nullable(Type.String()),
  errorCode: Nullable(Type.String()),
  askedBy: Type.String(),
  /** A schedule asked for it, and no person. */
  isScheduled: Type.Boolean(),
  askedAt: Type.String(),
  startedAt: Nullable(Type.String()),
  endedAt: Nullable(Type.String()),
  stopAsked: Type.Boolean(),
  attempts: Type.Integer(),
});
export type RunView = Static<typeof RunView>;
export const RunList = Type.Object({ items: Type.Array(RunView) });
export type RunList = Static<typeof RunList>;
