import { attachmentReferrer } from '../../base/loop/index.ts';
import type { Scene } from '../../base/scene/index.ts';
import { DAY_MS } from '../../lib/time.ts';
import type { Ctx, RootCtx } from '../../platform/context/index.ts';
import {
  createReferenceFinder,
  type FileReferrer,
  type FileStore,
  type SweepOptions,
  type SweepResult,
} from '../../platform/files/index.ts';
import { defineJob, type Job } from '../../platform/jobs/index.ts';

/** Nothing younger goes: its row may not be committed yet, and what was done by mistake can be put right. */
const YOUNGEST_MS = DAY_MS;

/** Everybody who keeps hashes of stored files: the loop for every case, and the scenes. */
export function allFileReferrers(scenes: readonly Scene[]): FileReferrer[] {
  return [attachmentReferrer, ...scenes.flatMap((scene) => scene.fileReferrers ?? [])];
}

/**
 * Columns with hashes that keep no file: of other things, and what was found out about photos, which may know of a
 * photo that is gone. A new one is thought about before it stands here.
 */
export const NOT_REFERENCES: readonly string[] = [
  'auth.account.password_hash',
  'classify.model.source_hash',
  'classify.photo.file_hash',
  'classify.photo_features.file_hash',
  'classify.photo_task.file_hash',
  'feeds.load.file_hash',
  'feeds.suppressed.hash',
  'loop.flow.hash',
  'platform.idempotency.request_hash',
  'platform.migration.hash',
];

/**
 * Removes stored files that nobody refers to and that are older than a day. All referrers are asked for all files
 * before the first one goes: when one of them fails, nothing is removed.
 */
export async function sweepFiles(
  ctx: Ctx | RootCtx,
  files: FileStore,
  referrers: readonly FileReferrer[],
  options: SweepOptions = {},
): Promise<SweepResult> {
  const olderThan = new Date(ctx.clock.now().getTime() - YOUNGEST_MS);
  return files.sweep(createReferenceFinder(ctx.db, referrers, NOT_REFERENCES), olderThan, options);
}

/** The nightly sweep; of all processes on the database one does it. */
export function fileSweepJob(files: FileStore, scenes: readonly Scene[]): Job {
  return defineJob({
    name: 'files.sweep',
    schedule: '7 4 * * *',
    limitS: 7_200,
    handler: async (ctx, _data, signal) => {
      const result = await sweepFiles(ctx, files, allFileReferrers(scenes), { signal });
      ctx.log.info({ ...result }, 'files: swept');
    },
  });
}
