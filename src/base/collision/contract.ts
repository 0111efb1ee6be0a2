import Type, { type Static, type TSchema } from 'typebox';

const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const oneOf = <const Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Enum([...values]));
const closed = { additionalProperties: false } as const;
const Uuid = Type.String({ format: 'uuid' });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Words = (most: number) => Type.String({ minLength: 1, maxLength: most, pattern: '\\S' });

/** The base itself as a source: persons as the registry holds them. */
export const REGISTRY = 'registry';

/** What of the registry's persons a question may ask. */
export const registryFields = {
  name: 'name',
  resident_number: 'resident-number',
  sex: 'sex',
  born: 'date',
  registered_division: 'division',
  residence: 'residence',
  life: 'life',
  organisation_name: 'text',
  credit_code: 'credit-code',
} as const;
/** Kinds of fields whose values are words of a list, with the numbers that the registry keeps for them. */
export const codedKinds: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  sex: { 1: 1, 2: 2 },
  residence: { registered: 1, apart: 2, floating: 3, away: 4 },
  life: { living: 1, dead: 2, gone: 3 },
};
/** A place: the house somebody lives in (registry), or the point of a row (feeds with lon and lat). */
export const AREA = 'area';

export const operators = ['equals', 'in', 'contains', 'begins', 'between', 'within'] as const;
export type Operator = (typeof operators)[number];

/** Steps of one question, filters of one step, values of one filter. */
export const MOST_STEPS = 8;
export const MOST_FILTERS = 10;
export const MOST_VALUES = 1_000;
/** Cases that one call may open. */
export const MOST_TASKS = 200;

export const Filter = Type.Object(
  {
    field: Type.String({ minLength: 1, maxLength: 40 }),
    operator: oneOf(operators),
    /** For equals (one), in, contains, begins (one each) and within (codes of areas). */
    values: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: MOST_VALUES }),
    ),
    /** For between: days, either may be left out; or the last so many days, counted when it runs. */
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    lastDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 3_660 })),
  },
  closed,
);
export type Filter = Static<typeof Filter>;

export const StepDefinition = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9]{0,9}$' }),
    /** Code of a source, or `registry`. */
    source: Type.String({ minLength: 1, maxLength: 60 }),
    /** all: everybody found is in it; any: in at least one of these; none: nobody found is in it. */
    set: oneOf(['all', 'any', 'none'] as const),
    filters: Type.Array(Filter, { maxItems: MOST_FILTERS }),
  },
  closed,
);
export type StepDefinition = Static<typeof StepDefinition>;

export const Question = Type.Object(
  {
    /** By which rows of two sources are the same person: the resident number, or the number in the registry. */
    join: oneOf(['number', 'entity'] as const),
    steps: Type.Array(StepDefinition, { minItems: 1, maxItems: MOST_STEPS }),
  },
  closed,
);
export type Question = Static<typeof Question>;

const shared = {
  title: Words(100),
  /** 法定用途 and 法律依据. */
  purpose: Words(500),
  legalBasis: Words(500),
  /** The office that asked for it. */
  applicant: Words(200),
  emergency: Type.Boolean(),
  question: Question,
  expiresOn: Nullable(Day),
  emergencyHours: Nullable(Type.Integer({ minimum: 1, maximum: 168 })),
  retentionDays: Type.Integer({ minimum: 1, maximum: 365 }),
  maximumRows: Type.Integer({ minimum: 1, maximum: 50_000 }),
};
export const DefinitionInput = Type.Object(shared, closed);
export type DefinitionInput = Static<typeof DefinitionInput>;

export const DefinitionChange = Type.Object({ ...shared, expectedVersion: Type.Integer() }, closed);
export const Versioned = Type.Object({ expectedVersion: Type.Integer() }, closed);
export const DecideInput = Type.Object(
  {
    expectedVersion: Type.Integer(),
    approve: Type.Boolean(),
    note: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);

/** `expired` is `approved` on a day after its last; `emergency` has begun and ends by itself. */
export const definitionStates = ['draft', 'submitted', 'approved', 'expired', 'emergency', 'ended'] as const;
export type DefinitionState = (typeof definitionStates)[number];
export const runStates = ['running', 'done', 'failed', 'stopped', 'broken', 'deleted'] as const;
export type RunState = (typeof runStates)[number];

export const Progress = Type.Object({
  /** What is done now: a step's source, then matching, then storing. */
  stage: oneOf(['preparing', 'reading', 'matching', 'storing'] as const),
  step: Nullable(Type.String()),
  done: Type.Integer(),
  of: Type.Integer(),
});
export type Progress = Static<typeof Progress>;

export const Proof = Type.Object({
  reason: oneOf(['retention', 'emergency', 'asked'] as const),
  rows: Type.Integer(),
  /** Over the ids of the deleted rows in the order of their numbers, one a line. */
  sha256: Type.String(),
  at: Type.String(),
  /** Looked for after the deletion. */
  rowsLeft: Type.Integer(),
  filesLeft: Type.Integer(),
});
export type Proof = Static<typeof Proof>;

export const RunView = Type.Object({
  id: Type.String(),
  definitionId: Type.String(),
  version: Type.Integer(),
  state: oneOf(runStates),
  synthetic: Type.Boolean(),
  sources: Type.Array(
    Type.Object({
      step: Type.String(),
      source: Type.String(),
      title: Type.String(),
      load: Nullable(Type.Integer()),
      asOf: Nullable(Type.String()),
      /** People that the step alone found; null until it has run. */
      people: Nullable(Type.Integer()),
    }),
  ),
  progress: Nullable(Progress),
  startedBy: Type.String(),
  startedAt: Type.String(),
  endedAt: Nullable(Type.String()),
  rows: Nullable(Type.Integer()),
  tasks: Type.Integer(),
  /** Why it came to nothing, in words. */
  error: Nullable(Type.String()),
  deleteAt: Nullable(Type.String()),
  proof: Nullable(Proof),
});
export type RunView = Static<typeof RunView>;

export const DefinitionItem = Type.Object({
  id: Type.String(),
  title: Type.String(),
  applicant: Type.String(),
  state: oneOf(definitionStates),
  emergency: Type.Boolean(),
  version: Type.Integer(),
  expiresOn: Nullable(Type.String()),
  endsAt: Nullable(Type.String()),
  changedBy: Type.String(),
  changedAt: Type.String(),
});
export type DefinitionItem = Static<typeof DefinitionItem>;

export const DefinitionView = Type.Object({
  ...DefinitionItem.properties,
  purpose: Type.String(),
  legalBasis: Type.String(),
  question: Question,
  emergencyHours: Nullable(Type.Integer()),
  retentionDays: Type.Integer(),
  maximumRows: Type.Integer(),
  submittedAt: Nullable(Type.String()),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Type.String()),
  decisionNote: Nullable(Type.String()),
  /** What the reader may do now. */
  may: Type.Object({
    change: Type.Boolean(),
    submit: Type.Boolean(),
    decide: Type.Boolean(),
    run: Type.Boolean(),
    end: Type.Boolean(),
  }),
  /** The latest first, twenty at most; whether there are older ones. */
  runs: Type.Array(RunView),
  hasOlderRuns: Type.Boolean(),
});
export type DefinitionView = Static<typeof DefinitionView>;

export const AskableField = Type.Object({
  field: Type.String(),
  kind: Type.String(),
  operators: Type.Array(oneOf(operators)),
});
export const AskableSource = Type.Object({
  code: Type.String(),
  title: Type.String(),
  fields: Type.Array(AskableField),
  /** Which ways of telling persons it can be joined by. */
  joins: Type.Array(oneOf(['number', 'entity'] as const)),
  asOf: Nullable(Type.String()),
  rows: Nullable(Type.Number()),
  synthetic: Type.Boolean(),
});
export type AskableSource = Static<typeof AskableSource>;

export const Match = Type.Object({
  step: Type.String(),
  source: Type.String(),
  title: Type.String(),
  load: Nullable(Type.Integer()),
  key: Type.String(),
  day: Nullable(Type.String()),
  /** Rows of the source that fit; the latest is shown. */
  rows: Type.Integer(),
});
export const ResultRow = Type.Object({
  number: Type.Integer(),
  entityId: Nullable(Type.String()),
  name: Nullable(Type.String()),
  residentNumber: Nullable(Type.String()),
  area: Type.String(),
  matches: Type.Array(Match),
  caseId: Nullable(Type.String()),
});
export type ResultRow = Static<typeof ResultRow>;
export const ResultPage = Type.Object({
  isUnmasked: Type.Boolean(),
  items: Type.Array(ResultRow),
  next: Nullable(Type.String()),
});
export type ResultPage = Static<typeof ResultPage>;

export const TaskInput = Type.Object(
  {
    /** Numbers of rows; left out: all of which none has become a case yet, up to the limit. */
    rows: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: MOST_TASKS })),
    title: Words(60),
    /** What is to be done; no personal values. */
    text: Words(1_000),
  },
  closed,
);
export type TaskInput = Static<typeof TaskInput>;
export const TaskAnswer = Type.Object({
  opened: Type.Integer(),
  /** Were cases before. */
  known: Type.Integer(),
  /** Have no place that a grid or community answers for: they wait for a dispatcher. */
  unassigned: Type.Integer(),
  /** Rows that are left without a case. */
  left: Type.Integer(),
});
export type TaskAnswer = Static<typeof TaskAnswer>;

export const DefinitionPage = Type.Object({
  items: Type.Array(DefinitionItem),
  next: Nullable(Type.String()),
});
export const RunPage = Type.Object({ items: Type.Array(RunView), next: Nullable(Type.String()) });
export type RunPage = Static<typeof RunPage>;
export const DefinitionParams = Type.Object({ id: Uuid });
