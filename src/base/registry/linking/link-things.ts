import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { type Duck, openDuck, quoteText } from '../../../platform/analytics/index.ts';
import type { RootCtx } from '../../../platform/context/index.ts';
import type { AreaDirectory } from '../../areas/index.ts';
import { snapshotPath } from '../../feeds/index.ts';
import { withLinkLock } from '../link-lock.ts';
import type { Applied } from '../records/apply.ts';
import { assignNumbers, fieldsAsJson, loadPrevious, storeDifference } from './difference.ts';
import type { LinkOptions } from './link-options.ts';
import { findLoadedSources, storeLinkedLoads } from './linked-loads.ts';
import { uniteSnapshots } from './unite.ts';

export interface LinkThingsResult {
  readonly sources: number;
  /** Those that were read: none when no source brought anything since. */
  readonly records: number;
  /** Records that came to another one by a code with two digits exchanged, or by kind, name and place. */
  readonly mended: number;
  readonly entities: number;
  readonly applied: Omit<Applied, 'entities'>;
  readonly seconds: number;
}

const NOTHING = { records: 0, removed: 0, merges: 0, splits: 0 };
const FIELDS = ['thing_code', 'thing_name', 'organisation_name', 'kind', 'state', 'lon', 'lat'] as const;
/** Two things of one kind and name without a code are one within this: a surveyor's phone is some metres off. */
const SAME_WITHIN_M = 8;
const METRES_PER_DEGREE = 111_320;

/**
 * What a code is of: 17 digits are a component (GB/T 30428.2), 20 digits beginning with 3 an elevator (TSG 08: the class of
 * special equipment), as the source says else.
 */
const KIND = `CASE WHEN regexp_full_match(u.thing_code, '[0-9]{17}') THEN 'component'
  WHEN regexp_full_match(u.thing_code, '3[0-9]{19}') THEN 'elevator' ELSE u.kind END`;

/**
 * Makes things (部件, 设备) of what all sources of things say now: one code is one thing; a code that only one source has is
 * the same as another source's with two neighbouring digits exchanged, when both bear one name; what has no code joins the
 * thing of its kind and name within some metres. All of them are read when any source brought something since the last run, or
 * `whole` asks for it. Stores the difference as the persons' linking does. Throws `registry.no_thing_sources`, `registry.link_busy`.
 */
export async function linkThings(root: RootCtx, options: LinkOptions): Promise<LinkThingsResult> {
  return withLinkLock(root, 'things', () => linkAlone(root, options));
}

async function linkAlone(root: RootCtx, options: LinkOptions): Promise<LinkThingsResult> {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 100) / 10;
  const loads = await findLoadedSources(root, 'thing');
  if (loads.length === 0) throw new AppError('registry.no_thing_sources');
  if (options.whole !== true && loads.every(({ load, linked }) => load === linked)) {
    options.say('no source of things brought anything since');
    return {
      sources: loads.length,
      records: 0,
      mended: 0,
      entities: 0,
      applied: NOTHING,
      seconds: seconds(),
    };
  }
  const sources = loads.map(({ id, code, load }) => {
    return { id, code, snapshot: snapshotPath(options.dataDir, { source: code, id: load }) };
  });
  const directory = join(options.dataDir, 'registry', 'things');
  mkdirSync(directory, { recursive: true });
  const union = join(directory, 'union.parquet');
  const duck = await openDuck({ directory, memoryLimitMb: options.memoryLimitMb, threads: 2 });
  try {
    const records = await uniteSnapshots(duck, sources, FIELDS, union);
    options.say(`${records} records of ${sources.length} sources of things`);
    await readThings(duck, union, options.areas);
    const mended = await makeClusters(duck);
    await loadPrevious(root, duck, 'thing');
    await loadWithoutRecords(root, duck);
    await assignNumbers(root, duck, ADOPTED);
    const { entities, ...applied } = await storeDifference(root, duck, 'thing', {
      ...options,
      after: async (tx, isLast) => {
        if (isLast) await storeLinkedLoads(tx, loads);
      },
    });
    options.say(`${entities} things touched`);
    return { sources: sources.length, records, mended, entities, applied, seconds: seconds() };
  } finally {
    await duck.close();
  }
}

/** Table `wanted`: each record with its values, the grid where its point lies, and its code as a first cluster. */
async function readThings(duck: Duck, union: string, areas: AreaDirectory): Promise<void> {
  duck.define('find_grid', (point) => {
    const [lon, lat] = point.split(' ').map(Number);
    return areas.locate(lon!, lat!)?.path.at(-1)?.id ?? null;
  });
  const values = new Map<string, string>(
    FIELDS.filter((field) => field !== 'kind').map((field) => [field, `u.${field}`]),
  );
  values.set('thing_kind', KIND);
  values.set('grid', 'u.grid');
  await duck.run(
    `CREATE TABLE wanted AS
     SELECT u.source_id, u.key, coalesce(u.observed_on, DATE '1970-01-01') AS observed_on, u.record_id,
       CASE WHEN u.thing_code IS NULL THEN 'r ' || u.record_id ELSE coalesce(${KIND}, 'device') || ' ' || u.thing_code END AS cluster,
       ${fieldsAsJson(values)} AS fields,
       ${KIND} AS kind, u.thing_code AS code, u.thing_name AS name, u.lon::DOUBLE AS lon, u.lat::DOUBLE AS lat
     FROM (SELECT *, find_grid(lon || ' ' || lat) AS grid FROM read_parquet(${quoteText(union)})) u`,
  );
}

/** Joins codes that were mistyped and records without one to the thing they mean. Returns how many records moved. */
async function makeClusters(duck: Duck): Promise<number> {
  await duck.run(`
    CREATE TABLE coded AS SELECT cluster, any_value(kind) AS kind, any_value(code) AS code, max(name) AS name,
        count(DISTINCT source_id) AS sources, min(source_id) AS source_id
      FROM wanted WHERE code IS NOT NULL AND name IS NOT NULL GROUP BY cluster;
    CREATE TABLE mended AS SELECT a.cluster, min(b.cluster) AS into_cluster FROM coded a JOIN coded b
        ON a.kind = b.kind AND a.name = b.name AND a.cluster <> b.cluster AND length(a.code) = length(b.code)
      WHERE a.sources = 1 AND (b.sources > 1 OR b.source_id <> a.source_id AND b.cluster < a.cluster)
        AND a.source_id <> b.source_id AND damerau_levenshtein(a.code, b.code) = 1
        AND list_sort(string_split(a.code, '')) = list_sort(string_split(b.code, ''))
      GROUP BY 1 HAVING count(*) = 1;
    UPDATE wanted SET cluster = m.into_cluster FROM mended m WHERE m.cluster = wanted.cluster;
    CREATE TABLE placed AS SELECT record_id, source_id, cluster, kind, name, lon, lat, code,
        floor(lon * 5000)::INTEGER AS x, floor(lat * 5000)::INTEGER AS y
      FROM wanted WHERE lon IS NOT NULL AND lat IS NOT NULL AND name IS NOT NULL;
    CREATE TABLE near AS SELECT a.record_id, arg_min(b.cluster, ${distanceSql()}) AS into_cluster FROM
        (SELECT *, unnest([x - 1, x, x + 1]) AS near_x FROM placed WHERE code IS NULL) a
      JOIN placed b ON b.x = a.near_x AND b.y BETWEEN a.y - 1 AND a.y + 1 AND b.name = a.name
      WHERE coalesce(b.kind = a.kind, true) AND a.source_id <> b.source_id AND (b.code IS NOT NULL OR b.record_id < a.record_id)
        AND ${distanceSql()} <= ${SAME_WITHIN_M} GROUP BY 1;
    UPDATE wanted SET cluster = n.into_cluster FROM near n WHERE n.record_id = wanted.record_id;`);
  const [row] = await duck.rows<{ n: bigint }>(
    `SELECT (SELECT count(*) FROM near) + (SELECT count(*) FROM mended) AS n`,
  );
  return Number(row!.n);
}

/** Metres between a and b, on a plane: they are a few apart. */
const distanceSql = () =>
  `sqrt(pow((a.lon - b.lon) * cos(radians(a.lat)) * ${METRES_PER_DEGREE}, 2) + pow((a.lat - b.lat) * ${METRES_PER_DEGREE}, 2))`;

const PAGE = 50_000;

/** Things that came without a record of any source (an import, a made-up city), by kind and code. */
async function loadWithoutRecords(root: RootCtx, duck: Duck): Promise<void> {
  await duck.run('CREATE TABLE unrecorded (entity BIGINT, cluster VARCHAR)');
  for (let after = 0; ; ) {
    const rows: { id: number; cluster: string }[] = await root.db.query<{ id: number; cluster: string }>(
      `SELECT t.id, t.kind || ' ' || t.code AS cluster FROM registry.thing t WHERE t.id > $1
         AND NOT EXISTS (SELECT 1 FROM registry.record r WHERE r.entity_id = t.id) ORDER BY t.id LIMIT ${PAGE}`,
      [after],
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    await duck.append('unrecorded', [[rows.map(({ id }) => BigInt(id)), rows.map(({ cluster }) => cluster)]]);
    after = last.id;
  }
}

const ADOPTED = `SELECT cluster, min(entity) AS entity FROM unrecorded
  WHERE cluster IN (SELECT cluster FROM wanted) GROUP BY 1`;
