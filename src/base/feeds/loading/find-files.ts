import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';

/** A file of a folder that names its source: CODE.csv, CODE.2026-11-01.xlsx. */
export interface FeedFile {
  readonly source: string;
  readonly path: string;
  readonly bytes: number;
}

export interface FeedFolder {
  /** In the order in which they are to be loaded. */
  readonly files: readonly FeedFile[];
  /** Of each source the latest CODE.json. */
  readonly declarations: readonly string[];
  /** Files that name no source: nobody loads them, which is to be said. */
  readonly others: readonly string[];
}

const DATA = /^([a-z][a-z0-9_-]{1,59})(\.[^.]+)*\.(csv|txt|tsv|xlsx|jsonl|parquet)$/;
const DECLARATION = /^[a-z][a-z0-9_-]{1,59}\.json$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOST_FILES = 10_000;

/**
 * What a folder has for sources: in it, or in its `feeds` when there is one, and then in its folders that are named by
 * a day, the earliest first; a link is what it leads to. Other folders, and files that name no source, are left alone. Throws `feeds.file_missing`, `feeds.no_files` and
 * `feeds.many_files`.
 */
export async function findFeedFiles(directory: string): Promise<FeedFolder> {
  const paths: Found[] = [];
  await collect(directory, paths, []);
  if (paths.length > MOST_FILES) throw new AppError('feeds.many_files', { most: MOST_FILES });
  const files: FeedFile[] = [];
  const declarations = new Map<string, string>();
  const others: string[] = [];
  for (const { path, bytes } of paths) {
    const name = basename(path);
    const source = sourceOf(name);
    if (source !== undefined) files.push({ source, path, bytes });
    else if (DECLARATION.test(name)) declarations.set(name, path);
    else if (!name.startsWith('.')) others.push(path);
  }
  if (files.length + declarations.size === 0)
    throw new AppError('feeds.no_files', { folder: basename(directory) });
  return { files, declarations: [...declarations.values()], others };
}

/** The source that a file is named by; Windows writes endings in capitals. */
const sourceOf = (name: string): string | undefined =>
  DATA.exec(name.replace(/\.[^.]+$/, (ending) => ending.toLowerCase()))?.[1];

const isWanted = (name: string): boolean =>
  sourceOf(name) !== undefined || DECLARATION.test(name) || DAY.test(name) || name === 'feeds';

interface Found {
  readonly path: string;
  readonly bytes: number;
}

/** `above` are the folders that this one lies in: a link that leads back to one of them is not followed. */
async function collect(directory: string, paths: Found[], above: readonly string[]): Promise<void> {
  const place = await orMissing(directory, realpath(directory));
  if (above.includes(place)) return;
  const names = (await orMissing(directory, readdir(directory))).sort();
  const [files, folders]: [Found[], string[]] = [[], []];
  for (const name of names) {
    const path = join(directory, name);
    // What nobody asked for may lead nowhere.
    const found = await (isWanted(name) ? orMissing(path, stat(path)) : stat(path).catch(() => undefined));
    if (found?.isDirectory()) folders.push(name);
    else if (found?.isFile()) files.push({ path, bytes: found.size });
  }
  const feeds = folders.filter((name) => name === 'feeds');
  // Beside a folder of feeds lies what tells of the whole.
  if (feeds.length === 0) paths.push(...files);
  for (const name of [...feeds, ...folders.filter((each) => DAY.test(each))])
    if (paths.length <= MOST_FILES) await collect(join(directory, name), paths, [...above, place]);
}

const orMissing = <T>(file: string, work: Promise<T>): Promise<T> =>
  work.catch((error: NodeJS.ErrnoException) => {
    throw new AppError('feeds.file_missing', { file, reason: error.code ?? '' }, error);
  });
