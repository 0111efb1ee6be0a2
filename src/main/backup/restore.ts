import { createReadStream } from 'node:fs';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { assert } from '../../lib/assert.ts';
import { AppError } from '../../lib/errors.ts';
import { type MigrationSource, migrate, readMigrations } from '../../platform/db/migrations.ts';
import { createDirectoryStorage } from '../../platform/files/index.ts';
import { type BackupTable, filePathOf, type Manifest, readManifest } from './format.ts';
import { restoreSnapshots } from './snapshots.ts';
import { verifyBackup } from './verify.ts';
import { listTables, OUR_SCHEMAS } from './write.ts';

export interface RestoreTarget {
  readonly connectionString: string;
  readonly dataDir: string;
  readonly migrations: readonly MigrationSource[];
  readonly say: (line: string) => void;
}

/**
 * Puts a backup into an empty database and data folder: checks it whole, migrates to what it was made under, copies
 * files, key and rows, sets the sequences, and applies what this release has beyond it. All rows go in with one
 * transaction: a restore that broke off leaves no city and is simply started again. Needs no superuser. Throws
 * `backup.*`; nothing is in force then.
 */
export async function restoreBackup(directory: string, target: RestoreTarget): Promise<Manifest> {
  const manifest = await readManifest(directory);
  refuseUnknownRelease(manifest, target.migrations);
  const client = new pg.Client({
    connectionString: target.connectionString,
    application_name: 'citybrain restore',
  });
  // A broken connection fails the statement that runs; unheard, the event would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    await refuseFilled(client);
    await verifyBackup(directory, manifest, target.say);
    await restoreSecret(directory, manifest, target.dataDir);
    await restoreFiles(directory, manifest, target);
    await restoreSnapshots(directory, target.dataDir, manifest.snapshots ?? []);
    const wanted = new Set(manifest.migrations.map(({ module, number }) => `${module}/${number}`));
    await migrate(target.connectionString, target.migrations, (each) =>
      wanted.has(`${each.module}/${each.number}`),
    );
    await restoreRows(client, directory, manifest, target.say);
  } finally {
    await client.end();
  }
  const later = await migrate(target.connectionString, target.migrations);
  if (later.length > 0) target.say(`applied ${later.length} migrations of this release`);
  return manifest;
}

function refuseUnknownRelease(manifest: Manifest, sources: readonly MigrationSource[]): void {
  const known = new Map(readMigrations(sources).map((each) => [`${each.module}/${each.number}`, each.hash]));
  const unknown = manifest.migrations.filter(
    (each) => known.get(`${each.module}/${each.number}`) !== each.hash,
  );
  if (unknown.length === 0) return;
  const names = unknown.slice(0, 10).map((each) => `${each.module}/${each.number}`);
  throw new AppError('backup.release_unknown', { migrations: names.join(', '), release: manifest.release });
}

async function refuseFilled(client: pg.Client): Promise<void> {
  for (const table of ['platform.setting', 'auth.account', 'loop.case']) {
    const { rows } = await client.query<{ there: boolean }>('SELECT to_regclass($1) IS NOT NULL AS there', [
      table,
    ]);
    if (rows[0]?.there !== true) continue;
    const filled = await client.query(`SELECT 1 FROM ${table} LIMIT 1`);
    if (filled.rows.length > 0) throw new AppError('backup.not_empty');
  }
}

async function restoreSecret(directory: string, manifest: Manifest, dataDir: string): Promise<void> {
  if (manifest.secretKey === undefined) return;
  const path = join(dataDir, 'secret.key');
  const saved = await readFile(join(directory, 'secret.key'), 'utf8');
  const present = await readFile(path, 'utf8').catch(() => undefined);
  if (present !== undefined && present !== saved) throw new AppError('backup.secret_differs', { path });
  await mkdir(dataDir, { recursive: true });
  if (present === undefined) await copyFile(join(directory, 'secret.key'), path);
}

/** A copy, not a link: a backup must not share its bytes with a city that goes on. */
async function restoreFiles(directory: string, manifest: Manifest, target: RestoreTarget): Promise<void> {
  const storage = createDirectoryStorage(join(target.dataDir, 'files'));
  for (const { hash, sizeBytes } of manifest.files) {
    if ((await storage.findSize(hash)) === sizeBytes) continue;
    const arriving = await storage.temporaryPath();
    await copyFile(filePathOf(directory, hash), arriving);
    await storage.commit(arriving, hash);
  }
  target.say(`${manifest.files.length} files`);
}

async function restoreRows(
  client: pg.Client,
  directory: string,
  manifest: Manifest,
  say: (line: string) => void,
): Promise<void> {
  await client.query('BEGIN');
  await client.query('SET LOCAL statement_timeout = 0');
  await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
  const order = await orderByReferences(client);
  // What migrations put in themselves (first rows) is in the backup too.
  for (const name of [...order].reverse()) await client.query(`DELETE FROM ${name}`);
  const saved = new Map(manifest.tables.map((table) => [table.name, table]));
  const missing = manifest.tables.filter(({ name }) => !order.includes(name));
  if (missing.length > 0)
    throw new AppError('backup.release_unknown', {
      migrations: missing.map(({ name }) => name).join(', '),
      release: manifest.release,
    });
  for (const name of order) {
    const table = saved.get(name);
    if (table !== undefined) await restoreTable(client, directory, table, say);
  }
  for (const { name, lastValue, isCalled } of manifest.sequences)
    await client.query('SELECT setval($1::regclass, $2, $3)', [name, lastValue, isCalled]);
  await client.query('COMMIT');
  await client.query('ANALYZE');
}

async function restoreTable(
  client: pg.Client,
  directory: string,
  table: BackupTable,
  say: (line: string) => void,
): Promise<void> {
  const copying = client.query(copyFrom(`COPY ${table.name} (${table.columns.join(', ')}) FROM STDIN`));
  await pipeline(createReadStream(join(directory, table.file)), createGunzip(), copying);
  if (copying.rowCount !== table.rows)
    throw new AppError('backup.damaged', { count: 1, faults: `${table.name}: ${copying.rowCount} rows` });
  say(`${table.name}: ${table.rows} rows`);
}

/** Our tables, those that are referred to before those that refer to them; rows may refer to others of their table. */
async function orderByReferences(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ child: string; parent: string }>(`
    SELECT format('%I.%I', n.nspname, c.relname) AS child, format('%I.%I', m.nspname, p.relname) AS parent
    FROM pg_constraint f
    JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_class p ON p.oid = f.confrelid JOIN pg_namespace m ON m.oid = p.relnamespace
    WHERE f.contype = 'f' AND f.conrelid <> f.confrelid AND ${OUR_SCHEMAS}`);
  const left = new Set((await listTables(client)).map(({ name }) => name));
  const order: string[] = [];
  while (left.size > 0) {
    const free = [...left].filter(
      (name) => !rows.some(({ child, parent }) => child === name && left.has(parent)),
    );
    assert(free.length > 0, `tables refer to one another in a circle: ${[...left].join(', ')}`);
    for (const name of free) left.delete(name);
    order.push(...free);
  }
  return order;
}
