import { act, type CaseState, openCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { systemActor } from '../../platform/access/index.ts';
import { asActor, type Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';

const insert = statement(
  'supervision.insert_follow_up',
  `INSERT INTO supervision.rating_follow_up (follow_up_id, case_id, stars, opened_at) VALUES ($1, $2, $3, $4)`,
);
const select = statement(
  'supervision.select_follow_up',
  `SELECT f.follow_up_id AS id FROM supervision.rating_follow_up f JOIN loop.case c ON c.id = f.follow_up_id
   WHERE f.case_id = $1 AND c.state = $2 AND NOT c.closed ORDER BY f.opened_at DESC LIMIT 1`,
);

/** Opens the follow-up of a negative rating for the unit that handled the case. */
export async function openFollowUp(ctx: Ctx, city: City, rated: CaseState, stars: number): Promise<void> {
  const { title, description, kind, place, synthetic, categoryList, categoryCode } = rated.subject;
  const opened = await openCase(ctx, city.loop, {
    flowId: 'rating-follow-up',
    subject: {
      ...{ title, description, kind, place, synthetic, channel: 'supervision', priority: 2 },
      ...(categoryList !== undefined && categoryCode !== undefined && { categoryList, categoryCode }),
    },
    attributes: { unit: rated.leadOrganisationId, ratedCaseId: rated.id, ratedNumber: rated.number, stars },
  });
  await ctx.db.run(insert, [opened.id, rated.id, stars, ctx.clock.now()]);
}

/** The open follow-up of a case in a state, or undefined. */
export async function findFollowUp(ctx: Ctx, caseId: string, state: string): Promise<string | undefined> {
  return (await ctx.db.run<{ id: string }>(select, [caseId, state]))[0]?.id;
}

/** A case that had been sent back was closed again: its follow-up waits for somebody to confirm. */
export async function reportRectified(ctx: Ctx, city: City, closed: CaseState): Promise<void> {
  const followUp = await findFollowUp(ctx, closed.id, 'rectifying');
  if (followUp === undefined) return;
  const reply = closed.attributes.reply;
  await act(asActor(ctx, systemActor('supervision')), city.loop, {
    caseId: followUp,
    action: 'report-rectified',
    capacity: 'system',
    form: { result: typeof reply === 'string' && reply !== '' ? reply : '二次办理后已结案' },
  });
}
