import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { evaluateLink, type LinkConfig, linkRecords, parseConfig } from '../../base/linkage/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Command } from './command.ts';

export const link: Command = {
  usage: 'run|eval CONFIG [FILE…] [--output DIR]',
  summary:
    'which records of any files are one: entities, pairs and a review list; eval measures against a truth',
  options: { output: { type: 'string' } },
  run: async ({ positionals, values, say }) => {
    const [what, file, ...files] = positionals;
    if ((what !== 'run' && what !== 'eval') || file === undefined) {
      const expected = 'run CONFIG or eval CONFIG';
      throw new AppError('config.invalid', { name: 'link', value: what ?? '', expected });
    }
    const output = typeof values.output === 'string' ? values.output : undefined;
    const config = readLinkConfig(file, files, output);
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
