import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { type Duck, openDuck, quoteText } from '../../../platform/analytics/index.ts';
import { inTransaction, type RootCtx } from '../../../platform/context/index.ts';
import { copyLine } from '../../../platform/db/index.ts';
import type { AreaDirectory } from '../../areas/index.ts';
import { snapshotPath } from '../../feeds/index.ts';
import { assignEntities, linkRecords, parseConfig } from '../../linkage/index.ts';
import type { DeriveOptions } from '../derive.ts';
import { ENTITY_KINDS } from '../kinds-contract.ts';
import { type Applied, applyRecords, takeEntityIds } from '../membership.ts';
import { respectDecisions } from './decisions.ts';
import { findReviews } from './find-reviews.ts';
import { deriveHouseholds } from './households.ts';
import { type HouseMatches, loadAddressBase, matchHouses } from './houses.ts';
import { PERSON_FIELDS, type PersonSource, unitePersons } from './person-union.ts';
import { personLinkConfig } from './persons-config.ts';

export interface LinkPersonsOptions extends DeriveOptions {
  readonly dataDir: string;
  readonly areas: AreaDirectory;
  readonly memoryLimitMb: number;
  say(line: string): void;
}

export interface LinkPersonsResult {
  readonly sources: number;
  readonly records: number;
  readonly houses: HouseMatches;
  readonly entities: number;
  readonly applied: Omit<Applied, 'entities'>;
  readonly households: number;
  /** Pairs that people are asked about. */
  readonly reviews: number;
  readonly seconds: number;
}

/** Records stored in one transaction: enough to make deriving cheap, little enough to lose when the process is killed. */
const BATCH = 400_000;

/**
 * Makes persons of what all sources of persons say now: unites their snapshots, links them, finds the house of each
 * address, gives every group a number that stays with it from run to run, and stores what is new, changed, moved or
 * gone. Killed in the middle it goes on where it was; run twice it changes nothing the second time. What people
 * decided (merged, kept apart) is kept. Throws `registry.no_sources` and what linking throws.
 */
export async function linkPersons(root: RootCtx, options: LinkPersonsOptions): Promise<LinkPersonsResult> {
  const began = performance.now();
  const sources = await findPersonSources(root, options.dataDir);
  if (sources.length === 0) throw new AppError('registry.no_sources');
  const directory = join(options.dataDir, 'registry', 'persons');
  mkdirSync(directory, { recursive: true });
  const files = {
    union: join(directory, 'union.parquet'),
    matches: join(directory, 'houses.parquet'),
    linked: join(directory, 'linked'),
  };
  const duck = await openDuck({ directory, memoryLimitMb: options.memoryLimitMb, threads: 2 });
  try {
    const records = await unitePersons(duck, sources, files.union);
    options.say(`${records} records of ${sources.length} sources`);
    const houses = await matchHouses(duck, await loadAddressBase(root.db, options.areas), files);
    options.say(
      `${houses.toHouse} of ${houses.addresses} addresses are houses, ${houses.toBuilding} buildings`,
    );
    const config = parseConfig(personLinkConfig(files.union, files.linked, options.memoryLimitMb));
    const linked = await linkRecords(config, { say: options.say });
    const applied = await apply(root, duck, { ...files, clusters: linked.files.clusters }, options);
    const households = await deriveHouseholds(root);
    const reviews = await findReviews(root, duck, config, linked.files);
    options.say(`${applied.entities} persons touched, ${households} households, ${reviews} pairs for people`);
    const { entities, ...rest } = applied;
    const seconds = Math.round((performance.now() - began) / 100) / 10;
    return {
      sources: sources.length,
      records,
      houses,
      entities,
      applied: rest,
      households,
      reviews,
      seconds,
    };
  } finally {
    await duck.close();
  }
}

async function findPersonSources(root: RootCtx, dataDir: string): Promise<PersonSource[]> {
  const rows = await root.db.query<{ id: number; code: string; load: number }>(
    `SELECT id, code, current_load AS load FROM feeds.source
     WHERE subject = 'person' AND current_load IS NOT NULL ORDER BY id`,
  );
  return rows.map(({ id, code, load }) => ({
    id,
    code,
    snapshot: snapshotPath(dataDir, { source: code, id: load }),
  }));
}

interface Files {
  readonly union: string;
  readonly matches: string;
  readonly clusters: string;
}

/** Compares what was linked with what is stored, and stores the difference. */
async function apply(root: RootCtx, duck: Duck, files: Files, options: LinkPersonsOptions): Promise<Applied> {
  await loadPrevious(root, duck);
  await duck.run(wantedTable(files));
  await respectDecisions(root, duck);
  await assign(root, duck);
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
  for (let from = 0; from === 0 || from < total; from += BATCH) {
    const gone = from === 0 ? goneRows : [];
    const lines = await linesBetween(duck, from, from + BATCH);
    const applied = await inTransaction(root, (tx) =>
      applyRecords(tx, lines, gone, { ...options, reason: 'linkage' }),
    );
    for (const key of Object.keys(sum) as (keyof Applied)[]) sum[key] += applied[key];
    options.say(`${Math.min(from + BATCH, total)} of ${total} records stored`);
  }
  const followed = await follow(root, duck, options);
  for (const key of Object.keys(sum) as (keyof Applied)[]) sum[key] += followed[key];
  return sum;
}

/**
 * Records that no linkage reads (a visit at the door, what people typed in) go where all the others of their person went:
 * whoever was merged away is not left behind with them.
 */
async function follow(root: RootCtx, duck: Duck, options: LinkPersonsOptions): Promise<Applied> {
  const moved = await duck.rows<{ from: bigint; to: bigint }>(
    `SELECT p.entity AS "from", min(e.entity) AS "to"
     FROM previous p JOIN wanted w USING (source_id, key) JOIN entity_of e USING (cluster)
     GROUP BY 1 HAVING count(DISTINCT e.entity) = 1 AND min(e.entity) <> p.entity`,
  );
  const target = new Map(moved.map(({ from, to }) => [Number(from), Number(to)]));
  return inTransaction(root, async (tx) => {
    const left = await tx.db.query<Left>(
      `SELECT source_id AS "sourceId", key, entity_id AS "entityId", observed_on::text AS "observedOn", fields::text AS fields
       FROM registry.record WHERE kind = ${ENTITY_KINDS.person} AND entity_id = ANY($1::bigint[])`,
      [[...target.keys()]],
    );
    const lines = left.map(({ sourceId, key, entityId, observedOn, fields }) =>
      copyLine([sourceId, key, ENTITY_KINDS.person, target.get(entityId), observedOn, fields]),
    );
    return applyRecords(tx, lines, [], { ...options, reason: 'linkage' });
  });
}

interface Left {
  readonly sourceId: number;
  readonly key: string;
  readonly entityId: number;
  readonly observedOn: string;
  readonly fields: string;
}

/** What the registry holds of persons now, with a mark of each record's values. */
async function loadPrevious(root: RootCtx, duck: Duck): Promise<void> {
  await duck.run(
    'CREATE TABLE previous (source_id SMALLINT, key VARCHAR, entity BIGINT, fields_hash VARCHAR)',
  );
  let after = { sourceId: -1, key: '' };
  for (;;) {
    const rows = await root.db.query<{ sourceId: number; key: string; entity: number; hash: string }>(
      `SELECT source_id AS "sourceId", key, entity_id AS entity, md5(fields::text) AS hash FROM registry.record
       WHERE kind = ${ENTITY_KINDS.person} AND source_id IN (SELECT id FROM feeds.source WHERE current_load IS NOT NULL)
         AND (source_id, key) > ($1, $2) ORDER BY source_id, key LIMIT 50000`,
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
 * Each record as it is to be stored: its cluster, and its values as one JSON text whose keys stand in the order in which
 * PostgreSQL writes them (by length, then letters), so that the marks of both sides can be compared.
 */
function wantedTable({ union, matches, clusters }: Files): string {
  const values = new Map<string, string>(PERSON_FIELDS.map((field) => [field, `u.${field}`]));
  values.set('house', 'h.house::VARCHAR');
  values.set('house_confidence', `CASE WHEN h.house IS NULL THEN NULL ELSE printf('%.3f', h.confidence) END`);
  values.set('registered_house', 'g.house::VARCHAR');
  const pairs = [...values]
    .sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
    .map(([name, value]) => `'"${name}": ' || to_json(${value})::VARCHAR`);
  const read = (file: string) => `read_parquet(${quoteText(file)})`;
  return `CREATE TABLE wanted AS
    SELECT u.source_id, u.key, coalesce(u.observed_on, DATE '1970-01-01') AS observed_on, c.entity AS cluster,
      '{' || concat_ws(', ', ${pairs.join(', ')}) || '}' AS fields
    FROM ${read(union)} u JOIN ${read(clusters)} c ON c.id = u.record_id
      LEFT JOIN ${read(matches)} h ON h.address = u.residence_address
      LEFT JOIN ${read(matches)} g ON g.address = u.registered_address`;
}

/**
 * Gives each cluster the number of the person whose records it holds. Most clusters and persons hold only each other; the
 * rest, where something joins or parts, is weighed record by record.
 */
async function assign(root: RootCtx, duck: Duck): Promise<void> {
  await duck.run(`
    CREATE TABLE overlap AS SELECT w.cluster, p.entity, count(*) AS n FROM wanted w JOIN previous p USING (source_id, key)
      GROUP BY ALL;
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

async function linesBetween(duck: Duck, from: number, to: number): Promise<string[]> {
  const rows = await duck.rows<{
    sourceId: number;
    key: string;
    entity: bigint;
    day: string;
    fields: string;
  }>(
    `SELECT source_id AS "sourceId", key, entity, observed_on::VARCHAR AS day, fields FROM difference
     WHERE place > ${from} AND place <= ${to} ORDER BY place`,
  );
  return rows.map(({ sourceId, key, entity, day, fields }) =>
    copyLine([sourceId, key, ENTITY_KINDS.person, entity, day, fields]),
  );
}
