import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../lib/errors.ts';

/** Rises when an older release could not read what is written: 2 may hold snapshots in two files. Older ones are read. */
export const FORMAT = 2;

export interface BackupTable {
  /** `schema.table`, quoted where SQL needs it. */
  readonly name: string;
  readonly columns: readonly string[];
  /** File below the backup: gzip over `COPY … TO STDOUT` in text format. */
  readonly file: string;
  readonly rows: number;
  /** SHA-256 of the text before it was packed. */
  readonly sha256: string;
}

export interface BackupSequence {
  readonly name: string;
  readonly lastValue: number;
  readonly isCalled: boolean;
}

export interface BackupFile {
  readonly hash: string;
  readonly sizeBytes: number;
}

/** A file of the load that holds of a source. */
export interface BackupSnapshot {
  readonly source: string;
  readonly load: number;
  readonly file: 'snapshot' | 'delta' | 'changes' | 'rejected';
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** `manifest.json` of a backup; written last, so that a folder without one is no backup. */
export interface Manifest {
  readonly format: number;
  readonly madeAt: string;
  readonly release: string;
  readonly serverVersion: string;
  readonly migrations: readonly { readonly module: string; readonly number: number; readonly hash: string }[];
  readonly tables: readonly BackupTable[];
  readonly sequences: readonly BackupSequence[];
  readonly files: readonly BackupFile[];
  /** What sources last brought, below `feeds/`; absent in backups of releases that left it out. */
  readonly snapshots?: readonly BackupSnapshot[];
  /** SHA-256 of `secret.key`; absent where none had been made yet. */
  readonly secretKey?: string;
}

/** Where a stored file lies in a backup. */
export const filePathOf = (directory: string, hash: string): string =>
  join(directory, 'files', hash.slice(0, 2), hash);

/** Reads a backup's manifest. Throws `backup.not_found` and `backup.format_unknown`. */
export async function readManifest(directory: string): Promise<Manifest> {
  const text = await readFile(join(directory, 'manifest.json'), 'utf8').catch(() => {
    throw new AppError('backup.not_found', { directory });
  });
  const manifest = JSON.parse(text) as Manifest;
  if (!(manifest.format >= 1 && manifest.format <= FORMAT))
    throw new AppError('backup.format_unknown', { format: manifest.format, known: FORMAT });
  return manifest;
}

/** SHA-256 of a file as hex, read piece by piece; undefined when it is not there. */
export async function hashOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  return hash.digest('hex');
}
