import { quoteText } from '../../../platform/analytics/index.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { type Db, statement } from '../../../platform/db/index.ts';

/** What nobody is to hold of a source: hashes in hex over `salt:key` and `salt:number`. */
export interface Suppressed {
  readonly salt: string;
  readonly keys: readonly string[];
  readonly numbers: readonly string[];
}

const hashOf = (value: string): string =>
  `encode(sha256(convert_to((SELECT salt FROM feeds.suppression_salt) || ':' || ${value}, 'UTF8')), 'hex')`;
const HASH = hashOf('each');
const AGAIN = 'ON CONFLICT (source_id, what, hash) DO UPDATE SET asked_at = excluded.asked_at';
const suppressKeys = statement(
  'feeds.suppress_keys',
  `INSERT INTO feeds.suppressed (source_id, what, hash, asked_at)
   SELECT DISTINCT source_id, 'key', ${HASH}, $3::timestamptz FROM unnest($1::smallint[], $2::text[]) AS t(source_id, each)
   ${AGAIN}`,
);
/**
 * In whatever source brings files: a row that was never linked names the person as well, and a file that was sent may
 * wait for its first load. What is made in here after the erasure was said anew.
 */
const suppressNumbers = statement(
  'feeds.suppress_numbers',
  `INSERT INTO feeds.suppressed (source_id, what, hash, asked_at)
   SELECT s.id, 'number', ${HASH}, $2 FROM (SELECT DISTINCT unnest($1::text[]) AS each) t, feeds.source s
   WHERE s.declaration->>'madeHere' IS DISTINCT FROM 'true'
   ${AGAIN}`,
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

const inherit = statement(
  'feeds.suppress_inherited',
  `INSERT INTO feeds.suppressed (source_id, what, hash, asked_at)
   SELECT $1, 'number', hash, max(asked_at) FROM feeds.suppressed
   WHERE what = 'number' AND asked_at >= (SELECT min(sent_at) FROM feeds.upload) GROUP BY hash ON CONFLICT DO NOTHING`,
);

/** A source that is declared while files wait leaves out whom an erasure since then has named: the file is older. */
export async function inheritSuppressed(ctx: Ctx, sourceId: number): Promise<void> {
  await ctx.db.run(inherit, [sourceId]);
}

const among = statement(
  'feeds.suppressed_among',
  `SELECT DISTINCT t.at FROM unnest($1::int[], $2::smallint[], $3::text[], $4::text[]) AS t(at, source_id, what, value)
   JOIN feeds.suppressed x ON x.source_id = t.source_id AND x.what = t.what AND x.hash = ${hashOf('t.value')}`,
);

/** What a source's row is known by. */
export interface RowName {
  readonly sourceId: number;
  readonly what: 'key' | 'number';
  readonly value: string;
}

/** Which of several people, each by rows of sources, are suppressed by now: their places in the list. */
export async function suppressedAmong(
  ctx: Ctx,
  people: readonly (readonly RowName[])[],
): Promise<ReadonlySet<number>> {
  const rows = people.flatMap((names, at) => names.map((name) => ({ ...name, at })));
  const found = await ctx.db.run<{ at: number }>(among, [
    ...[rows.map(({ at }) => at), rows.map(({ sourceId }) => sourceId)],
    ...[rows.map(({ what }) => what), rows.map(({ value }) => value)],
  ]);
  return new Set(found.map(({ at }) => at));
}

/**
 * Takes suppressed rows out of a table of the transaction with `source_id`, `key` and `fields`, and suppressed numbers of
 * heads out of the rest: what was read from a file before it was cleaned must not come back.
 */
export async function dropSuppressed(db: Db, table: string): Promise<void> {
  const [any] = await db.query('SELECT 1 FROM feeds.suppressed LIMIT 1');
  if (any === undefined) return;
  const named = (what: string, value: string) =>
    `x.what = '${what}' AND x.source_id = i.source_id AND x.hash = ${hashOf(value)}`;
  await db.query(`DELETE FROM ${table} i USING feeds.suppressed x WHERE ${named('key', 'i.key')}`);
  await db.query(
    `DELETE FROM ${table} i USING feeds.suppressed x WHERE i.fields ? 'resident_number'
       AND ${named('number', "(i.fields ->> 'resident_number')")}`,
  );
  await db.query(
    `UPDATE ${table} i SET fields = i.fields - 'head_number' FROM feeds.suppressed x WHERE i.fields ? 'head_number'
       AND ${named('number', "(i.fields ->> 'head_number')")}`,
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

/** DuckDB: that a column names somebody by a suppressed number, whoever's the row is. */
export const namesSuppressed = (suppressed: Suppressed, column: string): string =>
  isSuppressed({ ...suppressed, keys: [] }, column);
