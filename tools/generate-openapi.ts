/**
 * `node tools/generate-openapi.ts [--check]`: puts the system together on the small city of the tests, without
 * listening, and writes what outsiders may call to docs/openapi.json. With `--check` it writes nothing and fails
 * when they differ.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startApplication } from '../src/main/application.ts';
import { anonymous } from '../src/platform/access/index.ts';
import { loadConfig } from '../src/platform/config/index.ts';
import { silentLogger, withDatabase } from '../src/platform/db/testing.ts';
import { createHttpServer } from '../src/platform/http/index.ts';
import { createMetrics } from '../src/platform/metrics/index.ts';
import { holdTestServer } from './test-server.ts';
import { writeOrCheck } from './write-or-check.ts';

const target = new URL('../docs/openapi.json', import.meta.url);

/** The description of all routes, with every object's keys in order, as the text of the file. */
async function generate(): Promise<string> {
  const server = await holdTestServer();
  const name = `test_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: server.connectionString });
  const dataDir = mkdtempSync(join(tmpdir(), 'citybrain-openapi-'));
  try {
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    try {
      return await describeRoutes(withDatabase(server.connectionString, name), dataDir);
    } finally {
      await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
    await client.end();
    await server.stop();
  }
}

async function describeRoutes(databaseUrl: string, dataDir: string): Promise<string> {
  const settings = { DATABASE_URL: databaseUrl, DATA_DIR: dataDir, CITY: 'demo-town', DEMO: 'off' };
  const duties = { serve: false, work: false };
  const application = await startApplication(loadConfig(settings), { duties, log: silentLogger });
  const { root, routes } = application;
  const readiness = () => ({ ready: true, state: 'ready' });
  const metrics = createMetrics({ root, readiness, version: 'openapi' });
  try {
    const app = await createHttpServer({
      root,
      routes: [...routes, ...metrics.routes],
      authenticate: async () => ({ actor: anonymous }),
    });
    await app.ready();
    const description = JSON.stringify(inOrder(app.swagger()), undefined, 1);
    await app.close();
    return `${description}\n`;
  } finally {
    metrics.stop();
    await application.stop();
  }
}

/** The same value with the keys of every object sorted, so that moving code about changes nothing. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, inOrder(each)]));
}

await writeOrCheck(
  target,
  'docs/openapi.json differs from the routes: run node tools/generate-openapi.ts and commit it',
  generate,
);
