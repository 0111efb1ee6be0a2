import Type, { type Static, type TSchema } from 'typebox';
import { type Saying, sayings } from './sayings-contract.ts';

/** How a standard field is read: which rule makes its values standard and says what is wrong with them. */
export type FieldKind =
  | 'text'
  | 'name'
  | 'resident-number'
  | 'credit-code'
  | 'telephone'
  | 'division'
  | 'date'
  | 'sex'
  | 'longitude'
  | 'latitude';

/** The fields that sources, linkage and registry share, in the order of the snapshot's columns. */
export const standardFields = {
  name: 'name',
  resident_number: 'resident-number',
  sex: 'sex',
  born: 'date',
  telephone: 'telephone',
  address: 'text',
  residence_address: 'text',
  registered_address: 'text',
  registered_division: 'division',
  household_number: 'text',
  relation_to_head: 'text',
  organisation_name: 'text',
  credit_code: 'credit-code',
  head_name: 'name',
  head_number: 'resident-number',
  thing_code: 'text',
  thing_name: 'text',
  /** What kind of organisation or thing it is, as the source calls it. */
  kind: 'text',
  /** Open or closed, whole or broken, as the source calls it. */
  state: 'text',
  lon: 'longitude',
  lat: 'latitude',
  observed_on: 'date',
  valid_from: 'date',
  valid_to: 'date',
} as const satisfies Record<string, FieldKind>;

export type StandardField = keyof typeof standardFields;

export const standardFieldNames = Object.keys(standardFields) as StandardField[];

const closed = { additionalProperties: false } as const;
const oneOf = <const Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Enum([...values]));

export const subjects = ['person', 'household', 'building', 'house', 'organisation', 'thing'] as const;
export const formats = ['csv', 'xlsx', 'parquet', 'jsonl', 'postgresql'] as const;
/** How often a source brings news; a row older than that is not timely. `once`: never again. */
export const periods = ['day', 'week', 'month', 'quarter', 'half-year', 'year', 'once'] as const;

const Column = Type.String({ minLength: 1, maxLength: 200 });
const Words = Type.String({ minLength: 1, maxLength: 500 });
const Code = Type.String({ minLength: 1, maxLength: 80 });
/** Only variables of this name are ever read, so that no other secret can be named. */
const Environment = Type.String({ pattern: '^FEED_[A-Z0-9_]{1,60}$' });

const FieldSource = Type.Union([
  Column,
  Type.Object(
    {
      column: Column,
      /** For dates, of YYYY, MM and DD with anything between: `DD/MM/YYYY`. */
      format: Type.Optional(Type.String({ minLength: 6, maxLength: 40 })),
      /** What the source writes → the standard value: `{ "男": "1" }`. */
      values: Type.Optional(Type.Record(Type.String(), Type.String({ maxLength: 200 }))),
    },
    closed,
  ),
]);

/** A source that is only asked about one person at a time (核验接口) and never handed over. */
export const QueryOnly = Type.Object(
  {
    quotaPerDay: Type.Integer({ minimum: 1, maximum: 10_000_000 }),
    quotaPerAccount: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    /** The variable that holds the address, asked by POST with JSON. */
    addressFrom: Environment,
    /** The variable that holds the value of the Authorization header. */
    authorizationFrom: Type.Optional(Environment),
    timeoutMs: Type.Optional(Type.Integer({ minimum: 100, maximum: 30_000 })),
    /** What the other system calls what it is asked. */
    request: Type.Object({ number: Column, name: Column }, closed),
    answer: Type.Object(
      {
        /** Where the answer stands in the JSON, as a path: `data.result`. */
        match: Column,
        /** What is written there when number and name belong together, when not, and when nobody has the number. */
        same: Type.Array(Type.Union([Type.String(), Type.Number(), Type.Boolean()]), { minItems: 1 }),
        different: Type.Array(Type.Union([Type.String(), Type.Number(), Type.Boolean()]), { minItems: 1 }),
        unknown: Type.Optional(Type.Array(Type.Union([Type.String(), Type.Number(), Type.Boolean()]))),
      },
      closed,
    ),
    /** The other end is one of ours that makes its people up. */
    synthetic: Type.Optional(Type.Boolean()),
  },
  closed,
);
export type QueryOnly = Static<typeof QueryOnly>;

type FieldSchemas = Record<StandardField, ReturnType<typeof Type.Optional<typeof FieldSource>>>;
const Fields = Type.Object(
  Object.fromEntries(
    standardFieldNames.map((name) => [name, Type.Optional(FieldSource)]),
  ) as unknown as FieldSchemas,
  closed,
);

/** What a source says of itself: the file that `citybrain feeds add` takes. */
export const Declaration = Type.Object(
  {
    code: Type.String({ pattern: '^[a-z][a-z0-9_-]{1,59}$' }),
    title: Words,
    /** The system it comes from, and the table, file or interface in it. */
    system: Words,
    resource: Type.Optional(Words),
    subject: oneOf(subjects),
    format: Type.Optional(oneOf(formats)),
    encoding: Type.Optional(oneOf(['utf-8', 'gb18030'] as const)),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    /** The columns that name a row; the same row has the same key at every load. */
    key: Type.Optional(Type.Array(Column, { minItems: 1, maxItems: 8 })),
    fields: Type.Optional(Fields),
    /** Fields without which a row is put aside; a wrong value in any other is left out and the row kept. */
    required: Type.Optional(Type.Array(oneOf(standardFieldNames))),
    /** Loads by changes: rows whose column holds one of the values are gone. */
    removed: Type.Optional(
      Type.Object({ column: Column, values: Type.Array(Type.String(), { minItems: 1 }) }, closed),
    ),
    period: oneOf(periods),
    owner: Words,
    /** Code of the unit whose source it is here: its people load it. Without one it is the city's. */
    organisation: Type.Optional(Code),
    /** Code of the area that it is for: who looks after that area loads it as well. */
    area: Type.Optional(Code),
    legalBasis: Words,
    trust: Type.Integer({ minimum: 1, maximum: 100 }),
    maximumBadShare: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    minimumRows: Type.Optional(Type.Integer({ minimum: 0 })),
    maximumShrink: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    /** For postgresql: the variable that holds the connection string. */
    connectionFrom: Type.Optional(Environment),
    /** A file below the folder of FEEDS_DIR, where another system leaves it. */
    path: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
    /** Loaded by its period without anybody asking: a table, or a path. */
    automatic: Type.Optional(Type.Boolean()),
    queryOnly: Type.Optional(QueryOnly),
    /** What being in it says of a person by itself: `dead`, or a special group such as `disabled`. */
    says: Type.Optional(oneOf(sayings)),
    /** Its records are made in here, such as at a door: nothing is loaded, nothing is ever due. */
    madeHere: Type.Optional(Type.Boolean()),
    synthetic: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** One standard field, as it is taken from the source. */
export interface FieldMapping {
  readonly field: StandardField;
  readonly column: string;
  readonly format?: string;
  readonly values?: Readonly<Record<string, string>>;
}

/** A declaration that has been checked; what was left out has its default. */
export interface CheckedDeclaration {
  readonly code: string;
  readonly title: string;
  readonly system: string;
  readonly resource?: string;
  readonly subject: (typeof subjects)[number];
  readonly format?: (typeof formats)[number];
  readonly encoding?: 'utf-8' | 'gb18030';
  readonly delimiter?: string;
  readonly key: readonly string[];
  readonly fields: readonly FieldMapping[];
  readonly required: readonly StandardField[];
  readonly removed?: { readonly column: string; readonly values: readonly string[] };
  readonly period: (typeof periods)[number];
  readonly owner: string;
  readonly organisation?: string;
  readonly area?: string;
  readonly legalBasis: string;
  readonly trust: number;
  readonly maximumBadShare: number;
  readonly minimumRows: number;
  readonly maximumShrink: number;
  readonly connectionFrom?: string;
  readonly path?: string;
  readonly automatic: boolean;
  readonly queryOnly?: QueryOnly;
  readonly says?: Saying;
  readonly madeHere: boolean;
  readonly synthetic: boolean;
}

const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const Share = Nullable(Type.Number());

export const LoadView = Type.Object({
  id: Type.Integer(),
  source: Type.String(),
  mode: oneOf(['full', 'changes'] as const),
  state: oneOf(['reading', 'validated', 'stored', 'failed', 'refused'] as const),
  fileName: Type.String(),
  fileHash: Nullable(Type.String()),
  asOf: Nullable(Type.String()),
  rowsRead: Nullable(Type.Number()),
  rowsStored: Nullable(Type.Number()),
  rowsAside: Nullable(Type.Number()),
  rowsFaulty: Nullable(Type.Number()),
  rowsRepeated: Nullable(Type.Number()),
  headersRepeated: Nullable(Type.Number()),
  added: Nullable(Type.Number()),
  changed: Nullable(Type.Number()),
  removed: Nullable(Type.Number()),
  /** Why it failed or was refused, in words. */
  error: Nullable(Type.String()),
  startedAt: Type.String(),
  endedAt: Nullable(Type.String()),
});
export type LoadView = Static<typeof LoadView>;

const Named = Type.Object({ code: Type.String(), name: Type.String() });

export const SourceView = Type.Object({
  code: Type.String(),
  title: Type.String(),
  system: Type.String(),
  resource: Nullable(Type.String()),
  subject: oneOf(subjects),
  owner: Type.String(),
  /** Whose it is here, and what area it is for; null: the city's. */
  organisation: Nullable(Named),
  area: Nullable(Named),
  legalBasis: Type.String(),
  period: oneOf(periods),
  trust: Type.Integer(),
  queryOnly: Type.Boolean(),
  /** Where its rows come from: files that are sent, a table, a file on the server, in here; or it is only asked. */
  origin: oneOf(['file', 'table', 'path', 'query', 'here'] as const),
  /** Loaded by its period without anybody asking. */
  automatic: Type.Boolean(),
  /** When it was last found to hold what there is. */
  checkedAt: Nullable(Type.String()),
  /** It has brought nothing yet in the period that is now, and so many went by without it. */
  isDue: Type.Boolean(),
  missed: Type.Integer(),
  synthetic: Type.Boolean(),
  lastLoad: Nullable(LoadView),
});
export type SourceView = Static<typeof SourceView>;

export const QualityView = Type.Object({
  /** The stored loads, oldest first. */
  loads: Type.Array(Type.Object({ id: Type.Integer(), asOf: Nullable(Type.String()), at: Type.String() })),
  /** For each field and each of these loads the shares of 1; null where it cannot be asked. */
  fields: Type.Array(
    Type.Object({
      field: Type.String(),
      complete: Type.Array(Share),
      valid: Type.Array(Share),
      unique: Type.Array(Share),
      timely: Type.Array(Share),
      consistent: Type.Array(Share),
    }),
  ),
});
export type QualityView = Static<typeof QualityView>;

export const RejectionView = Type.Object({
  number: Type.Integer(),
  row: Nullable(Type.Number()),
  key: Nullable(Type.String()),
  field: Type.String(),
  reason: Type.String(),
  /** Why and what would be right, in words. */
  words: Type.String(),
  value: Nullable(Type.String()),
  kept: Type.Boolean(),
});
export type RejectionView = Static<typeof RejectionView>;

const page = <Schema extends TSchema>(item: Schema) =>
  Type.Object({ items: Type.Array(item), next: Nullable(Type.String()) });
export const SourcePage = page(SourceView);
export type SourcePage = Static<typeof SourcePage>;
export const LoadPage = page(LoadView);
export type LoadPage = Static<typeof LoadPage>;
export const RejectionPage = page(RejectionView);
export type RejectionPage = Static<typeof RejectionPage>;

export const VerifyInput = Type.Object({
  number: Type.String({ minLength: 1, maxLength: 40 }),
  name: Type.String({ minLength: 1, maxLength: 100 }),
});
export const Verification = Type.Object({
  result: oneOf(['same', 'different', 'unknown'] as const),
  /** Questions that are left today, to this account and of the source. */
  leftToday: Type.Integer(),
  synthetic: Type.Boolean(),
});
export type Verification = Static<typeof Verification>;
