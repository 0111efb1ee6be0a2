import { isAppError } from '../../../lib/errors.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import type { FileStore } from '../../../platform/files/index.ts';
import type { Pool } from '../../../platform/threads/index.ts';
import type { DefectModelSource } from './defect-model-file.ts';
import { analyseStoredPhoto } from './in-pool.ts';
import {
  claimPhotos,
  keepPhotoFeatures,
  keptFeatures,
  type PhotoTask,
  releasePhoto,
  rememberPhoto,
} from './memory.ts';
import type { PhotoFeatures } from './model.ts';

/** What analysing photos needs. */
export interface PhotoServices {
  readonly pool: Pool;
  readonly files: FileStore;
  /** IANA zone for cameras that write none. */
  readonly timeZone: string;
  /** The city's own model of whether a defect is gone, when it has one; without, people judge. */
  readonly defectModel?: DefectModelSource;
}

const BATCH = 32;
const MOST_ATTEMPTS = 5;
/** The file itself is at fault, or gone: trying again changes nothing. */
const FINAL = new Set(['files.damaged', 'files.too_many_pixels', 'files.not_found', 'files.not_a_picture']);
/** Not the photo's fault at all. */
const PASSING = new Set(['threads.busy', 'threads.closed']);

/**
 * Analyses up to a batch of the photos that wait, the oldest first, as many at once as the pool has threads, so that
 * a thumbnail that a person waits for is never far behind. Returns how many were taken in hand. Safe to be killed
 * at any point and to run in several processes at once. `isStopping` ends it after the photos in hand.
 */
export async function analyseWaitingPhotos(
  ctx: Ctx,
  services: PhotoServices,
  isStopping: () => boolean = () => false,
): Promise<number> {
  const tasks = await claimPhotos(ctx, BATCH);
  if (tasks.length === 0) return 0;
  const kept = await keptFeatures(
    ctx.db,
    tasks.map((task) => task.fileHash),
  );
  const waiting = [...tasks];
  const work = async (): Promise<void> => {
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
      if (isStopping()) await releasePhoto(ctx, task.attachmentId, ctx.clock.now(), task.attempts - 1);
      else await analyseOne(ctx, services, task, kept.get(task.fileHash));
    }
  };
  await Promise.all(Array.from({ length: services.pool.stats().size }, work));
  return tasks.length;
}

async function analyseOne(
  ctx: Ctx,
  services: PhotoServices,
  task: PhotoTask,
  known: PhotoFeatures | undefined,
): Promise<void> {
  try {
    await rememberPhoto(ctx, task, known ?? (await analyseStoredPhoto(services, task.fileHash)));
  } catch (error) {
    const code = isAppError(error) ? error.code : 'internal';
    const isFinal = FINAL.has(code) || task.attempts >= MOST_ATTEMPTS;
    if (isFinal && !PASSING.has(code)) return rememberPhoto(ctx, task, { unreadable: code });
    const attempts = PASSING.has(code) ? task.attempts - 1 : task.attempts;
    const retryAt = new Date(ctx.clock.now().getTime() + 1_000 * 2 ** task.attempts);
    ctx.log.warn({ attachment: task.attachmentId, attempts, code }, 'photos: analysing failed, trying again');
    await releasePhoto(ctx, task.attachmentId, retryAt, attempts);
  }
}

/** Features of files by their hash, those that are gone made anew; files that cannot be read are left out. */
export async function featuresOf(
  ctx: Ctx,
  services: PhotoServices,
  hashes: readonly string[],
): Promise<Map<string, PhotoFeatures>> {
  const wanted = [...new Set(hashes)];
  const found = await keptFeatures(ctx.db, wanted);
  for (const hash of wanted) {
    if (found.has(hash)) continue;
    try {
      const features = await analyseStoredPhoto(services, hash);
      await keepPhotoFeatures(ctx, hash, features);
      found.set(hash, features);
    } catch (error) {
      if (!isAppError(error) || !FINAL.has(error.code)) throw error;
    }
  }
  return found;
}
