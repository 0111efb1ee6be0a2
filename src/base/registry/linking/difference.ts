import type { Duck } from '../../../platform/analytics/index.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../../platform/context/index.ts';
import { copyLine } from '../../../platform/db/index.ts';
import { assignEntities } from '../../linkage/index.ts';
import { ENTITY_KINDS, type EntityKind } from '../kinds-contract.ts';
import { type Applied, type ApplyOptions, applyRecords, takeEntityIds } from '../records/apply.ts';

// Linking entities of any kind ends the same way. In DuckDB stand two tables: `previous` (source_id, key, entity,
// fields_hash), what the registry holds, and `wanted` (source_id, key, observed_on, cluster, fields), what it is to hold.
// Here each cluster gets its lasting number (table `entity_of`: cluster, entity), and the difference is stored.

/** Records stored in one transaction: enough to make deriving cheap, little enough to lose when the process is killed. */
const BATCH = 400_000;
const PAGE = 50_000;

export interface StoreOptions extends Omit<ApplyOptions, 'reason'> {
  say(line: string): void;
  /** Records of one transaction, 400,000 unless told. */
  readonly batch?: number;
  /** Done in the transaction of each batch before it is stored: the entities that it touches. */
  readonly before?: (tx: Ctx, entities: readonly number[]) => Promise<void>;
  /** The same afterwards. */
  readonly after?: (tx: Ctx, isLast: boolean) => Promise<void>;
}

/** Makes the table `previous`: what the registry holds of one kind now, with a mark of each record's values. */
export async function loadPrevious(root: RootCtx, duck: Duck, kind: EntityKind): Promise<void> {
  await duck.run(
    'CREATE TABLE previous (source_id SMALLINT, key VARCHAR, entity BIGINT, fields_hash VARCHAR)',
  );
  let after = { sourceId: -1, key: '' };
  for (;;) {
    const rows = await root.db.query<{ sourceId: number; key: string; entity: number; hash: string }>(
      `SELECT source_id AS "sourceId", key, entity_id AS entity, md5(fields::text) AS hash FROM registry.record
       WHERE kind = ${ENTITY_KINDS[kind]} AND source_id IN (SELECT id FROM feeds.source WHERE current_load IS NOT NULL)
         AND (source_id, key) > ($1, $2) ORDER BY source_id, key LIMIT ${PAGE}`,
      [after.sourceId, after.key],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    await duck.append('previous', [
      [
        rows.map(({ sourceId }) => sourceId),
        rows.map(({ key }) => key),
        rows.map(({ entity }) => BigInt(entity)),
        rows.map(({ hash }) => hash),
      ],
    ]);
    after = last;
  }
}

/**
 * An SQL expression that writes values (name → expression of a text) as one JSON text, whose keys stand in the order in
 * which PostgreSQL writes them (by length, then letters), so that the marks of both sides can be compared. Null is left out.
 */
export function fieldsAsJson(values: ReadonlyMap<string, string>): string {
  const pairs = [...values]
    .sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
    .map(([name, value]) => `'"${name}": ' || to_json(${value})::VARCHAR`);
  return `'{' || concat_ws(', ', ${pairs.join(', ')}) || '}'`;
}

/**
 * Gives each cluster the number of the entity whose records it holds. Most clusters and entities hold only each other;
 * the rest, where something joins or parts, is weighed record by record. A cluster that holds nobody known may be one of
 * the `adopted` (a query of cluster and entity, one to one): what the registry has without a record of any source.
 */
export async function assignNumbers(root: RootCtx, duck: Duck, adopted?: string): Promise<void> {
  await duck.run(
    `CREATE TABLE overlap AS SELECT w.cluster, p.entity, count(*) AS n FROM wanted w JOIN previous p USING (source_id, key)
     GROUP BY ALL`,
  );
  if (adopted !== undefined)
    await duck.run(
      `INSERT INTO overlap SELECT cluster, entity, 1 FROM (${adopted})
       WHERE cluster NOT IN (SELECT cluster FROM overlap) AND entity NOT IN (SELECT entity FROM previous)`,
    );
  await duck.run(`
    CREATE TABLE entity_of (cluster VARCHAR, entity BIGINT);
    INSERT INTO entity_of SELECT cluster, entity FROM overlap
      QUALIFY count(*) OVER (PARTITION BY cluster) = 1 AND count(*) OVER (PARTITION BY entity) = 1;`);
  const contested = await duck.rows<{ cluster: string; record: string; entity: bigint | null }>(
    `SELECT w.cluster, w.source_id || '/' || w.key AS record, p.entity
     FROM wanted w LEFT JOIN previous p USING (source_id, key)
     WHERE w.cluster IN (SELECT cluster FROM overlap ANTI JOIN entity_of USING (cluster))`,
  );
  const groups = Map.groupBy(contested, ({ cluster }) => cluster);
  const previous = new Map(
    contested.flatMap(({ record, entity }) => (entity === null ? [] : [[record, String(entity)] as const])),
  );
  const free = await newNumbers(root, duck, groups.size);
  const { entityOf } = assignEntities(
    previous,
    [...groups.values()].map((rows) => rows.map(({ record }) => record)),
    () => String(free.pop()!),
  );
  const names = [...groups.keys()];
  const numbers = [...groups.values()].map((rows) => BigInt(entityOf.get(rows[0]!.record)!));
  if (names.length > 0) await duck.append('entity_of', [[names, numbers]]);
}

/** Takes numbers for clusters that hold nobody known, and gives them out; `spare` more are for those that part. */
async function newNumbers(root: RootCtx, duck: Duck, spare: number): Promise<number[]> {
  const [count] = await duck.rows<{ n: bigint }>(
    `SELECT count(DISTINCT cluster) AS n FROM wanted WHERE cluster NOT IN (SELECT cluster FROM overlap)`,
  );
  const taken = await takeEntityIds(root, Number(count!.n) + spare);
  await duck.run('CREATE TABLE taken (place BIGINT, entity BIGINT)');
  const given = taken.slice(0, Number(count!.n));
  if (given.length > 0)
    await duck.append('taken', [[given.map((_, place) => BigInt(place + 1)), given.map((id) => BigInt(id))]]);
  await duck.run(
    `INSERT INTO entity_of SELECT c.cluster, t.entity FROM (
       SELECT cluster, row_number() OVER (ORDER BY cluster) AS place FROM (
         SELECT DISTINCT cluster FROM wanted WHERE cluster NOT IN (SELECT cluster FROM overlap))
     ) c JOIN taken t USING (place)`,
  );
  return taken.slice(given.length);
}

/** Stores what differs between `previous` and `wanted` once numbers are assigned, batch by batch. */
export async function storeDifference(
  root: RootCtx,
  duck: Duck,
  kind: EntityKind,
  options: StoreOptions,
): Promise<Applied> {
  await duck.run(
    `CREATE TABLE difference AS
     SELECT w.*, row_number() OVER (ORDER BY w.entity) AS place FROM (
       SELECT w.source_id, w.key, w.observed_on, w.fields, e.entity FROM wanted w JOIN entity_of e USING (cluster)
     ) w LEFT JOIN previous p USING (source_id, key)
     WHERE p.key IS NULL OR p.entity <> w.entity OR p.fields_hash <> md5(w.fields)`,
  );
  const [count] = await duck.rows<{ n: bigint }>('SELECT count(*) AS n FROM difference');
  const goneRows = await duck.rows<{ sourceId: number; key: string }>(
    `SELECT p.source_id AS "sourceId", p.key FROM previous p ANTI JOIN wanted w USING (source_id, key)`,
  );
  const total = Number(count!.n);
  const sum = { records: 0, removed: 0, entities: 0, merges: 0, splits: 0 };
  const add = (applied: Applied) => {
    for (const key of Object.keys(sum) as (keyof Applied)[]) sum[key] += applied[key];
  };
  const { batch = BATCH, before, after } = options;
  for (let from = 0; from === 0 || from < total; from += batch) {
    const gone = from === 0 ? goneRows : [];
    const inBatch = `place > ${from} AND place <= ${from + batch}`;
    const lines = await linesOf(duck, kind, inBatch);
    const followers = await findFollowers(duck, inBatch);
    const touched = before === undefined ? [] : await findTouched(duck, inBatch, from === 0);
    const applied = await inTransaction(root, async (tx) => {
      await before?.(tx, touched);
      const left = await linesLeft(tx, kind, followers);
      const done = await applyRecords(tx, [...lines, ...left], gone, { ...options, reason: 'linkage' });
      await after?.(tx, from + batch >= total);
      return done;
    });
    add(applied);
    options.say(`${Math.min(from + batch, total)} of ${total} records stored`);
  }
  return sum;
}

/** Entities that the records of a batch belong to before or afterwards; with the first one those of records that go. */
async function findTouched(duck: Duck, inBatch: string, isFirst: boolean): Promise<number[]> {
  const gone = 'UNION SELECT p.entity FROM previous p ANTI JOIN wanted w USING (source_id, key)';
  const rows = await duck.rows<{ entity: bigint }>(
    `SELECT entity FROM difference WHERE ${inBatch}
     UNION SELECT p.entity FROM previous p JOIN difference d USING (source_id, key) WHERE ${inBatch} ${isFirst ? gone : ''}`,
  );
  return rows.map(({ entity }) => Number(entity));
}

/** Entities that lose all their records of sources to one other, and which that is: what else they have follows. */
async function findFollowers(duck: Duck, inBatch: string): Promise<Map<number, number>> {
  const rows = await duck.rows<{ from: bigint; to: bigint }>(
    `SELECT p.entity AS "from", min(e.entity) AS "to"
     FROM previous p JOIN wanted w USING (source_id, key) JOIN entity_of e USING (cluster)
     WHERE p.entity IN (SELECT q.entity FROM previous q JOIN difference d USING (source_id, key)
       WHERE ${inBatch} AND d.entity <> q.entity)
     GROUP BY 1 HAVING count(DISTINCT e.entity) = 1 AND min(e.entity) <> p.entity`,
  );
  return new Map(rows.map(({ from, to }) => [Number(from), Number(to)]));
}

/**
 * Records that no linkage reads (a visit at the door, what people typed in) go where all the others of their entity go:
 * what is merged away is not left behind with them.
 */
async function linesLeft(
  tx: Ctx,
  kind: EntityKind,
  followers: ReadonlyMap<number, number>,
): Promise<string[]> {
  if (followers.size === 0) return [];
  const left = await tx.db.query<Left>(
    `SELECT source_id AS "sourceId", key, entity_id AS "entityId", observed_on::text AS "observedOn", fields::text AS fields
     FROM registry.record WHERE kind = ${ENTITY_KINDS[kind]} AND entity_id = ANY($1::bigint[])
       AND source_id NOT IN (SELECT id FROM feeds.source WHERE current_load IS NOT NULL)`,
    [[...followers.keys()]],
  );
  return left.map(({ sourceId, key, entityId, observedOn, fields }) =>
    copyLine([sourceId, key, ENTITY_KINDS[kind], followers.get(entityId), observedOn, fields]),
  );
}

interface Left {
  readonly sourceId: number;
  readonly key: string;
  readonly entityId: number;
  readonly observedOn: string;
  readonly fields: string;
}

async function linesOf(duck: Duck, kind: EntityKind, inBatch: string): Promise<string[]> {
  const rows = await duck.rows<{
    sourceId: number;
    key: string;
    entity: bigint;
    day: string;
    fields: string;
  }>(
    `SELECT source_id AS "sourceId", key, entity, observed_on::VARCHAR AS day, fields FROM difference
     WHERE ${inBatch} ORDER BY place`,
  );
  return rows.map(({ sourceId, key, entity, day, fields }) =>
    copyLine([sourceId, key, ENTITY_KINDS[kind], entity, day, fields]),
  );
}
