import { type AttachmentPurpose, attach } from '../../base/loop/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { StoredFile } from '../../platform/files/index.ts';

const insert = statement(
  'patrol.insert_photo',
  `INSERT INTO patrol.photo (id, staff_id, hash, file, sent_at) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (staff_id, hash) DO UPDATE SET sent_at = excluded.sent_at RETURNING id`,
);
const selectOwn = statement(
  'patrol.select_photos',
  'SELECT id, file FROM patrol.photo WHERE staff_id = $1 AND id = ANY($2)',
);
const purge = statement('patrol.purge_photos', 'DELETE FROM patrol.photo WHERE sent_at < $1');

/** Keeps what a phone sent until its report comes; the same photo again gives the same id. */
export async function stagePhoto(ctx: Ctx, file: StoredFile): Promise<string> {
  const values = [ctx.ids.next(), ctx.actor.id, file.hash, JSON.stringify(file), ctx.clock.now()];
  const [row] = await ctx.db.run<{ id: string }>(insert, values);
  return row!.id;
}

/** Makes staged photos files of a case, in the order given. Throws `patrol.photo_unknown`. */
export async function attachPhotos(
  ctx: Ctx,
  input: { caseId: string; photos: readonly string[]; purpose: AttachmentPurpose },
): Promise<string[]> {
  const { caseId, photos, purpose } = input;
  if (photos.length === 0) return [];
  const rows = await ctx.db.run<{ id: string; file: StoredFile }>(selectOwn, [ctx.actor.id, photos]);
  const files = new Map(rows.map((row) => [row.id, row.file]));
  const ids: string[] = [];
  for (const photo of photos) {
    const file = files.get(photo);
    if (file === undefined) throw new AppError('patrol.photo_unknown', { photo });
    const { takenAt, ...rest } = file;
    // It comes back out of JSON, where a date is a text.
    const stored = (takenAt ? { ...rest, takenAt: new Date(takenAt) } : rest) as StoredFile;
    ids.push(await attach(ctx, { caseId, file: stored, purpose }));
  }
  return ids;
}

/** Forgets staged photos that were sent before `olderThan`; those that became files of cases stay. */
export async function purgePhotos(ctx: Ctx, olderThan: Date): Promise<void> {
  await ctx.db.run(purge, [olderThan]);
}
