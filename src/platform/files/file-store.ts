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
  type BlurArea,
  type FileStore,
  MOST_BLUR_AREAS,
  type PutOptions,
  type StoredFile,
  THUMBNAIL_WIDTHS,
} from './model.ts';
import type { PublicCopyTask } from './pictures.ts';
import { receiveFile } from './receive.ts';
import type { Storage } from './storage.ts';
import { sweepStorage } from './sweep.ts';

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
/** Later than any file was stored. */
const ANY_AGE = new Date(8.64e15);

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
    removeUnwanted: async (hash, isStillWanted) =>
      void (await storage.removeStale(hash, ANY_AGE, isStillWanted)),
    withLocalFile: (hash, use) => storage.withLocalFile(hash, use),

    async open(hash, range) {
      const sizeBytes = await storage.findSize(hash);
      if (sizeBytes === undefined) throw new AppError('files.not_found', { hash: hash.slice(0, 64) });
      return { stream: await storage.open(hash, range), sizeBytes };
    },

    async publicCopy(hash, { blur = [] } = {}) {
      refuseBadAreas(blur);
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

    sweep: (findReferenced, olderThan, sweeping) =>
      sweepStorage(storage, findReferenced, olderThan, sweeping),
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

/** Smaller than this share of a side nothing is hidden; what a hand draws by mistake is refused. */
const SMALLEST_SHARE = 0.002;
/** Fractions are added up in floating point. */
const ROUNDING = 1e-6;

function refuseBadAreas(areas: readonly BlurArea[]): void {
  if (areas.length > MOST_BLUR_AREAS) {
    const right = `at most ${MOST_BLUR_AREAS} areas`;
    throw new AppError('files.bad_area', { count: areas.length, right });
  }
  for (const area of areas) {
    const { left, top, width, height } = area;
    const isInside = (from: number, size: number) =>
      from >= 0 && size >= SMALLEST_SHARE && from + size <= 1 + ROUNDING;
    if (isInside(left, width) && isInside(top, height)) continue;
    const right =
      'left, top, width and height as fractions of the picture, inside it and not smaller than 0.002';
    throw new AppError('files.bad_area', { area: [left, top, width, height], right });
  }
}

/** The same file runs as written (.ts) and as built (.js). */
function moduleUrl(name: string): URL {
  return new URL(`./${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
}
