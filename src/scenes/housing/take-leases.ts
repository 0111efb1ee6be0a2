import { join } from 'node:path';
import { findChangesSince } from '../../base/feeds/index.ts';
import { linking } from '../../base/registry/index.ts';
import type { SceneRunParts } from '../../base/scene/index.ts';
import { assert } from '../../lib/assert.ts';
import { type Duck, openDuck, quoteText } from '../../platform/analytics/index.ts';
import { audit } from '../../platform/audit/index.ts';
import { inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { findLeaseSource, type LeaseSource, LINKED_AT } from './lease-sources.ts';
import { type LeaseRow, type Stored, storeLeases } from './store-leases.ts';

/** Rows whose addresses are read together. */
const PAGE = 20_000;
/** Rows stored in one transaction. */
const BATCH = 1_000;

const FIELDS = [
  ...['address', 'name', 'resident_number', 'telephone', 'head_name', 'head_number', 'credit_code'],
  ...['valid_from', 'valid_to', 'observed_on', 'kind', 'state'],
] as const;
type Read = Record<(typeof FIELDS)[number], string | null> & { key: string; here: boolean };

export type Taken = Stored & { readonly rows: number };

/**
 * Makes lettings of what a source of leases says now: all of it the first time, else what it brought since, and again those
 * whose house or tenant was not known. In batches, each a transaction; which load is taken is set with the last: killed and
 * run again it gives the same end. Runs in a process that may run DuckDB.
 */
export async function takeLeases(
  root: RootCtx,
  parts: Pick<SceneRunParts, 'city' | 'dataDir' | 'subject' | 'memoryLimitMb' | 'say'>,
): Promise<Taken> {
  const { city, dataDir, subject, memoryLimitMb, say } = parts;
  const source = await findLeaseSource(root, subject);
  const total = { rows: 0, added: 0, changed: 0, ended: 0, joined: 0, unknown: 0, unplaced: 0 };
  if (source?.load == null) return total;
  const [linked] = await root.db.query<{ at: Date | null }>(`SELECT ${LINKED_AT} AS at`);
  const duck = await openDuck({ directory: join(dataDir, 'housing'), memoryLimitMb, threads: 1 });
  try {
    const findHouses = await linking.findHouses();
    const day = city.loop.dayOf(root.clock.now());
    for await (const read of readWanted(root, duck, source, dataDir)) {
      const addresses = [...new Set(read.flatMap(({ address }) => address ?? []))];
      const houses = await findHouses(root.db, city.areas, addresses);
      const rows = read.map((each) => leaseOf(each, houses));
      for (let from = 0; from < rows.length; from += BATCH) {
        const batch = rows.slice(from, from + BATCH);
        const stored = await inTransaction(root, (tx) =>
          storeLeases(tx, source, batch, { day, timeZone: city.identity.timeZone }),
        );
        total.rows += batch.length;
        for (const [name, count] of Object.entries(stored)) total[name as keyof Stored] += count;
        say({ ...total });
      }
    }
    await storeTaken(root, source, linked!.at, total);
    return total;
  } finally {
    await duck.close();
  }
}

/** What is to be looked at, a page at a time, in the order of keys; `here` is false of what the source no longer has. */
async function* readWanted(
  root: RootCtx,
  duck: Duck,
  source: LeaseSource,
  dataDir: string,
): AsyncGenerator<Read[]> {
  const { id, code } = source;
  const [load, taken] = [source.load!, source.taken];
  const since = await findChangesSince(root, dataDir, { source: code, from: taken ?? load, to: load });
  const changes = taken === null ? undefined : since.changes;
  const snapshot = `read_parquet(${quoteText(since.snapshot)})`;
  await duck.run('CREATE TABLE wanted (key VARCHAR)');
  if (changes === undefined) await duck.run(`INSERT INTO wanted SELECT key FROM ${snapshot}`);
  else if (changes.length > 0)
    await duck.run(`INSERT INTO wanted SELECT key FROM read_parquet([${changes.map(quoteText).join(', ')}])`);
  // Without knowing what changed, whatever came from it once may be gone.
  const again = await root.db.query<{ key: string }>(
    `SELECT key FROM housing.unplaced_lease WHERE source_id = $1
     UNION SELECT feed_key FROM housing.letting WHERE feed_id = $1 AND (unknown_tenants > 0 OR $2)`,
    [id, changes === undefined],
  );
  if (again.length > 0) await duck.append('wanted', [[again.map(({ key }) => key)]]);
  const described = await duck.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${snapshot}`);
  const columns = new Set(described.map(({ column_name }) => column_name));
  const values = FIELDS.map((field) => `${columns.has(field) ? `s.${field}::VARCHAR` : 'NULL'} AS ${field}`);
  for (let after = ''; ; ) {
    const rows: Read[] = await duck.rows<Read>(
      `SELECT w.key, s.key IS NOT NULL AS here, ${values.join(', ')}
       FROM (SELECT DISTINCT key FROM wanted WHERE key > ${quoteText(after)} ORDER BY key LIMIT ${PAGE}) w
         LEFT JOIN ${snapshot} s ON s.key = w.key ORDER BY w.key`,
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.key;
  }
}

/** A lease that was ended before its time, as systems say it. */
const ENDED = /终止|退租|解除|注销|撤销|失效/u;

function leaseOf(row: Read, houses: ReadonlyMap<string, number>): LeaseRow {
  const startsOn = row.valid_from ?? row.observed_on;
  return {
    ...{ key: row.key, here: row.here, startsOn, endsOn: row.valid_to, filedOn: row.observed_on },
    houseId: (row.address !== null && houses.get(row.address)) || null,
    isEnded: ENDED.test(row.state ?? ''),
    kind: /合租|分租|单间/u.test(row.kind ?? '')
      ? 'shared'
      : /民宿|短租/u.test(row.kind ?? '')
        ? 'short'
        : 'whole',
    ...{ name: row.name, number: row.resident_number, telephone: row.telephone },
    ...{ headName: row.head_name, headNumber: row.head_number, creditCode: row.credit_code },
  };
}

async function storeTaken(
  root: RootCtx,
  source: LeaseSource,
  linkedAt: Date | null,
  total: Taken,
): Promise<void> {
  assert(source.load !== null, 'what is not loaded is not taken');
  await inTransaction(root, async (tx) => {
    await tx.db.query(
      `INSERT INTO housing.taken_source (source_id, load_id, linked_at, taken_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (source_id) DO UPDATE SET load_id = excluded.load_id, linked_at = excluded.linked_at,
         taken_at = excluded.taken_at`,
      [source.id, source.load, linkedAt, tx.clock.now()],
    );
    if (total.rows > 0)
      await audit(tx, {
        action: 'housing.leases.taken',
        subject: `feed:${source.code}`,
        details: { load: source.load, ...total },
      });
  });
}
