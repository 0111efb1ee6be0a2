import { submitReport } from '../../base/intake/index.ts';
import { act, findCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { systemActor } from '../../platform/access/index.ts';
import { asActor, type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { AskRequest, EvaluateRequest, ModerateRequest } from './contract.ts';

export const CHANNEL = 'online-appeals';
/** Questions of one person that wait for review at a time. */
const MOST_WAITING = 5;

interface Question {
  readonly id: string;
  readonly citizenId: string;
  readonly title: string;
  readonly text: string;
  readonly areaCode: string | null;
  readonly askedAt: Date;
  readonly status: string;
  readonly caseId: string | null;
  readonly repliedAt: Date | null;
  readonly evaluatedAt: Date | null;
}

const lock = statement(
  'online-appeals.lock',
  `SELECT id, citizen_id AS "citizenId", title, text, area_code AS "areaCode", asked_at AS "askedAt", status,
     case_id AS "caseId", replied_at AS "repliedAt", evaluated_at AS "evaluatedAt"
   FROM online_appeals.question WHERE id = $1 FOR UPDATE`,
);
const insert = statement(
  'online-appeals.insert',
  `INSERT INTO online_appeals.question (id, citizen_id, title, text, area_code, asked_at, status)
   SELECT $1, $2, $3, $4, $5, $6, 'submitted' WHERE (SELECT count(*) FROM online_appeals.question
     WHERE citizen_id = $2 AND status = 'submitted') < ${MOST_WAITING} RETURNING id`,
);
const refuse = statement(
  'online-appeals.refuse',
  `UPDATE online_appeals.question SET status = 'refused', moderated_at = $2, moderated_by = $3, refusal = $4 WHERE id = $1`,
);
const publish = statement(
  'online-appeals.publish',
  `UPDATE online_appeals.question SET status = 'published', moderated_at = $2, moderated_by = $3, public_title = $4,
     public_text = $5, case_id = $6, report_id = $7 WHERE id = $1`,
);
const storeReply = statement(
  'online-appeals.reply',
  `UPDATE online_appeals.question SET reply = $2, replied_at = COALESCE(replied_at, $3), replied_by = $4 WHERE id = $1`,
);
const storeEvaluation = statement(
  'online-appeals.evaluate',
  'UPDATE online_appeals.question SET stars = $2, solved = $3, evaluated_at = $4 WHERE id = $1',
);
const close = statement(
  'online-appeals.close',
  'UPDATE online_appeals.question SET closed_at = COALESCE(closed_at, $2) WHERE case_id = $1',
);

/** A citizen asks; nobody else reads it before its review. Throws `online-appeals.too_many`, `intake.area_unknown`. */
export async function ask(ctx: Ctx, city: City, input: AskRequest): Promise<string> {
  const { title, text, areaCode } = input;
  if (title.trim().length < 4 || text.trim().length < 5) throw new AppError('intake.text_empty');
  if (areaCode !== undefined && city.areas.findByCode(areaCode) === undefined)
    throw new AppError('intake.area_unknown', { area: areaCode });
  const id = ctx.ids.next();
  const values = [id, ctx.actor.id, title.trim(), text.trim(), areaCode ?? null, ctx.clock.now()];
  if ((await ctx.db.run(insert, values)).length === 0)
    throw new AppError('online-appeals.too_many', { most: MOST_WAITING });
  return id;
}

async function getQuestion(ctx: Ctx, id: string): Promise<Question> {
  const [question] = await ctx.db.run<Question>(lock, [id]);
  if (question === undefined) throw new AppError('online-appeals.not_found');
  return question;
}

/**
 * Reviews a question: refused with a reason, or made public and routed like every report, its clocks counting from
 * when it was asked. Throws `online-appeals.moderated`, `online-appeals.reason_needed` and the intake's.
 */
export async function moderate(ctx: Ctx, city: City, id: string, input: ModerateRequest): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const question = await getQuestion(tx, id);
    if (question.status !== 'submitted') throw new AppError('online-appeals.moderated');
    const now = tx.clock.now();
    if (!input.publish) {
      if (!input.reason?.trim()) throw new AppError('online-appeals.reason_needed');
      await tx.db.run(refuse, [id, now, tx.actor.id, input.reason.trim()]);
      return;
    }
    const { report } = await submitReport(tx, city, {
      channel: CHANNEL,
      externalId: id,
      ...{ title: question.title, text: question.text, reportedAt: question.askedAt },
      ...(question.areaCode !== null && { areaCode: question.areaCode }),
      ...(input.category && { category: input.category }),
      reporter: { citizenId: question.citizenId },
    });
    const title = input.title?.trim() ?? question.title;
    const text = input.text?.trim() ?? question.text;
    await tx.db.run(publish, [id, now, tx.actor.id, title, text, report.caseId, report.id]);
  });
}

/** Publishes the reviewed reply of the unit. Throws `online-appeals.not_public`, `online-appeals.no_answer_yet`. */
export async function reply(ctx: Ctx, id: string, text: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const question = await getQuestion(tx, id);
    if (question.caseId === null) throw new AppError('online-appeals.not_public');
    const answered = (await findCase(tx.db, question.caseId))?.attributes.reply;
    if (typeof answered !== 'string' || answered === '') throw new AppError('online-appeals.no_answer_yet');
    await tx.db.run(storeReply, [id, text.trim(), tx.clock.now(), tx.actor.id]);
  });
}

/** The editors press for an answer (督办). Throws `online-appeals.not_public` and the flow's. */
export async function supervise(ctx: Ctx, city: City, id: string, reason: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const question = await getQuestion(tx, id);
    if (question.caseId === null) throw new AppError('online-appeals.not_public');
    await act(tx, city.loop, { caseId: question.caseId, action: 'supervise', form: { reason } });
  });
}

/**
 * The asker rates the reply, once. The rating also goes to the case when it is closed, where a negative one has its
 * consequences. Throws `online-appeals.not_found` for others' questions, `online-appeals.not_replied`,
 * `online-appeals.evaluated`.
 */
export async function evaluate(ctx: Ctx, city: City, id: string, input: EvaluateRequest): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const question = await getQuestion(tx, id);
    if (question.citizenId !== tx.actor.id) throw new AppError('online-appeals.not_found');
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

const selectRated = statement(
  'online-appeals.rated_before_closing',
  `SELECT stars, solved FROM online_appeals.question WHERE case_id = $1 AND evaluated_at IS NOT NULL
   ORDER BY evaluated_at LIMIT 1`,
);

/** The case of a question was closed; an evaluation that was given before goes to it now. */
export async function followClosed(ctx: Ctx, city: City, caseId: string, at: Date): Promise<void> {
  await ctx.db.run(close, [caseId, at]);
  const [rated] = await ctx.db.run<{ stars: number; solved: boolean | null }>(selectRated, [caseId]);
  if (rated === undefined) return;
  const { stars, solved } = rated;
  const acting = asActor(ctx, systemActor('online-appeals'));
  await rateCase(acting, city, caseId, { stars, ...(solved !== null && { solved }) });
}
