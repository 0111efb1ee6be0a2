import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
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
import type { Command } from './command.ts';

export const link: Command = {
  usage: 'run|eval CONFIG [FILE…] [--output DIR] [--previous DIR [--removed FILE]]',
  summary:
    'which records of any files are one: entities, pairs and a review list; eval measures against a truth; with --previous only what is new or changed since that run is taken in, and ids stay',
  options: { output: { type: 'string' }, previous: { type: 'string' }, removed: { type: 'string' } },
  run: async ({ positionals, values, say }) => {
    const [what, file, ...files] = positionals;
    if ((what !== 'run' && what !== 'eval') || file === undefined) {
      const expected = 'run CONFIG or eval CONFIG';
      throw new AppError('config.invalid', { name: 'link', value: what ?? '', expected });
    }
    const output = typeof values.output === 'string' ? values.output : undefined;
    const config = readLinkConfig(file, files, output);
    if (what === 'run' && typeof values.previous === 'string') {
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
      return { output: result };
    }
    if (what === 'run') {
      const result = await linkRecords(config, { say });
      say(`${result.records} records, ${result.clusters.entities} entities: ${result.files.clusters}`);
      return { output: result };
    }
    const { link: result, ...score } = await evaluateLink(config, { say });
    say(`true ${score.truePairs}, false ${score.falsePairs}, missed ${score.missedPairs}: f1 ${score.f1}`);
    return { output: { ...score, ...result } };
  },
};

/** Records that are no more: one in a line, as source/id. Throws `linkage.removed_wrong`. */
function readRemoved(file: string): RecordName[] {
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
  let json: Record<string, unknown>;
  try {
    json = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    throw new AppError('linkage.config_unreadable', { file, why: (error as Error).message }, error);
  }
  const given = { ...json, ...(output !== undefined && { output: resolve(output) }) };
  const config = parseConfig(given);
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
