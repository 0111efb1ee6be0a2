import { rmSync } from 'node:fs';
import pg from 'pg';
import { AppError } from '../src/lib/errors.ts';
import {
  type EmbeddedPostgres,
  startEmbedded,
  statusEmbedded,
  stopEmbedded,
} from '../src/platform/db/embedded/index.ts';
import { testDataDir } from '../src/platform/db/testing.ts';

export interface TestServer {
  readonly connectionString: string;
  /** Gives the server back; it stops unless another run uses it. */
  stop(): Promise<void>;
}

/** A cluster that fails so is thrown away and made anew: it holds nothing but test databases. */
const RENEWED = new Set([
  'db.account_foreign',
  'db.directory_copied',
  'db.start_failed',
  'db.start_timeout',
  'db.version_foreign',
]);

/** A database that is older belongs to no run that still goes on. */
const OLD_HOURS = 6;

/** Templates beyond the newest few belong to migrations that have changed since. */
const TEMPLATES_KEPT = 8;

/**
 * The PostgreSQL that all test files share: the one at `DATABASE_URL` if that is set, else the embedded one,
 * started or attached to, and held until `stop()`. Databases that killed runs have left are dropped first.
 */
export async function holdTestServer(): Promise<TestServer> {
  const outside = process.env.DATABASE_URL;
  if (outside) {
    await dropLeftovers(outside, async () => false);
    return { connectionString: outside, stop: async () => {} };
  }
  const embedded = await startShared(testDataDir());
  const isAlone = async () =>
    (await statusEmbedded(testDataDir())).holders.every((pid) => pid === process.pid);
  await dropLeftovers(embedded.connectionString, isAlone);
  return { connectionString: embedded.connectionString, stop: () => embedded.stop() };
}

async function startShared(dataDir: string): Promise<EmbeddedPostgres> {
  const start = () => startEmbedded({ dataDir, log: () => {} });
  // A server that nobody holds was left by a killed run, perhaps of a clone that is deleted by now.
  if ((await statusEmbedded(dataDir)).holders.length === 0) await stopEmbedded(dataDir);
  try {
    return await start();
  } catch (error) {
    if (!(error instanceof AppError && RENEWED.has(error.code))) throw error;
    await stopEmbedded(dataDir).catch(() => {});
    rmSync(dataDir, { recursive: true, force: true });
    return start();
  }
}

interface Leftover {
  readonly name: string;
  readonly old: boolean;
}

/**
 * Drops databases of killed runs. They are listed before asking whether anybody else uses the server: one that
 * belongs to a living run is then either not in the list or known by its holder.
 */
async function dropLeftovers(connectionString: string, isAlone: () => Promise<boolean>): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<Leftover>(LEFTOVERS, [`${OLD_HOURS} hours`, TEMPLATES_KEPT]);
    const all = await isAlone();
    for (const { name, old } of rows) {
      if (all || old) await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    }
  } catch (error) {
    // Another run may be dropping the same, and a server of the operator's may not let us look at its files.
    console.error(`old test databases stay: ${(error as Error).message}`);
  } finally {
    await client.end();
  }
}

const LEFTOVERS = `
  WITH made AS (
    SELECT oid, datname AS name, datname LIKE 'template\\_%' AS template,
      (pg_stat_file('base/' || oid || '/PG_VERSION', true)).modification AS at
    FROM pg_database WHERE datname ~ '^(test_[0-9a-f]{12}|template_[0-9a-f]{16}(_new)?)$')
  SELECT name, coalesce(at < now() - $1::interval, false) AS old FROM made WHERE NOT template
  UNION ALL
  SELECT name, at < now() - $1::interval FROM (
    SELECT *, row_number() OVER (ORDER BY oid DESC) AS place FROM made WHERE template) templates
  WHERE place > $2 OR name LIKE '%\\_new'`;
