import type { SceneLife, SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { approvePublication, refusePublication } from './publication/commands.ts';
import type { Reason } from './publication/review-contract.ts';
import { viewReview } from './publication/review-views.ts';
import { findPublication, type Publication } from './publication/store.ts';

/** Decided in one call, of so many that are looked at: one that cannot be decided now holds up no other. */
const MOST_AT_ONCE = 2;
const MOST_SEEN = 20;
/** The newest stay for people who want to see what a review is. */
const LEFT_WAITING = 6;
/** Of those that wait longest so many are looked through for synthetic ones. */
const MOST_SEARCHED = 300;
const REFUSED_SHARE = 0.1;

const MEANWHILE = new Set(['snap-report.reviewed_meanwhile', 'snap-report.not_publishable']);

const REFUSALS: readonly { readonly reason: Reason; readonly note: string }[] = [
  { reason: 'unclear', note: '看不出具体位置和问题，请补充后再公开（合成）' },
  { reason: 'private-matter', note: '涉及个别住户，只办理、不公开（合成）' },
  { reason: 'not-of-the-city', note: '属于商户与顾客之间的事，不在公开范围（合成）' },
];

// Whatever a real person sent, joined, handled, photographed or decided is left to people.
const selectUntouched = statement(
  'snap_report.select_synthetic_reviews',
  `SELECT w.case_id AS "caseId" FROM (SELECT case_id, waits_since, decided_by FROM snap_report.publication
     WHERE waits_since IS NOT NULL ORDER BY waits_since, case_id LIMIT ${MOST_SEARCHED}) w
   JOIN loop.case c ON c.id = w.case_id
   WHERE c.synthetic AND (w.decided_by IS NULL OR w.decided_by LIKE 'system:%')
     AND NOT EXISTS (SELECT 1 FROM intake.report r WHERE r.case_id = w.case_id AND NOT r.synthetic)
     AND NOT EXISTS (SELECT 1 FROM loop.action a WHERE a.case_id = w.case_id AND a.actor_kind <> 'system')
     AND NOT EXISTS (SELECT 1 FROM loop.attachment f WHERE f.case_id = w.case_id AND f.added_by NOT LIKE 'system:%')
   ORDER BY w.waits_since, w.case_id LIMIT ${MOST_SEEN + LEFT_WAITING}`,
);

/** The made-up reviewer of a demonstration: lets most synthetic cases through as they are and refuses some. */
export const syntheticReviewer: SceneLife = {
  channel: 'snap-report',
  live: async (ctx, parts, { random }) => {
    const rows = await ctx.db.run<{ caseId: string }>(selectUntouched, []);
    let decided = 0;
    for (const { caseId } of rows.slice(0, Math.max(0, rows.length - LEFT_WAITING))) {
      if (decided === MOST_AT_ONCE) return;
      const publication = await findPublication(ctx.db, caseId);
      if (publication !== undefined && (await review(ctx, parts, publication, random))) decided++;
    }
  },
};

/** False when somebody was quicker, or the queue has not heard yet of what happened to the case. */
async function review(
  ctx: RootCtx,
  parts: SceneParts,
  publication: Publication,
  random: () => number,
): Promise<boolean> {
  const { caseId, version } = publication;
  try {
    await decide(ctx, parts, publication, random);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (MEANWHILE.has(error.code)) return false;
    // What cannot be shown must not come up again and again.
    await refusePublication(ctx, caseId, { version, reason: 'other', note: `${error.code}（合成）` });
  }
  return true;
}

async function decide(
  ctx: RootCtx,
  parts: SceneParts,
  publication: Publication,
  random: () => number,
): Promise<void> {
  const { caseId, version, state } = publication;
  // What is shown already waits for its result alone.
  const refusal =
    state === 'waiting' && random() < REFUSED_SHARE
      ? REFUSALS[Math.floor(random() * REFUSALS.length)]
      : undefined;
  if (refusal !== undefined) return refusePublication(ctx, caseId, { version, ...refusal });
  const { words, pictures } = await viewReview(ctx, parts, publication);
  const { title, text, place, result } = words;
  await approvePublication(ctx, parts, caseId, {
    ...{ version, title, text, place, ...(result !== null && { result }) },
    photos: pictures.map(({ attachmentId }) => ({ attachmentId, areas: [] })),
  });
}
