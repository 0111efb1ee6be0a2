import Type, { type Static } from 'typebox';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Named = Type.Object({ id: Type.String(), name: Type.String() });
const Instant = Type.String({ description: 'ISO 8601 in UTC' });
const Uuid = Type.String({ format: 'uuid' });

/** Cases that one call may act on. */
export const MOST_AT_ONCE = 200;

/** What a list of cases is narrowed to, by the names that addresses of the desk use. */
export const DeskFilters = Type.Object(
  {
    area: Type.Optional(Uuid),
    unit: Type.Optional(Uuid),
    list: Type.Optional(Type.String({ maxLength: 60 })),
    category: Type.Optional(Type.String({ maxLength: 40 })),
    channel: Type.Optional(Type.String({ maxLength: 40 })),
    kind: Type.Optional(Type.String({ maxLength: 20 })),
    words: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);
export type DeskFilters = Static<typeof DeskFilters>;

/** A case whose suggestion is sure enough to be accepted together with others. */
export const ConfidentCase = Type.Object({
  id: Type.String(),
  number: Type.String(),
  version: Type.Integer(),
  title: Type.String(),
  area: Nullable(Type.String()),
  category: Type.String(),
  unit: Named,
  assistants: Type.Array(Named),
  confidence: Type.Number(),
  openedAt: Instant,
});
export type ConfidentCase = Static<typeof ConfidentCase>;

export const ConfidentCases = Type.Object({
  items: Type.Array(ConfidentCase),
  /** There are more than are listed. */
  more: Type.Boolean(),
  /** As sure, but of the first priority (life or property): left to a person's look. */
  urgent: Type.Integer(),
});
export type ConfidentCases = Static<typeof ConfidentCases>;

export const BulkRequest = Type.Object({
  action: Type.String({ maxLength: 60 }),
  /** The same for all; what a case gives itself goes before. */
  form: Type.Optional(Type.Record(Type.String({ maxLength: 60 }), Type.Unknown())),
  items: Type.Array(
    Type.Object({
      id: Uuid,
      /** The version that was shown: a case that has moved on since is refused. */
      expectedVersion: Type.Optional(Type.Integer({ minimum: 1 })),
      form: Type.Optional(Type.Record(Type.String({ maxLength: 60 }), Type.Unknown())),
    }),
    { minItems: 1, maxItems: MOST_AT_ONCE },
  ),
});
export type BulkRequest = Static<typeof BulkRequest>;

export const BulkAnswer = Type.Object({
  done: Type.Array(Type.Object({ id: Type.String(), number: Type.String(), state: Type.String() })),
  refused: Type.Array(
    Type.Object({
      id: Type.String(),
      number: Nullable(Type.String()),
      code: Type.String(),
      reason: Type.String({ description: 'in the language of the request' }),
    }),
  ),
});
export type BulkAnswer = Static<typeof BulkAnswer>;

/** Cases that one call may put together: a fused group is looked at as a whole. */
export const MOST_MERGED = 20;

export const MergeRequest = Type.Object({
  into: Uuid,
  cases: Type.Array(Uuid, { minItems: 1, maxItems: MOST_MERGED }),
});
export type MergeRequest = Static<typeof MergeRequest>;

export const MergeAnswer = Type.Object({
  into: Type.Object({ id: Type.String(), number: Type.String() }),
  /** The reports that went over, by the case they came from: what undoing it needs. */
  groups: Type.Array(Type.Array(Type.String())),
  refused: BulkAnswer.properties.refused,
});
export type MergeAnswer = Static<typeof MergeAnswer>;

export const UnmergeRequest = Type.Object({
  groups: Type.Array(Type.Array(Uuid, { minItems: 1, maxItems: 200 }), {
    minItems: 1,
    maxItems: MOST_MERGED,
  }),
});

/** Why somebody prints: what is on paper leaves the system. `unstated` is what the browser's own command prints. */
export const PRINT_PURPOSES = ['panel', 'superior', 'handling', 'archive', 'unstated'] as const;
export type PrintPurpose = (typeof PRINT_PURPOSES)[number];

/** A print: of one case, or of a list as it was filtered. */
export const PrintRequest = Type.Object({
  purpose: Type.Unsafe<PrintPurpose>({ type: 'string', enum: [...PRINT_PURPOSES] }),
  caseId: Type.Optional(Uuid),
  list: Type.Optional(
    Type.Object({
      queue: Type.String({ pattern: '^[a-z][a-z-]{1,29}$' }),
      filters: DeskFilters,
      rows: Type.Integer({ minimum: 0, maximum: 100_000 }),
    }),
  ),
});
export type PrintRequest = Static<typeof PrintRequest>;

/** A saved view, as the reader has it. */
export const DeskView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  queue: Type.String(),
  filters: DeskFilters,
  /** The unit it is shared with. */
  sharedWith: Nullable(Named),
  own: Type.Boolean(),
  /** The desk of the reader opens with it. */
  first: Type.Boolean(),
});
export type DeskView = Static<typeof DeskView>;

export const ViewRequest = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 40 }),
  queue: Type.String({ pattern: '^[a-z][a-z-]{1,29}$' }),
  filters: DeskFilters,
  /** Shares it with the reader's own unit. */
  shared: Type.Boolean(),
});
export type ViewRequest = Static<typeof ViewRequest>;

/** Somebody's time with a case; the centre's own (dispatch, review, verification) has no unit. */
export const Holding = Type.Object({
  organisation: Nullable(Named),
  state: Type.Object({ zh: Type.String(), en: Type.String() }),
  person: Nullable(Type.String()),
  from: Instant,
  /** Null while it is still there. */
  until: Nullable(Instant),
  signedAt: Nullable(Instant),
  minutes: Type.Integer(),
  /** The action by which it left; null while it is there. */
  left: Nullable(Type.Object({ zh: Type.String(), en: Type.String() })),
});
export type Holding = Static<typeof Holding>;

const Objection = Type.Object({
  at: Instant,
  unit: Nullable(Type.String()),
  person: Type.String(),
  reason: Type.String(),
  clause: Type.String(),
  suggested: Type.String({ description: 'the unit that ought to have it; empty when none was named' }),
  /** What was decided on it; null while it waits. */
  decision: Nullable(
    Type.Object({
      at: Instant,
      title: Type.Object({ zh: Type.String(), en: Type.String() }),
      unit: Nullable(Type.String()),
      person: Type.String(),
      reason: Type.String(),
    }),
  ),
});

const DutyClause = Type.Object({
  list: Type.String(),
  category: Type.String(),
  /** Beginning of the category code that the line is for; empty: the fallback. */
  prefix: Type.String(),
  lead: Named,
  assist: Type.Array(Named),
  legalBasis: Type.String(),
  source: Type.String(),
  fallback: Type.Boolean(),
});

/** An entry of the log with what was filled in, by the words of the flow's form. */
const LogEntry = Type.Object({
  sequence: Type.Integer(),
  fields: Type.Array(
    Type.Object({ title: Type.Object({ zh: Type.String(), en: Type.String() }), value: Type.String() }),
  ),
});

/** What a panel needs to decide whose a case is (疑难工单). */
export const CaseFile = Type.Object({
  holdings: Type.Array(Holding),
  objections: Type.Array(Objection),
  /** Lines of the duty list that fit category and place; the first one decides. */
  duties: Type.Array(DutyClause),
  /** How often units kept or sent back this category in the district. */
  experience: Type.Array(Type.Object({ unit: Named, kept: Type.Integer(), bounced: Type.Integer() })),
  /** Areas on the other side of a border that runs within `borderM` of the place. */
  neighbours: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), level: Type.String() })),
  borderM: Type.Integer(),
  log: Type.Array(LogEntry),
});
export type CaseFile = Static<typeof CaseFile>;

/** A case near another one, open or closed. */
export const RelatedCase = Type.Object({
  id: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.Object({ zh: Type.String(), en: Type.String() }),
  mark: Type.Unsafe<'waiting' | 'moving' | 'late' | 'closed' | 'proved'>({ type: 'string' }),
  category: Nullable(Type.String()),
  sameCategory: Type.Boolean(),
  unit: Nullable(Type.String()),
  openedAt: Instant,
  closed: Type.Boolean(),
  distanceM: Nullable(Type.Integer()),
});
export type RelatedCase = Static<typeof RelatedCase>;

export const RelatedCases = Type.Object({
  items: Type.Array(RelatedCase),
  withinM: Type.Integer(),
  days: Type.Integer(),
});
export type RelatedCases = Static<typeof RelatedCases>;
