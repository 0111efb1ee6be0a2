import { quoteText } from '../../platform/analytics/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';

/** What nobody is to hold of a source: hashes in hex over `salt:key` and `salt:number`. */
export interface Suppressed {
  readonly salt: string;
  readonly keys: readonly string[];
  readonly numbers: readonly string[];
}

const HASH = `encode(sha256(convert_to((SELECT salt FROM feeds.suppression_salt) || ':' || each, 'UTF8')), 'hex')`;
const suppressKeys = statement(
  'feeds.suppress_keys',
  `INSERT INTO feeds.suppressed (source_id, what, hash, asked_at)
   SELECT source_id, 'key', ${HASH}, $3 FROM unnest($1::smallint[], $2::text[]) AS t(source_id, each)
   ON CONFLICT DO NOTHING`,
);
/** In whatever source of persons: a row that was never linked names the person as well. */
const suppressNumbers = statement(
  'feeds.suppress_numbers',
  `INSERT INTO feeds.suppressed (source_id, what, hash, asked_at)
   SELECT s.id, 'number', ${HASH}, $2 FROM unnest($1::text[]) AS t(each), feeds.source s WHERE s.current_load IS NOT NULL
   ON CONFLICT DO NOTHING`,
);
const markUnclean = statement(
  'feeds.mark_unclean',
  `INSERT INTO feeds.unclean (source_id, since)
   SELECT id, $3 FROM feeds.source s
   WHERE EXISTS (SELECT 1 FROM feeds.load l WHERE l.source_id = s.id) AND ($1 OR id = ANY($2::smallint[]))
   ON CONFLICT (source_id) DO UPDATE SET since = excluded.since`,
);

/**
 * Puts rows of sources on the list of those that nobody is to hold: by their key, and wherever a file names one of the
 * resident numbers. Loads leave them out from now on; what lies in files goes with the next `cleanSources`.
 */
export async function suppressRows(
  ctx: Ctx,
  { rows, numbers }: { rows: readonly { sourceId: number; key: string }[]; numbers: readonly string[] },
): Promise<void> {
  const now = ctx.clock.now();
  const sources = rows.map(({ sourceId }) => sourceId);
  await ctx.db.run(suppressKeys, [sources, rows.map(({ key }) => key), now]);
  await ctx.db.run(suppressNumbers, [numbers, now]);
  await ctx.db.run(markUnclean, [numbers.length > 0, sources, now]);
}

const selectSuppressed = statement(
  'feeds.suppressed',
  `SELECT (SELECT salt FROM feeds.suppression_salt) AS salt,
     coalesce(array_agg(hash) FILTER (WHERE what = 'key'), '{}') AS keys,
     coalesce(array_agg(hash) FILTER (WHERE what = 'number'), '{}') AS numbers
   FROM feeds.suppressed WHERE source_id = $1`,
);

/** What loads of a source leave out; undefined when there is nothing. */
export async function findSuppressed(db: Db, sourceId: number): Promise<Suppressed | undefined> {
  const [found] = await db.run<Suppressed>(selectSuppressed, [sourceId]);
  return found === undefined || found.keys.length + found.numbers.length === 0 ? undefined : found;
}

/**
 * Takes suppressed rows out of a table of the transaction with `source_id` and `key`: what was read from a file before
 * it was cleaned must not come back.
 */
export async function dropSuppressed(db: Db, table: string): Promise<void> {
  const [any] = await db.query(`SELECT 1 FROM feeds.suppressed WHERE what = 'key' LIMIT 1`);
  if (any === undefined) return;
  await db.query(
    `DELETE FROM ${table} i USING feeds.suppressed x WHERE x.what = 'key' AND x.source_id = i.source_id
       AND x.hash = encode(sha256(convert_to((SELECT salt FROM feeds.suppression_salt) || ':' || i.key, 'UTF8')), 'hex')`,
  );
}

/** DuckDB: the condition that a row is suppressed, by its key and, where it has one, its number. Never null. */
export function isSuppressed({ salt, keys, numbers }: Suppressed, number: string | undefined): string {
  // As a table and not as a list: of thousands, each row is looked up once.
  const among = (value: string, hashes: readonly string[]) =>
    hashes.length === 0
      ? 'false'
      : `coalesce(sha256(${quoteText(`${salt}:`)} || ${value}) IN (SELECT unnest([${hashes.map(quoteText).join(', ')}])), false)`;
  return `(${among('key', keys)} OR ${number === undefined ? 'false' : among(number, numbers)})`;
}
