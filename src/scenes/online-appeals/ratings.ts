import { act, findCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { systemActor } from '../../platform/access/index.ts';
import { asActor, type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { DeliveredEvent } from '../../platform/outbox/index.ts';
import type { EvaluateRequest } from './contract.ts';
import { lockQuestion } from './question-store.ts';

const storeEvaluation = statement(
  'online-appeals.evaluate',
  'UPDATE online_appeals.question SET stars = $2, solved = $3, evaluated_at = $4 WHERE id = $1',
);
const close = statement(
  'online-appeals.close',
  `UPDATE online_appeals.question q SET closed_at = e.at FROM unnest($1::uuid[], $2::timestamptz[]) e (case_id, at)
   WHERE q.case_id = e.case_id AND q.closed_at IS NULL`,
);
const selectRated = statement(
  'online-appeals.rated_before_closing',
  `SELECT DISTINCT ON (case_id) case_id AS "caseId", stars, solved FROM online_appeals.question
   WHERE case_id = ANY($1) AND evaluated_at IS NOT NULL ORDER BY case_id, evaluated_at`,
);
const storeDrafted = statement(
  'online-appeals.drafted',
  `WITH came AS (SELECT q.id, e.at FROM unnest($1::uuid[], $2::timestamptz[]) e (case_id, at)
       JOIN online_appeals.question q ON q.case_id = e.case_id WHERE q.replied_at IS NULL),
     pressed AS (UPDATE online_appeals.pressing p SET answered_at = came.at FROM came
       WHERE p.question_id = came.id AND p.answered_at IS NULL AND p.pressed_at <= came.at)
   UPDATE online_appeals.question q SET drafted_at = came.at FROM came WHERE q.id = came.id`,
);

/**
 * The asker (the actor, or who is named) rates the reply, once. The rating also goes to the case when it is closed, where a negative one has its
 * consequences. Throws `online-appeals.not_found` for others' questions, `online-appeals.not_replied`,
 * `online-appeals.evaluated`.
 */
export async function evaluate(
  ctx: Ctx,
  city: City,
  id: string,
  input: EvaluateRequest,
  askerId: string = ctx.actor.id,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const question = await lockQuestion(tx, id);
    if (question.citizenId !== askerId) throw new AppError('online-appeals.not_found');
    if (question.repliedAt === null || question.caseId === null)
      throw new AppError('online-appeals.not_replied');
    if (question.evaluatedAt !== null) throw new AppError('online-appeals.evaluated');
    const { stars, solved } = input;
    await tx.db.run(storeEvaluation, [id, stars, solved ?? null, tx.clock.now()]);
    await rateCase(tx, city, question.caseId, input);
  });
}

async function rateCase(tx: Ctx, city: City, caseId: string, input: EvaluateRequest): Promise<void> {
  const state = await findCase(tx.db, caseId);
  if (state?.state !== 'closed') return;
  const form = { stars: input.stars, ...(input.solved !== undefined && { solved: input.solved }) };
  await act(tx, city.loop, { caseId, action: 'rate', capacity: 'reporter', form });
}

type Told = Pick<DeliveredEvent, 'data' | 'happenedAt'>;

/** Cases were closed; an evaluation of a question among them that was given before goes to its case now. */
export async function followClosed(ctx: Ctx, city: City, events: readonly Told[]): Promise<void> {
  const incidents = events.filter(({ data }) => data.flowId === 'incident');
  if (incidents.length === 0) return;
  const caseIds = incidents.map(({ data }) => String(data.caseId));
  await ctx.db.run(close, [caseIds, incidents.map(({ happenedAt }) => happenedAt)]);
  const rated = await ctx.db.run<{ caseId: string; stars: number; solved: boolean | null }>(selectRated, [
    caseIds,
  ]);
  const acting = asActor(ctx, systemActor('online-appeals'));
  for (const { caseId, stars, solved } of rated)
    await rateCase(acting, city, caseId, { stars, ...(solved !== null && { solved }) });
}

/** Actions of the incident flow by which a unit answers. */
const ANSWERS: ReadonlySet<unknown> = new Set(['handle', 'answer', 'solve-in-place']);

/** Units have answered: drafts wait for the editors, and what was pressed for is answered. One statement for all. */
export async function followAnswers(ctx: Ctx, events: readonly Told[]): Promise<void> {
  const answers = new Map(
    events
      .filter(({ data }) => data.flowId === 'incident' && ANSWERS.has(data.action))
      .map(({ data, happenedAt }) => [String(data.caseId), happenedAt]),
  );
  if (answers.size > 0) await ctx.db.run(storeDrafted, [[...answers.keys()], [...answers.values()]]);
}
