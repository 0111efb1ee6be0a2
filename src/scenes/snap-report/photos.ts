import type { Readable } from 'node:stream';
import { attach } from '../../base/loop/index.ts';
import { AppError } from '../../lib/errors.ts';
import { HOUR_MS } from '../../lib/time.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import type { FileStore, MediaType, StoredFile } from '../../platform/files/index.ts';

/** A phone shrinks a photo to 300 kB; one that cannot may send up to this. */
export const PHOTO_LIMIT_BYTES = 5_000_000;
/** Photos that may wait for their report. */
const MOST_WAITING = 24;
const KEPT_MS = 48 * HOUR_MS;
const ACCEPTED: readonly MediaType[] = ['image/jpeg', 'image/png', 'image/webp'];

const countWaiting = statement(
  'snap_report.count_waiting',
  `SELECT count(*)::int AS count FROM snap_report.photo
   WHERE citizen_id = $1 AND report_id IS NULL AND expires_at > $2`,
);
const insert = statement(
  'snap_report.insert_photo',
  `INSERT INTO snap_report.photo (id, citizen_id, hash, media_type, size_bytes, lon, lat, taken_at, sent_at, expires_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);
const lockWaiting = statement(
  'snap_report.lock_waiting',
  `SELECT id, hash, media_type AS "mediaType", size_bytes AS "sizeBytes", lon, lat, taken_at AS "takenAt"
   FROM snap_report.photo
   WHERE id = ANY($1) AND citizen_id = $2 AND report_id IS NULL AND expires_at > $3
   ORDER BY sent_at, id FOR UPDATE`,
);
const bind = statement(
  'snap_report.bind_photo',
  'UPDATE snap_report.photo SET report_id = $2, attachment_id = $3 WHERE id = $1',
);
const selectHash = statement(
  'snap_report.select_photo_hash',
  `SELECT a.hash FROM loop.attachment a
   WHERE a.id = $1 AND a.case_id = $2 AND (a.purpose = 'after'
     OR EXISTS (SELECT 1 FROM snap_report.photo p WHERE p.attachment_id = a.id AND p.report_id = $3))`,
);
const selectOfReport = statement(
  'snap_report.select_photos',
  `SELECT attachment_id AS "attachmentId" FROM snap_report.photo WHERE report_id = $1 ORDER BY sent_at, id`,
);
const purge = statement(
  'snap_report.purge_photos',
  'DELETE FROM snap_report.photo WHERE report_id IS NULL AND expires_at < $1',
);

/**
 * Keeps a photo of the citizen until a report takes it, for 48 hours. Throws `snap-report.too_many_photos` and the
 * `files.*` errors of the store.
 */
export async function receivePhoto(
  ctx: Ctx,
  files: FileStore,
  sent: { file: Readable; fileName: string; mediaType: string },
): Promise<{ photoId: string; expiresAt: Date }> {
  const now = ctx.clock.now();
  const [waiting] = await ctx.db.run<{ count: number }>(countWaiting, [ctx.actor.id, now]);
  if ((waiting?.count ?? 0) >= MOST_WAITING)
    throw new AppError('snap-report.too_many_photos', { most: MOST_WAITING });
  const file = await files.put(sent.file, {
    maxBytes: PHOTO_LIMIT_BYTES,
    accept: ACCEPTED,
    declared: { fileName: sent.fileName, mediaType: sent.mediaType },
  });
  const photoId = ctx.ids.next();
  const expiresAt = new Date(now.getTime() + KEPT_MS);
  await inTransaction(ctx, (tx) =>
    tx.db.run(insert, [
      ...[photoId, tx.actor.id, file.hash, file.mediaType, file.sizeBytes],
      ...[file.lon ?? null, file.lat ?? null, file.takenAt ?? null, now, expiresAt],
    ]),
  );
  return { photoId, expiresAt };
}

/**
 * Puts photos that wait to a report and its case; returns the attachments. Throws `snap-report.photo_unknown` when one
 * of them is not this citizen's, has expired or belongs to a report already: nothing is bound then.
 */
export async function bindPhotos(
  tx: Ctx,
  input: { reportId: string; caseId: string; photoIds: readonly string[] },
): Promise<string[]> {
  const wanted = [...new Set(input.photoIds)];
  if (wanted.length === 0) return [];
  type Row = Omit<StoredFile, 'takenAt'> & { id: string; takenAt: Date | null; lon: number; lat: number };
  const rows = await tx.db.run<Row>(lockWaiting, [wanted, tx.actor.id, tx.clock.now()]);
  if (rows.length !== wanted.length)
    throw new AppError('snap-report.photo_unknown', { missing: wanted.length - rows.length });
  const attachments: string[] = [];
  for (const { id, takenAt, ...file } of rows) {
    const attachment = await attach(tx, {
      caseId: input.caseId,
      file: { ...file, ...(takenAt && { takenAt: takenAt.toISOString() }) },
      purpose: 'report',
    });
    await tx.db.run(bind, [id, input.reportId, attachment]);
    attachments.push(attachment);
  }
  return attachments;
}

/** Attachments that came with a report, in the order in which they were sent. */
export async function photosOfReport(db: Db, reportId: string): Promise<string[]> {
  const rows = await db.run<{ attachmentId: string }>(selectOfReport, [reportId]);
  return rows.map((row) => row.attachmentId);
}

/** The hash of a photo that a reporter may see: their own, or one of the result. Throws `loop.attachment_not_found`. */
export async function getPhotoHash(
  db: Db,
  input: { attachmentId: string; caseId: string; reportId: string },
): Promise<string> {
  const [row] = await db.run<{ hash: string }>(selectHash, [
    input.attachmentId,
    input.caseId,
    input.reportId,
  ]);
  if (row === undefined) throw new AppError('loop.attachment_not_found');
  return row.hash;
}

/** Forgets photos whose report never came. */
export async function purgePhotos(ctx: Ctx): Promise<void> {
  await ctx.db.run(purge, [ctx.clock.now()]);
}

/** Where a reporter finds a photo of their report. */
export function photoUrl(reportId: string, attachmentId: string): string {
  return `/api/v1/snap-reports/${reportId}/photos/${attachmentId}`;
}
