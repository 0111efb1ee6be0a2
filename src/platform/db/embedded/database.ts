/** The address of a running server, and the database in it. */
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { AppError } from '../../../lib/errors.ts';
import { SUPERUSER } from './cluster.ts';
import type { RunningServer } from './server.ts';

export const DATABASE = 'citybrain';
const CONNECT_LIMIT_MS = 10_000;

/** The URL of `database` on the server. Over TCP it holds the password: never log it. */
export function connectionStringOf(server: RunningServer, passwordFile: string, database = DATABASE): string {
  if (server.socketDir !== undefined) {
    const host = encodeURIComponent(server.socketDir);
    return `postgresql://${SUPERUSER}@/${database}?host=${host}&port=${server.port}`;
  }
  const password = readFileSync(passwordFile, 'utf8').trim();
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${server.port}/${database}`;
}

/** Makes the database when it is missing; returns the server's version, for example "18.4". */
export async function ensureDatabase(server: RunningServer, passwordFile: string): Promise<string> {
  try {
    return await queryVersion(connectionStringOf(server, passwordFile));
  } catch (error) {
    if ((error as { code?: string }).code !== '3D000') throw connectFailure(error);
  }
  await withClient(connectionStringOf(server, passwordFile, 'postgres'), (client) =>
    client.query(`create database ${DATABASE} template template0`),
  );
  return queryVersion(connectionStringOf(server, passwordFile));
}

async function queryVersion(connectionString: string): Promise<string> {
  return withClient(connectionString, async (client) => {
    const result = await client.query<{ server_version: string }>('show server_version');
    return result.rows[0]?.server_version.split(' ')[0] ?? '';
  });
}

async function withClient<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: CONNECT_LIMIT_MS });
  client.on('error', () => {}); // a connection that breaks later also fails the query that is under way
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}

function connectFailure(error: unknown): AppError {
  return new AppError(
    'db.start_failed',
    {
      output: error instanceof Error ? error.message : String(error),
      remedy: 'PostgreSQL runs but does not let citybrain in; its log beside the cluster says why',
    },
    error,
  );
}
