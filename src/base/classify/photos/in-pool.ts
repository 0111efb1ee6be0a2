import type { FileStore } from '../../../platform/files/index.ts';
import type { Pool } from '../../../platform/threads/index.ts';
import type { AnalyseTask } from './analyse.ts';
import type { ComparePhotosInput, PhotoJudgement } from './judgement.ts';
import type { PhotoFeatures } from './model.ts';
import type { PhotoSetJudgement, PhotoSetsInput } from './photo-set.ts';

// The same files run as written (.ts) and as built (.js).
const ending = import.meta.url.endsWith('.ts') ? '.ts' : '.js';
const ANALYSE = new URL(`./analyse${ending}`, import.meta.url);
const COMPARE = new URL(`./compare${ending}`, import.meta.url);
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
  return files.withLocalFile(hash, (photo) =>
    pool.run<AnalyseTask, PhotoFeatures>(
      ANALYSE,
      'analysePhoto',
      { photo, timeZone },
      { timeoutMs: 20_000, ...options },
    ),
  );
}

/** `comparePhotos` in a thread of the pool, for pairs judged while people wait for other answers. */
export function comparePhotosInPool(
  pool: Pool,
  input: Omit<ComparePhotosInput, 'defectModel'>,
  options: { signal?: AbortSignal } = {},
): Promise<PhotoJudgement> {
  return pool.run<typeof input, PhotoJudgement>(COMPARE, 'comparePhotos', input, {
    timeoutMs: 5_000,
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
