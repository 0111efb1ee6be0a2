import { sql } from 'kysely';
import { areaLine, MOVE_KINDS, reaches, registryPermissions } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { maskName } from '../../platform/access/mask.ts';
import { audit } from '../../platform/audit/index.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { DIRECTIONS, MoveFigures, MoveItem, MoveList, Moves } from './contract.ts';
import { askedArea, nameOf } from './counts.ts';
import { KINDS } from './kinds-contract.ts';
import { permissions } from './manifest.ts';
import { type PeriodQuery, requirePeriod } from './period.ts';
import { countToCheck } from './to-check.ts';
import { idsBelow } from './walk.ts';

type Sums = Omit<MoveFigures, 'net'>;
const COLUMNS = `sum(moved_in)::int AS "movedIn", sum(moved_out)::int AS "movedOut", sum(within)::int AS within,
  sum(arrived)::int AS arrived, sum(left_city)::int AS "leftCity", sum(born)::int AS born, sum(died)::int AS died`;
const NOTHING: Sums = { movedIn: 0, movedOut: 0, within: 0, arrived: 0, leftCity: 0, born: 0, died: 0 };
const figuresOf = (sums: Sums): MoveFigures => ({
  ...sums,
  net: sums.movedIn + sums.arrived - sums.movedOut - sums.leftCity,
});

/**
 * Who came to, went from and moved within an area in a period, day by day and for each area below it, from the sums that
 * are kept by day. Throws `population.not_found`, `population.period_wrong`.
 */
export async function movesOf(ctx: RootCtx, city: City, query: PeriodQuery): Promise<Moves> {
  requirePeriod(query);
  const { area, path, children } = askedArea(ctx, city, permissions.read, query.area);
  const [areas, days, [keeping], toCheck] = await Promise.all([
    ctx.db.query<Sums & { id: string }>(
      `SELECT area_id AS id, ${COLUMNS} FROM population.move_day
       WHERE area_id = ANY($1::uuid[]) AND day BETWEEN $2 AND $3 GROUP BY area_id`,
      [[area.id, ...children.map(({ id }) => id)], query.from, query.to],
    ),
    ctx.db.query<{ day: string; came: number; went: number }>(
      `SELECT day::text AS day, moved_in + arrived AS came, moved_out + left_city AS went FROM population.move_day
       WHERE area_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day`,
      [area.id, query.from, query.to],
    ),
    ctx.db.query<{ since: string }>('SELECT since::text AS since FROM registry.move_keeping'),
    countToCheck(ctx, city, area, query),
  ]);
  const byId = new Map(areas.map(({ id, ...sums }) => [id, sums]));
  return {
    ...{ area: nameOf(area), path: path.map(nameOf), since: keeping?.since ?? null, toCheck },
    total: figuresOf(byId.get(area.id) ?? NOTHING),
    days: days.map((row) => ({ ...row, net: row.came - row.went })),
    children: children.map((child) => ({
      ...nameOf(child),
      ...figuresOf(byId.get(child.id) ?? NOTHING),
      hasChildren: city.areas.childrenOf(child.id).length > 0,
    })),
  };
}

interface Row {
  readonly id: string;
  readonly personId: string;
  readonly name: string | null;
  readonly bornYear: number | null;
  readonly kind: number;
  readonly residence: number | null;
  readonly fromGrid: string | null;
  readonly toGrid: string | null;
  readonly seenOn: string;
  readonly source: string | null;
}

export interface MoveQuery extends PeriodQuery {
  readonly direction: (typeof DIRECTIONS)[number];
  readonly limit?: number;
  readonly cursor?: string;
}

/**
 * Who came to, went from or moved within an area in a period, the newest first, masked; each page is in the audit log.
 * Throws `population.not_found`, `population.period_wrong`.
 */
export async function listMoves(ctx: RootCtx, city: City, query: MoveQuery): Promise<MoveList> {
  requirePeriod(query);
  const { area, reach } = askedArea(ctx, city, registryPermissions.person, query.area);
  const { direction, limit = 50 } = query;
  const [day, id] =
    query.cursor === undefined
      ? [query.to, '9223372036854775807']
      : decodeCursor(query.cursor, 2).map(String);
  const below = area.depth === 0 ? undefined : idsBelow(city, area);
  // A null is nowhere in the city.
  const lies = (column: 'from_grid_id' | 'to_grid_id') =>
    below === undefined
      ? sql`m.${sql.raw(column)} IS NOT NULL`
      : sql`coalesce(m.${sql.raw(column)} = ANY(${below}::uuid[]), false)`;
  const [from, to] = [lies('from_grid_id'), lies('to_grid_id')];
  const where = {
    in: sql`${to} AND NOT (${from})`,
    out: sql`${from} AND NOT (${to})`,
    within: sql`${from} AND ${to}`,
  }[direction];
  const { rows } = await sql<Row>`
    SELECT m.id::text AS id, coalesce(p.id, m.person_id)::text AS "personId", p.name, date_part('year', p.born)::int AS "bornYear",
      m.kind, m.residence, m.from_grid_id AS "fromGrid", m.to_grid_id AS "toGrid", m.seen_on::text AS "seenOn", s.title AS source
    FROM registry.move m LEFT JOIN registry.merged g ON g.id = m.person_id
      LEFT JOIN registry.person p ON p.id = coalesce(g.into_id, m.person_id) LEFT JOIN feeds.source s ON s.id = m.source_id
    WHERE NOT m.taken_back AND m.seen_on >= ${query.from}::date AND (m.seen_on, m.id) < (${day}::date, ${id}::bigint)
      AND m.seen_on <= ${query.to}::date AND ${where}
    ORDER BY m.seen_on DESC, m.id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const page = pageOf(rows, limit, ({ seenOn, id: last }) => [seenOn, last]);
  await audit(ctx, {
    action: 'registry.persons.listed',
    subject: 'registry:persons',
    details: { ...query, area: area.id, found: page.items.map(({ personId }) => personId) },
  });
  return {
    items: page.items.map((row) => itemOf(row, city, reaches(reach, row.toGrid ?? row.fromGrid, city.areas))),
    next: page.next,
  };
}

function itemOf(row: Row, { areas }: City, mayOpen: boolean): MoveItem {
  const placeOf = (grid: string | null) =>
    grid === null ? null : areaLine(areas, grid).split(' · ').slice(0, 3).join(' · ');
  const { id, personId, bornYear, seenOn, source } = row;
  return {
    ...{ id, personId, bornYear, seenOn, source, mayOpen: mayOpen && row.name !== null },
    name: row.name === null ? '—' : maskName(row.name),
    kind: MOVE_KINDS[row.kind - 1]!,
    ...{ from: placeOf(row.fromGrid), to: placeOf(row.toGrid) },
    residence: row.residence === null ? null : KINDS[row.residence - 1]!,
  };
}
