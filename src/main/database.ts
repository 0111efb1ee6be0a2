import { join } from 'node:path';
import { systemClock } from '../lib/time.ts';
import type { Config } from '../platform/config/index.ts';
import { startEmbedded } from '../platform/db/embedded/index.ts';
import { openPool, type Pool } from '../platform/db/index.ts';
import { findPending, migrate } from '../platform/db/migrations.ts';
import { writeBackup } from './backup/write.ts';
import { allMigrations } from './modules.ts';
import { releaseOf } from './release.ts';

export interface OpenDatabase {
  readonly pool: Pool;
  /** Closes the pool and, if this process is the last that uses the embedded server, stops that. */
  close(): Promise<void>;
}

/** Opens the database of the configuration (the embedded one unless DATABASE_URL is set) and migrates it. */
export async function openDatabase(
  config: Pick<Config, 'databaseUrl' | 'dataDir' | 'databaseConnections'>,
  options: { log: (message: string) => void; statementTimeoutMs?: number } = { log: () => {} },
): Promise<OpenDatabase> {
  const embedded = config.databaseUrl
    ? undefined
    : await startEmbedded({ dataDir: config.dataDir, log: options.log });
  const connectionString = embedded?.connectionString ?? config.databaseUrl;
  try {
    await backUpFirst(config, connectionString, options.log);
    const applied = await migrate(connectionString, allMigrations);
    if (applied.length > 0) options.log(`applied ${applied.length} migrations`);
    const pool = openPool({
      connectionString,
      connections: config.databaseConnections,
      ...(options.statementTimeoutMs && { statementTimeoutMs: options.statementTimeoutMs }),
      onError: (error) => options.log(`a database connection broke: ${error.message}`),
    });
    return {
      pool,
      close: async () => {
        await pool.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

/**
 * Before migrations change a database that is in use, the embedded one is backed up below DATA_DIR/backups; a
 * PostgreSQL of the operator's own is backed up by its operator.
 */
async function backUpFirst(
  config: Pick<Config, 'databaseUrl' | 'dataDir'>,
  connectionString: string,
  log: (message: string) => void,
): Promise<void> {
  const pending = await findPending(connectionString, allMigrations);
  if (pending.length === 0) return;
  if (config.databaseUrl !== '') {
    log(`${pending.length} migrations are about to change the database at DATABASE_URL: is there a backup?`);
    return;
  }
  const now = systemClock.now();
  const folder = `${now.toISOString().replaceAll(':', '-').slice(0, 19)}-before-migrations`;
  const directory = join(config.dataDir, 'backups', folder);
  log(`${pending.length} migrations to apply; first a backup to ${directory}`);
  const { dataDir } = config;
  await writeBackup(directory, { connectionString, dataDir, release: releaseOf(), now, say: () => {} });
}
