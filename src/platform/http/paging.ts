import Type, { type Static } from 'typebox';
import { AppError } from '../../lib/errors.ts';

/** Query parameters of every list. */
export const PageQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 500, description: 'where the previous page ended' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
});
export type PageQuery = Static<typeof PageQuery>;

/** An opaque mark of the last row of a page: the values of its sort keys. */
export function encodeCursor(values: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** The values of a cursor, `length` of them. Throws `request.cursor_invalid`. */
export function decodeCursor(cursor: string, length: number): (string | number | null)[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(values) && values.length === length && values.every(isKey)) return values;
  } catch {
    // Falls through to the error below.
  }
  throw new AppError('request.cursor_invalid');
}

function isKey(value: unknown): value is string | number | null {
  return value === null || typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));
}

/**
 * Makes a page from rows that were read with `limit + 1`: the extra row only tells that there are more.
 * `keyOf` gives the sort keys of the last row shown.
 */
export function pageOf<Row>(rows: Row[], limit: number, keyOf: (row: Row) => (string | number | null)[]) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const next = rows.length > limit && last !== undefined ? encodeCursor(keyOf(last)) : null;
  return { items, next };
}
