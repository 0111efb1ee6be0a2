import type { Readable } from 'node:stream';

export interface StoredEntry {
  hash: string;
  sizeBytes: number;
  storedAt: Date;
}

/**
 * Where the bytes lie. The store above does the checking; a storage only keeps, durably, by hash: a directory
 * today, an S3 store behind the same door for several machines.
 */
export interface Storage {
  /** A path for a file being received, on the same file system as the final place where there is one. */
  temporaryPath(): Promise<string>;
  /** Moves a finished temporary file to its final place; durable when it returns. Replaces equal content. */
  commit(temporaryPath: string, hash: string): Promise<void>;
  discard(temporaryPath: string): Promise<void>;
  /** Size in bytes; undefined when it is not there. */
  findSize(hash: string): Promise<number | undefined>;
  /** Throws files.not_found. */
  open(hash: string, range?: { start: number; end: number }): Promise<Readable>;
  withLocalFile<Result>(hash: string, use: (path: string) => Promise<Result>): Promise<Result>;
  remove(hash: string): Promise<void>;
  /**
   * Removes a file unless it was stored again after `olderThan` or `isStillWanted` says so at the last moment.
   * Tells whether it is gone.
   */
  removeStale(hash: string, olderThan: Date, isStillWanted: () => Promise<boolean>): Promise<boolean>;
  entries(): AsyncIterable<StoredEntry>;
  removeTemporaries(olderThan: Date): Promise<void>;
  /** Removes what was made before `olderThan` from files that are no longer there. */
  removeOrphans(olderThan: Date): Promise<void>;
  /** Things made from a file and made again when lost (thumbnails). */
  findDerived(hash: string, name: string): Promise<Uint8Array | undefined>;
  keepDerived(hash: string, name: string, bytes: Uint8Array): Promise<void>;
}
