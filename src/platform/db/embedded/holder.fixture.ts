/**
 * A process that starts or attaches to the embedded PostgreSQL as citybrain does, for the tests to signal and
 * kill. Its argument is the options as JSON; it writes one JSON line when it holds the server, and at SIGINT
 * or SIGTERM still runs a query (as a draining server does), gives the server back and writes another.
 */
import pg from 'pg';
import { startEmbedded } from './index.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as { dataDir: string };
const say = (value: object) => process.stdout.write(`${JSON.stringify(value)}\n`);

try {
  const embedded = await startEmbedded({ ...options, log: () => {} });
  const { stop, ...rest } = embedded;
  const staysAlive = setInterval(() => {}, 1_000);
  const drain = async () => {
    const client = new pg.Client({ connectionString: embedded.connectionString });
    await client.connect();
    const { rows } = await client.query('select count(*)::int as count from pg_database');
    await client.end();
    await stop();
    clearInterval(staysAlive);
    say({ drained: rows[0]?.count > 0 });
  };
  process.once('SIGINT', drain);
  process.once('SIGTERM', drain);
  say(rest); // last: whoever reads it may signal at once
} catch (error) {
  const { code, details } = error as { code?: string; details?: object };
  say({ error: code ?? String(error), details });
  process.exitCode = 1;
}
