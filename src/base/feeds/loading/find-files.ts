import { readdir, stat } from 'node:fs/promises';
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
}

const DATA = /^([a-z][a-z0-9_-]{1,59})(\.[^.]+)*\.(csv|txt|tsv|xlsx|jsonl|parquet)$/;
const DECLARATION = /^[a-z][a-z0-9_-]{1,59}\.json$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MOST_FILES = 10_000;

/**
 * What a folder has for sources: in it, or in its `feeds` when there is one, and then in its folders that are named by
 * a day, the earliest first. Other folders, and files that name no source, are left alone. Throws `feeds.file_missing`, `feeds.no_files` and
 * `feeds.many_files`.
 */
export async function findFeedFiles(directory: string): Promise<FeedFolder> {
  const paths: string[] = [];
  await collect(directory, paths);
  if (paths.length > MOST_FILES) throw new AppError('feeds.many_files', { most: MOST_FILES });
  const files: FeedFile[] = [];
  const declarations = new Map<string, string>();
  for (const path of paths) {
    const name = basename(path);
    const [, source] = DATA.exec(name) ?? [];
    if (source !== undefined) files.push({ source, path, bytes: (await stat(path)).size });
    else if (DECLARATION.test(name)) declarations.set(name, path);
  }
  if (files.length + declarations.size === 0)
    throw new AppError('feeds.no_files', { folder: basename(directory) });
  return { files, declarations: [...declarations.values()] };
}

async function collect(directory: string, paths: string[]): Promise<void> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    throw new AppError('feeds.file_missing', { file: directory, reason: error.code ?? '' }, error);
  });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const feeds = folders.filter((name) => name === 'feeds');
  // Beside a folder of feeds lies what tells of the whole.
  if (feeds.length === 0)
    for (const entry of entries)
      if (entry.isFile() || entry.isSymbolicLink()) paths.push(join(directory, entry.name));
  for (const name of [...feeds, ...folders.filter((each) => DAY.test(each))])
    if (paths.length <= MOST_FILES) await collect(join(directory, name), paths);
}
