import { join } from 'node:path';

/** What of a load names its files. */
export interface LoadName {
  readonly source: string;
  readonly id: number;
}

export const sourceDirectory = (dataDir: string, source: string): string => join(dataDir, 'feeds', source);

/** The folder of a load: DATA_DIR/feeds/<code>/<load>. */
export const loadDirectory = (dataDir: string, { source, id }: LoadName): string =>
  join(sourceDirectory(dataDir, source), String(id));

/** Where a load of the source does its work: one at a time. */
export const workDirectory = (dataDir: string, source: string): string =>
  join(sourceDirectory(dataDir, source), 'work');

/**
 * The rows of the source as of a load: key, observed_on, row_hash, its standard fields and what was written (…_raw). To be read
 * by `snapshotRows`.
 */
export const snapshotPath = (dataDir: string, load: LoadName): string =>
  join(loadDirectory(dataDir, load), 'snapshot.parquet');

/** What a load brought: key, change (added, changed, removed), names of the fields that changed. */
export const changesPath = (dataDir: string, load: LoadName): string =>
  join(loadDirectory(dataDir, load), 'changes.parquet');

/** All faults of a load, as they were written: personal values are in full here. */
export const rejectedPath = (dataDir: string, load: LoadName): string =>
  join(loadDirectory(dataDir, load), 'rejected.parquet');

export const UPLOADS_FOLDER = 'feed-uploads';

/** The folder of a file that was sent and is not loaded yet. */
export const uploadDirectory = (dataDir: string, id: string): string => join(dataDir, UPLOADS_FOLDER, id);

/** The file itself, under the name that it came with. */
export const uploadPath = (dataDir: string, { id, fileName }: { id: string; fileName: string }): string =>
  join(uploadDirectory(dataDir, id), fileName);
