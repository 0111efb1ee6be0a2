import type { SceneParts } from '../../../base/scene/index.ts';
import { AppError } from '../../../lib/errors.ts';
import { neverPublic } from '../../../platform/access/mask-text.ts';
import { audit } from '../../../platform/audit/index.ts';
import { type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import { coarsen, loadPublicRule, type PublicRule } from './public-rule.ts';
import { dropCopies } from './queue.ts';
import type { Approval, Area, Refusal } from './review-contract.ts';
import { getReviewed, picturesOf, placeOfCase } from './review-queries.ts';
import { isPublishable, type Publication } from './store.ts';

const approveRow = statement(
  'snap_report.approve_publication',
  `UPDATE snap_report.publication SET state = 'approved', version = version + 1, waits_since = NULL,
     result_seen = closed, title = $3, text = $4, result = CASE WHEN closed THEN $5 END, place = $6, lon = $7,
     lat = $8, reason = NULL, note = NULL, decided_at = $9, decided_by = $10
   WHERE case_id = $1 AND version = $2 RETURNING closed`,
);
const insertPhoto = statement(
  'snap_report.insert_public_photo',
  `INSERT INTO snap_report.public_photo (id, case_id, attachment_id, position, purpose, hash, areas)
   VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);
const refuseRow = statement(
  'snap_report.refuse_publication',
  `UPDATE snap_report.publication SET state = 'refused', version = version + 1, waits_since = NULL, title = NULL,
     text = NULL, result = NULL, place = NULL, lon = NULL, lat = NULL, reason = $3, note = $4, decided_at = $5,
     decided_by = $6
   WHERE case_id = $1 AND version = $2 RETURNING case_id`,
);
// Only the result stays away: what was approved before is shown on.
const leaveResultOut = statement(
  'snap_report.leave_result_out',
  `UPDATE snap_report.publication SET version = version + 1, waits_since = NULL, result_seen = true, reason = $3,
     note = $4, decided_at = $5, decided_by = $6
   WHERE case_id = $1 AND version = $2 AND state = 'approved' AND waits_since IS NOT NULL RETURNING case_id`,
);
const withdrawRow = statement(
  'snap_report.withdraw_publication',
  `UPDATE snap_report.publication SET state = 'withdrawn', version = version + 1, waits_since = NULL, title = NULL,
     text = NULL, result = NULL, place = NULL, lon = NULL, lat = NULL, reason = $3, note = $4, decided_at = $5,
     decided_by = $6
   WHERE case_id = $1 AND version = $2 AND state = 'approved' RETURNING case_id`,
);

interface Copy {
  readonly attachmentId: string;
  readonly purpose: string;
  readonly source: string;
  readonly hash: string;
  readonly areas: readonly Area[];
}

/**
 * Shows a case to everybody: the words as they were read, its place rounded, and copies of its photos with the given
 * areas made unrecognisable for good. Approving again replaces all of it. The copies are made outside of the
 * transaction. Throws `snap-report.publication_not_found`, `snap-report.not_publishable`, `snap-report.personal_data`,
 * `snap-report.not_its_photo`, `snap-report.reviewed_meanwhile`, and `files.*` of the copies.
 */
export async function approvePublication(
  ctx: Ctx,
  parts: SceneParts,
  caseId: string,
  input: Approval,
): Promise<void> {
  const publication = await getReviewed(ctx, caseId);
  const rule = await loadPublicRule(ctx.db, parts.city);
  if (publication.version !== input.version) throw new AppError('snap-report.reviewed_meanwhile');
  await refuseUnlessAllowed(ctx, rule, caseId);
  refusePersonalData(input);
  const copies = await makeCopies(ctx, parts, publication, input.photos);
  try {
    await inTransaction(ctx, (tx) => storeApproval(tx, { rule, publication, input, copies }));
  } catch (error) {
    // Nobody refers to these copies; should it fail, the nightly sweep takes them.
    for (const { hash } of copies) await removeCopy(ctx, parts, hash).catch(() => {});
    throw error;
  }
  // Somebody may have been removing the very same copy for another case just now.
  for (const { source, hash, areas } of copies)
    if (!(await parts.files.exists(hash))) await parts.files.publicCopy(source, { blur: areas });
}

async function refuseUnlessAllowed(ctx: Ctx, rule: PublicRule, caseId: string): Promise<void> {
  if (!(await isPublishable(ctx.db, rule, caseId))) throw new AppError('snap-report.not_publishable');
}

/** Numbers that find a person are never public, whoever has read the text. */
function refusePersonalData(input: Approval): void {
  for (const field of ['title', 'text', 'result', 'place'] as const) {
    const found = neverPublic(input[field] ?? '');
    if (found.length > 0) throw new AppError('snap-report.personal_data', { field, found });
  }
}

async function makeCopies(
  ctx: Ctx,
  { files }: SceneParts,
  publication: Publication,
  photos: Approval['photos'],
): Promise<Copy[]> {
  const pictures = new Map((await picturesOf(ctx.db, publication)).map((each) => [each.attachmentId, each]));
  const wanted = new Map(photos.map((photo) => [photo.attachmentId, photo.areas]));
  if (wanted.size !== photos.length || [...wanted.keys()].some((id) => !pictures.has(id)))
    throw new AppError('snap-report.not_its_photo');
  const copies: Copy[] = [];
  // One after the other: the threads are there for everybody.
  for (const [attachmentId, areas] of wanted) {
    const picture = pictures.get(attachmentId)!;
    const { hash } = await files.publicCopy(picture.hash, { blur: areas });
    copies.push({ attachmentId, purpose: picture.purpose, source: picture.hash, hash, areas });
  }
  return copies;
}

interface Approving {
  readonly rule: PublicRule;
  readonly publication: Publication;
  readonly input: Approval;
  readonly copies: readonly Copy[];
}

async function storeApproval(tx: Ctx, { rule, publication, input, copies }: Approving): Promise<void> {
  const { caseId } = publication;
  const place = await placeOfCase(tx.db, caseId);
  const point = place && coarsen(place.lon, place.lat, rule.pointGridM);
  const [row] = await tx.db.run<{ closed: boolean }>(approveRow, [
    ...[caseId, input.version, input.title.trim(), input.text.trim(), input.result?.trim() || null],
    ...[
      rule.cutAddress(input.place.trim()),
      point?.lon ?? null,
      point?.lat ?? null,
      tx.clock.now(),
      tx.actor.id,
    ],
  ]);
  if (row === undefined) throw new AppError('snap-report.reviewed_meanwhile');
  // Once more, now that the row is held: the reporter may have asked for privacy while the copies were made.
  await refuseUnlessAllowed(tx, rule, caseId);
  await dropCopies(tx, caseId);
  for (const [position, { attachmentId, purpose, hash, areas }] of copies.entries()) {
    const values = [tx.ids.next(), caseId, attachmentId, position, purpose, hash, JSON.stringify(areas)];
    await tx.db.run(insertPhoto, values);
  }
  const blurred = copies.reduce((sum, { areas }) => sum + areas.length, 0);
  await audit(tx, {
    action: 'snap-report.publication.approved',
    subject: `case:${caseId}`,
    details: { version: input.version + 1, photos: copies.length, blurred, withResult: row.closed },
  });
}

async function removeCopy(ctx: Ctx, { files }: SceneParts, hash: string): Promise<void> {
  await files.removeUnwanted(hash, async () => (await ctx.db.run(selectCopy, [hash])).length > 0);
}
const selectCopy = statement(
  'snap_report.select_copy',
  'SELECT 1 AS wanted FROM snap_report.public_photo WHERE hash = $1 LIMIT 1',
);

/**
 * Does not show a case. When it is shown already and waits because it was closed, only its result stays away. Throws
 * `snap-report.publication_not_found`, `snap-report.reviewed_meanwhile`.
 */
export function refusePublication(ctx: Ctx, caseId: string, input: Refusal): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const publication = await getReviewed(tx, caseId);
    const isResult = publication.state === 'approved' && publication.waitsSince !== null;
    await decide(tx, isResult ? leaveResultOut : refuseRow, caseId, input);
    if (!isResult) await dropCopies(tx, caseId);
    await audit(tx, {
      action: isResult ? 'snap-report.publication.result_left_out' : 'snap-report.publication.refused',
      subject: `case:${caseId}`,
      details: { reason: input.reason },
    });
  });
}

/**
 * Takes a case that is shown away again: words and copies go, addresses of its photos stop. Throws
 * `snap-report.publication_not_found`, `snap-report.reviewed_meanwhile`.
 */
export function withdrawPublication(ctx: Ctx, caseId: string, input: Refusal): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await getReviewed(tx, caseId);
    await decide(tx, withdrawRow, caseId, input);
    await dropCopies(tx, caseId);
    await audit(tx, {
      action: 'snap-report.publication.withdrawn',
      subject: `case:${caseId}`,
      details: { reason: input.reason },
    });
  });
}

async function decide(
  tx: Ctx,
  change: ReturnType<typeof statement>,
  caseId: string,
  { version, reason, note }: Refusal,
): Promise<void> {
  const values = [caseId, version, reason, note?.trim() || null, tx.clock.now(), tx.actor.id];
  const rows = await tx.db.run(change, values);
  if (rows.length === 0) throw new AppError('snap-report.reviewed_meanwhile');
}
