import { sql } from 'kysely';
import { areaLine, reachOf, registryPermissions, requireReach, within } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { maskIdNumber, maskName, maskPhone, mayUnmask } from '../../platform/access/mask.ts';
import type { Ctx, RootCtx } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type {
  Progress,
  Resident,
  RoundView,
  TaskPage,
  TaskResidents,
  TaskView,
  VisitView,
} from './contract.ts';
import { permissions } from './manifest.ts';

const COUNTS = sql.raw(`count(*)::int AS houses, count(*) FILTER (WHERE t.state = 'done')::int AS done,
  count(*) FILTER (WHERE t.changed)::int AS changed,
  count(*) FILTER (WHERE t.state = 'again' OR t.outcome = 'refused')::int AS "notMet",
  count(*) FILTER (WHERE t.shared)::int AS shared`);

/** Rounds that reach into the reader's area, the newest first, with how far each is there. */
export async function listRounds(
  ctx: Ctx,
  city: City,
  { limit = 50, cursor }: { limit?: number; cursor?: string },
) {
  const reach = reachOf(ctx.actor, permissions.see, city);
  const [endsOn, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2);
  type Row = Omit<RoundView, 'area'> & { areaId: string };
  const { rows } = await sql<Row>`
    SELECT r.id, r.title, r.area_id AS "areaId", r.starts_on::text AS "startsOn", r.ends_on::text AS "endsOn", n.*
    FROM door_check.round r, LATERAL (
      SELECT ${COUNTS} FROM door_check.task t WHERE t.round_id = r.id AND ${within(sql`t.grid_id`, reach)}) n
    WHERE n.houses > 0 AND (${endsOn}::date IS NULL OR (r.ends_on, r.id) < (${endsOn}::date, ${id}::uuid))
    ORDER BY r.ends_on DESC, r.id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const page = pageOf(rows, limit, (row) => [row.endsOn, row.id]);
  const items = page.items.map(({ areaId, ...row }) => ({
    ...row,
    area: areaLine(city.areas, areaId) || city.areas.city.name,
  }));
  return { items, next: page.next };
}

/** By what the progress of a round is counted. */
export const PROGRESS_BY = ['grid', 'street'] as const;

/** How far a round is, grid by grid or street by street, those furthest behind first. Throws `door-check.not_found`. */
export async function progressOf(
  ctx: Ctx,
  city: City,
  roundId: string,
  by: (typeof PROGRESS_BY)[number] = 'grid',
): Promise<Progress> {
  const reach = reachOf(ctx.actor, permissions.see, city);
  // A path goes from the city over district and street down to the grid.
  const area = by === 'street' ? sql`coalesce(a.path[3], t.grid_id)` : sql`t.grid_id`;
  const { rows } = await sql<Omit<Progress['items'][number], 'area'>>`
    SELECT ${area} AS "areaId", ${COUNTS} FROM door_check.task t JOIN areas.area a ON a.id = t.grid_id
    WHERE t.round_id = ${roundId} AND ${within(sql`t.grid_id`, reach)}
    GROUP BY 1 ORDER BY count(*) FILTER (WHERE t.state = 'done')::float / count(*), 1 LIMIT 500`.execute(
    ctx.db.kysely,
  );
  if (rows.length === 0) throw new AppError('door-check.not_found');
  return { items: rows.map((row) => ({ ...row, area: areaLine(city.areas, row.areaId) })) };
}

interface PersonRow {
  readonly houseId: string;
  readonly id: string;
  readonly name: string;
  readonly number: string | null;
  readonly telephone: string | null;
  readonly bornYear: number | null;
  readonly residence: number;
}
const KINDS = ['registered', 'apart', 'floating', 'away'];

function residentOf({ houseId: _, residence, ...row }: PersonRow, isUnmasked: boolean): Resident {
  return {
    ...row,
    name: isUnmasked ? row.name : maskName(row.name),
    number: row.number === null || isUnmasked ? row.number : maskIdNumber(row.number),
    telephone: row.telephone === null || isUnmasked ? row.telephone : maskPhone(row.telephone),
    residence: KINDS[residence - 1]!,
  };
}

async function residentsIn(ctx: Ctx, houseIds: readonly string[]): Promise<PersonRow[]> {
  return ctx.db.query<PersonRow>(
    `SELECT p.house_id::text AS "houseId", p.id::text AS id, p.name, p.number, p.telephone,
       extract(year FROM p.born)::int AS "bornYear", p.residence
     FROM registry.person p WHERE p.house_id = ANY($1::bigint[]) AND p.state = 1 ORDER BY p.born, p.id LIMIT 20000`,
    [houseIds],
  );
}

/**
 * The doors of the member's grids in rounds that run today, in the order of a walk, with who lives there by the registry:
 * masked, since the phone keeps it for work without network.
 */
export async function ownTasks(
  ctx: Ctx,
  city: City,
  { limit = 100, cursor }: { limit?: number; cursor?: string },
): Promise<TaskPage> {
  const reach = reachOf(ctx.actor, permissions.visit, city);
  const today = city.loop.dayOf(ctx.clock.now());
  const running = sql`r.starts_on <= ${today}::date AND r.ends_on >= ${today}::date AND ${within(sql`t.grid_id`, reach)}`;
  const [after, afterId] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2);
  type Row = Omit<TaskView, 'residents'> & { buildingId: string; sort: string };
  const { rows } = await sql<Row>`
    SELECT * FROM (
      SELECT t.id, t.house_id::text AS "houseId", r.title AS round, r.ends_on::text AS "endsOn", b.name AS building,
        registry.door('', h.unit, h.room) AS door, registry.door(b.address, h.unit, h.room) AS address, b.lon, b.lat,
        t.state, t.outcome, t.visits, (t.state = 'done')::int || lpad(b.id::text, 19, '0') || lpad(h.unit, 4, '0')
          || lpad(h.room, 8, '0') AS sort
      FROM door_check.task t JOIN door_check.round r ON r.id = t.round_id
        JOIN registry.house h ON h.id = t.house_id JOIN registry.building b ON b.id = h.building_id
      WHERE ${running}
    ) task WHERE ${after}::text IS NULL OR (sort, id) > (${after}::text, ${afterId}::uuid)
    ORDER BY sort, id LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const counted = await sql<{ done: number; total: number }>`
    SELECT count(*) FILTER (WHERE t.state = 'done')::int AS done, count(*)::int AS total
    FROM door_check.task t JOIN door_check.round r ON r.id = t.round_id WHERE ${running}`.execute(
    ctx.db.kysely,
  );
  const page = pageOf(rows, limit, ({ sort, id }) => [sort, id]);
  const people = await residentsIn(
    ctx,
    page.items.map(({ houseId }) => houseId),
  );
  const byHouse = Map.groupBy(people, ({ houseId }) => houseId);
  return {
    ...counted.rows[0]!,
    next: page.next,
    items: page.items.map(({ sort: _, ...task }) => ({
      ...task,
      residents: (byHouse.get(task.houseId) ?? []).map((row) => residentOf(row, false)),
    })),
  };
}

/** Who lives behind a door; in full for the purpose of the check, which is in the audit log before it is shown. */
export async function taskResidents(ctx: RootCtx, city: City, taskId: string): Promise<TaskResidents> {
  const [task] = await ctx.db.query<{ houseId: string; gridId: string }>(
    'SELECT house_id::text AS "houseId", grid_id AS "gridId" FROM door_check.task WHERE id = $1',
    [taskId],
  );
  if (task === undefined) throw new AppError('door-check.not_found');
  requireReach(reachOf(ctx.actor, permissions.visit, city), task.gridId, city.areas);
  const isUnmasked = await mayUnmask(ctx, registryPermissions.unmask, `house:${task.houseId}`);
  const rows = await residentsIn(ctx, [task.houseId]);
  return { isUnmasked, residents: rows.map((row) => residentOf(row, isUnmasked)) };
}

export interface VisitQuery {
  readonly show: 'recent' | 'conflicts' | 'shared';
  readonly round?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/** Visits of the reader's area: the latest, those of houses where two say differently, or suspected group rentals. */
export async function listVisits(ctx: Ctx, city: City, { show, round, limit = 50, cursor }: VisitQuery) {
  const reach = reachOf(ctx.actor, permissions.see, city);
  const [before, beforeId] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2);
  const shown =
    show === 'recent'
      ? sql`true`
      : show === 'shared'
        ? sql`v.use = 'shared' AND v.state IN ('held', 'conflict')`
        : sql`v.state IN ('held', 'conflict') AND v.outcome IN ('met', 'empty') AND EXISTS (SELECT 1
            FROM door_check.visit o WHERE o.task_id = v.task_id AND o.state = 'conflict')`;
  type Row = Omit<VisitView, 'findings' | 'visitedAt'> & { visitedAt: Date };
  const { rows } = await sql<Row>`
    SELECT v.id, v.state, v.case_id AS "caseId", v.task_id AS "taskId", t.house_id::text AS "houseId",
      registry.door(b.address, h.unit, h.room) AS address, coalesce(s.name, v.staff_id) AS member, v.outcome, v.use, v.note,
      v.distance_m AS "distanceM", v.visited_at AS "visitedAt", v.photo_id IS NOT NULL AS "hasPhoto"
    FROM door_check.visit v JOIN door_check.task t ON t.id = v.task_id
      JOIN registry.house h ON h.id = t.house_id JOIN registry.building b ON b.id = h.building_id
      LEFT JOIN organisations.staff s ON s.id::text = v.staff_id
    WHERE ${shown} AND ${within(sql`t.grid_id`, reach)} AND ${round === undefined ? sql`true` : sql`t.round_id = ${round}`}
      AND (${before}::timestamptz IS NULL OR (v.visited_at, v.id) < (${before}::timestamptz, ${beforeId}::uuid))
    ORDER BY v.visited_at DESC, v.id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const page = pageOf(rows, limit, ({ visitedAt, id }) => [visitedAt.toISOString(), id]);
  type Found = {
    visitId: string;
    personId: string;
    name: string | null;
    says: 'lives' | 'moved-out' | 'new';
  };
  const found = await ctx.db.query<Found>(
    `SELECT f.visit_id AS "visitId", f.entity_id::text AS "personId", p.name, f.says
     FROM door_check.finding f LEFT JOIN registry.person p ON p.id = f.entity_id
     WHERE f.visit_id = ANY($1::uuid[]) AND f.says <> 'use' ORDER BY f.says, f.key`,
    [page.items.map(({ id }) => id)],
  );
  const byVisit = Map.groupBy(found, ({ visitId }) => visitId);
  return {
    next: page.next,
    items: page.items.map(
      (row): VisitView => ({
        ...row,
        distanceM: row.distanceM === null ? null : Math.round(row.distanceM),
        visitedAt: row.visitedAt.toISOString(),
        findings: (byVisit.get(row.id) ?? []).map(({ personId, name, says }) => ({
          ...{ personId, says, name: name === null ? '—' : maskName(name) },
        })),
      }),
    ),
  };
}
