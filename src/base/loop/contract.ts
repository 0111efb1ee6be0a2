import Type, { type Static } from 'typebox';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Instant = Type.String({ description: 'ISO 8601 in UTC' });
const Words = Type.Object({ zh: Type.String(), en: Type.String() });
const Named = Type.Object({ id: Type.String(), name: Type.String() });

/** One case as lists show it. */
export const CaseSummary = Type.Object({
  id: Type.String(),
  number: Type.String(),
  flowId: Type.String(),
  state: Type.String(),
  stateTitle: Words,
  mark: Type.Union([
    Type.Literal('waiting'),
    Type.Literal('moving'),
    Type.Literal('late'),
    Type.Literal('closed'),
    Type.Literal('proved'),
  ]),
  closed: Type.Boolean(),
  title: Type.String(),
  channel: Type.String(),
  kind: Type.String(),
  category: Nullable(Type.Object({ list: Type.String(), code: Type.String(), name: Type.String() })),
  priority: Type.Integer(),
  synthetic: Type.Boolean(),
  area: Nullable(Type.Object({ id: Type.String(), code: Type.String(), name: Type.String() })),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  address: Nullable(Type.String()),
  unit: Nullable(Named),
  holder: Nullable(Named),
  openedAt: Instant,
  changedAt: Instant,
  closedAt: Nullable(Instant),
  dueAt: Nullable(Instant),
  overallDueAt: Nullable(Instant),
  /** How many reports are about it; a list tells it, a single case does not. */
  reports: Type.Optional(Type.Integer()),
});
export type CaseSummary = Static<typeof CaseSummary>;

export const CasePage = Type.Object({ items: Type.Array(CaseSummary), next: Nullable(Type.String()) });
export type CasePage = Static<typeof CasePage>;

/** A clock with its explanation: why this deadline. */
export const ClockView = Type.Object({
  id: Type.String(),
  title: Words,
  overall: Type.Boolean(),
  running: Type.Boolean(),
  /** False outside of working time and while paused: then the figure stands still. */
  counting: Type.Boolean(),
  /** How many ms of the clock's unit pass in one of the wall just now; 0 while it stands still. */
  pace: Type.Number(),
  startedAt: Instant,
  dueAt: Nullable(Instant),
  stoppedAt: Nullable(Instant),
  overdue: Type.Boolean(),
  amount: Type.Number(),
  unit: Type.String(),
  /** In ms of the clock's unit; below 0 when overdue. */
  remainingMs: Type.Number(),
  usedMs: Type.Number(),
  allowanceMs: Type.Number(),
  extensions: Type.Integer(),
  source: Type.String(),
  /** Why this deadline, in words. */
  explanation: Words,
});
export type ClockView = Static<typeof ClockView>;

export const FieldView = Type.Object({
  name: Type.String(),
  title: Words,
  type: Type.String(),
  required: Type.Boolean(),
  options: Type.Optional(Type.Array(Type.Object({ value: Type.String(), title: Words }))),
  most: Type.Optional(Type.Integer()),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
});
export const ActionView = Type.Object({
  ...{ id: Type.String(), title: Words, fields: Type.Array(FieldView) },
  /** The case waits for this one by the caller: their main button. At most one of a case's actions. */
  main: Type.Boolean(),
});
export type ActionView = Static<typeof ActionView>;

/** One entry of a case's story. */
export const TimelineEntry = Type.Object({
  sequence: Type.Integer(),
  type: Type.String(),
  title: Words,
  at: Instant,
  actor: Type.Object({
    kind: Type.String(),
    id: Type.String(),
    name: Type.String(),
    unit: Nullable(Type.String()),
  }),
  form: Type.Record(Type.String(), Type.Unknown()),
  alarm: Type.Optional(Type.Object({ clock: Type.String(), level: Type.Integer() })),
});
export type TimelineEntry = Static<typeof TimelineEntry>;

export const AttachmentView = Type.Object({
  id: Type.String(),
  purpose: Type.String(),
  mediaType: Type.String(),
  sizeBytes: Type.Integer(),
  addedAt: Instant,
  takenAt: Nullable(Instant),
  url: Type.String(),
  thumbnailUrl: Nullable(Type.String()),
});
export type AttachmentView = Static<typeof AttachmentView>;

export const CaseDetail = Type.Object({
  ...CaseSummary.properties,
  version: Type.Integer(),
  description: Type.String(),
  /** The thing that it is about, by the number that stands on it. */
  asset: Type.Optional(Type.Object({ kind: Type.String(), number: Type.String() })),
  areaPath: Type.Array(
    Type.Object({
      id: Type.String(),
      code: Type.String(),
      name: Type.String(),
      level: Type.String(),
      synthetic: Type.Boolean(),
    }),
  ),
  hands: Type.Array(
    Type.Object({
      organisation: Named,
      person: Nullable(Named),
      since: Instant,
      signedAt: Nullable(Instant),
    }),
  ),
  tasks: Type.Array(
    Type.Object({
      id: Type.String(),
      group: Type.String(),
      organisation: Named,
      role: Type.String(),
      status: Type.String(),
      openedAt: Instant,
      endedAt: Nullable(Instant),
    }),
  ),
  clocks: Type.Array(ClockView),
  counters: Type.Record(Type.String(), Type.Integer()),
  attributes: Type.Record(Type.String(), Type.Unknown()),
  timeline: Type.Array(TimelineEntry),
  attachments: Type.Array(AttachmentView),
  /** What the person who asks may do now. */
  actions: Type.Array(ActionView),
  /** Of a sealed case: whether its words are here, are given once a purpose is said (X-Purpose), or are not for the caller. */
  sealed: Nullable(
    Type.Unsafe<'open' | 'ask' | 'locked'>({ type: 'string', enum: ['open', 'ask', 'locked'] }),
  ),
});
export type CaseDetail = Static<typeof CaseDetail>;

export const CaseQuery = Type.Object({
  flow: Type.Optional(Type.String({ maxLength: 60 })),
  state: Type.Optional(Type.String({ maxLength: 60 })),
  open: Type.Optional(Type.Boolean()),
  late: Type.Optional(Type.Boolean()),
  area: Type.Optional(Type.String({ format: 'uuid' })),
  unit: Type.Optional(Type.String({ format: 'uuid' })),
  holder: Type.Optional(Type.String({ format: 'uuid' })),
  mine: Type.Optional(Type.Boolean()),
  list: Type.Optional(Type.String({ maxLength: 60 })),
  category: Type.Optional(Type.String({ maxLength: 40 })),
  channel: Type.Optional(Type.String({ maxLength: 40 })),
  kind: Type.Optional(Type.String({ maxLength: 20 })),
  words: Type.Optional(Type.String({ maxLength: 100 })),
  within: Type.Optional(
    Type.String({
      pattern: '^-?[0-9.]+,-?[0-9.]+(;-?[0-9.]+,-?[0-9.]+){2,99}$',
      maxLength: 2_500,
      description: 'only open cases inside of lon,lat;lon,lat;… (3 to 100 corners, WGS-84)',
    }),
  ),
  sort: Type.Optional(Type.Union([Type.Literal('newest'), Type.Literal('due'), Type.Literal('priority')])),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
export type CaseQuery = Static<typeof CaseQuery>;

/** One open case on a map. */
export const CasePoint = Type.Object({
  id: Type.String(),
  lon: Type.Number(),
  lat: Type.Number(),
  mark: CaseSummary.properties.mark,
  priority: Type.Integer(),
  title: Type.String(),
});
export type CasePoint = Static<typeof CasePoint>;

const { cursor: _cursor, limit: _limit, sort: _sort, ...pointFilters } = CaseQuery.properties;
export const CasePointQuery = Type.Object({
  ...pointFilters,
  box: Type.Optional(
    Type.String({
      pattern: '^-?[0-9.]+(,-?[0-9.]+){3}$',
      maxLength: 100,
      description: 'west,south,east,north in WGS-84 degrees',
    }),
  ),
});
export type CasePointQuery = Static<typeof CasePointQuery>;

export const ActRequest = Type.Object({
  form: Type.Optional(Type.Record(Type.String({ maxLength: 60 }), Type.Unknown())),
  expectedVersion: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type ActRequest = Static<typeof ActRequest>;

export const ActResponse = Type.Object({
  id: Type.String(),
  number: Type.String(),
  version: Type.Integer(),
  state: Type.String(),
  dueAt: Nullable(Instant),
});
export type ActResponse = Static<typeof ActResponse>;
