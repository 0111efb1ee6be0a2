import type { FileStore } from '../../../platform/files/index.ts';
import type { Pool } from '../../../platform/threads/index.ts';
import type { AnalyseTask } from './analyse.ts';
import type { PhotoFeatures } from './model.ts';
import type { PhotoSetJudgement, PhotoSetsInput } from './photo-set.ts';

// The same files run as written (.ts) and as built (.js).
const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const ANALYSE = new URL(`./analyse${ending}`, import.meta.url);
const SETS = new URL(`./photo-set${ending}`, import.meta.url);

/**
 * Analyses a stored photo in a thread of the pool.
 * Errors: files.not_found, files.damaged, files.too_many_pixels, threads.busy, threads.timeout.
 */
export function analyseStoredPhoto(
  services: { pool: Pool; files: FileStore; timeZone: string },
  hash: string,
  options: { signal?: AbortSignal } = {},
): Promise<PhotoFeatures> {
  const { pool, files, timeZone } = services;
  return files.withLocalFile(hash, (photo) => analysePhotoInPool(pool, photo, timeZone, options));
}

/** Analyses a photo by its path in a thread of the pool; errors as above, without files.not_found. */
export function analysePhotoInPool(
  pool: Pool,
  photo: string,
  timeZone = 'UTC',
  options: { signal?: AbortSignal } = {},
): Promise<PhotoFeatures> {
  const task = { photo, timeZone };
  return pool.run<AnalyseTask, PhotoFeatures>(ANALYSE, 'analysePhoto', task, {
    timeoutMs: 20_000,
    ...options,
  });
}

/** `judgePhotoSets` in a thread of the pool. */
export function judgePhotoSetsInPool(
  pool: Pool,
  input: PhotoSetsInput,
  options: { signal?: AbortSignal } = {},
): Promise<PhotoSetJudgement> {
  return pool.run<PhotoSetsInput, PhotoSetJudgement>(SETS, 'judgePhotoSets', input, {
    timeoutMs: 10_000,
    ...options,
  });
}
