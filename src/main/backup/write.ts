import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { AppError } from '../../lib/errors.ts';
import { createDirectoryStorage } from '../../platform/files/index.ts';
import {
  type BackupFile,
  type BackupSequence,
  type BackupTable,
  FORMAT,
  filePathOf,
  hashOf,
  type Manifest,
} from './format.ts';
import { linkOrCopy, syncFile } from './link-file.ts';
import { hashSnapshots, linkSnapshots, readHolding } from './snapshots.ts';

export interface BackupSource {
  readonly connectionString: string;
  readonly dataDir: string;
  readonly release: string;
  readonly now: Date;
  readonly say: (line: string) => void;
}

/** Schemas that are no part of the city: PostgreSQL's own, and the job queue, which its library makes anew. */
export const OUR_SCHEMAS = `n.nspname NOT IN ('information_schema', 'jobs', 'public') AND n.nspname !~ '^pg_'`;

/**
 * Writes a backup into `directory`, which must not exist: every table of ours as COPY text in one snapshot, then the
 * stored files and what sources last brought (hard links where the disk allows) and the secret key. Written beside and renamed when complete, so
 * that a folder of that name is a whole backup. The city goes on meanwhile. Throws `backup.exists`,
 * `backup.file_damaged`.
 */
export async function writeBackup(directory: string, source: BackupSource): Promise<Manifest> {
  if (await stat(directory).catch(() => undefined)) throw new AppError('backup.exists', { directory });
  const unfinished = `${directory}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(join(unfinished, 'tables'), { recursive: true, mode: 0o700 });
  const { taken, ...database } = await dumpDatabase(unfinished, source);
  const snapshots = await hashSnapshots(unfinished, taken);
  // Files after the snapshot: whatever a row of it refers to was stored before the row.
  const files = await copyFiles(unfinished, source);
  const secretKey = await copySecret(unfinished, source);
  const manifest: Manifest = {
    ...{ format: FORMAT, madeAt: source.now.toISOString(), release: source.release },
    ...database,
    ...{ files, snapshots },
    ...(secretKey && { secretKey }),
  };
  await writeFile(join(unfinished, 'manifest.json'), `${JSON.stringify(manifest, null, 1)}\n`);
  await syncFile(join(unfinished, 'manifest.json'));
  await rename(unfinished, directory);
  return manifest;
}

async function dumpDatabase(directory: string, source: BackupSource) {
  const client = new pg.Client({
    connectionString: source.connectionString,
    application_name: 'citybrain backup',
  });
  // A broken connection fails the statement that runs; unheard, the event would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query('SET LOCAL statement_timeout = 0');
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    const { rows: migrations } = await client.query<Manifest['migrations'][number]>(
      'SELECT module, number, hash FROM platform.migration ORDER BY applied_at, module, number',
    );
    const { rows: version } = await client.query<{ server_version: string }>('SHOW server_version');
    const taken = await linkSnapshots(directory, source.dataDir, await readHolding(client), source.say);
    const tables: BackupTable[] = [];
    for (const table of await listTables(client)) {
      const dumped = await dumpTable(client, directory, table);
      source.say(`${dumped.name}: ${dumped.rows} rows`);
      tables.push(dumped);
    }
    const sequences = await readSequences(client);
    await client.query('COMMIT');
    return { serverVersion: version[0]?.server_version ?? '', migrations, tables, sequences, taken };
  } finally {
    await client.end();
  }
}

interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Every table of ours with the columns that are stored (not computed), by name. */
export async function listTables(client: pg.Client): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(`
    SELECT format('%I.%I', n.nspname, c.relname) AS name,
      array_agg(quote_ident(a.attname) ORDER BY a.attnum)::text[] AS columns
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    WHERE c.relkind = 'r' AND ${OUR_SCHEMAS} AND NOT (n.nspname = 'platform' AND c.relname = 'migration')
    GROUP BY 1 ORDER BY 1`);
  return rows;
}

async function dumpTable(client: pg.Client, directory: string, table: TableShape): Promise<BackupTable> {
  const file = `tables/${table.name.replaceAll('"', '')}.copy.gz`;
  const hash = createHash('sha256');
  const counted = new Transform({
    transform(piece: Uint8Array, _encoding, done) {
      hash.update(piece);
      done(null, piece);
    },
  });
  const copying = client.query(copyTo(`COPY ${table.name} (${table.columns.join(', ')}) TO STDOUT`));
  const path = join(directory, file);
  await pipeline(copying, counted, createGzip({ level: 3 }), createWriteStream(path, { mode: 0o600 }));
  await syncFile(path);
  return { ...table, file, rows: copying.rowCount ?? 0, sha256: hash.digest('hex') };
}

/** Where each sequence of ours stands. */
async function readSequences(client: pg.Client): Promise<BackupSequence[]> {
  const { rows } = await client.query<{ name: string }>(`
    SELECT format('%I.%I', n.nspname, c.relname) AS name
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'S' AND ${OUR_SCHEMAS} ORDER BY 1`);
  const sequences: BackupSequence[] = [];
  for (const { name } of rows) {
    const { rows: state } = await client.query<{ last_value: string; is_called: boolean }>(
      `SELECT last_value, is_called FROM ${name}`,
    );
    sequences.push({ name, lastValue: Number(state[0]?.last_value), isCalled: state[0]?.is_called === true });
  }
  return sequences;
}

async function copyFiles(directory: string, source: BackupSource): Promise<BackupFile[]> {
  const storage = createDirectoryStorage(join(source.dataDir, 'files'));
  const files: BackupFile[] = [];
  for await (const { hash, sizeBytes } of storage.entries()) {
    const target = filePathOf(directory, hash);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await storage.withLocalFile(hash, (path) => linkOrCopy(path, target));
    // A file that rotted on the disk must not pass for saved.
    if ((await hashOf(target)) !== hash) throw new AppError('backup.file_damaged', { file: `files/${hash}` });
    files.push({ hash, sizeBytes });
    if (files.length % 1_000 === 0) source.say(`${files.length} files`);
  }
  return files;
}

async function copySecret(directory: string, source: BackupSource): Promise<string | undefined> {
  const secret = await readFile(join(source.dataDir, 'secret.key')).catch(() => undefined);
  if (secret === undefined) return undefined;
  await writeFile(join(directory, 'secret.key'), secret, { mode: 0o600 });
  return createHash('sha256').update(secret).digest('hex');
}
