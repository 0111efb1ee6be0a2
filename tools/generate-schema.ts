/**
 * `node tools/generate-schema.ts [--check]`: migrates a fresh database and writes the row types of all its tables
 * to src/platform/db/schema.generated.ts. With `--check` it writes nothing and fails when they differ.
 */
import { randomBytes } from 'node:crypto';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { baseMigrations } from '../src/base/migrations.ts';
import { type MigrationSource, migrate } from '../src/platform/db/migrations.ts';
import { withDatabase } from '../src/platform/db/testing.ts';
import { describeRows } from './row-types.ts';
import { holdTestServer } from './test-server.ts';
import { writeOrCheck } from './write-or-check.ts';

const target = new URL('../src/platform/db/schema.generated.ts', import.meta.url);
const scenesFolder = new URL('../src/scenes/', import.meta.url);

/** Migrations of every scene there is, by name; a scene's tables refer to the base and to their own only. */
function sceneMigrations(): MigrationSource[] {
  const folders = globSync('*/migrations', { cwd: fileURLToPath(scenesFolder) }).sort();
  return folders.map((folder) => ({
    module: folder.split(/[\\/]/)[0]!,
    directory: new URL(`${folder}/`, scenesFolder),
  }));
}

/** The row types as the migrations of this tree make them. */
async function generate(): Promise<string> {
  const server = await holdTestServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: server.connectionString });
  try {
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    const database = withDatabase(server.connectionString, name);
    await migrate(database, [...baseMigrations, ...sceneMigrations()]);
    const reader = new pg.Client({ connectionString: database });
    await reader.connect();
    try {
      return await describeRows(reader);
    } finally {
      await reader.end();
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  } finally {
    await client.end();
    await server.stop();
  }
}

await writeOrCheck(
  target,
  'src/platform/db/schema.generated.ts differs from what the migrations make: run node tools/generate-schema.ts and commit it',
  generate,
);
