import { sql } from 'kysely';
import {
  actionsFor,
  attachmentsOf,
  type CaseState,
  caseScope,
  clockViews,
  getVisibleCase,
  openCase,
  readActions,
  timelineOf,
  viewAttachment,
} from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import { decodeCursor, type PageQuery, pageOf } from '../../platform/http/index.ts';
import type {
  ProgrammeDetail,
  ProgrammeFigures,
  ProgrammePage,
  ProgrammeRequest,
  ProgrammeView,
  Scale,
} from './contract.ts';
import { AROUND_DAYS, type Counted, countFigures } from './figures.ts';
import { dayAfter, keyColumn } from './keys.ts';
import { findArea, namesOf, readSpot } from './spots.ts';

/** It may begin so many days ago, or from now, and takes so many days. */
const PERIOD = { backDays: 30, aheadDays: 90, leastDays: 7, mostDays: 365 } as const;
const DAY_MS = 86_400_000;

const columns = sql.raw(`p.case_id AS "caseId", p.scale, p.key::text AS key, p.kind_key::text AS "kindKey",
  p.area1_id AS "area1Id", p.category_list AS "categoryList", p.category_code AS "categoryCode",
  p.starts_on::text AS "startsOn", p.ends_on::text AS "endsOn", p.ended_on::text AS "endedOn",
  p.cut_percent AS "cutPercent", p.opened_at AS "openedAt", p.closing, p.final,
  c.number, c.title, c.state, c.closed, c.due_at AS "dueAt", c.area_id AS "areaId",
  c.lead_organisation_id AS "unitId"`);

interface ProgrammeRow extends Counted {
  readonly caseId: string;
  readonly categoryList: string;
  readonly categoryCode: string;
  readonly openedAt: Date;
  readonly closing: ProgrammeFigures | null;
  readonly final: ProgrammeFigures | null;
  readonly number: string;
  readonly title: string;
  readonly state: string;
  readonly closed: boolean;
  readonly dueAt: Date | null;
  readonly areaId: string | null;
  readonly unitId: string | null;
}

/**
 * Opens a programme for something that comes back, given to a unit with its period as the limit. Throws
 * `recurrence.not_found`, `recurrence.period`, `recurrence.kind_area`, `recurrence.programme_open`,
 * `organisations.not_found`, `intake.area_unknown`.
 */
export async function openProgramme(ctx: Ctx, city: City, input: ProgrammeRequest): Promise<CaseState> {
  const { scale, key, startsOn, endsOn, cutPercent } = input;
  const days = requirePeriod(city.loop.dayOf(ctx.clock.now()), startsOn, endsOn);
  const area = scale === 'kind' ? findArea(city, input.area) : undefined;
  if (area !== undefined && area.depth !== 1) throw new AppError('recurrence.kind_area', { area: area.name });
  const spot = await readSpot(ctx, city, scale, key, scale === 'kind' && area ? { area: area.code } : {});
  const unit = city.organisations.get(input.unit);
  return inTransaction(ctx, async (tx) => {
    const facts = await factsOf(tx.db, scale, key);
    const placeId = area?.id ?? (scale === 'kind' ? undefined : (facts.area2Id ?? undefined));
    const path = placeId === undefined ? [city.areas.city.id] : city.areas.get(placeId).path;
    const open = await findOpen(tx.db, scale, key, area?.id ?? null);
    if (open !== undefined) throw new AppError('recurrence.programme_open', { number: open });
    const isPlace = scale === 'place' || scale === 'asset';
    const state = await openCase(tx, city.loop, {
      flowId: 'programme',
      subject: {
        ...{ title: input.title.trim(), description: input.measure.trim() },
        ...{ channel: 'programme', kind: '建议', priority: 3, synthetic: spot.synthetic },
        ...{ categoryList: spot.category.list, categoryCode: spot.category.code },
        place: {
          ...{ areaPath: path, areaId: path.at(-1)! },
          ...(isPlace && spot.lon !== null && spot.lat !== null && { lon: spot.lon, lat: spot.lat }),
          ...(isPlace && spot.address !== null && { address: spot.address }),
        },
      },
      attributes: { unit: unit.id },
      limits: {
        run: { duration: { amount: days, unit: 'calendar-day' }, source: `${startsOn} – ${endsOn}` },
      },
    });
    await tx.db.run(insertProgramme, [
      ...[state.id, scale, key, facts.kindKey, area?.id ?? null, spot.category.list, spot.category.code],
      ...[startsOn, endsOn, cutPercent, tx.clock.now()],
    ]);
    return state;
  });
}

const insertProgramme = statement(
  'recurrence.insert_programme',
  `INSERT INTO recurrence.programme (case_id, scale, key, kind_key, area1_id, category_list, category_code, starts_on,
     ends_on, cut_percent, opened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
);

function requirePeriod(today: string, startsOn: string, endsOn: string): number {
  const days = (Date.parse(endsOn) - Date.parse(startsOn)) / DAY_MS + 1;
  const [earliest, latest] = [dayAfter(today, -PERIOD.backDays), dayAfter(today, PERIOD.aheadDays)];
  if (startsOn < earliest || startsOn > latest || !(days >= PERIOD.leastDays && days <= PERIOD.mostDays))
    throw new AppError('recurrence.period', {
      ...{ earliest, latest, least: PERIOD.leastDays, most: PERIOD.mostDays },
    });
  return days;
}

async function factsOf(db: Db, scale: Scale, key: string) {
  const { rows } = await sql<{
    kindKey: string;
    area2Id: string | null;
  }>`SELECT o.kind_key::text AS "kindKey",
    o.area2_id AS "area2Id" FROM recurrence.occurrence o WHERE ${keyColumn(scale)} = ${key}::bigint LIMIT 1`.execute(
    db.kysely,
  );
  if (rows[0] === undefined) throw new AppError('recurrence.not_found');
  return rows[0];
}

async function findOpen(
  db: Db,
  scale: Scale,
  key: string,
  area1Id: string | null,
): Promise<string | undefined> {
  const { rows } = await sql<{ number: string }>`SELECT c.number FROM recurrence.programme p
    JOIN loop.case c ON c.id = p.case_id WHERE p.scale = ${scale} AND p.key = ${key}::bigint
      AND p.area1_id IS NOT DISTINCT FROM ${area1Id}::uuid AND p.ended_on IS NULL`.execute(db.kysely);
  return rows[0]?.number;
}

/** One page of the programmes whose cases the actor may see, the newest first. */
export async function listProgrammes(
  ctx: Ctx,
  city: City,
  filter: { open?: boolean | undefined },
  page: PageQuery,
): Promise<ProgrammePage> {
  const limit = page.limit ?? 50;
  const where = [sql`TRUE`, caseScope(ctx)];
  if (filter.open !== undefined)
    where.push(filter.open ? sql`p.ended_on IS NULL AND NOT c.closed` : sql`c.closed`);
  if (page.cursor !== undefined) {
    const [openedAt, id] = decodeCursor(page.cursor, 2);
    where.push(sql`(p.opened_at, p.case_id) < (${openedAt}::timestamptz, ${id}::uuid)`);
  }
  const { rows } = await sql<ProgrammeRow>`SELECT ${columns} FROM recurrence.programme p
    JOIN loop.case c ON c.id = p.case_id WHERE ${sql.join(where, sql` AND `)}
    ORDER BY p.opened_at DESC, p.case_id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const { items, next } = pageOf(rows, limit, (row) => [row.openedAt.toISOString(), row.caseId]);
  return { items: items.map((row) => viewOf(ctx, city, row)), next };
}

async function findProgramme(db: Db, id: string): Promise<ProgrammeRow | undefined> {
  const { rows } = await sql<ProgrammeRow>`SELECT ${columns} FROM recurrence.programme p
    JOIN loop.case c ON c.id = p.case_id WHERE p.case_id = ${id}::uuid`.execute(db.kysely);
  return rows[0];
}

/** One programme with its figures. Throws `recurrence.programme_not_found`, `access.out_of_scope`. */
export async function readProgramme(ctx: Ctx, city: City, id: string): Promise<ProgrammeDetail> {
  const row = await findProgramme(ctx.db, id);
  if (row === undefined) throw new AppError('recurrence.programme_not_found');
  const state = await getVisibleCase(ctx, id);
  const flow = city.loop.flows.get(state.flowId, state.flowVersion);
  const timeline = await timelineOf(ctx, city, flow, await readActions(ctx.db, id));
  const counted = await countFigures(ctx.db, row, city.loop.dayOf(ctx.clock.now()));
  const words = (value: unknown) => (typeof value === 'string' ? value : null);
  return {
    ...viewOf(ctx, city, row),
    version: state.version,
    measure: state.subject.description,
    result: words(state.attributes.result),
    judgement: words(state.attributes.judgement) ?? words(state.attributes.stopped),
    figures: row.final ?? counted.figures,
    weeks: counted.weeks,
    steps: timeline.map(({ sequence, title, at, actor, form, alarm }) => ({
      ...{ sequence, title, at },
      by: [actor.unit, actor.name].filter(Boolean).join(' · '),
      text: ['note', 'result', 'reason'].flatMap((field) => words(form[field]) ?? []).join('，'),
      late: (alarm?.level ?? 0) >= 2,
    })),
    photos: (await attachmentsOf(ctx.db, id)).map(viewAttachment),
    clocks: clockViews(city.loop, flow, state, ctx.clock.now()),
    actions: actionsFor(ctx, flow, state, 'staff'),
  };
}

function viewOf(ctx: Ctx, city: City, row: ProgrammeRow): ProgrammeView {
  const state = city.loop.flows.current('programme').states[row.state];
  const isLate = !row.closed && row.dueAt !== null && row.dueAt < ctx.clock.now();
  const { scale, key, startsOn, endsOn, endedOn, cutPercent, number, title, closed } = row;
  const { categoryList: list, categoryCode: code, unitId } = row;
  const area = row.areaId === null ? undefined : city.areas.find(row.areaId);
  return {
    ...{ id: row.caseId, number, title, closed, state: row.state },
    stateTitle: state?.title ?? { zh: row.state, en: row.state },
    mark: isLate ? ('late' as const) : (state?.mark ?? ('waiting' as const)),
    ...{ scale, key, startsOn, endsOn, endedOn, cutPercent },
    category: { list, code, name: city.categories.find(list, code)?.name ?? code },
    area: area === undefined || area.depth === 0 ? null : namesOf(city, area.path),
    unit: unitId === null ? null : { id: unitId, name: city.organisations.find(unitId)?.name ?? unitId },
    kept: row.final ?? row.closing,
  };
}

const storeClosing = statement(
  'recurrence.store_closing',
  `UPDATE recurrence.programme SET ended_on = $2, closing = $3 WHERE case_id = $1 AND ended_on IS NULL`,
);
const storeFinal = statement(
  'recurrence.store_final',
  'UPDATE recurrence.programme SET final = $2 WHERE case_id = $1 AND final IS NULL',
);

/** Keeps the figures of a programme as they are on the day it ends; the second time changes nothing. */
export async function endProgramme(ctx: Ctx, city: City, id: string): Promise<void> {
  const row = await findProgramme(ctx.db, id);
  if (row === undefined || row.endedOn !== null) return;
  const today = city.loop.dayOf(ctx.clock.now());
  const { figures } = await countFigures(ctx.db, { ...row, endedOn: today }, today);
  await ctx.db.run(storeClosing, [id, today, JSON.stringify(figures)]);
}

const MOST_KEPT = 200;

/** Keeps the last figures of programmes whose weeks after them are over. */
export async function keepFigures(ctx: Ctx, city: City): Promise<number> {
  const today = city.loop.dayOf(ctx.clock.now());
  const { rows } = await sql<ProgrammeRow>`SELECT ${columns} FROM recurrence.programme p
    JOIN loop.case c ON c.id = p.case_id WHERE p.ended_on IS NOT NULL AND p.final IS NULL
      AND least(p.ended_on, p.ends_on) < ${dayAfter(today, -AROUND_DAYS)}::date LIMIT ${MOST_KEPT}`.execute(
    ctx.db.kysely,
  );
  for (const row of rows) {
    const { figures } = await countFigures(ctx.db, row, today);
    await ctx.db.run(storeFinal, [row.caseId, JSON.stringify(figures)]);
  }
  return rows.length;
}
