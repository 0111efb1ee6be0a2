import { createHash, randomBytes } from 'node:crypto';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import { type Ids, uuidIds } from '../../lib/ids.ts';
import { type ManualClock, manualClock } from '../../lib/time.ts';
import { type Actor, systemActor } from '../access/index.ts';
import { createCtx, type Logger, type RootCtx } from '../context/index.ts';
import { startEmbedded } from './embedded/index.ts';
import { openPool } from './index.ts';
import { type MigrationSource, migrate, readMigrations } from './migrations.ts';

export interface TestDatabase {
  readonly connectionString: string;
  readonly ctx: RootCtx;
  readonly clock: ManualClock;
  as(actor: Actor): RootCtx;
}

export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/**
 * A database of the test file's own, cloned in about 0.1 s from a template that has all migrations, on
 * `DATABASE_URL` if set and else on an embedded PostgreSQL that test files share. Dropped after the file.
 * Call it at the top level of the test file, not in a hook: the clean-up would run when the hook ends.
 * The clock stands at 2026-11-18 (a Wednesday) 10:00 in UTC+8.
 */
export async function createTestDatabase(
  sources: readonly MigrationSource[],
  ids: Ids = uuidIds,
): Promise<TestDatabase> {
  const server = await testServer();
  const template = await ensureTemplate(server, sources);
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const connectionString = withDatabase(server, name);
  const pool = openPool({ connectionString, connections: 8 });
  const clock = manualClock('2026-11-18T10:00:00+08:00');
  const ctx = createCtx({ actor: systemActor('test'), db: pool, clock, ids, log: silentLogger });
  after(async () => {
    await pool.close();
    await onServer(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  });
  return { connectionString, ctx, clock, as: (actor) => ({ ...ctx, actor }) };
}

/** Data directory of the embedded PostgreSQL that all test files of this account share. */
export function testDataDir(): string {
  return join(tmpdir(), `citybrain-test-${userInfo().username}`);
}

/** Connection string of the server on which tests make their databases. */
export async function testServer(): Promise<string> {
  if (process.env['DATABASE_URL']) return process.env['DATABASE_URL'];
  const embedded = await startEmbedded({ dataDir: testDataDir(), log: () => {} });
  // Only the first of several test files owns the server; it is left to the last one by never stopping it here:
  // `npm test` stops it at its end, and a single file's run leaves a running server for the next one.
  return embedded.connectionString;
}

const TEMPLATE_LOCK = 7_218_002;

async function ensureTemplate(server: string, sources: readonly MigrationSource[]): Promise<string> {
  const migrations = readMigrations(sources);
  const hash = createHash('sha256')
    .update(migrations.map((each) => each.module + each.hash).join())
    .digest('hex');
  const template = `template_${hash.slice(0, 16)}`;
  await onServer(server, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
    if (rows.length > 0) return;
    const unfinished = `${template}_new`;
    await client.query(`DROP DATABASE IF EXISTS ${unfinished} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${unfinished}`);
    await migrate(withDatabase(server, unfinished), sources);
    await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${template}`);
  });
  return template;
}

async function onServer(server: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** The same connection string for another database of the same server. */
export function withDatabase(connectionString: string, database: string): string {
  return connectionString.replace(/^(postgres(?:ql)?:\/\/[^/?]*)\/?[^?]*/, `$1/${database}`);
}
