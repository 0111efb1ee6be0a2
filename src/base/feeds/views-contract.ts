import Type, { type Static, type TSchema } from 'typebox';
import { periods, subjects } from './contract.ts';

const oneOf = <const Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Enum([...values]));
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
  /** When its rejected rows were removed because their time was over; the counts stay. */
  rejectedRemovedAt: Nullable(Type.String()),
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
