import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  evaluateLink,
  type LinkConfig,
  linkIncrement,
  linkRecords,
  parseConfig,
  type RecordName,
} from '../../base/linkage/index.ts';
import { AppError } from '../../lib/errors.ts';
import { uuidIds } from '../../lib/ids.ts';
import { openDuck, quoteText } from '../../platform/analytics/index.ts';
import type { Command, CommandInput, CommandResult } from './command.ts';

export const link: Command = {
  usage: 'run|eval CONFIG [FILE…] [--output DIR] [--csv] [--previous DIR [--removed FILE]]',
  summary:
    'which records of any files are one: entities, pairs and a review list; eval measures against a truth; with --previous only what is new or changed since that run is taken in, and ids stay; --csv writes the results as CSV too',
  options: {
    output: { type: 'string' },
    csv: { type: 'boolean' },
    previous: { type: 'string' },
    removed: { type: 'string' },
  },
  run: async (input) => {
    const { positionals, values, say } = input;
    const [what, file, ...files] = positionals;
    if ((what !== 'run' && what !== 'eval') || file === undefined) {
      const expected = 'run CONFIG or eval CONFIG';
      throw new AppError('config.invalid', { name: 'link', value: what ?? '', expected });
    }
    const output = typeof values.output === 'string' ? values.output : undefined;
    if (what === 'eval' && values.previous !== undefined) {
      const expected = 'run, or eval without it: a truth is measured on a run over all records';
      throw new AppError('config.invalid', { name: '--previous', value: 'eval', expected });
    }
    const config = readLinkConfig(file, files, output);
    const result = await (what === 'run' ? run(config, input) : evaluate(config, input));
    if (values.csv === true) say(`${(await writeAsCsv(config)).join(', ')}`);
    return result;
  },
};

async function run(config: LinkConfig, { values, say }: CommandInput): Promise<CommandResult> {
  if (typeof values.previous === 'string') {
    const previous = resolve(values.previous);
    if (previous === config.output) {
      const right = 'another folder than the run before, which stays as it is';
      throw new AppError('linkage.config', { field: 'output', why: config.output, right });
    }
    const result = await linkIncrement(config, {
      ...{ previous, newId: () => uuidIds.next(), say },
      removed: typeof values.removed === 'string' ? readRemoved(values.removed) : [],
    });
    say(
      `${result.fresh} records taken in, ${result.merges.length} merges, ${result.splits.length} splits: ${config.output}`,
    );
    // JSON knows no map; null: all records of the entity are gone.
    const retired = [...result.retired].map(([entity, to]) => [entity, to ?? null]);
    return { output: { ...result, retired: Object.fromEntries(retired) } };
  }
  const result = await linkRecords(config, { say });
  say(`${result.records} records, ${result.clusters.entities} entities: ${result.files.clusters}`);
  return { output: result };
}

async function evaluate(config: LinkConfig, { say }: CommandInput): Promise<CommandResult> {
  const { link: result, ...score } = await evaluateLink(config, { say });
  say(`true ${score.truePairs}, false ${score.falsePairs}, missed ${score.missedPairs}: f1 ${score.f1}`);
  return { output: { ...score, ...result } };
}

/** The results of a finished run once more, for whoever has nothing that reads Parquet. Returns the files. */
async function writeAsCsv({ output, memoryLimitMb, threads }: LinkConfig): Promise<string[]> {
  const duck = await openDuck({ directory: join(output, 'stages'), memoryLimitMb, threads });
  try {
    const files: string[] = [];
    for (const name of ['clusters', 'pairs', 'review']) {
      const [from, to] = [join(output, `${name}.parquet`), join(output, `${name}.csv`)];
      await duck.run(`COPY (SELECT * FROM read_parquet(${quoteText(from)})) TO ${quoteText(to)} (HEADER)`);
      files.push(to);
    }
    return files;
  } finally {
    await duck.close();
  }
}

/** Records that are no more: one in a line, as source/id. Throws `linkage.removed_wrong`. */
function readRemoved(file: string): RecordName[] {
  if (!existsSync(file)) throw new AppError('linkage.file_missing', { file });
  return readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .flatMap((line, n) => {
      if (line.trim() === '') return [];
      const [, source, id] = /^([^/]+)\/(.+)$/.exec(line.trim()) ?? [];
      if (source === undefined || id === undefined)
        throw new AppError('linkage.removed_wrong', { file, line: n + 1 });
      return [{ source, id }];
    });
}

/** Reads a configuration; file names in it are relative to it, those of the command line take their place. */
function readLinkConfig(file: string, files: readonly string[], output: string | undefined): LinkConfig {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, ''));
  } catch (error) {
    throw new AppError('linkage.config_unreadable', { file, why: (error as Error).message }, error);
  }
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  const given = {
    output: 'linked',
    ...(json as object),
    ...(output !== undefined && { output: resolve(output) }),
  };
  const config = parseConfig(isObject ? given : json);
  if (files.length > 0 && files.length !== config.sources.length) {
    const right = `${config.sources.length} files, one for each of its sources`;
    throw new AppError('linkage.config', {
      field: 'sources',
      why: `${files.length} files were given`,
      right,
    });
  }
  const base = dirname(resolve(file));
  const sources = config.sources.map((source, n) => {
    return { ...source, file: files[n] === undefined ? resolve(base, source.file) : resolve(files[n]) };
  });
  return { ...config, sources, output: resolve(base, config.output) };
}
