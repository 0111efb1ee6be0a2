import type { Duck } from '../../../platform/analytics/index.ts';
import { inTransaction, type RootCtx } from '../../../platform/context/index.ts';
import { ENTITY_KINDS, type EntityKind } from '../kinds-contract.ts';
import { READ_AHEAD } from './read-ahead.ts';

const PAGE = 10_000;
/** Keys of records that are looked up at once. */
const KEYS = 2_000;
/** Entities whose records are read at once: a person has some forty. */
const ENTITIES = 2_000;
/** Linking reads records of sources that are loaded; what people typed in follows its entity. */
const LOADED = `source_id IN (SELECT id FROM feeds.source WHERE current_load IS NOT NULL)`;

/** Makes the table `touched` (entity): those of a kind to whom records of the table `changed` belong now. */
export async function findOwners(root: RootCtx, duck: Duck, kind: EntityKind): Promise<void> {
  await duck.run('CREATE TABLE touched (entity BIGINT)');
  const sources = await duck.rows<{ id: number }>(
    'SELECT DISTINCT source_id AS id FROM changed ORDER BY source_id',
  );
  for (const { id } of sources)
    await readScattered<{ entity: number }>(root, {
      sql: `SELECT DISTINCT entity_id AS entity FROM registry.record
            WHERE source_id = ${id} AND key = ANY($1::text[]) AND kind = ${ENTITY_KINDS[kind]}`,
      lists: pagesOf(duck, `SELECT key FROM changed WHERE source_id = ${id} ORDER BY key`, KEYS),
      take: (rows) => duck.append('touched', [[rows.map(({ entity }) => BigInt(entity))]]),
    });
}

/**
 * Adds the entities of the table `candidate` (entity) to `touched`, as the registry knows them now: who was merged away
 * stands for the survivor, and whose records were given to others since `since` stands for these too.
 */
export async function followCandidates(
  root: RootCtx,
  duck: Duck,
  { kind, since }: { readonly kind: EntityKind; readonly since: Date },
): Promise<void> {
  await duck.run('CREATE TABLE given (from_id BIGINT, to_id BIGINT)');
  const decisions = await root.db.query<{ from: number; to: number }>(
    `SELECT DISTINCT entity_ids[1] AS "from", entity_ids[2] AS "to" FROM registry.decision
     WHERE entity_kind = ${ENTITY_KINDS[kind]} AND at >= $1 AND reason <> 'linkage'`,
    [since],
  );
  const put = (rows: readonly { from: number; to: number }[]) =>
    rows.length === 0
      ? undefined
      : duck.append('given', [[rows.map(({ from }) => BigInt(from)), rows.map(({ to }) => BigInt(to))]]);
  await put(decisions);
  for await (const [entities] of pagesOf(duck, 'SELECT entity FROM candidate', PAGE))
    await put(
      await root.db.query<{ from: number; to: number }>(
        'SELECT id AS "from", into_id AS "to" FROM registry.merged WHERE id = ANY($1::bigint[])',
        [entities],
      ),
    );
  await duck.run(`INSERT INTO touched
    WITH RECURSIVE led AS (
      SELECT entity FROM candidate UNION SELECT g.to_id FROM led JOIN given g ON g.from_id = led.entity
    ) SELECT entity FROM led`);
}

interface HeldRow {
  readonly source: number;
  readonly key: string;
  readonly entity: string;
  readonly day: string;
  readonly fields: string;
}

/** Makes the table `held_record` (source_id, key, entity, observed_on, fields): all records of those in `touched`. */
export async function readHeldRecords(root: RootCtx, duck: Duck, kind: EntityKind): Promise<number> {
  await duck.run(
    'CREATE TABLE held_text (source_id SMALLINT, key VARCHAR, entity BIGINT, day VARCHAR, fields VARCHAR)',
  );
  await readScattered<HeldRow>(root, {
    sql: `SELECT source_id AS source, key, entity_id::text AS entity, observed_on::text AS day, fields::text AS fields
          FROM registry.record WHERE entity_id = ANY($1::bigint[]) AND kind = ${ENTITY_KINDS[kind]} AND ${LOADED}`,
    lists: pagesOf(duck, 'SELECT DISTINCT entity FROM touched ORDER BY entity', ENTITIES),
    take: (rows) =>
      duck.append('held_text', [
        [
          ...[rows.map(({ source }) => source), rows.map(({ key }) => key)],
          ...[rows.map(({ entity }) => BigInt(entity)), rows.map(({ day }) => day)],
          rows.map(({ fields }) => fields),
        ],
      ]),
  });
  await duck.run(
    `CREATE TABLE held_record AS SELECT source_id, key, entity, day::DATE AS observed_on, fields FROM held_text; DROP TABLE held_text`,
  );
  const [count] = await duck.rows<{ n: bigint }>('SELECT count(*) AS n FROM held_record');
  return Number(count!.n);
}

interface Scattered<Row extends object> {
  /** Its $1 is a list. */
  readonly sql: string;
  readonly lists: AsyncIterable<readonly unknown[][]>;
  take(rows: readonly Row[]): Promise<void>;
}

/** Lists whose rows are read at the same time: a disk answers several as soon as one. */
const AT_ONCE = 3;

/** Reads the rows that lists of keys name, which lie all over the disk. */
async function readScattered<Row extends object>(
  root: RootCtx,
  { sql, lists, take }: Scattered<Row>,
): Promise<void> {
  const read = async () => {
    for await (const [list] of lists) {
      const rows = await inTransaction(root, async ({ db }) => {
        await db.query(READ_AHEAD);
        return db.query<Row>(sql, [list]);
      });
      if (rows.length > 0) await take(rows);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, read));
}

/**
 * The columns of a query, so many rows at a time; numbers as PostgreSQL takes them. All of it is read first: DuckDB ends
 * an answer that is still being read when another statement begins.
 */
async function* pagesOf(duck: Duck, query: string, most: number): AsyncGenerator<unknown[][]> {
  const all: unknown[][] = [];
  for await (const columns of duck.chunks(query))
    for (const [place, column] of columns.entries()) {
      all[place] ??= [];
      for (const value of column) all[place].push(typeof value === 'bigint' ? String(value) : value);
    }
  const rows = all[0]?.length ?? 0;
  for (let from = 0; from < rows; from += most) yield all.map((column) => column.slice(from, from + most));
}
