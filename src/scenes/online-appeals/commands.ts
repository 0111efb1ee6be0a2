import { submitReport, understand } from '../../base/intake/index.ts';
import { act, findCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { searchPieces } from '../../lib/text/pieces.ts';
import { systemActor } from '../../platform/access/index.ts';
import { asActor, type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { AskRequest, ModerateRequest, PassRequest } from './contract.ts';
import { lockQuestion, type Question, requirePublic } from './question-store.ts';

export const CHANNEL = 'online-appeals';
/** Questions of one person that wait for review at a time. */
const MOST_WAITING = 5;
/** Never public, whatever an editor says: the reporter must not be found through it. */
const WRONGDOING = '举报';
/** Said so by the asker, whatever the classifier makes of the rest. */
const SAYS_WRONGDOING = /^\s*(?:我要|本人|实名|匿名|要)*举报/;

/** Whether a question may be public at all: what is, or calls itself, 举报 never may. */
export function mayBePublic(question: Pick<Question, 'title' | 'text'>, kind: string): boolean {
  return kind !== WRONGDOING && ![question.title, question.text].some((each) => SAYS_WRONGDOING.test(each));
}

/** What the city says about pressing and the index. */
export interface OnlineAppealsSettings {
  readonly pressedReplyWithinWorkingDays: number;
  /** The shares of the index that the city begins with; editors store later ones. */
  readonly indexShares?: {
    readonly response: number;
    readonly inTime: number;
    readonly satisfaction: number;
    readonly validFrom: string;
    readonly source: string;
  };
}

const insert = statement(
  'online-appeals.insert',
  `INSERT INTO online_appeals.question (id, citizen_id, title, text, area_code, asked_at, lon, lat, synthetic, status)
   SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, 'submitted' WHERE (SELECT count(*) FROM online_appeals.question
     WHERE citizen_id = $2 AND status = 'submitted') < ${MOST_WAITING} RETURNING id`,
);
const refuse = statement(
  'online-appeals.refuse',
  `UPDATE online_appeals.question SET status = 'refused', moderated_at = $2, moderated_by = $3, refusal = $4 WHERE id = $1`,
);
const take = statement(
  'online-appeals.take',
  `UPDATE online_appeals.question SET status = $4, moderated_at = $2, moderated_by = $3, refusal = $5,
     public_title = $6, public_text = $7, pieces = $8, case_id = $9, report_id = $10 WHERE id = $1`,
);
const insertPressing = statement(
  'online-appeals.insert_pressing',
  `INSERT INTO online_appeals.pressing (id, question_id, reason, pressed_at, pressed_by, due_at)
   VALUES ($1, $2, $3, $4, $5, $6)`,
);

/**
 * A citizen asks; nobody else reads it before its review. With `madeUpAsker`, an id that is nobody's, it is marked
 * synthetic. Throws `online-appeals.too_many`, `intake.area_unknown`, `intake.half_point`, `intake.outside_city`.
 */
export async function ask(
  ctx: Ctx,
  city: City,
  input: AskRequest,
  { madeUpAsker }: { madeUpAsker?: string } = {},
): Promise<string> {
  const { title, text, lon, lat } = input;
  if (title.trim().length < 4 || text.trim().length < 5) throw new AppError('intake.text_empty');
  const areaCode = areaOf(city, input);
  const id = ctx.ids.next();
  const values = [
    ...[id, madeUpAsker ?? ctx.actor.id, title.trim(), text.trim(), areaCode ?? null, ctx.clock.now()],
    ...[lon ?? null, lat ?? null, madeUpAsker !== undefined],
  ];
  if ((await ctx.db.run(insert, values)).length === 0)
    throw new AppError('online-appeals.too_many', { most: MOST_WAITING });
  return id;
}

/** The area that was named, or in which the pin lies. */
function areaOf(city: City, { areaCode, lon, lat }: AskRequest): string | undefined {
  if ((lon === undefined) !== (lat === undefined)) throw new AppError('intake.half_point');
  if (lon !== undefined && lat !== undefined) {
    const area = city.areas.locate(lon, lat)?.path.at(-1);
    if (area === undefined) throw new AppError('intake.outside_city', { lon, lat });
    return area.code;
  }
  if (areaCode !== undefined && city.areas.findByCode(areaCode) === undefined)
    throw new AppError('intake.area_unknown', { area: areaCode });
  return areaCode;
}

/** What the system makes of a question: its category, kind and unit. */
export function suggestFor(city: City, question: Pick<Question, 'title' | 'text' | 'areaCode'>, day: string) {
  const area = question.areaCode === null ? undefined : city.areas.findByCode(question.areaCode);
  const path = area === undefined ? [] : city.areas.resolve(area.path);
  return understand(city, { text: `${question.title} ${question.text}`, path, day }).suggestion;
}

/**
 * Reviews a question: made public in reviewed words, kept private but handled, or refused with a reason. What is
 * handled is routed like every report, its clocks counting from when it was asked. Throws `online-appeals.moderated`,
 * `reason_needed`, `not_for_public`, `personal_data`, `unit_unknown` and the intake's.
 */
export async function moderate(ctx: Ctx, city: City, id: string, input: ModerateRequest): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const question = await lockQuestion(tx, id);
    if (question.status !== 'submitted') throw new AppError('online-appeals.moderated');
    const reason = input.reason?.trim() ?? '';
    if (!input.publish && reason === '') throw new AppError('online-appeals.reason_needed');
    const now = tx.clock.now();
    if (!input.publish && input.passOn !== true) {
      await tx.db.run(refuse, [id, now, tx.actor.id, reason]);
      return;
    }
    const title = input.title?.trim() ?? question.title;
    const text = input.text?.trim() ?? question.text;
    if (input.publish) {
      const { kind } = suggestFor(city, question, city.loop.dayOf(now));
      if (!mayBePublic(question, kind)) throw new AppError('online-appeals.not_for_public');
      requirePublic({ 标题: title, 内容: text });
    }
    const { caseId, reportId } = await submit(tx, city, question, input);
    await tx.db.run(take, [
      ...[id, now, tx.actor.id],
      ...(input.publish
        ? ['published', null, title, text, searchPieces(`${title} ${text}`)]
        : ['private', reason, null, null, null]),
      ...[caseId, reportId],
    ]);
  });
}

async function submit(tx: Ctx, city: City, question: Question, input: ModerateRequest) {
  if (input.unit !== undefined) requireUnit(city, input.unit);
  const { report, case: opened } = await submitReport(tx, city, {
    channel: CHANNEL,
    externalId: question.id,
    ...{ title: question.title, text: question.text, reportedAt: question.askedAt },
    ...(question.lon !== null && question.lat !== null
      ? { lon: question.lon, lat: question.lat }
      : question.areaCode !== null && { areaCode: question.areaCode }),
    ...(input.category && { category: input.category }),
    // The editor's choice of a unit stands in place of the machine's.
    ...(input.unit !== undefined && { neverDispatch: true }),
    ...(!input.publish && { private: true }),
    ...(SAYS_WRONGDOING.test(question.text) && { kind: WRONGDOING }),
    ...(question.synthetic
      ? { synthetic: true, reporter: { name: '合成市民' } }
      : { reporter: { citizenId: question.citizenId } }),
  });
  if (input.unit !== undefined && opened?.state === 'awaiting-dispatch')
    await dispatch(tx, city, opened.id, { unit: input.unit });
  return { caseId: report.caseId, reportId: report.id };
}

function requireUnit(city: City, unit: string): void {
  if (city.organisations.find(unit) === undefined)
    throw new AppError('online-appeals.unit_unknown', { unit });
}

/** The editors are no dispatchers: the scene dispatches for them, and the note says so. */
async function dispatch(tx: Ctx, city: City, caseId: string, input: PassRequest): Promise<void> {
  const note = ['问政编辑转办', input.note?.trim()].filter(Boolean).join('：').slice(0, 2_000);
  await act(asActor(tx, systemActor(CHANNEL)), city.loop, {
    ...{ caseId, action: 'dispatch', capacity: 'system', form: { unit: input.unit, note } },
  });
}

/** Passes a question that no unit has yet to one (转办). Throws `online-appeals.not_public`, `unit_unknown`, `passed_already`. */
export async function pass(ctx: Ctx, city: City, id: string, input: PassRequest): Promise<void> {
  requireUnit(city, input.unit);
  await inTransaction(ctx, async (tx) => {
    const { caseId } = await lockQuestion(tx, id);
    if (caseId === null) throw new AppError('online-appeals.not_public');
    const state = await findCase(tx.db, caseId);
    if (state?.state !== 'awaiting-dispatch') {
      const lead = state?.leadOrganisationId;
      const unit = lead === undefined ? '' : (city.organisations.find(lead)?.name ?? '');
      throw new AppError('online-appeals.passed_already', { unit });
    }
    await dispatch(tx, city, caseId, input);
  });
}

/** The editors press for an answer (督办), with a clock of the city's working days. Throws `online-appeals.not_public`, `online-appeals.replied` and the flow's. */
export async function press(ctx: Ctx, city: City, id: string, reason: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const question = await lockQuestion(tx, id);
    if (question.caseId === null) throw new AppError('online-appeals.not_public');
    if (question.repliedAt !== null) throw new AppError('online-appeals.replied');
    await act(tx, city.loop, { caseId: question.caseId, action: 'supervise', form: { reason } });
    const { pressedReplyWithinWorkingDays } = city.setting<OnlineAppealsSettings>('onlineAppeals');
    const { id: calendar, version } = city.calendars.current();
    const now = tx.clock.now();
    const limit = { amount: pressedReplyWithinWorkingDays, unit: 'working-day' } as const;
    const { dueAt } = city.calendars.get(calendar, version).addDuration(now, limit);
    await tx.db.run(insertPressing, [tx.ids.next(), id, reason.trim(), now, tx.actor.id, dueAt]);
  });
}
