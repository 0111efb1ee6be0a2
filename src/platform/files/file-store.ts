// Loaded here as well as in the threads: the picture library's shared objects must outlive a thread that ends.
import 'sharp';
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { assert } from '../../lib/assert.ts';
import { AppError } from '../../lib/errors.ts';
import type { Pool } from '../threads/index.ts';
import { createDirectoryStorage } from './directory-storage.ts';
import type { Inspection, InspectTask } from './inspect.ts';
import {
  type FileStore,
  type PutOptions,
  type StoredFile,
  type SweepResult,
  THUMBNAIL_WIDTHS,
} from './model.ts';
import type { PublicCopyTask } from './pictures.ts';
import { receiveFile } from './receive.ts';
import type { Storage, StoredEntry } from './storage.ts';

export interface FileStoreOptions {
  /** A directory of its own (DATA_DIR/files); or give another `storage`. */
  directory?: string;
  storage?: Storage;
  pool: Pool;
  /** IANA name of the zone in which cameras without a zone of their own are read. */
  timeZone: string;
}

const INSPECT = moduleUrl('inspect');
const PICTURES = moduleUrl('pictures');
const LIMITS = { timeoutMs: 20_000 };
const STALL_MS = 30_000;
const SWEEP_BATCH = 500;

/** The file store: checks, keeps and shows files; bytes lie in a `Storage`. Docs at `FileStore`. */
export function createFileStore(options: FileStoreOptions): FileStore {
  const { pool, timeZone } = options;
  const storage =
    options.storage ?? (options.directory ? createDirectoryStorage(options.directory) : undefined);
  assert(storage, 'a file store needs a directory or a storage');

  const put = async (source: Readable | Uint8Array, asked: PutOptions): Promise<StoredFile> => {
    const path = await storage.temporaryPath();
    try {
      const received = await receiveFile(source, path, {
        maxBytes: asked.maxBytes,
        stallMs: asked.stallMs ?? STALL_MS,
      });
      const task: InspectTask = { path, accept: asked.accept, declared: { ...asked.declared }, timeZone };
      const facts = await pool.run<InspectTask, Inspection>(INSPECT, 'inspectFile', task, LIMITS);
      await storage.commit(path, received.hash);
      return { ...received, ...facts };
    } catch (error) {
      await storage.discard(path);
      throw error;
    }
  };

  return {
    put,
    entries: () => storage.entries(),
    exists: async (hash) => (await storage.findSize(hash)) !== undefined,
    remove: (hash) => storage.remove(hash),
    withLocalFile: (hash, use) => storage.withLocalFile(hash, use),

    async open(hash, range) {
      const sizeBytes = await storage.findSize(hash);
      if (sizeBytes === undefined) throw new AppError('files.not_found', { hash: hash.slice(0, 64) });
      return { stream: await storage.open(hash, range), sizeBytes };
    },

    async publicCopy(hash, { blur = [] } = {}) {
      for (const area of blur) refuseBadArea(Object.values(area));
      const bytes = await storage.withLocalFile(hash, (path) =>
        pool.run<PublicCopyTask, Uint8Array>(PICTURES, 'makePublicCopy', { path, blur }, LIMITS),
      );
      return put(bytes, { maxBytes: bytes.byteLength, accept: ['image/jpeg'] });
    },

    thumbnail: createThumbnails(storage, pool),

    async verify(hash) {
      const found = createHash('sha256');
      for await (const piece of await storage.open(hash)) found.update(piece as Uint8Array);
      return found.digest('hex') === hash;
    },

    sweep: (findReferenced, olderThan) => sweep(storage, findReferenced, olderThan),
  };
}

/** Makes thumbnails and keeps them; ten people opening one page make one thumbnail, not ten. */
function createThumbnails(storage: Storage, pool: Pool): FileStore['thumbnail'] {
  const inWork = new Map<string, Promise<Uint8Array>>();

  const make = async (hash: string, width: number, name: string): Promise<Uint8Array> => {
    const bytes = await storage.withLocalFile(hash, (path) =>
      pool.run<unknown, Uint8Array>(PICTURES, 'makeThumbnail', { path, width }, LIMITS),
    );
    await storage.keepDerived(hash, name, bytes);
    return bytes;
  };

  return async (hash, width) => {
    if (!THUMBNAIL_WIDTHS.includes(width))
      throw new AppError('files.bad_width', { width, allowed: THUMBNAIL_WIDTHS });
    if ((await storage.findSize(hash)) === undefined)
      throw new AppError('files.not_found', { hash: hash.slice(0, 64) });
    const name = `${width}.webp`;
    const kept = await storage.findDerived(hash, name);
    if (kept) return { mediaType: 'image/webp', bytes: kept };
    const key = `${hash}.${name}`;
    const work = inWork.get(key) ?? make(hash, width, name);
    inWork.set(key, work);
    try {
      return { mediaType: 'image/webp', bytes: await work };
    } finally {
      inWork.delete(key);
    }
  };
}

async function sweep(
  storage: Storage,
  findReferenced: (hashes: readonly string[]) => Promise<ReadonlySet<string>>,
  olderThan: Date,
): Promise<SweepResult> {
  const result: SweepResult = { checked: 0, removed: 0, freedBytes: 0 };
  const removeUnreferenced = async (batch: readonly StoredEntry[]): Promise<void> => {
    const referenced = await findReferenced(batch.map((entry) => entry.hash));
    for (const { hash, sizeBytes } of batch) {
      if (referenced.has(hash)) continue;
      const isStillWanted = async (): Promise<boolean> => (await findReferenced([hash])).has(hash);
      if (!(await storage.removeStale(hash, olderThan, isStillWanted))) continue;
      result.removed++;
      result.freedBytes += sizeBytes;
    }
  };
  await storage.removeTemporaries(olderThan);
  let batch: StoredEntry[] = [];
  for await (const entry of storage.entries()) {
    result.checked++;
    if (entry.storedAt < olderThan) batch.push(entry);
    if (batch.length < SWEEP_BATCH) continue;
    await removeUnreferenced(batch);
    batch = [];
  }
  if (batch.length > 0) await removeUnreferenced(batch);
  return result;
}

function refuseBadArea(fractions: readonly number[]): void {
  if (fractions.length === 4 && fractions.every((each) => each >= 0 && each <= 1)) return;
  throw new AppError('files.bad_area', {
    area: fractions,
    right: 'left, top, width and height between 0 and 1',
  });
}

/** The same file runs as written (.ts) and as built (.js). */
function moduleUrl(name: string): URL {
  return new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}
