import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { DAY_MS } from '../../../lib/time.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import type { UploadView } from '../manage-contract.ts';
import { UPLOADS_FOLDER, uploadDirectory } from '../paths.ts';

/** A file that somebody sends, or has sent. */
export interface Upload {
  readonly id: string;
  readonly fileName: string;
  readonly bytes: number;
  readonly received: number;
  readonly sentBy: string;
  readonly sentAt: Date;
  readonly expiresAt: Date;
}

/** Longest piece: what a slow line brings within a minute. */
export const PIECE_BYTES = 4 * 1_048_576;
const KEPT_MS = 3 * DAY_MS;
const MOST_OF_ONE = 10;

const COLUMNS = `id, file_name AS "fileName", file_bytes AS bytes, received, sent_by AS "sentBy", sent_at AS "sentAt",
  expires_at AS "expiresAt"`;
const insert = statement(
  'feeds.begin_upload',
  `INSERT INTO feeds.upload (id, file_name, file_bytes, sent_by, sent_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
   RETURNING ${COLUMNS}`,
);
const select = statement('feeds.upload', `SELECT ${COLUMNS} FROM feeds.upload WHERE id = $1`);
const selectOwn = statement(
  'feeds.uploads',
  `SELECT ${COLUMNS} FROM feeds.upload WHERE sent_by = $1 ORDER BY sent_at DESC LIMIT ${MOST_OF_ONE}`,
);
const advance = statement(
  'feeds.advance_upload',
  'UPDATE feeds.upload SET received = $3, expires_at = $4 WHERE id = $1 AND received = $2 RETURNING id',
);
const drop = statement('feeds.drop_upload', 'DELETE FROM feeds.upload WHERE id = $1');
const selectExpired = statement(
  'feeds.expired_uploads',
  `SELECT u.id FROM feeds.upload u WHERE u.expires_at < $1 AND NOT EXISTS (
     SELECT FROM runs.run r WHERE r.state IN ('waiting', 'running') AND r.data->>'upload' = u.id::text) LIMIT 100`,
);

/** Writes down that a file begins to come. Throws `feeds.uploads_many`. */
export async function beginUpload(
  ctx: Ctx,
  file: { id: string; fileName: string; bytes: number },
): Promise<Upload> {
  const own = await findUploads(ctx);
  if (own.length >= MOST_OF_ONE) throw new AppError('feeds.uploads_many', { most: MOST_OF_ONE });
  const now = ctx.clock.now();
  const expiresAt = new Date(now.getTime() + KEPT_MS);
  const [row] = await ctx.db.run<Upload>(insert, [
    ...[file.id, file.fileName, file.bytes, ctx.actor.id, now, expiresAt],
  ]);
  return row!;
}

/** The caller's own files, the latest first. */
export const findUploads = (ctx: Ctx): Promise<Upload[]> => ctx.db.run<Upload>(selectOwn, [ctx.actor.id]);

/** A file of the caller's own: to everybody else it does not exist. Throws `feeds.upload_unknown`. */
export async function getUpload(ctx: Ctx, id: string): Promise<Upload> {
  const [row] = await ctx.db.run<Upload>(select, [id]);
  if (row === undefined || (row.sentBy !== ctx.actor.id && ctx.actor.kind !== 'system'))
    throw new AppError('feeds.upload_unknown');
  return row;
}

/** A file of the caller's own that is all here. Throws `feeds.upload_unknown`, `feeds.upload_unfinished`. */
export async function getWholeUpload(ctx: Ctx, id: string): Promise<Upload> {
  const upload = await getUpload(ctx, id);
  if (upload.received < upload.bytes)
    throw new AppError('feeds.upload_unfinished', { received: upload.received, bytes: upload.bytes });
  return upload;
}

/** Writes down that the file is here up to a byte. Throws `feeds.upload_place` when another piece was faster. */
export async function advanceUpload(ctx: Ctx, upload: Upload, received: number): Promise<Upload> {
  const expiresAt = new Date(ctx.clock.now().getTime() + KEPT_MS);
  const moved = await ctx.db.run(advance, [upload.id, upload.received, received, expiresAt]);
  if (moved.length === 0) throw new AppError('feeds.upload_place', { received: upload.received });
  return { ...upload, received, expiresAt };
}

const selectInUse = statement(
  'feeds.upload_in_use',
  `SELECT id FROM runs.run WHERE state IN ('waiting', 'running') AND data->>'upload' = $1 LIMIT 1`,
);

/** Throws `feeds.upload_in_use` while a load waits for the file or reads it. */
export async function requireUnused(ctx: Ctx, id: string): Promise<void> {
  if ((await ctx.db.run(selectInUse, [id])).length > 0) throw new AppError('feeds.upload_in_use');
}

/** Removes a file and what is known of it. */
export async function dropUpload(ctx: Ctx, dataDir: string, id: string): Promise<void> {
  await ctx.db.run(drop, [id]);
  await rm(uploadDirectory(dataDir, id), { recursive: true, force: true });
}

/** Removes files that nobody loaded within three days, and what killed processes left; answers how many. */
export async function dropExpiredUploads(ctx: Ctx, dataDir: string): Promise<number> {
  const expired = await ctx.db.run<{ id: string }>(selectExpired, [ctx.clock.now()]);
  for (const { id } of expired) await dropUpload(ctx, dataDir, id);
  return expired.length + (await dropOrphans(ctx, dataDir));
}

const selectIds = statement('feeds.upload_ids', 'SELECT id FROM feeds.upload');

/** Folders that a killed process left, of files that were taken away meanwhile: they hold personal values in full. */
async function dropOrphans(ctx: Ctx, dataDir: string): Promise<number> {
  const folder = join(dataDir, UPLOADS_FOLDER);
  const names = await readdir(folder).catch(() => []);
  const known = new Set((await ctx.db.run<{ id: string }>(selectIds)).map(({ id }) => id));
  let dropped = 0;
  for (const name of names.filter((each) => !known.has(each))) {
    // One that is younger may belong to a request that goes on.
    const at = await stat(join(folder, name)).catch(() => undefined);
    if (at === undefined || at.mtimeMs > ctx.clock.now().getTime() - DAY_MS) continue;
    await rm(join(folder, name), { recursive: true, force: true });
    dropped += 1;
  }
  return dropped;
}

/** A file as its sender sees it. */
export function viewUpload({ id, fileName, bytes, received, sentAt, expiresAt }: Upload): UploadView {
  return {
    ...{ id, fileName, bytes, received, pieceBytes: PIECE_BYTES, isWhole: received === bytes },
    ...{ sentAt: sentAt.toISOString(), expiresAt: expiresAt.toISOString() },
  };
}
