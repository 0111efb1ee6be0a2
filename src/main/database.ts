import type { Config } from '../platform/config/index.ts';
import { startEmbedded } from '../platform/db/embedded/index.ts';
import { openPool, type Pool } from '../platform/db/index.ts';
import { migrate } from '../platform/db/migrations.ts';
import { allMigrations } from './modules.ts';

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
