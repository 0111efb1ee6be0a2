import { resolve } from 'node:path';
import { AppError } from '../../lib/errors.ts';
import { systemClock } from '../../lib/time.ts';
import { type Config, loadConfig } from '../../platform/config/index.ts';
import { startEmbedded } from '../../platform/db/embedded/index.ts';
import { readManifest } from '../backup/format.ts';
import { restoreBackup } from '../backup/restore.ts';
import { verifyBackup } from '../backup/verify.ts';
import { writeBackup } from '../backup/write.ts';
import { allMigrations } from '../modules.ts';
import { releaseOf } from '../release.ts';
import type { Command, CommandResult } from './command.ts';

export const backup: Command = {
  usage: 'DIR',
  summary: 'writes database, files and key into a new folder; the city goes on meanwhile',
  run: async ({ positionals, say }) => {
    const directory = directoryOf(positionals);
    const config = loadConfig(process.env);
    return withServer(config, async (connectionString) => {
      const { dataDir } = config;
      const source = { connectionString, dataDir, release: releaseOf(), now: systemClock.now(), say };
      return summaryOf(directory, await writeBackup(directory, source));
    });
  },
};

export const restore: Command = {
  usage: 'DIR [--verify]',
  summary: 'puts a backup into an empty database and data folder; --verify only reads it again',
  options: { verify: { type: 'boolean' } },
  run: async ({ values, positionals, say }) => {
    const directory = directoryOf(positionals);
    if (values.verify === true) {
      const manifest = await readManifest(directory);
      await verifyBackup(directory, manifest, say);
      return summaryOf(directory, manifest);
    }
    const config = loadConfig(process.env);
    return withServer(config, async (connectionString) => {
      const target = { connectionString, dataDir: config.dataDir, migrations: allMigrations, say };
      return summaryOf(directory, await restoreBackup(directory, target));
    });
  },
};

function directoryOf(positionals: readonly string[]): string {
  const [directory] = positionals;
  if (directory === undefined || positionals.length > 1)
    throw new AppError('config.invalid', {
      name: 'DIR',
      value: positionals.join(' '),
      expected: 'one folder',
    });
  return resolve(directory);
}

async function withServer(
  config: Config,
  work: (connectionString: string) => Promise<CommandResult>,
): Promise<CommandResult> {
  if (config.databaseUrl !== '') return work(config.databaseUrl);
  const embedded = await startEmbedded({ dataDir: config.dataDir, log: () => {} });
  try {
    return await work(embedded.connectionString);
  } finally {
    await embedded.stop();
  }
}

function summaryOf(directory: string, manifest: Awaited<ReturnType<typeof readManifest>>): CommandResult {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const { release, madeAt, tables, files } = manifest;
  return {
    output: { directory, release, madeAt, tables: tables.length, rows, files: files.length },
  };
}
