import Type, { type Static, type TSchema } from 'typebox';
import { formats, standardFieldNames } from './contract.ts';

const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const oneOf = <const Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Enum([...values]));

export const UploadInput = Type.Object({
  fileName: Type.String({ minLength: 1, maxLength: 300 }),
  bytes: Type.Integer({ minimum: 1 }),
});
export const UploadView = Type.Object({
  id: Type.String(),
  fileName: Type.String(),
  bytes: Type.Integer(),
  /** So many bytes are here; the next piece begins there. */
  received: Type.Integer(),
  /** Longest piece. */
  pieceBytes: Type.Integer(),
  isWhole: Type.Boolean(),
  sentAt: Type.String(),
  expiresAt: Type.String(),
});
export type UploadView = Static<typeof UploadView>;

/** How a sample file is to be read, where its bytes do not tell. */
export const ColumnsInput = Type.Object({
  format: Type.Optional(oneOf(formats)),
  encoding: Type.Optional(oneOf(['utf-8', 'gb18030'] as const)),
  delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
  /** Of a workbook; the first one with a table unless told. */
  sheet: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  /** A source of persons has its address as residence. */
  subject: Type.Optional(Type.String({ maxLength: 40 })),
});
export type ColumnsInput = Static<typeof ColumnsInput>;

export const ColumnView = Type.Object({
  name: Type.String(),
  /** The first values that differ, masked. */
  samples: Type.Array(Type.String()),
  /** Of a column whose values are words of a list: those that it repeats, as written, and in how many rows. */
  frequent: Type.Array(Type.Object({ value: Type.String(), rows: Type.Integer() })),
  /** Of the rows looked at, as shares of 1. */
  filled: Type.Number(),
  unique: Type.Number(),
  proposal: Nullable(oneOf(standardFieldNames)),
  /** Share of the filled values that are values of the proposed field; null where any text is one. */
  fits: Nullable(Type.Number()),
});
export type ColumnView = Static<typeof ColumnView>;
export const ColumnsView = Type.Object({
  format: oneOf(formats),
  encoding: Nullable(Type.String()),
  delimiter: Nullable(Type.String()),
  /** Of a workbook: where its table is, and all sheets with one where that is not the only one. */
  table: Nullable(
    Type.Object({ sheet: Type.String(), line: Type.Integer(), sheets: Type.Array(Type.String()) }),
  ),
  rowsSeen: Type.Integer(),
  columns: Type.Array(ColumnView),
  /** Columns that may name a row. */
  key: Type.Array(Type.String()),
});
export type ColumnsView = Static<typeof ColumnsView>;

export const LoadInput = Type.Object({
  upload: Type.Optional(Type.String({ format: 'uuid' })),
  mode: oneOf(['full', 'changes'] as const),
  /** Shrinking, turning back in time and columns that do not fit are meant. */
  confirmed: Type.Optional(Type.Boolean()),
  asOf: Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })),
});
export type LoadInput = Static<typeof LoadInput>;

/** A declaration as JSON, the very form that `citybrain feeds add` takes; what is wrong with it is told at its fields. */
export const DeclarationBody = Type.Record(Type.String({ maxLength: 60 }), Type.Unknown());
export const DeclaredView = Type.Object({ code: Type.String(), isNew: Type.Boolean() });
