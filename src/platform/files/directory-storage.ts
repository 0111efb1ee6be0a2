import { randomUUID } from 'node:crypto';
import type { Dirent, Stats } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { AppError } from '../../lib/errors.ts';
import type { Storage, StoredEntry } from './storage.ts';

const HASH = /^[0-9a-f]{64}$/;
const DIRECTORY_MODE = 0o700;

/**
 * Keeps files as `<directory>/ab/cd/<sha256>`, thumbnails as `<directory>/derived/ab/cd/<sha256>.<name>`, and
 * what is still arriving in `<directory>/arriving`. One file system, so that a rename is atomic. Several
 * processes may share the directory.
 */
export function createDirectoryStorage(directory: string): Storage {
  return new DirectoryStorage(directory);
}

class DirectoryStorage implements Storage {
  readonly #root: string;
  readonly #arriving: string;

  constructor(directory: string) {
    this.#root = path.resolve(directory);
    this.#arriving = path.join(this.#root, 'arriving');
  }

  async temporaryPath(): Promise<string> {
    await mkdir(this.#arriving, { recursive: true, mode: DIRECTORY_MODE });
    return path.join(this.#arriving, randomUUID());
  }

  async commit(temporaryPath: string, hash: string): Promise<void> {
    const target = this.#pathOf(hash);
    await mkdir(path.dirname(target), { recursive: true, mode: DIRECTORY_MODE });
    await syncPath(temporaryPath);
    // Equal content is replaced, not kept: its fresh time protects it from a sweep running just now.
    await rename(temporaryPath, target);
    for (const folder of [path.dirname(target), path.join(this.#root, hash.slice(0, 2)), this.#root])
      await syncFolder(folder);
  }

  discard(temporaryPath: string): Promise<void> {
    return rm(temporaryPath, { force: true });
  }

  async findSize(hash: string): Promise<number | undefined> {
    return HASH.test(hash) ? (await findStats(this.#pathOf(hash)))?.size : undefined;
  }

  async open(hash: string, range?: { start: number; end: number }): Promise<Readable> {
    const file = await open(this.#pathOf(hash), 'r').catch((error: unknown) => {
      throw isMissing(error) ? notFound(hash) : error;
    });
    return file.createReadStream(range ? { start: range.start, end: range.end } : {});
  }

  async withLocalFile<Result>(hash: string, use: (path: string) => Promise<Result>): Promise<Result> {
    if (!(await findStats(this.#pathOf(hash)))) throw notFound(hash);
    return use(this.#pathOf(hash));
  }

  async remove(hash: string): Promise<void> {
    await rm(this.#pathOf(hash), { force: true });
    await this.#removeDerived(hash);
  }

  async removeStale(hash: string, olderThan: Date, isStillWanted: () => Promise<boolean>): Promise<boolean> {
    // Taken aside first: whoever stores the same content meanwhile puts a new file in the place and keeps it.
    const aside = path.join(this.#arriving, `stale-${hash}`);
    await mkdir(this.#arriving, { recursive: true, mode: DIRECTORY_MODE });
    const moved = await rename(this.#pathOf(hash), aside).then(() => true, ignoreMissing(false));
    if (!moved) return false;
    const putBack = () => rename(aside, this.#pathOf(hash)).catch(ignoreMissing(undefined));
    const taken = await findStats(aside);
    let isWanted = true;
    try {
      isWanted = !taken || taken.mtime >= olderThan || (await isStillWanted());
    } finally {
      if (isWanted) await putBack();
    }
    if (isWanted) return false;
    await rm(aside, { force: true });
    await this.#removeDerived(hash);
    return true;
  }

  async *entries(): AsyncIterable<StoredEntry> {
    for (const first of await foldersOf(this.#root)) {
      for (const second of await foldersOf(path.join(this.#root, first))) {
        const folder = path.join(this.#root, first, second);
        for (const file of await entriesOf(folder)) {
          const stats = HASH.test(file.name) ? await findStats(path.join(folder, file.name)) : undefined;
          if (stats) yield { hash: file.name, sizeBytes: stats.size, storedAt: stats.mtime };
        }
      }
    }
  }

  async removeTemporaries(olderThan: Date): Promise<void> {
    for (const each of await entriesOf(this.#arriving)) {
      const temporary = path.join(this.#arriving, each.name);
      const stats = await findStats(temporary);
      if (!stats || stats.mtime >= olderThan) continue;
      // A sweep that was killed left it aside before it had decided: put it back, decide again.
      const hash = /^stale-([0-9a-f]{64})$/.exec(each.name)?.[1];
      if (!hash) await rm(temporary, { force: true });
      else await rename(temporary, this.#pathOf(hash)).catch(ignoreMissing(undefined));
    }
  }

  async removeOrphans(olderThan: Date): Promise<void> {
    const root = path.join(this.#root, 'derived');
    for (const first of await foldersOf(root)) {
      for (const second of await foldersOf(path.join(root, first))) {
        const folder = path.join(root, first, second);
        for (const { name } of await entriesOf(folder)) {
          const hash = /^([0-9a-f]{64})\./.exec(name)?.[1];
          if (hash === undefined || (await this.findSize(hash)) !== undefined) continue;
          const stats = await findStats(path.join(folder, name));
          if (stats && stats.mtime < olderThan) await rm(path.join(folder, name), { force: true });
        }
      }
    }
  }

  async findDerived(hash: string, name: string): Promise<Uint8Array | undefined> {
    return readFile(this.#derivedPath(hash, name)).catch(ignoreMissing(undefined));
  }

  async keepDerived(hash: string, name: string, bytes: Uint8Array): Promise<void> {
    const temporary = await this.temporaryPath();
    await mkdir(this.#derivedFolder(hash), { recursive: true, mode: DIRECTORY_MODE });
    await writeFile(temporary, bytes, { mode: 0o600 });
    await rename(temporary, this.#derivedPath(hash, name));
  }

  #pathOf(hash: string): string {
    if (!HASH.test(hash)) throw notFound(hash);
    return path.join(this.#root, hash.slice(0, 2), hash.slice(2, 4), hash);
  }

  #derivedFolder(hash: string): string {
    return path.join(this.#root, 'derived', path.relative(this.#root, path.dirname(this.#pathOf(hash))));
  }

  #derivedPath(hash: string, name: string): string {
    return path.join(this.#derivedFolder(hash), `${hash}.${name}`);
  }

  async #removeDerived(hash: string): Promise<void> {
    for (const each of await entriesOf(this.#derivedFolder(hash))) {
      if (each.name.startsWith(`${hash}.`))
        await rm(path.join(this.#derivedFolder(hash), each.name), { force: true });
    }
  }
}

const notFound = (hash: string): AppError => new AppError('files.not_found', { hash: hash.slice(0, 64) });

const isMissing = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT';

function ignoreMissing<Value>(instead: Value): (error: unknown) => Value {
  return (error) => {
    if (isMissing(error)) return instead;
    throw error;
  };
}

const findStats = (file: string): Promise<Stats | undefined> => stat(file).catch(ignoreMissing(undefined));

const entriesOf = (folder: string): Promise<Dirent[]> =>
  readdir(folder, { withFileTypes: true }).catch(ignoreMissing<Dirent[]>([]));

async function foldersOf(folder: string): Promise<string[]> {
  const entries = await entriesOf(folder);
  return entries
    .filter((each) => each.isDirectory() && /^[0-9a-f]{2}$/.test(each.name))
    .map((each) => each.name);
}

/** Forces the names in a folder to the disk; Windows cannot and does not need to. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform !== 'win32') await syncPath(folder);
}

async function syncPath(target: string): Promise<void> {
  const handle = await open(target, process.platform === 'win32' ? 'r+' : 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
