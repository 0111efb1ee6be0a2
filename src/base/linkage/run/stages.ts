import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { LinkConfig } from '../config.ts';
import { wrong } from '../json-values.ts';

/** What is done of a run, kept in `manifest.json`: a stage is in it only once its files are whole. */
export interface Stages {
  readonly directory: string;
  /** Does a stage unless it is done already, and gives what it said. Its files must have their last names by then. */
  stage<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Full path of a file of this run. */
  file(name: string): string;
}

/**
 * The linkage's own rules. Whoever changes what the same configuration makes of the same files (cleaning, blocks,
 * comparisons, model, merging, files of stages) adds one here and says why; a run of other rules begins anew.
 * 2: all runs before were marked 1, whatever their rules were; tables of workbooks are looked for.
 * 3: two groups come together only where all pairs between them, added up, do not speak against it.
 */
export const LINKAGE_RULES = 3;

interface Manifest {
  /** The rules it was made by. */
  readonly version: number;
  readonly of: string;
  /** What an increment must have in common with it; missing in runs of former releases. */
  readonly shared?: SharedConfig;
  readonly stages: Record<string, unknown>;
}

/** Entries that blocks, keys and the model of a run were made by. */
const SHARED = ['link', 'fields', 'comparisons', 'blocking', 'keys'] as const;
type SharedConfig = Pick<LinkConfig, (typeof SHARED)[number]>;

function sharedOf({ link, fields, comparisons, blocking, keys }: LinkConfig): SharedConfig {
  return { link, fields, comparisons, blocking, keys };
}

/** An increment by other rules than those of the run before would read its blocks and levels wrongly. Throws `linkage.config`. */
export function checkShared(config: LinkConfig, { shared }: Manifest, directory: string): void {
  if (shared === undefined) return;
  for (const entry of SHARED) {
    if (isDeepStrictEqual(JSON.parse(JSON.stringify(config[entry])), shared[entry])) continue;
    wrong(entry, `not as in the run before, ${directory}`, 'the same as there, or a run over all records');
  }
}

const MANIFEST = 'manifest.json';

/**
 * Opens the run of a configuration over files as they are now. Another configuration, files that have changed, or
 * other rules of the linkage begin anew; the same goes on after the last finished stage, so a killed run loses one
 * stage and doubles nothing. What is begun anew because of the rules is said.
 */
export function openStages(
  config: LinkConfig,
  { seed = null, say = () => {} }: { seed?: unknown; say?: ((line: string) => void) | undefined } = {},
): Stages {
  const directory = config.output;
  makeFolder(join(directory, 'stages'));
  const files = config.sources.map(({ file }) => {
    const { size, mtimeMs } = statSync(file);
    return [file, size, mtimeMs];
  });
  // Limits of the machine change no result.
  const { memoryLimitMb, threads, ...matters } = config;
  const of = createHash('sha256')
    .update(JSON.stringify([matters, files, seed]))
    .digest('hex');
  const before = readManifest(directory);
  const isSame = before?.of === of && before.version === LINKAGE_RULES;
  const manifest: Manifest = isSame
    ? before
    : { version: LINKAGE_RULES, of, shared: sharedOf(config), stages: {} };
  if (before?.of === of && !isSame)
    say(
      `${directory}: a run by rules ${before.version} of the linkage, which has ${LINKAGE_RULES} now; it is begun anew`,
    );
  if (!isSame) {
    for (const name of readdirSync(join(directory, 'stages')))
      rmSync(join(directory, 'stages', name), { recursive: true });
    writeManifest(directory, manifest);
  }
  return {
    directory,
    file: (name) => join(directory, 'stages', name),
    stage: async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      if (name in manifest.stages) return manifest.stages[name] as T;
      const said = await work();
      manifest.stages[name] = said ?? null;
      writeManifest(directory, manifest);
      return said;
    },
  };
}

/** Throws `linkage.config` where no folder can be made. */
function makeFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (error) {
    wrong('output', (error as Error).message, 'a folder that can be made and written');
  }
}

/** Files in a folder that is made anew; nothing is remembered as done. */
export function plainStages(directory: string): Stages {
  mkdirSync(directory, { recursive: true });
  return { directory, file: (name) => join(directory, name), stage: (_name, work) => work() };
}

/** The finished stages of a directory, or undefined when it holds no run. */
export function readManifest(directory: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(directory, MANIFEST), 'utf8')) as Manifest;
  } catch {
    return undefined;
  }
}

function writeManifest(directory: string, manifest: Manifest): void {
  const path = join(directory, MANIFEST);
  writeFileSync(`${path}.new`, JSON.stringify(manifest));
  renameSync(`${path}.new`, path);
}
