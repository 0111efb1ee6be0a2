import { isUtf8 } from 'node:buffer';
import { readFile, stat } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import {
  addSource,
  findFeedFiles,
  type LoadedFile,
  type LoadOptions,
  type LoadResult,
  loadFiles,
} from '../../base/feeds/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { describeError } from '../../platform/i18n/errors.ts';
import type { TablePlace } from '../../platform/tables/index.ts';
import type { CommandResult } from './command.ts';

type Say = (line: string) => void;

/** Whether what was named is a folder, and not a file or the code of a source. */
export const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** A declaration from a file. Throws `feeds.file_missing` when there is none, or it is no JSON, and `feeds.encoding_wrong`. */
export async function readDeclaration(path: string): Promise<unknown> {
  try {
    const bytes = await readFile(path);
    // Names of columns that were read wrongly would be found in no file.
    if (!isUtf8(bytes))
      throw new AppError('feeds.encoding_wrong', { declared: 'utf-8', found: 'gb18030 / …' });
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new AppError('feeds.file_missing', { file: basename(path), reason }, error);
  }
}

/** What is wrong with one of many, as the others go on: code and words. Throws what is no fault of the file's. */
function faultOf(error: unknown): { error: string; message: string } {
  if (!(error instanceof AppError)) throw error;
  const language = /^zh/i.test(process.env.LANG ?? '') ? 'zh' : 'en';
  return { error: error.code, message: describeError(error.code, error.details, language).text };
}

/** Declares what a folder has declarations of; exit code 1 when one of them was refused. */
export async function addFolder(root: RootCtx, directory: string, say: Say): Promise<CommandResult> {
  const { declarations } = await findFeedFiles(directory);
  const sources = [];
  for (const path of declarations) {
    const file = relative(directory, path);
    try {
      const { code, isNew } = await addSource(root, await readDeclaration(path));
      say(`${isNew ? 'declared' : 'declared anew'}: ${code}`);
      sources.push({ file, code, isNew });
    } catch (error) {
      const fault = faultOf(error);
      say(`${file}: ${fault.message}`);
      sources.push({ file, ...fault });
    }
  }
  const failed = sources.filter((each) => 'error' in each).length;
  say(`${sources.length - failed} sources declared${failed > 0 ? `, ${failed} refused` : ''}`);
  return { output: { sources, failed }, code: failed === 0 ? 0 : 1 };
}

type FolderOptions = Omit<LoadOptions, 'code' | 'file' | 'onStep' | 'onLoad'>;

/** Loads what a folder has of sources; exit code 1 when one of its files was not loaded. */
export async function loadFolder(
  root: RootCtx,
  directory: string,
  options: FolderOptions,
  say: Say,
): Promise<CommandResult> {
  const began = performance.now();
  const { files, others } = await findFeedFiles(directory);
  if (others.length > 0) say(`left alone, they name no source: ${namesOf(directory, others)}`);
  if (files.length === 0) throw new AppError('feeds.no_files', { folder: basename(directory) });
  let done = 0;
  const onFile = (loaded: LoadedFile) => {
    done += 1;
    say(`[${done}/${files.length}] ${relative(directory, loaded.file.path)}: ${wordsOf(loaded)}`);
  };
  const onTable: LoadOptions['onTable'] = (path, table) =>
    say(wordsOfTable(relative(directory, path), table));
  const loaded = await loadFiles(root, files, { ...options, onFile, onTable });
  const seconds = Math.round(performance.now() - began) / 1000;
  const count = (outcome: string) => loaded.filter(({ result }) => result.outcome === outcome).length;
  const [stored, already, failed] = [count('stored'), count('already'), count('failed')];
  const empty = count('empty');
  const rowsRead = loaded.reduce((sum, { result }) => sum + rowsOf(result), 0);
  say(
    `${stored} files loaded, ${already} were loaded before, ${empty} without rows, ${failed} failed: ${rowsRead} rows in ${seconds} s`,
  );
  const peakRssMb = Math.round(process.resourceUsage().maxRSS / 1024);
  return {
    output: {
      ...{ stored, already, empty, failed, rowsRead, seconds, peakRssMb },
      files: loaded.map((each) => outputOf(each, directory)),
    },
    code: failed === 0 ? 0 : 1,
  };
}

const MOST_NAMES = 10;

function namesOf(directory: string, paths: readonly string[]): string {
  const names = paths.slice(0, MOST_NAMES).map((path) => relative(directory, path));
  return names.join(', ') + (paths.length > MOST_NAMES ? ` … (${paths.length})` : '');
}

const rowsOf = (result: LoadedFile['result']): number =>
  result.outcome === 'stored' ? (result.load.rowsRead ?? 0) : 0;

function wordsOf({ result }: LoadedFile): string {
  return result.outcome === 'failed' ? `failed, ${faultOf(result.error).message}` : wordsOfLoad(result);
}

/** What a load came to, in a line. */
export function wordsOfLoad({ outcome, load }: LoadResult): string {
  const { id, rowsRead, rowsAside, rowsFaulty, rowsStored, added, changed, removed } = load;
  if (outcome === 'empty') return 'no rows: nothing has changed';
  return outcome === 'already'
    ? `this very file was loaded before (load ${id}); nothing was done`
    : `${rowsRead} rows, ${rowsAside} put aside, ${rowsFaulty} with a value left out; ${rowsStored} hold now (+${added} ~${changed} -${removed})`;
}

/** Where in a workbook, or below which lines of a text, the table was that was taken. */
export const wordsOfTable = (file: string, { sheet, line }: TablePlace): string =>
  `${file}: the table ${sheet === '' ? 'has' : `is on the sheet "${sheet}",`} its header in row ${line}`;

function outputOf({ file, result }: LoadedFile, directory: string) {
  const named = { source: file.source, file: relative(directory, file.path), outcome: result.outcome };
  if (result.outcome === 'failed') return { ...named, ...faultOf(result.error) };
  if (result.outcome === 'empty') return named;
  const { id, rowsRead, rowsStored, rowsAside, rowsFaulty, added, changed, removed } = result.load;
  return { ...named, load: id, rowsRead, rowsStored, rowsAside, rowsFaulty, added, changed, removed };
}
