import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { AppError } from '../../lib/errors.ts';

/** One module's folder of `0001-name.sql` files. Modules are migrated in the order of the list. */
export interface MigrationSource {
  readonly module: string;
  readonly directory: URL;
}

export interface Migration {
  readonly module: string;
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly hash: string;
}

/** Any number will do, as long as nothing else in this database locks it. */
const MIGRATION_LOCK = 7_218_001;

/** Reads all migrations in the order in which they run. A gap or a doubled number stops the start. */
export function readMigrations(sources: readonly MigrationSource[]): Migration[] {
  return sources.flatMap(({ module, directory }) => {
    if (!existsSync(directory)) return [];
    const files = readdirSync(directory)
      .filter((file) => file.endsWith('.sql'))
      .sort();
    return files.map((file, index) => {
      const match = /^(\d{4})-([a-z0-9-]+)\.sql$/.exec(file);
      if (!match || Number(match[1]) !== index + 1) {
        const expected = `${String(index + 1).padStart(4, '0')}-name.sql`;
        throw new AppError('db.migration_misnamed', { file: `${module}/${file}`, expected });
      }
      const sql = readFileSync(fileURLToPath(new URL(file, directory)), 'utf8');
      const hash = createHash('sha256').update(sql).digest('hex');
      return { module, number: index + 1, name: match[2]!, sql, hash };
    });
  });
}

/**
 * Applies what is missing, each file in a transaction of its own, under an advisory lock so that processes that
 * start together do it once. Applied migrations whose folder is gone are left alone (a scene may be deleted).
 * Throws `db.migration_changed` when a file differs from what was applied. `isWanted` leaves some out: a backup is
 * restored under the migrations it was made with.
 * Returns the names of those applied now.
 */
export async function migrate(
  connectionString: string,
  sources: readonly MigrationSource[],
  isWanted: (migration: Migration) => boolean = () => true,
): Promise<string[]> {
  const migrations = readMigrations(sources).filter(isWanted);
  const client = new pg.Client({ connectionString, application_name: 'citybrain migrate' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await readApplied(client);
    const done: string[] = [];
    for (const migration of migrations) {
      const key = `${migration.module}/${migration.number}`;
      const hash = applied.get(key);
      if (hash === undefined) {
        await apply(client, migration);
        done.push(`${migration.module}/${migration.name}`);
      } else if (hash !== migration.hash) {
        throw new AppError('db.migration_changed', { migration: `${key} ${migration.name}` });
      }
    }
    return done;
  } finally {
    await client.end();
  }
}

/**
 * Names of the migrations that a database with something in it still needs; none for a new database, which has
 * nothing to lose.
 */
export async function findPending(
  connectionString: string,
  sources: readonly MigrationSource[],
): Promise<string[]> {
  const client = new pg.Client({ connectionString, application_name: 'citybrain migrate' });
  await client.connect();
  try {
    const { rows } = await client.query<{ there: boolean }>(
      `SELECT to_regclass('platform.migration') IS NOT NULL AS there`,
    );
    if (rows[0]?.there !== true) return [];
    const applied = await readApplied(client);
    if (applied.size === 0) return [];
    return readMigrations(sources)
      .filter(({ module, number }) => !applied.has(`${module}/${number}`))
      .map(({ module, name }) => `${module}/${name}`);
  } finally {
    await client.end();
  }
}

async function readApplied(client: pg.Client): Promise<Map<string, string>> {
  await client.query(`CREATE SCHEMA IF NOT EXISTS platform`);
  await client.query(`CREATE TABLE IF NOT EXISTS platform.migration (
    module text NOT NULL, number int NOT NULL, name text NOT NULL, hash text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (module, number))`);
  const { rows } = await client.query<{ module: string; number: number; hash: string }>(
    'SELECT module, number, hash FROM platform.migration',
  );
  return new Map(rows.map((row) => [`${row.module}/${row.number}`, row.hash]));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('BEGIN');
    await client.query(migration.sql);
    await client.query(
      'INSERT INTO platform.migration (module, number, name, hash) VALUES ($1, $2, $3, $4)',
      [migration.module, migration.number, migration.name, migration.hash],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    const name = `${migration.module}/${migration.number} ${migration.name}`;
    throw new AppError('db.migration_failed', { migration: name, reason: (error as Error).message }, error);
  }
}
