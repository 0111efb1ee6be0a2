import Type, { type Static } from 'typebox';
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
    /** Of a workbook with the declared columns on several sheets: the one that is meant. */
    sheet: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
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
  readonly sheet?: string;
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
