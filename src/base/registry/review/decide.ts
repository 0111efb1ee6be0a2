import { AppError } from '../../../lib/errors.ts';
import { audit } from '../../../platform/audit/index.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { lockRecords, mergeEntities, undoDecision } from '../records/decisions.ts';
import { deriveOptionsOf, type RegistryParts } from '../scope.ts';
import { openReview, type ReviewRow, type ReviewState, sidesOf } from './queue.ts';

/**
 * Somebody says of a pair that they are the same or not. What is risky (both have valid but different numbers, or a
 * side is large) is merged only when a second person agrees. Throws `registry.review_decided`, and
 * `registry.second_person` for somebody who has spoken already, `registry.already_one` for parting those who were put
 * together elsewhere.
 */
export async function decideReview(
  ctx: Ctx,
  parts: RegistryParts,
  id: string,
  { says, note }: { readonly says: 'same' | 'different'; readonly note: string },
): Promise<{ state: ReviewState; decisionId: string | null }> {
  const { row, sides } = await holdPair(ctx, parts, id);
  if (row.state === 'merged' || row.state === 'kept-apart') throw new AppError('registry.review_decided');
  if (row.state === 'half-agreed' && row.firstBy === ctx.actor.id)
    throw new AppError('registry.second_person');
  const now = ctx.clock.now();
  const areOne = sides[0] === sides[1];
  const needsSecond =
    says === 'same' && row.state === 'open' && (row.risky || (await numbersDiffer(ctx, sides)));
  const state: ReviewState = says === 'different' ? 'kept-apart' : needsSecond ? 'half-agreed' : 'merged';
  if (areOne && state === 'kept-apart') throw new AppError('registry.already_one');
  const decisionId =
    state === 'merged' && !areOne
      ? (await mergeEntities(ctx, sides, { ...deriveOptionsOf(parts, now), reason: `review ${id}` }))
          .decisionId
      : null;
  const isSecond = row.state === 'half-agreed';
  await ctx.db.query(
    `UPDATE registry.review SET state = $2, decision_id = $3, note = $4,
       ${isSecond ? 'second_by = $5, second_at = $6' : 'first_by = $5, first_at = $6, first_says = $7'} WHERE id = $1`,
    [id, state, decisionId, note === '' ? null : note, ctx.actor.id, now, ...(isSecond ? [] : [says])],
  );
  await audit(ctx, { action: `registry.review.${state}`, subject: `review:${id}`, details: { says } });
  return { state, decisionId };
}

/**
 * A pair and whom its sides mean, held for who decides: their records first, as whoever stores records does, so that of two
 * who decide on pairs of the same person neither waits for the other in turn. Throws `registry.not_found`.
 */
async function holdPair(
  ctx: Ctx,
  parts: RegistryParts,
  id: string,
): Promise<{ row: ReviewRow; sides: [number, number] }> {
  const asked = await openReview(ctx, parts, id, { lock: false });
  for (let held = ''; ; ) {
    const sides = await sidesOf(ctx, asked);
    if (held === String(sides)) return { row: await openReview(ctx, parts, id, { lock: true }), sides };
    await lockRecords(ctx, sides);
    held = String(sides);
  }
}

/** Opens a decided pair again: a merge is undone first. Throws what `undoDecision` throws. */
export async function reopenReview(ctx: Ctx, parts: RegistryParts, id: string): Promise<void> {
  const { row } = await holdPair(ctx, parts, id);
  if (row.state === 'open') return;
  if (row.decisionId !== null)
    await undoDecision(ctx, row.decisionId, deriveOptionsOf(parts, ctx.clock.now()));
  await openAgain(ctx, 'id', id);
}

/** Puts a pair before people again as nobody had spoken: by its own number, or that of the decision that was taken back. */
export async function openAgain(ctx: Ctx, by: 'id' | 'decision_id', value: string): Promise<void> {
  const opened = await ctx.db.query<{ id: string }>(
    `UPDATE registry.review SET state = 'open', decision_id = NULL, first_by = NULL, first_at = NULL, first_says = NULL,
       second_by = NULL, second_at = NULL WHERE ${by} = $1 RETURNING id`,
    [value],
  );
  for (const { id } of opened)
    await audit(ctx, { action: 'registry.review.reopened', subject: `review:${id}`, details: {} });
}

/** Both have a number and they differ: also when either came by it after the pair was found, by being put together. */
async function numbersDiffer(ctx: Ctx, sides: readonly [number, number]): Promise<boolean> {
  const rows = await ctx.db.query<{ number: string }>(
    `SELECT DISTINCT number FROM registry.person WHERE id = ANY($1::bigint[]) AND number IS NOT NULL
     UNION SELECT DISTINCT credit_code FROM registry.organisation WHERE id = ANY($1::bigint[]) AND credit_code IS NOT NULL`,
    [sides],
  );
  return rows.length > 1;
}
