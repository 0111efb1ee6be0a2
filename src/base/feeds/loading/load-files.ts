import type { RootCtx } from '../../../platform/context/index.ts';
import type { FeedFile } from './find-files.ts';
import { type FileResult, type LoadOptions, loadInTurn } from './load.ts';

export interface LoadedFile {
  readonly file: FeedFile;
  readonly result: FileResult;
}

export interface LoadFilesOptions extends Omit<LoadOptions, 'code' | 'file' | 'onStep' | 'onLoad'> {
  /** Told of each file as soon as it is known what became of it. */
  readonly onFile?: (loaded: LoadedFile) => void;
}

/** Sources side by side, each with its share of threads and memory. */
const MOST_LANES = 4;
const LEAST_MEMORY_MB = 128;

/**
 * Loads many files in one process: those of one source in the order given, several sources side by side, the biggest
 * first. A file that fails is told among the others. May be killed and done again: what was loaded is told as loaded.
 */
export async function loadFiles(
  root: RootCtx,
  files: readonly FeedFile[],
  { onFile = () => {}, ...options }: LoadFilesOptions,
): Promise<LoadedFile[]> {
  const sources = bySource(files);
  const affordable = Math.floor(options.memoryLimitMb / LEAST_MEMORY_MB);
  const lanes = Math.max(1, Math.min(MOST_LANES, options.threads, affordable, sources.length));
  const share = {
    memoryLimitMb: Math.max(LEAST_MEMORY_MB, Math.floor(options.memoryLimitMb / lanes)),
    threads: Math.max(1, Math.floor(options.threads / lanes)),
  };
  const results = new Map<FeedFile, FileResult>();
  const lane = async () => {
    for (let next = sources.shift(); next !== undefined; next = sources.shift()) {
      const { code, files: its } = next;
      const onResult = (at: number, result: FileResult) => {
        results.set(its[at]!, result);
        onFile({ file: its[at]!, result });
      };
      const paths = its.map(({ path }) => path);
      await loadInTurn(root, { ...options, ...share, code }, paths, onResult);
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
  return files.flatMap((file) => {
    const result = results.get(file);
    return result === undefined ? [] : [{ file, result }];
  });
}

interface SourceFiles {
  readonly code: string;
  readonly files: FeedFile[];
}

function bySource(files: readonly FeedFile[]): SourceFiles[] {
  const sources = new Map<string, FeedFile[]>();
  for (const file of files) {
    const its = sources.get(file.source);
    if (its === undefined) sources.set(file.source, [file]);
    else its.push(file);
  }
  const bytes = (its: SourceFiles) => its.files.reduce((sum, file) => sum + file.bytes, 0);
  return [...sources].map(([code, its]) => ({ code, files: its })).sort((a, b) => bytes(b) - bytes(a));
}
