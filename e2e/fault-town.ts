import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { statusEmbedded, stopEmbedded } from '../src/platform/db/embedded/index.ts';
import { type Caller, callerWith, sessionOf } from './caller.ts';
import { openFolder, startTestServer, type TestServer } from './support.ts';

export interface Receipt {
  readonly reportId: string;
  readonly caseId: string;
  readonly number: string;
}

/** A running demo-town that may be treated badly. */
export interface FaultTown {
  readonly server: TestServer;
  readonly folder: string;
  readonly dataDir: string;
  readonly place: { readonly lon: number; readonly lat: number };
  /** A dispatcher's session, and calls with it. */
  readonly headers: Record<string, string>;
  readonly agent: Caller;
  /** A report of the hotline's at the town's place. */
  report(text: string, more?: object): object;
  /** Rows of the database itself, past the server. */
  rowsOf<Row extends pg.QueryResultRow>(sql: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

/** Starts it, without limits on calls. Stop it when the tests are over. */
export async function startFaultTown(): Promise<FaultTown> {
  const folder = await openFolder();
  const dataDir = join(folder, 'data');
  const server = await startTestServer({ dataDir, env: { CALLS_PER_MINUTE: '100000', LOG_LEVEL: 'error' } });
  const headers = await sessionOf(server.address, 'dispatcher');
  const agent = callerWith(server.address, headers);
  const grid = await agent<{ area: { lon: number; lat: number } }>('GET', '/api/v1/areas/990101001001');
  const place = { lon: grid.body.area.lon, lat: grid.body.area.lat };
  return {
    ...{ server, folder, dataDir, place, headers, agent },
    report: (text, more = {}) => ({ channel: 'hotline', text, ...place, ...more }),
    rowsOf: async <Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []) => {
      const { connectionString } = await statusEmbedded(dataDir);
      const client = new pg.Client({ connectionString });
      await client.connect();
      try {
        return (await client.query<Row>(sql, values)).rows;
      } finally {
        await client.end();
      }
    },
    stop: async () => {
      await server.stop();
      await stopEmbedded(dataDir);
      await rm(folder, { recursive: true, force: true });
    },
  };
}
