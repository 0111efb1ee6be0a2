import { sql } from 'kysely';
import {
  act,
  attachmentsOf,
  type CaseState,
  caseScope,
  getVisibleCase,
  lockCaseState,
} from '../../../base/loop/index.ts';
import type { City } from '../../../base/scene/index.ts';
import { AppError } from '../../../lib/errors.ts';
import { isAllowed, systemActor } from '../../../platform/access/index.ts';
import { asActor, type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../../platform/http/index.ts';
import type { AskCheckRequest, CheckRequest, SpotCheckView } from '../contract.ts';
import { settingsOf, shareOf } from '../settings.ts';
import { reopen } from './calls.ts';
import { drawnNumber, seedOf } from './draw.ts';

const selectDrawn = statement(
  'supervision.spot_checks_of',
  'SELECT case_id AS "caseId", max(drawn_at) AS at FROM supervision.spot_check WHERE case_id = ANY($1) GROUP BY 1',
);
const insert = statement(
  'supervision.insert_spot_check',
  `INSERT INTO supervision.spot_check (id, case_id, case_version, draw_day, priority, share, drawn_number, drawn_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const lock = statement(
  'supervision.lock_spot_check',
  'SELECT case_id AS "caseId", result FROM supervision.spot_check WHERE id = $1 FOR UPDATE',
);
const store = statement(
  'supervision.store_spot_check',
  `UPDATE supervision.spot_check SET result = $2, note = $3, photo_id = $4, checked_at = $5, checked_by = $6,
     sent_back = $7 WHERE id = $1`,
);
/** States of a case whose result can be looked at. */
export const CHECKED_IN: readonly string[] = ['awaiting-closing', 'closed', 'rated'];
/** The day's shares by priority, kept with its seed so that the draw can be repeated. */
const sharesOf = (city: City) => settingsOf(city).verification.sampleShareByPriority;

/** Draws among cases that are ready to be closed, or were just closed without having been drawn before, by their share. */
export async function drawSpotChecks(ctx: Ctx, city: City, states: readonly CaseState[]): Promise<void> {
  if (states.length === 0) return;
  const now = ctx.clock.now();
  const day = city.loop.dayOf(now);
  const seed = await seedOf(ctx, day, 'spot-check', sharesOf(city));
  const chosen = states
    .map((state) => ({ state, share: shareOf(settingsOf(city), state.subject.priority) }))
    .map((each) => ({ ...each, number: drawnNumber(seed, each.state.id) }))
    .filter(({ number, share }) => number < share);
  if (chosen.length === 0) return;
  const ids = chosen.map(({ state }) => state.id);
  const drawn = await ctx.db.run<{ caseId: string; at: Date }>(selectDrawn, [ids]);
  const drawnAt = new Map(drawn.map(({ caseId, at }) => [caseId, at]));
  for (const { state, share, number } of chosen) {
    // Once in each round of handling: a case that was reopened may be drawn again.
    const last = drawnAt.get(state.id);
    if (last !== undefined && last >= roundSince(state)) continue;
    drawnAt.set(state.id, now);
    const id = ctx.ids.next();
    await ctx.db.run(insert, [id, state.id, state.version, day, state.subject.priority, share, number, now]);
    ctx.emit({
      type: 'supervision.spot_check.drawn',
      aggregate: `case:${state.id}`,
      data: { spotCheckId: id, caseId: state.id },
    });
  }
}

const insertAsked = statement(
  'supervision.insert_asked_check',
  `INSERT INTO supervision.spot_check (id, case_id, case_version, draw_day, priority, share, drawn_number, drawn_at,
     asked_by, question)
   SELECT $1, $2, $3, $4, $5, 1, 0, $6, $7, $8
   WHERE NOT EXISTS (SELECT 1 FROM supervision.spot_check WHERE case_id = $2 AND result IS NULL) RETURNING id`,
);

/**
 * A supervisor has one case looked at again (抽查), drawn or not: as after a draw a grid member is sent, and the result
 * stands with the others. Throws `supervision.check_not_due`, `supervision.check_waits`, `access.denied`.
 */
export async function askSpotCheck(
  ctx: Ctx,
  city: City,
  caseId: string,
  { question = '' }: AskCheckRequest,
): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    await getVisibleCase(tx, caseId);
    const state = await lockCaseState(tx.db, caseId);
    if (state.flowId !== 'incident' || !CHECKED_IN.includes(state.state))
      throw new AppError('supervision.check_not_due', { number: state.number });
    const now = tx.clock.now();
    const id = tx.ids.next();
    const stored = await tx.db.run(insertAsked, [
      ...[id, caseId, state.version, city.loop.dayOf(now), state.subject.priority, now],
      ...[tx.actor.id, question.trim()],
    ]);
    if (stored.length === 0) throw new AppError('supervision.check_waits', { number: state.number });
    tx.emit({
      type: 'supervision.spot_check.drawn',
      aggregate: `case:${caseId}`,
      data: { spotCheckId: id, caseId, question: question.trim() },
    });
    return id;
  });
}

/** When the last round of handling began. */
function roundSince({ spans, openedAt }: CaseState): Date {
  const started = spans.filter((span) => span.clock === 'handle').at(-1)?.startedAt;
  return new Date(started ?? openedAt);
}

/**
 * The result of a spot check by a supervisor. A failed case goes back to its unit at once, see `sendBack`.
 * Throws `supervision.spot_check_not_found`, `supervision.checked_already`, `supervision.words_needed`,
 * `supervision.photo_unknown`, `incident.own_work` for the unit that handled it.
 */
export async function check(ctx: Ctx, city: City, id: string, input: CheckRequest): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const [found] = await tx.db.run<{ caseId: string; result: string | null }>(lock, [id]);
    if (found === undefined) throw new AppError('supervision.spot_check_not_found');
    const state = await getVisibleCase(tx, found.caseId);
    if (found.result !== null) throw new AppError('supervision.checked_already');
    if (tx.actor.organisationId !== undefined && state.actedBy.handle === tx.actor.organisationId)
      throw new AppError('incident.own_work', { number: state.number });
    const { result, note = null, photoId = null } = input;
    if (result === 'fail' && !note?.trim()) throw new AppError('supervision.words_needed');
    if (photoId !== null) {
      const attachments = await attachmentsOf(tx.db, found.caseId);
      if (!attachments.some((each) => each.id === photoId && each.purpose === 'verification'))
        throw new AppError('supervision.photo_unknown');
    }
    const photos = photoId === null ? [] : [photoId];
    const back =
      result === 'fail' && (await sendBack(tx, city, found.caseId, { reason: note ?? '', photos }));
    await tx.db.run(store, [id, result, note, photoId, tx.clock.now(), tx.actor.id, back]);
  });
}

/** What a grid member found on the spot. */
export interface SpotAnswer {
  readonly spotCheckId: string;
  readonly solved: boolean;
  readonly note: string;
  /** Files of the case, with the purpose `verification`. */
  readonly photos: readonly string[];
  readonly staffId: string;
}

/** Takes the answer of whoever was sent to look; a check that has its result already stays as it is. */
export async function takeAnswer(ctx: Ctx, city: City, answer: SpotAnswer): Promise<void> {
  const { spotCheckId, solved, photos, staffId } = answer;
  const [found] = await ctx.db.run<{ caseId: string; result: string | null }>(lock, [spotCheckId]);
  if (found === undefined || found.result !== null) return;
  const reason = answer.note.trim() || (solved ? '网格员现场抽查：已解决' : '网格员现场抽查：没有解决');
  const acting = asActor(ctx, systemActor('supervision'));
  const back = !solved && (await sendBack(acting, city, found.caseId, { reason, photos }));
  const result = solved ? 'pass' : 'fail';
  await ctx.db.run(store, [spotCheckId, result, reason, photos[0] ?? null, ctx.clock.now(), staffId, back]);
}

/**
 * A case that failed its check goes back to its unit: while it waits for its closing the result is rejected, once it
 * is closed it is handled a second time (二次办理). False when it has gone back by another way meanwhile.
 */
async function sendBack(
  tx: Ctx,
  city: City,
  caseId: string,
  { reason, photos }: { reason: string; photos: readonly string[] },
): Promise<boolean> {
  const { state } = await lockCaseState(tx.db, caseId);
  if (['closed', 'rated'].includes(state)) {
    await reopen(tx, city, caseId, 'verification', reason);
    return true;
  }
  if (state !== 'awaiting-closing') return false;
  const acting = isAllowed(tx.actor, 'incident.verify') ? tx : asActor(tx, systemActor('supervision'));
  const form = { note: reason, ...(photos.length > 0 && { photos }) };
  await act(acting, city.loop, { caseId, action: 'reject-result', form });
  return true;
}

type Row = Omit<SpotCheckView, 'unit' | 'checkedAt' | 'asked'> & {
  question: string | null;
  unitId: string | null;
  drawnAt: Date;
  checkedAt: Date | null;
};

/** Spot checks of cases the actor may see: those to be done, oldest first, or those done. */
export async function listSpotChecks(
  ctx: Ctx,
  city: City,
  query: {
    done?: boolean | undefined;
    caseId?: string | undefined;
    cursor?: string | undefined;
    limit?: number | undefined;
  },
) {
  const limit = query.limit ?? 50;
  const done = query.done === true;
  const conditions = [caseScope(ctx), done ? sql`s.result IS NOT NULL` : sql`s.result IS NULL`];
  if (query.caseId !== undefined) conditions.push(sql`s.case_id = ${query.caseId}::uuid`);
  if (query.cursor) {
    const [at, id] = decodeCursor(query.cursor, 2);
    conditions.push(
      done
        ? sql`(s.checked_at, s.id) < (${at}::timestamptz, ${id}::uuid)`
        : sql`(s.drawn_at, s.id) > (${at}::timestamptz, ${id}::uuid)`,
    );
  }
  const order = done ? sql`s.checked_at DESC, s.id DESC` : sql`s.drawn_at, s.id`;
  const { rows } = await sql<Row>`SELECT s.id, s.case_id AS "caseId", c.number, c.title, c.state,
      c.lead_organisation_id AS "unitId", s.priority, s.draw_day AS "drawDay", s.drawn_number AS "drawnNumber", s.share,
      s.question, s.result, s.note, s.photo_id AS "photoId", s.checked_at AS "checkedAt", s.drawn_at AS "drawnAt"
    FROM supervision.spot_check s JOIN loop.case c ON c.id = s.case_id
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY ${order} LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const page = pageOf(rows, limit, (row) => [(done ? row.checkedAt! : row.drawnAt).toISOString(), row.id]);
  return {
    next: page.next,
    items: page.items.map(
      ({ unitId, drawnAt: _, checkedAt, question, ...row }): SpotCheckView => ({
        ...row,
        asked: question === null ? null : { question },
        unit: unitId === null ? null : (city.organisations.find(unitId)?.name ?? null),
        checkedAt: checkedAt?.toISOString() ?? null,
      }),
    ),
  };
}
