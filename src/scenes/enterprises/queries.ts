import { type RawBuilder, sql } from 'kysely';
import { areaLine, type Reach, reaches, reachOf, within } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type {
  Counts,
  EnterpriseItem,
  EnterprisePage,
  FindingItem,
  FindingKind,
  FindingPage,
  FindingState,
} from './contract.ts';
import { permissions } from './manifest.ts';

/** A street has at most some hundred grids; larger areas are asked for by the areas above a grid. */
const MOST_GRIDS = 1_500;
/** Below this depth an area is a list of grids. */
const STREET = 2;

interface TallyRow {
  readonly areaId: string;
  readonly kind: string;
  readonly state: number;
  readonly organisations: number;
}

/**
 * Organisations of an area, by kind and by what lies right below it, from kept counts; and what looks wrong there. Without
 * an area: of what the reader may see. Throws `enterprises.not_found` for an area that is unknown or out of reach.
 */
export async function countsOf(ctx: Ctx, city: City, areaId?: string): Promise<Counts> {
  const { areas } = city;
  const reach = reachOf(ctx.actor, permissions.read, city);
  const asked = areaId ?? (reach === undefined ? areas.city.id : reach.length === 1 ? reach[0] : undefined);
  const area = asked === undefined ? undefined : areas.find(asked);
  if (areaId !== undefined && (area === undefined || !reaches(reach, area.id, areas)))
    throw new AppError('enterprises.not_found');
  const below = area === undefined ? areas.resolve(reach ?? []) : areas.childrenOf(area.id);
  const own = area === undefined ? below.map(({ id }) => id) : [area.id];
  const [rows, findings, [tallied]] = await Promise.all([
    ctx.db.query<TallyRow>(
      `SELECT area_id AS "areaId", kind, state, organisations FROM enterprises.tally WHERE area_id = ANY($1::uuid[])`,
      [[...new Set([...own, ...below.map(({ id }) => id)])]],
    ),
    ctx.db.query<Counts['findings'][number]>(
      `SELECT kind, count(*) FILTER (WHERE state = 'open')::int AS open, count(*) FILTER (WHERE state = 'sent')::int AS sent
       FROM enterprises.finding WHERE state IN ('open', 'sent') AND path && $1::uuid[] GROUP BY kind ORDER BY kind`,
      [own],
    ),
    ctx.db.query<{ at: Date | null }>('SELECT at FROM enterprises.tallied'),
  ]);
  const byArea = Map.groupBy(rows, (row) => row.areaId);
  const mine = own.flatMap((id) => byArea.get(id) ?? []);
  const kinds = [...Map.groupBy(mine, ({ kind }) => kind)].map(([kind, of]) => ({ kind, ...sumOf(of) }));
  return {
    ...{ areaId: area?.id ?? null, name: area?.name ?? '', ...sumOf(mine), findings },
    above: areas
      .resolve(area?.path.slice(0, -1) ?? [])
      .filter(({ id }) => reaches(reach, id, areas))
      .map(({ id, name }) => ({ areaId: id, name })),
    kinds: kinds.sort((a, b) => b.open - a.open || (a.kind < b.kind ? -1 : 1)),
    items: below
      .filter(({ id }) => byArea.has(id))
      .map(({ id, name }) => ({
        ...{ areaId: id, name, isOpen: areas.childrenOf(id).length > 0 },
        ...sumOf(byArea.get(id)!),
      })),
    countedAt: tallied?.at?.toISOString() ?? null,
  };
}

function sumOf(rows: readonly TallyRow[]): { open: number; closed: number } {
  const of = (state: number) =>
    rows.reduce((sum, row) => sum + (row.state === state ? row.organisations : 0), 0);
  return { open: of(1), closed: of(2) };
}

export interface EnterpriseQuery {
  readonly area?: string;
  readonly kind?: string;
  readonly open?: boolean;
  readonly building?: string;
  readonly finding?: FindingKind;
  readonly limit?: number;
  readonly cursor?: string;
}

interface Row extends Omit<EnterpriseItem, 'area' | 'isOpen'> {
  readonly state: number;
  readonly gridId: string | null;
}

/**
 * The condition that a grid lies in an area: a list of grids where it is a street or smaller, else by the areas above the
 * grid. Throws `enterprises.not_found` for an area that is unknown.
 */
function inArea({ areas }: City, grid: RawBuilder<unknown>, areaId: string | undefined): RawBuilder<unknown> {
  if (areaId === undefined || areaId === areas.city.id) return sql`true`;
  const area = areas.find(areaId);
  if (area === undefined) throw new AppError('enterprises.not_found');
  if (area.depth < STREET) return within(grid, [areaId]);
  const found = [areaId];
  for (const each of found) {
    if (found.length > MOST_GRIDS) return within(grid, [areaId]);
    found.push(...areas.childrenOf(each).map(({ id }) => id));
  }
  return sql`${grid} = ANY(${found}::uuid[])`;
}

/** Organisations of an area by their numbers; what is asked for by a finding is read from the findings. */
export async function listEnterprises(ctx: Ctx, city: City, query: EnterpriseQuery): Promise<EnterprisePage> {
  const { kind, open, building, finding, limit = 50, cursor } = query;
  const reach = reachOf(ctx.actor, permissions.read, city);
  const after = cursor === undefined ? '0' : String(decodeCursor(cursor, 1)[0]);
  const { rows } = await sql<Row>`
    SELECT o.id::text AS id, o.name, o.credit_code AS "creditCode", o.kind, o.state, o.address,
      o.building_id::text AS "buildingId", o.grid_id AS "gridId", o.founded_on::text AS "foundedOn",
      o.updated_on::text AS "updatedOn", o.synthetic,
      ARRAY(SELECT f.kind FROM enterprises.finding f WHERE f.organisation_id = o.id AND f.state = 'open' ORDER BY f.kind) AS findings
    FROM registry.organisation o
      ${finding === undefined ? sql`` : sql`JOIN enterprises.finding w ON w.organisation_id = o.id AND w.kind = ${finding} AND w.state = 'open'`}
    WHERE ${finding === undefined ? sql`o.id` : sql`w.organisation_id`} > ${after}::bigint
      AND ${kind === undefined ? sql`true` : sql`o.kind = ${kind}`}
      AND ${open === undefined ? sql`true` : sql`o.state = ${open ? 1 : 2}`}
      AND ${building === undefined ? sql`true` : sql`o.building_id = ${building}::bigint`}
      AND ${inArea(city, sql`o.grid_id`, query.area)} AND ${within(sql`o.grid_id`, reach)}
    ORDER BY ${finding === undefined ? sql`o.id` : sql`w.organisation_id`} LIMIT ${limit + 1}`.execute(
    ctx.db.kysely,
  );
  const { items, next } = pageOf(rows, limit, ({ id }) => [id]);
  return {
    items: items.map(({ state, gridId, ...row }) => ({
      ...row,
      isOpen: state === 1,
      area: areaLine(city.areas, gridId),
    })),
    next,
  };
}

export interface FindingQuery {
  readonly area?: string;
  readonly kind?: FindingKind;
  readonly state?: FindingState;
  readonly limit?: number;
  readonly cursor?: string;
}

type Evidence = readonly { readonly source?: number; readonly value: string }[];

export interface FindingRow extends Omit<FindingItem, 'area' | 'evidence' | 'name'> {
  readonly name: string | null;
  readonly gridId: string | null;
  readonly evidence: Evidence;
}

export const FINDING_COLUMNS = `f.id, f.kind, f.state, f.organisation_id::text AS "organisationId", o.name,
  o.credit_code AS "creditCode", o.address, f.grid_id AS "gridId", f.evidence, f.found_on::text AS "foundOn", f.reason,
  f.case_id AS "caseId", f.synthetic`;

/** What looks wrong in entries, by organisation; open ones unless told. */
export async function listFindings(ctx: Ctx, city: City, query: FindingQuery): Promise<FindingPage> {
  const { area, kind, state = 'open', limit = 50, cursor } = query;
  const reach = reachOf(ctx.actor, permissions.read, city);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 2);
  const [{ rows }, sources] = await Promise.all([
    sql<FindingRow>`
      SELECT ${sql.raw(FINDING_COLUMNS)}
      FROM enterprises.finding f LEFT JOIN registry.organisation o ON o.id = f.organisation_id
      WHERE f.state = ${state} AND ${kind === undefined ? sql`true` : sql`f.kind = ${kind}`}
        AND ${after === undefined ? sql`true` : sql`(f.organisation_id, f.kind) > (${after[0]}::bigint, ${after[1]}::text)`}
        AND ${inArea(city, sql`f.grid_id`, area)} AND ${within(sql`f.grid_id`, reach)}
      ORDER BY f.organisation_id, f.kind LIMIT ${limit + 1}`.execute(ctx.db.kysely),
    sourceTitles(ctx),
  ]);
  const { items, next } = pageOf(rows, limit, (row) => [row.organisationId, row.kind]);
  return { items: items.map((row) => findingItem(row, city, sources)), next };
}

/** Titles of the sources of organisations: a few. */
export async function sourceTitles(ctx: Ctx): Promise<ReadonlyMap<number, string>> {
  const rows = await ctx.db.query<{ id: number; title: string }>(
    `SELECT id, title FROM feeds.source WHERE subject = 'organisation'`,
  );
  return new Map(rows.map(({ id, title }) => [id, title]));
}

/** A finding as lists show it. */
export function findingItem(
  { gridId, evidence, name, ...row }: FindingRow,
  city: City,
  sources: ReadonlyMap<number, string>,
): FindingItem {
  return {
    ...row,
    name: name ?? `#${row.organisationId}`,
    area: areaLine(city.areas, gridId),
    evidence: evidence.map(({ source, value }) => ({
      source: source === undefined ? null : (sources.get(source) ?? `#${source}`),
      value,
    })),
  };
}

/** Whether a grid lies in reach; what has no place is for those who see the whole city. */
export function isInReach(reach: Reach, gridId: string | null, { areas }: City): boolean {
  return reaches(reach, gridId, areas);
}
