import { createHash } from 'node:crypto';
import pg from 'pg';

/** Holds "I am the one who does this" among all processes on a database, for as long as its connection lives. */
export interface Leadership {
  /** Tries to become or stay the leader. False while another process leads or the database is away. */
  isLeader(): Promise<boolean>;
  close(): Promise<void>;
}

const RECONNECT_MS = 1_000;

/** Leadership by a session-level advisory lock: PostgreSQL gives it up by itself when the process dies. */
export function openLeadership(
  connectionString: string,
  name: string,
  onLoss: (error: unknown) => void,
): Leadership {
  const key = createHash('sha256').update(`leadership:${name}`).digest().readInt32BE(0);
  let client: pg.Client | undefined;
  let leading = false;
  let lastTryMs = 0;
  let closed = false;

  async function lose(error: unknown): Promise<void> {
    const lost = client;
    client = undefined;
    if (leading && !closed) onLoss(error);
    leading = false;
    await lost?.end().catch(() => {});
  }

  async function tryToLead(): Promise<boolean> {
    // Monotonic time of this process: only paces reconnecting, nothing is stored.
    const nowMs = performance.now();
    if (lastTryMs !== 0 && nowMs - lastTryMs < RECONNECT_MS) return false;
    lastTryMs = nowMs;
    try {
      if (client === undefined) {
        client = new pg.Client({ connectionString, application_name: `citybrain ${name}`, keepAlive: true });
        client.on('error', (error) => void lose(error));
        await client.connect();
      }
      const { rows } = await client.query<{ held: boolean }>(
        'SELECT pg_try_advisory_lock(7218, $1) AS held',
        [key],
      );
      leading = rows[0]?.held === true;
      return leading;
    } catch (error) {
      await lose(error);
      return false;
    }
  }

  return {
    isLeader: async () => !closed && (leading || (await tryToLead())),
    close: async () => {
      closed = true;
      await lose(undefined);
    },
  };
}
