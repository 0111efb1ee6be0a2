import { once } from 'node:events';
import pg from 'pg';
import { type CopyStreamQuery, from as copyFrom } from 'pg-copy-streams';
import { assert } from '../../lib/assert.ts';
import { AppError } from '../../lib/errors.ts';
import { dropIndexes, takeSessionLock } from '../../platform/db/index.ts';

/** Tables that a whole city is copied into, with their columns in order. */
export const BULK_COLUMNS = {
  place: 'id, kind, name, district_id, pieces, synthetic',
  building:
    'id, estate_id, road_id, road_number, building_number, name, address, lon, lat, grid_id, floors, units, synthetic',
  house: 'id, building_id, unit, floor, room, use, synthetic',
  household: 'id, house_id, head_id, number, size, synthetic',
  person:
    'id, name, number, sex, born, telephone, household_id, house_id, registered_house_id, registered_division, residence, grid_id, state, updated_on, synthetic',
  organisation:
    'id, name, pieces, credit_code, kind, address, building_id, head_id, telephone, grid_id, state, synthetic',
  thing: 'id, kind, code, name, building_id, lon, lat, grid_id, owner, state, synthetic',
  guard: 'id, name, telephone, grid_id, synthetic',
  special_group: 'person_id, kind, since, until, source_id',
  record: 'source_id, key, kind, entity_id, observed_on, fields',
  edge: 'from_id, to_id, kind, source_id, confidence, valid_from, valid_to, record_key',
} as const;

export type BulkTable = keyof typeof BULK_COLUMNS;
export const bulkTables = Object.keys(BULK_COLUMNS) as BulkTable[];

const MAINTENANCE_MEMORY = '384MB';
/** Indexes that are built at once; each uses a helper process besides its own. */
const BUILDERS = 2;

/** Numbers that came with the rows are taken: new entities get later ones. */
const RESERVE_IDS = `SELECT setval('registry.entity_id', greatest((SELECT last_value FROM registry.entity_id), (${[
  'person',
  'household',
  'building',
  'house',
  'organisation',
  'thing',
]
  .map((table) => `SELECT max(id) AS id FROM registry.${table}`)
  .join(' UNION ALL ')} ORDER BY id DESC NULLS LAST LIMIT 1)))`;

export interface BulkLoad {
  /** Takes rows as lines of COPY's text format; resolves when there is room for more. */
  add(table: BulkTable, lines: string | Uint8Array): Promise<void>;
  /** Ends the copying, builds keys and indexes, and makes the city visible, table by table. */
  finish(counts: Readonly<Record<string, number>>): Promise<void>;
  /** Gives up: nothing of it is kept, and what was there before stays. */
  abort(): Promise<void>;
}

export interface BulkLoadOptions {
  /** Where the rows come from, as people read it, e.g. `synthetic city, scale 1, seed 1`. */
  readonly origin: string;
  readonly now: Date;
  say(line: string): void;
}

interface Copying {
  readonly table: BulkTable;
  readonly client: pg.Client;
  readonly stream: CopyStreamQuery;
  readonly rebuild: readonly string[];
  failure?: Error;
}

/**
 * Replaces the whole registry by rows that stream in. Each table is emptied, copied and indexed in one transaction of a
 * connection of its own: readers wait for that table until it commits, rows are written frozen, and an index is sorted
 * once instead of grown. Throws `registry.bulk_not_empty` when entities are there that people have decided on.
 */
export async function openBulkLoad(connectionString: string, options: BulkLoadOptions): Promise<BulkLoad> {
  const control = await connect(connectionString);
  const copyings: Copying[] = [];
  try {
    await begin(control, options);
    for (const table of bulkTables) copyings.push(await openCopying(connectionString, table));
  } catch (error) {
    await Promise.all([control.end(), ...copyings.map(({ client }) => client.end())]);
    throw error;
  }
  const byTable = new Map(copyings.map((each) => [each.table, each]));
  const endAll = () => Promise.all([control.end(), ...copyings.map(({ client }) => client.end())]);
  return {
    add: async (table, lines) => {
      const copying = byTable.get(table);
      assert(copying, `${table} is no table of a whole city`);
      if (copying.failure) throw copying.failure;
      if (lines.length > 0 && !copying.stream.write(lines)) await drained(copying);
    },
    finish: async (counts) => {
      try {
        await finishAll(copyings, options);
        await control.query(RESERVE_IDS);
        // Moves and pairs of people who are no longer there, and what sources brought to them: all places are counted anew
        // after a whole city, and all sources are linked anew.
        await control.query(
          'TRUNCATE registry.move, registry.changed_place, registry.move_keeping, registry.review, registry.linked_load',
        );
        await control.query(`UPDATE registry.bulk_load SET state = 'whole', ended_at = now(), counts = $1`, [
          counts,
        ]);
      } finally {
        await endAll();
      }
    },
    abort: async () => {
      // A connection that ends in the middle of its transaction takes everything back.
      for (const { stream } of copyings) stream.destroy();
      await endAll();
    },
  };
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString, application_name: 'citybrain bulk load' });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function begin(control: pg.Client, { origin, now }: BulkLoadOptions): Promise<void> {
  if (!(await takeSessionLock(control, 'registry.bulk_load'))) throw new AppError('registry.bulk_running');
  const decided = await control.query(`SELECT 1 FROM registry.decision LIMIT 1`);
  if (decided.rowCount) throw new AppError('registry.bulk_not_empty');
  await control.query(
    `INSERT INTO registry.bulk_load (state, origin, began_at) VALUES ('loading', $1, $2)
     ON CONFLICT (single) DO UPDATE SET state = 'loading', origin = $1, began_at = $2, ended_at = NULL, counts = '{}'`,
    [origin, now],
  );
}

async function openCopying(connectionString: string, table: BulkTable): Promise<Copying> {
  const client = await connect(connectionString);
  await client.query('BEGIN');
  const ask = async <Row extends object>(sql: string, values: readonly unknown[]) =>
    (await client.query<Row & pg.QueryResultRow>(sql, [...values])).rows as Row[];
  const rebuild = await dropIndexes(ask, `registry.${table}`, 'all');
  await client.query(`TRUNCATE registry.${table}`);
  const stream = client.query(
    copyFrom(`COPY registry.${table} (${BULK_COLUMNS[table]}) FROM STDIN WITH (FREEZE)`),
  );
  const copying: Copying = { table, client, stream, rebuild };
  stream.on('error', (error) => {
    copying.failure = error;
  });
  return copying;
}

async function drained(copying: Copying): Promise<void> {
  await Promise.race([
    once(copying.stream, 'drain'),
    once(copying.stream, 'close').then(() => {
      throw copying.failure ?? new Error(`copying into ${copying.table} ended early`);
    }),
  ]);
}

async function finishAll(copyings: readonly Copying[], { say }: BulkLoadOptions): Promise<void> {
  for (const copying of copyings) {
    copying.stream.end();
    await once(copying.stream, 'finish');
    if (copying.failure) throw copying.failure;
  }
  const waiting = [...copyings].sort((a, b) => b.rebuild.length - a.rebuild.length);
  const build = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await buildIndexes(next);
      say(`registry.${next.table}: indexed`);
    }
  };
  await Promise.all(Array.from({ length: BUILDERS }, build));
}

async function buildIndexes({ client, table, rebuild }: Copying): Promise<void> {
  await client.query(
    `SET LOCAL maintenance_work_mem = '${MAINTENANCE_MEMORY}'; SET LOCAL max_parallel_maintenance_workers = 1`,
  );
  for (const sql of rebuild) await client.query(sql);
  await client.query('COMMIT');
  await client.query(`ANALYZE registry.${table}`);
}
