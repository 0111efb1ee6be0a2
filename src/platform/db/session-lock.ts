import type { ClientBase } from 'pg';
import { sqlState } from './failures.ts';

/** PostgreSQL frees a killed process's locks when it notices, some ms later: whoever repeats at once waits for that. */
const WAIT_MS = 3_000;

/**
 * Takes the lock of this name for the connection: one holder among all processes, until the connection ends
 * (`release(true)` when it is lent from a pool). False when another one holds it and goes on holding it for three seconds.
 */
export async function takeSessionLock(client: ClientBase, name: string): Promise<boolean> {
  await client.query(`SET lock_timeout = ${WAIT_MS}`);
  try {
    await client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [name]);
    return true;
  } catch (error) {
    if (sqlState(error) === '55P03') return false;
    throw error;
  } finally {
    await client.query('RESET lock_timeout').catch(() => {});
  }
}
