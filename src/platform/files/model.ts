import type { Readable } from 'node:stream';
import type { MediaType } from './media-types.ts';

/** What the store found out about a file it holds; the metadata table of the caller is made from it. */
export interface StoredFile {
  /** SHA-256 of the content, 64 hex digits: the file's name in the store. */
  hash: string;
  sizeBytes: number;
  /** Found from the content, never from a name or header. */
  mediaType: MediaType;
  /** Pixels, as a person sees it (after EXIF orientation). Pictures only. */
  width?: number;
  height?: number;
  /** When the camera says it was taken, ISO 8601 in UTC. A camera's clock can be wrong. */
  takenAt?: string;
  /** Where the camera says it was taken, degrees WGS-84. */
  lon?: number;
  lat?: number;
}

/** What the sender claims; checked against the content. */
export interface DeclaredFile {
  fileName?: string | undefined;
  mediaType?: string | undefined;
}

export interface PutOptions {
  /** Larger is refused with `files.too_large` while it still streams. */
  maxBytes: number;
  accept: readonly MediaType[];
  declared?: DeclaredFile;
  /** Longest silence between two pieces of the stream, then `files.upload_interrupted`. Default 30 s. */
  stallMs?: number;
}

/** Rows of lists, cards, pages of a phone, and looking closely at a desk. */
export const THUMBNAIL_WIDTHS = [160, 320, 640, 1280] as const;
export type ThumbnailWidth = (typeof THUMBNAIL_WIDTHS)[number];

/** Rectangles of one picture at most: a crowd with more faces than that is no picture for the public. */
export const MOST_BLUR_AREAS = 40;

/**
 * A rectangle to make unrecognisable, as fractions (0–1) of the upright picture's width and height; it lies inside
 * the picture and has some size.
 */
export interface BlurArea {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface SweepOptions {
  /** Only counts. */
  dryRun?: boolean;
  /** Stops between two files. */
  signal?: AbortSignal;
}

export interface SweepResult {
  checked: number;
  checkedBytes: number;
  /** Old enough, and nobody refers to them. */
  unreferenced: number;
  unreferencedBytes: number;
  /** Of those; a night removes 20,000 at most. */
  removed: number;
  freedBytes: number;
}

export interface FileStore {
  /**
   * Checks and keeps a file. When it returns, the file survives a power cut. The same content twice gives the
   * same hash and is kept once. Errors: files.empty, files.too_large, files.upload_interrupted,
   * files.type_not_allowed, files.type_mismatch, files.damaged, files.too_many_pixels, files.unpacks_too_large,
   * files.storage_full, threads.busy.
   */
  put(source: Readable | Uint8Array, options: PutOptions): Promise<StoredFile>;
  /** Streams a file or a range of it (inclusive bytes). Error: files.not_found. */
  open(
    hash: string,
    range?: { start: number; end: number },
  ): Promise<{ stream: Readable; sizeBytes: number }>;
  exists(hash: string): Promise<boolean>;
  /** Removes a file and its thumbnails; nothing happens when it is not there. */
  remove(hash: string): Promise<void>;
  /**
   * Removes a file that a row has just stopped to refer to, unless `isStillWanted` says at the last moment that
   * another one does. Whoever refers to a file that may be going looks after committing whether it is still there.
   */
  removeUnwanted(hash: string, isStillWanted: () => Promise<boolean>): Promise<void>;
  /**
   * Re-encodes a stored picture for the public: a JPEG of at most 1600 px, upright, without EXIF, GPS or
   * anything else that rode along in the original, with the given areas (faces, number plates) made
   * unrecognisable. Kept as a file of its own. Errors: files.not_found, files.not_a_picture, files.bad_area.
   */
  publicCopy(hash: string, options?: { blur?: readonly BlurArea[] }): Promise<StoredFile>;
  /** A small WebP without metadata, made once and kept beside the file. */
  thumbnail(hash: string, width: ThumbnailWidth): Promise<{ mediaType: 'image/webp'; bytes: Uint8Array }>;
  /** Lends the path of a local file with the content, for work in a thread of the pool. Read only. */
  withLocalFile<Result>(hash: string, use: (path: string) => Promise<Result>): Promise<Result>;
  /** Every file in the store, for backup and doctor. */
  entries(): AsyncIterable<{ hash: string; sizeBytes: number }>;
  /** Reads the whole file again and tells whether it still is what its hash says. */
  verify(hash: string): Promise<boolean>;
  /**
   * Removes what nobody refers to and what was stored before `olderThan` (leave room for uploads whose
   * transaction is still open: an hour or more), left-over temporary files of that age, and thumbnails whose picture
   * is gone. All files are asked for before the first one goes: when `findReferenced` throws, nothing is removed.
   */
  sweep(
    findReferenced: (hashes: readonly string[]) => Promise<ReadonlySet<string>>,
    olderThan: Date,
    options?: SweepOptions,
  ): Promise<SweepResult>;
}
