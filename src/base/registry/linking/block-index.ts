import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Duck, quoteText } from '../../../platform/analytics/index.ts';
import { keepModel, LINKAGE_RULES, type LinkConfig, writeIndex } from '../../linkage/index.ts';

// What a whole run leaves behind for the increments after it, below DATA_DIR/registry/<persons or organisations>/index: the
// model, and which of them have a record in which block (base.parquet, sorted). Increments add files of their own (added-….parquet). What
// stands in it wrongly costs time only: who left a block is looked at and not taken.

export interface BlockIndex {
  readonly directory: string;
  /** Parquet files: k, entity, loose. */
  readonly files: readonly string[];
  /** When the whole run was stored. */
  readonly madeAt: Date;
}

interface Manifest {
  readonly of: string;
  readonly madeAt: string;
}

const MANIFEST = 'index.json';
const ADDED = /^added-.*\.parquet$/u;
/** Files of increments that are read one by one; then they are put together. */
const ADDED_MOST = 40;

/** Rules, those of the linkage itself too, and the version of DuckDB whose hashes the index holds: with others it is of no use. */
async function markOf(duck: Duck, config: LinkConfig): Promise<string> {
  const { fields, comparisons, blocking, keys, blockRecordsMost } = config;
  const [row] = await duck.rows<{ version: string }>('SELECT version() AS version');
  const rules = JSON.stringify([
    LINKAGE_RULES,
    row!.version,
    fields,
    comparisons,
    blocking,
    keys,
    blockRecordsMost,
  ]);
  return createHash('sha256').update(rules).digest('hex');
}

/** The index of these rules, or undefined when no whole run with them was finished. */
export async function openBlockIndex(
  duck: Duck,
  config: LinkConfig,
  directory: string,
): Promise<BlockIndex | undefined> {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(join(directory, MANIFEST), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
  if (manifest.of !== (await markOf(duck, config))) return undefined;
  const added = readdirSync(directory).filter((name) => ADDED.test(name));
  const files = ['base.parquet', ...added].map((name) => join(directory, name));
  return { directory, files, madeAt: new Date(manifest.madeAt) };
}

/**
 * Makes the index of a finished whole run in place of the one before. The tables `wanted` and `entity_of` say whose each
 * record is. Killed in the middle there is none, and the next run is a whole one.
 */
export async function makeBlockIndex(
  duck: Duck,
  config: LinkConfig,
  { directory, madeAt }: { readonly directory: string; readonly madeAt: Date },
): Promise<void> {
  const fresh = `${directory}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const members = `SELECT w.source_id || '/' || w.key AS id, e.entity FROM wanted w JOIN entity_of e USING (cluster)`;
  await writeIndex(duck, config, members, join(fresh, 'base.parquet'));
  keepModel(config, fresh);
  const manifest: Manifest = { of: await markOf(duck, config), madeAt: madeAt.toISOString() };
  writeFileSync(join(fresh, MANIFEST), JSON.stringify(manifest));
  rmSync(directory, { recursive: true, force: true });
  renameSync(fresh, directory);
}

/**
 * Adds to the index what an increment is about to store: of the blocks `keys` (a query of id, k, loose) those of records
 * that are new, changed or come to another person. Written before they are stored, under a name of its own: after a kill
 * there is too much in it, never too little.
 */
export async function addToIndex(duck: Duck, index: BlockIndex, keys: string, name: string): Promise<void> {
  await duck.run(`CREATE TABLE settled AS
    SELECT w.source_id || '/' || w.key AS id, e.entity FROM wanted w JOIN entity_of e USING (cluster)
      LEFT JOIN previous p USING (source_id, key)
    WHERE p.key IS NULL OR p.entity <> e.entity OR p.fields_hash <> md5(w.fields)`);
  const [count] = await duck.rows<{ n: bigint }>('SELECT count(*) AS n FROM settled');
  if (count!.n === 0n) return;
  const query = `SELECT DISTINCT b.k, e.entity, b.loose FROM (${keys}) b JOIN settled e USING (id)`;
  await writeSorted(duck, query, join(index.directory, `added-${name}.parquet`));
  const added = index.files.slice(1);
  if (added.length < ADDED_MOST) return;
  const together = `SELECT DISTINCT k, entity, loose FROM read_parquet([${added.map(quoteText).join(', ')}])`;
  await writeSorted(duck, together, join(index.directory, `added-${name}-together.parquet`));
  for (const file of added) rmSync(file);
}

async function writeSorted(duck: Duck, query: string, file: string): Promise<void> {
  await duck.run(
    `COPY (${query} ORDER BY k) TO ${quoteText(`${file}.part`)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  renameSync(`${file}.part`, file);
}
