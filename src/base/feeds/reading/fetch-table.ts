import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { AppError } from '../../../lib/errors.ts';
import { quoteName } from '../../../platform/analytics/index.ts';
import type { CheckedDeclaration } from '../contract.ts';

const CONNECT_MS = 10_000;
const STATEMENT_MS = 3_600_000;

/**
 * Copies the declared columns of a PostgreSQL table into a CSV file, in a transaction that may only read and in the
 * order of the key, so that an unchanged table gives the same file. The connection string comes from the declared
 * variable. Throws `feeds.connection_missing`, `feeds.table_failed`; neither says the connection string.
 */
export async function fetchTable(
  declaration: CheckedDeclaration,
  environment: Readonly<Record<string, string | undefined>>,
  to: string,
): Promise<void> {
  const variable = declaration.connectionFrom ?? '';
  const connectionString = environment[variable];
  if (!connectionString) throw new AppError('feeds.connection_missing', { variable });
  const { key, fields, removed, resource = '' } = declaration;
  const columns = new Set([
    ...key,
    ...fields.map(({ column }) => column),
    ...(removed ? [removed.column] : []),
  ]);
  const table = resource.split('.').map(quoteName).join('.');
  const list = [...columns].map(quoteName).join(', ');
  const client = new pg.Client({
    ...{ connectionString, connectionTimeoutMillis: CONNECT_MS, statement_timeout: STATEMENT_MS },
    application_name: 'citybrain feeds',
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const select = `SELECT ${list} FROM ${table} ORDER BY ${key.map(quoteName).join(', ')}`;
    const source = client.query(copyTo(`COPY (${select}) TO STDOUT (FORMAT csv, HEADER, ENCODING 'UTF8')`));
    await pipeline(source, createWriteStream(to));
    await client.query('COMMIT');
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string };
    // A connection that fails may repeat its address in its message.
    const reason = /^[0-9A-Z]{5}$/.test(code ?? '') ? (message ?? '') : (code ?? 'no connection');
    throw new AppError('feeds.table_failed', { table: resource, reason: reason.slice(0, 200) }, error);
  } finally {
    await client.end().catch(() => {});
  }
}
