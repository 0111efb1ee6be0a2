import type { Ctx } from '../../../platform/context/index.ts';
import { type Db, statement } from '../../../platform/db/index.ts';
import { hashBands, hashFromBits, hashToBits, nearbyBands } from './hashes.ts';
import { PHOTO_LIMITS } from './judgement.ts';
import type { PhotoFeatures } from './model.ts';

/** A photo of a case that is to be analysed. */
export interface PhotoTask {
  readonly attachmentId: string;
  readonly caseId: string;
  readonly fileHash: string;
  readonly purpose: string;
  readonly addedAt: Date;
  /** This one included. */
  readonly attempts: number;
}

/** A photo as it is remembered. */
export interface RememberedPhoto {
  readonly attachmentId: string;
  readonly caseId: string;
  readonly fileHash: string;
  readonly purpose: string;
  readonly addedAt: Date;
  /** An error code when it could not be read as a picture. */
  readonly unreadable: string | null;
}

/** A photo of some case that looks like the one asked about; hashes as 16 hex digits. */
export interface SimilarPhoto {
  readonly attachmentId: string;
  readonly caseId: string;
  readonly addedAt: Date;
  readonly perceptualHash: string;
  readonly differenceHash: string;
}

/** Whoever died with a photo in hand is waited for this long. */
const LEASE = "interval '30 seconds'";
/** A picture with less contrast, or fewer corners, looks like every other one of its kind: a wall, a night. */
const PLAIN_CONTRAST = 6;
const PLAIN_CORNERS = 12;
const MOST_SIMILAR = 20;

const enqueue = statement(
  'classify.enqueue_photos',
  `INSERT INTO classify.photo_task (attachment_id, case_id, file_hash, purpose, added_at, retry_at)
   SELECT a.id, a.case_id, a.hash, a.purpose, a.added_at, $2 FROM loop.attachment a
   WHERE a.id = ANY($1) AND a.media_type LIKE 'image/%'
     AND NOT EXISTS (SELECT FROM classify.photo p WHERE p.attachment_id = a.id)
   ON CONFLICT (attachment_id) DO NOTHING`,
);
const claim = statement(
  'classify.claim_photos',
  `UPDATE classify.photo_task t SET attempts = attempts + 1, retry_at = $1::timestamptz + ${LEASE}
   WHERE attachment_id IN (SELECT attachment_id FROM classify.photo_task WHERE retry_at <= $1
     ORDER BY added_at, attachment_id LIMIT $2 FOR UPDATE SKIP LOCKED)
   RETURNING attachment_id AS "attachmentId", case_id AS "caseId", file_hash AS "fileHash", purpose,
     added_at AS "addedAt", attempts`,
);
const release = statement(
  'classify.release_photo',
  'UPDATE classify.photo_task SET retry_at = $2, attempts = $3 WHERE attachment_id = $1',
);
const remember = statement(
  'classify.remember_photo',
  `WITH done AS (DELETE FROM classify.photo_task WHERE attachment_id = $1), kept AS (
     INSERT INTO classify.photo_features (file_hash, features, made_at) SELECT $3, $14, $13 WHERE $14::text IS NOT NULL
     ON CONFLICT (file_hash) DO NOTHING)
   INSERT INTO classify.photo (attachment_id, case_id, file_hash, purpose, added_at, unreadable, perceptual, difference,
     band_0, band_1, band_2, band_3, taken_at, lon, lat, analysed_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, ($9::int[])[1], ($9::int[])[2], ($9::int[])[3], ($9::int[])[4],
     $10, $11, $12, $13)
   ON CONFLICT (attachment_id) DO NOTHING`,
);
const keepFeatures = statement(
  'classify.keep_features',
  `INSERT INTO classify.photo_features (file_hash, features, made_at) VALUES ($1, $2, $3)
   ON CONFLICT (file_hash) DO NOTHING`,
);
const selectFeatures = statement(
  'classify.select_features',
  'SELECT file_hash AS "fileHash", features FROM classify.photo_features WHERE file_hash = ANY($1)',
);
const selectRemembered = statement(
  'classify.select_photos',
  `SELECT attachment_id AS "attachmentId", case_id AS "caseId", file_hash AS "fileHash", purpose,
     added_at AS "addedAt", unreadable
   FROM classify.photo WHERE attachment_id = ANY($1)`,
);
const BACKLOG_LIMIT = 100_000;
const countBacklog = statement(
  'classify.count_photo_backlog',
  `SELECT count(*)::int AS count FROM (SELECT FROM classify.photo_task LIMIT ${BACKLOG_LIMIT}) t`,
);
const forget = statement(
  'classify.forget_features',
  'DELETE FROM classify.photo_features WHERE made_at < $1',
);

const quarter = (n: number): string =>
  `SELECT attachment_id FROM classify.photo WHERE band_${n} = ANY($${n + 1}) AND bit_count((perceptual # $5)::bit(64))
     + bit_count((difference # $6)::bit(64)) <= ${PHOTO_LIMITS.perhapsSameHashDistance}`;
const findNear = statement(
  'classify.find_similar_photos',
  `WITH near AS (
     ${[0, 1, 2, 3].map(quarter).join(' UNION ')}
     UNION SELECT attachment_id FROM classify.photo WHERE file_hash = $7
   )
   SELECT p.attachment_id AS "attachmentId", p.case_id AS "caseId", p.added_at AS "addedAt", p.perceptual::text,
     p.difference::text
   FROM near JOIN classify.photo p USING (attachment_id) JOIN loop.case c ON c.id = p.case_id
   WHERE p.unreadable IS NULL AND p.attachment_id <> ALL($8::uuid[]) AND (p.added_at, p.attachment_id) < ($9::timestamptz, $10::uuid)
     AND NOT c.synthetic
   ORDER BY bit_count((p.perceptual # $5)::bit(64)) + bit_count((p.difference # $6)::bit(64)), p.added_at
   LIMIT ${MOST_SIMILAR}`,
);

/** Puts files of cases that are pictures on the list of those to analyse; one that is there already stays. */
export async function enqueuePhotos(ctx: Ctx, attachmentIds: readonly string[]): Promise<void> {
  await ctx.db.run(enqueue, [attachmentIds, ctx.clock.now()]);
}

/** Takes up to `limit` photos in hand, the oldest first, so that every earlier photo is known when one is judged. */
export async function claimPhotos(ctx: Ctx, limit: number): Promise<PhotoTask[]> {
  const rows = await ctx.db.run<PhotoTask>(claim, [ctx.clock.now(), limit]);
  return rows.toSorted((a, b) => a.addedAt.getTime() - b.addedAt.getTime());
}

/** Gives a photo back to be tried again at `retryAt`, with the attempts that count so far. */
export async function releasePhoto(
  ctx: Ctx,
  attachmentId: string,
  retryAt: Date,
  attempts: number,
): Promise<void> {
  await ctx.db.run(release, [attachmentId, retryAt, attempts]);
}

/** Keeps what was found in a photo, or why nothing could be (an error code). Again is no change. */
export async function rememberPhoto(
  ctx: Ctx,
  task: PhotoTask,
  found: PhotoFeatures | { unreadable: string },
): Promise<void> {
  const { attachmentId, caseId, fileHash, purpose, addedAt } = task;
  const isPhoto = !('unreadable' in found);
  await ctx.db.run(remember, [
    ...[attachmentId, caseId, fileHash, purpose, addedAt, isPhoto ? null : found.unreadable],
    ...(isPhoto
      ? [hashToBits(found.perceptualHash), hashToBits(found.differenceHash), bandsOf(found)]
      : [null, null, null]),
    ...(isPhoto ? [found.takenAt ?? null, found.lon ?? null, found.lat ?? null] : [null, null, null]),
    ...[ctx.clock.now(), isPhoto ? JSON.stringify(found) : null],
  ]);
}

function bandsOf(features: PhotoFeatures): number[] | null {
  return isPlain(features) ? null : hashBands(features.perceptualHash);
}

function isPlain({ contrast, keypointCount }: PhotoFeatures): boolean {
  return contrast < PLAIN_CONTRAST || keypointCount < PLAIN_CORNERS;
}

/** Those of these files of cases that are remembered. */
export function rememberedPhotos(db: Db, attachmentIds: readonly string[]): Promise<RememberedPhoto[]> {
  return db.run<RememberedPhoto>(selectRemembered, [attachmentIds]);
}

/** How many photos wait to be analysed, counted up to 100,000. */
export async function countPhotoBacklog(db: Db): Promise<number> {
  return (await db.run<{ count: number }>(countBacklog))[0]?.count ?? 0;
}

/** What is kept of these files for comparing, by the hash of the file; those of another version are left out. */
export async function keptFeatures(db: Db, hashes: readonly string[]): Promise<Map<string, PhotoFeatures>> {
  const rows = await db.run<{ fileHash: string; features: string }>(selectFeatures, [hashes]);
  return new Map(rows.map((row) => [row.fileHash, JSON.parse(row.features) as PhotoFeatures]));
}

/** Keeps features that were made anew. */
export async function keepPhotoFeatures(ctx: Ctx, hash: string, features: PhotoFeatures): Promise<void> {
  await ctx.db.run(keepFeatures, [hash, JSON.stringify(features), ctx.clock.now()]);
}

/** Forgets features made before `before`: they can be made anew from the file. Hashes stay. */
export async function forgetFeatures(ctx: Ctx, before: Date): Promise<void> {
  await ctx.db.run(forget, [before]);
}

/**
 * Earlier photos of all cases that look like this one, the most alike first; index look-ups only. Left out are those
 * of `except`, those added after it, and those of made-up cases. A photo too plain to be told apart is found
 * only by its very bytes.
 */
export async function findSimilarPhotos(
  db: Db,
  photo: {
    attachmentId: string;
    fileHash: string;
    features: PhotoFeatures;
    addedAt: Date;
    except: readonly string[];
  },
): Promise<SimilarPhoto[]> {
  const { attachmentId, fileHash, features, addedAt, except } = photo;
  const near = isPlain(features) ? [[], [], [], []] : nearbyBands(features.perceptualHash);
  const rows = await db.run<
    Omit<SimilarPhoto, 'perceptualHash' | 'differenceHash'> & { perceptual: string; difference: string }
  >(findNear, [
    ...near,
    ...[hashToBits(features.perceptualHash), hashToBits(features.differenceHash), fileHash],
    ...[except, addedAt, attachmentId],
  ]);
  return rows.map(({ perceptual, difference, ...row }) => ({
    ...row,
    perceptualHash: hashFromBits(perceptual),
    differenceHash: hashFromBits(difference),
  }));
}
