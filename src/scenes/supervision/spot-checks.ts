import { sql } from 'kysely';
import { attachmentsOf, type CaseState, caseScope, findCase, getVisibleCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import { reopen } from './calls.ts';
import type { CheckRequest, SpotCheckView } from './contract.ts';
import { drawnNumber, seedOf } from './draw.ts';
import { settingsOf, shareOf } from './settings.ts';

const selectSince = statement(
  'supervision.spot_check_since',
  'SELECT 1 FROM supervision.spot_check WHERE case_id = $1 AND drawn_at >= $2 LIMIT 1',
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
     reopened = $7 WHERE id = $1`,
);
const takeFailed = statement(
  'supervision.take_failed',
  `UPDATE supervision.spot_check SET reopened = true WHERE case_id = $1 AND result = 'fail' AND NOT reopened RETURNING note`,
);

/** The day's shares by priority, kept with its seed so that the draw can be repeated. */
const sharesOf = (city: City) => settingsOf(city).verification.sampleShareByPriority;

/** Draws a case that is ready to be closed, or was just closed without having been drawn before, by its share. */
export async function drawSpotCheck(ctx: Ctx, city: City, state: CaseState): Promise<boolean> {
  // Once in each round of handling: a case that was reopened may be drawn again.
  const roundSince =
    state.spans.filter((span) => span.clock === 'handle').at(-1)?.startedAt ?? state.openedAt;
  if ((await ctx.db.run(selectSince, [state.id, roundSince])).length > 0) return false;
  const { priority } = state.subject;
  const share = shareOf(settingsOf(city), priority);
  const day = city.loop.dayOf(ctx.clock.now());
  const number = drawnNumber(await seedOf(ctx, day, 'spot-check', sharesOf(city)), state.id);
  if (number >= share) return false;
  const now = ctx.clock.now();
  await ctx.db.run(insert, [ctx.ids.next(), state.id, state.version, day, priority, share, number, now]);
  return true;
}

/**
 * The result of a spot check. A failed case goes back to its unit: at once when it is closed, else as soon as it is.
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
    if (input.result === 'fail' && !input.note?.trim()) throw new AppError('supervision.words_needed');
    if (input.photoId !== undefined) {
      const attachments = await attachmentsOf(tx.db, found.caseId);
      if (!attachments.some((each) => each.id === input.photoId && each.purpose === 'verification'))
        throw new AppError('supervision.photo_unknown');
    }
    const closed = state.closedAt !== undefined;
    const again = input.result === 'fail' && closed;
    const { result, note = null, photoId = null } = input;
    await tx.db.run(store, [id, result, note, photoId, tx.clock.now(), tx.actor.id, again]);
    if (again) await reopen(tx, city, found.caseId, 'verification', input.note ?? '');
  });
}

/** Reopens a case that failed its check before it was closed. True when it did. */
export async function reopenFailed(ctx: Ctx, city: City, caseId: string): Promise<boolean> {
  const [failed] = await ctx.db.run<{ note: string | null }>(takeFailed, [caseId]);
  if (failed === undefined) return false;
  await reopen(ctx, city, caseId, 'verification', failed.note ?? '抽查核实不通过');
  return (await findCase(ctx.db, caseId))?.closedAt === undefined;
}

type Row = Omit<SpotCheckView, 'unit' | 'checkedAt'> & {
  unitId: string | null;
  drawnAt: Date;
  checkedAt: Date | null;
};

/** Spot checks of cases the actor may see: those to be done, oldest first, or those done. */
export async function listSpotChecks(
  ctx: Ctx,
  city: City,
  query: { done?: boolean | undefined; cursor?: string | undefined; limit?: number | undefined },
) {
  const limit = query.limit ?? 50;
  const done = query.done === true;
  const conditions = [caseScope(ctx), done ? sql`s.result IS NOT NULL` : sql`s.result IS NULL`];
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
      s.result, s.note, s.photo_id AS "photoId", s.checked_at AS "checkedAt", s.drawn_at AS "drawnAt"
    FROM supervision.spot_check s JOIN loop.case c ON c.id = s.case_id
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY ${order} LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const page = pageOf(rows, limit, (row) => [(done ? row.checkedAt! : row.drawnAt).toISOString(), row.id]);
  return {
    next: page.next,
    items: page.items.map(
      ({ unitId, drawnAt: _, checkedAt, ...row }): SpotCheckView => ({
        ...row,
        unit: unitId === null ? null : (city.organisations.find(unitId)?.name ?? null),
        checkedAt: checkedAt?.toISOString() ?? null,
      }),
    ),
  };
}
