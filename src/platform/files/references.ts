import { assert } from '../../lib/assert.ts';
import type { Db } from '../db/index.ts';

/** A module that keeps hashes of stored files; what it still refers to is never swept away. */
export interface FileReferrer {
  /** Module and what it keeps: `loop.attachment.hash`. */
  readonly name: string;
  /** Which of these hashes (at most 500) it refers to. When it throws, nothing is removed. */
  find(db: Db, hashes: readonly string[]): Promise<readonly string[]>;
}

const NAME = /^[a-z_]+$/;

/** A referrer that keeps hashes in one column of a table of its own. The column wants an index. */
export function columnReferrer(schema: string, table: string, column = 'hash'): FileReferrer {
  for (const each of [schema, table, column]) assert(NAME.test(each), `${each} is no plain name`);
  const sql = `SELECT DISTINCT ${column} AS hash FROM ${schema}.${table} WHERE ${column} = ANY($1)`;
  return {
    name: `${schema}.${table}.${column}`,
    find: async (db, hashes) => hashesOf(await db.query<{ hash: string }>(sql, [hashes])),
  };
}

const hashesOf = (rows: readonly { hash: string }[]): string[] => rows.map((row) => row.hash);

/** Text columns that look as if they held hashes, in all tables of the database. */
const selectColumns = `SELECT quote_ident(s.nspname) || '.' || quote_ident(c.relname) AS "table",
    quote_ident(a.attname) AS "column"
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace s ON s.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT a.attisdropped AND a.attname ~ '(^|_)hash$'
    AND a.atttypid IN ('text'::regtype, 'varchar'::regtype) AND s.nspname !~ '^(pg_|information_schema$)'
  ORDER BY 1, 2`;

/** Every column of the database that looks as if it held hashes of files, as `schema.table.column`. */
export async function hashColumns(db: Db): Promise<{ name: string; table: string; column: string }[]> {
  const rows = await db.query<{ table: string; column: string }>(selectColumns);
  return rows.map((row) => ({ ...row, name: `${row.table}.${row.column}` }));
}

/**
 * Asks every referrer which hashes are in use. A table whose module was taken out keeps its files all the same: what
 * stands in any other column that looks like one of hashes counts as well, but for `notReferences`
 * (`schema.table.column`), which know of files without keeping them. Throws what a referrer throws.
 */
export function createReferenceFinder(
  db: Db,
  referrers: readonly FileReferrer[],
  notReferences: readonly string[] = [],
): (hashes: readonly string[]) => Promise<ReadonlySet<string>> {
  assert(referrers.length > 0, 'somebody must refer to files, or all of them would be removed');
  const known = new Set([...referrers.map((each) => each.name), ...notReferences]);
  let others: Promise<{ table: string; column: string }[]> | undefined;
  return async (hashes) => {
    const found = new Set<string>();
    for (const referrer of referrers) for (const hash of await referrer.find(db, hashes)) found.add(hash);
    others ??= hashColumns(db).then((columns) => columns.filter((each) => !known.has(each.name)));
    for (const { table, column } of await others) {
      const left = hashes.filter((hash) => !found.has(hash));
      if (left.length === 0) break;
      const sql = `SELECT DISTINCT ${column} AS hash FROM ${table} WHERE ${column} = ANY($1)`;
      for (const hash of hashesOf(await db.query<{ hash: string }>(sql, [left]))) found.add(hash);
    }
    return found;
  };
}
