import type { Db } from '../../platform/db/index.ts';
import type { ErasureParts } from './erase.ts';

/** A place that still holds the number of somebody who was erased. */
export interface Leftover {
  /** `schema.table.column` */
  readonly place: string;
  readonly rows: number;
}

export interface LeftoverCheck {
  readonly persons: number;
  readonly places: number;
  readonly leftovers: readonly Leftover[];
  /** Erased people who came back of themselves: what they said since is theirs again. */
  readonly returned: number;
}

/** Numbers as texts may hold them; the hash tells whose they are. */
const NUMBER =
  '(?<![0-9+])(?:[+]?86)?[- ]?(1[3-9][0-9](?:[- ]?[0-9]{4}){2})(?![0-9])|([+][1-9][0-9]{7,14})(?![0-9])';

/**
 * Looks through every text and jsonb column of every table for numbers of erased people whose erasure is done. Only
 * hashes of them are known, so every number found is hashed and compared. Reads all tables: minutes on a large city.
 */
export async function findLeftovers(
  db: Db,
  secret: Pick<ErasureParts['secret'], 'hash'>,
): Promise<LeftoverCheck> {
  const requests = await db.query<{ hash: string; askedAt: Date }>(
    `SELECT encode(phone_hash, 'hex') AS hash, max(asked_at) AS "askedAt" FROM erasure.request
     WHERE phone_hash IS NOT NULL AND done_at IS NOT NULL GROUP BY 1`,
  );
  const erased = new Map(requests.map((row) => [row.hash, row.askedAt]));
  if (erased.size === 0) return { persons: 0, places: 0, leftovers: [], returned: 0 };
  const hashOf = (number: string) => secret.hash('erasure', number.replace(/[- ]/g, '')).toString('hex');
  const back = await findReturned(db, erased, hashOf);
  const columns = await db.query<{ table: string; column: string }>(
    `SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) AS table, quote_ident(column_name) AS column
     FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
       AND (data_type IN ('text', 'jsonb', 'json', 'character varying') OR data_type = 'ARRAY' AND udt_name = '_text')
     ORDER BY 1, 2`,
  );
  const leftovers: Leftover[] = [];
  for (const { table, column } of columns) {
    const found = await db.query<{ number: string; rows: number }>(
      `SELECT coalesce(m[1], m[2]) AS number, count(*)::int AS rows
       FROM ${table}, regexp_matches(${column}::text, $1, 'g') AS m GROUP BY 1`,
      [NUMBER],
    );
    const rows = found
      .filter(({ number }) => erased.has(hashOf(number)) && !back.has(hashOf(number)))
      .reduce((sum, each) => sum + each.rows, 0);
    if (rows > 0) leftovers.push({ place: `${table}.${column}`, rows });
  }
  return { persons: erased.size, places: columns.length, leftovers, returned: back.size };
}

/** Those who reported again after they were erased. */
async function findReturned(
  db: Db,
  erased: ReadonlyMap<string, Date>,
  hashOf: (number: string) => string,
): Promise<Set<string>> {
  const since = new Date(Math.min(...[...erased.values()].map((at) => at.getTime())));
  const rows = await db.query<{ telephone: string; at: Date }>(
    `SELECT p.telephone, max(r.received_at) AS at FROM intake.reporter p JOIN intake.report r ON r.reporter_id = p.id
     WHERE p.telephone IS NOT NULL AND r.received_at > $1 GROUP BY 1`,
    [since],
  );
  const back = new Set<string>();
  for (const { telephone, at } of rows) {
    const hash = hashOf(telephone.replace(/^[+]?86[- ]?/, ''));
    const askedAt = erased.get(hash);
    if (askedAt !== undefined && at > askedAt) back.add(hash);
  }
  return back;
}
