import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import { columnReferrer, type FileReferrer, type StoredFile } from '../../platform/files/index.ts';
import type { AttachmentView } from './contract.ts';

/** What a photo or file shows: `report`, `before` and `after` make the pair that is compared before closing. */
export type AttachmentPurpose = 'report' | 'before' | 'after' | 'verification' | 'paper' | 'recording';

export interface Attachment {
  readonly id: string;
  readonly caseId: string;
  readonly hash: string;
  readonly mediaType: string;
  readonly sizeBytes: number;
  readonly purpose: AttachmentPurpose;
  readonly addedAt: Date;
  readonly takenAt: Date | null;
  readonly lon: number | null;
  readonly lat: number | null;
}

/** What cases refer to is never swept away. */
export const attachmentReferrer: FileReferrer = columnReferrer('loop', 'attachment');

/** Files of one case at most. */
const MOST_ATTACHMENTS = 60;

const columns = `id, case_id AS "caseId", hash, media_type AS "mediaType", size_bytes AS "sizeBytes", purpose,
  added_at AS "addedAt", taken_at AS "takenAt", lon, lat`;
const insert = statement(
  'loop.insert_attachment',
  `INSERT INTO loop.attachment (id, case_id, hash, media_type, size_bytes, purpose, added_at, added_by, lon, lat, taken_at)
   SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11
   WHERE (SELECT count(*) FROM loop.attachment WHERE case_id = $2) < ${MOST_ATTACHMENTS} RETURNING id`,
);
const selectOfCase = statement(
  'loop.select_attachments',
  `SELECT ${columns} FROM loop.attachment WHERE case_id = $1 ORDER BY added_at, id LIMIT ${MOST_ATTACHMENTS}`,
);
const selectOfCases = statement(
  'loop.select_attachments_of_cases',
  `SELECT ${columns} FROM loop.attachment WHERE case_id = ANY($1) ORDER BY added_at, id LIMIT 2000`,
);
const selectOne = statement('loop.select_attachment', `SELECT ${columns} FROM loop.attachment WHERE id = $1`);

/** Puts a stored file to a case. Throws `loop.too_many_attachments`. Emits `loop.attachment.added`. */
export async function attach(
  ctx: Ctx,
  input: { caseId: string; file: StoredFile; purpose: AttachmentPurpose },
): Promise<string> {
  const { caseId, file, purpose } = input;
  const id = ctx.ids.next();
  const rows = await ctx.db.run(insert, [
    ...[id, caseId, file.hash, file.mediaType, file.sizeBytes, purpose, ctx.clock.now(), ctx.actor.id],
    ...[file.lon ?? null, file.lat ?? null, file.takenAt ?? null],
  ]);
  if (rows.length === 0) throw new AppError('loop.too_many_attachments', { most: MOST_ATTACHMENTS });
  ctx.emit({
    type: 'loop.attachment.added',
    aggregate: `case:${caseId}`,
    data: { caseId, attachmentId: id, purpose },
  });
  return id;
}

export function attachmentsOf(db: Db, caseId: string): Promise<Attachment[]> {
  return db.run<Attachment>(selectOfCase, [caseId]);
}

/** Files of several cases at once, oldest first. */
export function attachmentsOfCases(db: Db, caseIds: readonly string[]): Promise<Attachment[]> {
  return db.run<Attachment>(selectOfCases, [caseIds]);
}

export async function findAttachment(db: Db, id: string): Promise<Attachment | undefined> {
  return (await db.run<Attachment>(selectOne, [id]))[0];
}

export function viewAttachment(attachment: Attachment): AttachmentView {
  const { id, purpose, mediaType, sizeBytes, addedAt, takenAt } = attachment;
  const url = `/api/v1/attachments/${id}`;
  return {
    ...{
      id,
      purpose,
      mediaType,
      sizeBytes,
      addedAt: addedAt.toISOString(),
      takenAt: takenAt?.toISOString() ?? null,
    },
    url,
    thumbnailUrl: mediaType.startsWith('image/') ? `${url}/thumbnail` : null,
  };
}
