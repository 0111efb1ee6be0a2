import { sql } from 'kysely';
import { registryPermissions, SPECIAL_GROUPS, type SpecialGroup } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { isAllowed, requirePermission } from '../../platform/access/index.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { groupCell } from './cells.ts';
import type { GroupCounts, GroupList } from './contract.ts';
import { askedArea, countsOf, nameOf } from './counts.ts';
import { GROUP_KINDS } from './kinds-contract.ts';
import { permissions } from './manifest.ts';
import { columns, listedPerson, pageOfGrids, type Row, tellLook } from './persons.ts';

/**
 * Who has no right to a group is told of it from the street upwards only, in tens, and nothing below ten. A street has
 * some fifty thousand people, a grid 160: there one person of a group is known by the number alone. Rounded to tens, so
 * that what is left out cannot be found as the difference of a sum and its parts.
 */
const COARSE = 10;
const COARSE_DEPTH = 2;

const mayKnow = (ctx: RootCtx, kind: SpecialGroup): boolean =>
  isAllowed(ctx.actor, registryPermissions[SPECIAL_GROUPS[kind]]);

/** How many of each special group live in an area and below it. Throws `population.not_found`. */
export async function countGroups(
  ctx: RootCtx,
  city: City,
  areaId: string | undefined,
): Promise<GroupCounts> {
  const { area, path, children } = askedArea(ctx, city, permissions.read, areaId);
  const rows = await countsOf(ctx, [area.id, ...children.map(({ id }) => id)]);
  const groupsOf = (id: string, depth: number) =>
    GROUP_KINDS.flatMap((kind) => {
      const count = rows.get(id)?.figures[groupCell(kind)] ?? 0;
      if (mayKnow(ctx, kind)) return [{ kind, count, isExact: true }];
      if (depth > COARSE_DEPTH) return [];
      const coarse = count < COARSE ? null : Math.round(count / COARSE) * COARSE;
      return [{ kind, count: coarse, isExact: false }];
    });
  return {
    ...{ area: nameOf(area), path: path.map(nameOf) },
    oldestAt: rows.get(area.id)?.oldestAt.toISOString() ?? null,
    kinds: GROUP_KINDS.filter((kind) => mayKnow(ctx, kind) || area.depth <= COARSE_DEPTH).map((kind) => ({
      kind,
      mayList: mayKnow(ctx, kind) && isAllowed(ctx.actor, registryPermissions.person),
    })),
    total: groupsOf(area.id, area.depth),
    children: children.map((child) => ({
      ...nameOf(child),
      groups: groupsOf(child.id, child.depth),
      hasChildren: city.areas.childrenOf(child.id).length > 0,
    })),
  };
}

export interface GroupQuery {
  readonly area?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

interface GroupRow extends Row {
  readonly since: string | null;
  readonly until: string | null;
  readonly source: string | null;
}

/**
 * Who of an area is in a special group now, since when and by which source; masked as all lists of persons are, each page
 * in the audit log. Throws `access.denied` without the right to the group, `population.not_found`.
 */
export async function listGroup(
  ctx: RootCtx,
  city: City,
  kind: SpecialGroup,
  query: GroupQuery,
): Promise<GroupList> {
  const right = registryPermissions[SPECIAL_GROUPS[kind]];
  requirePermission(ctx.actor, right);
  // Where the reader sees persons and where he may know of the group need not be the same.
  askedArea(ctx, city, right, query.area);
  const asked = askedArea(ctx, city, registryPermissions.person, query.area);
  const today = city.loop.dayOf(ctx.clock.now());
  const { limit = 50, cursor } = query;
  const walk = { area: asked.area, cells: [groupCell(kind)], limit, cursor };
  const page = await pageOfGrids<GroupRow>(
    ctx,
    city,
    walk,
    (grids, later) => sql`
      SELECT ${columns(today)}, p.grid_id::text AS "listedIn", q.since::text AS since, q.until::text AS until, s.title AS source
      FROM (SELECT p.*, p.grid_id AS g FROM registry.person p WHERE p.grid_id = ANY(${grids}::uuid[]) AND p.state = 1) p,
        LATERAL (
          SELECT min(each.since) AS since, max(each.until) AS until, min(each.source_id) AS source_id, count(*) AS said
          FROM registry.special_group each
          WHERE each.person_id = p.id AND each.kind = ${kind} AND (each.until IS NULL OR each.until >= ${today}::date)
        ) q LEFT JOIN feeds.source s ON s.id = q.source_id
      WHERE q.said > 0 AND ${later}`,
  );
  const isUnmasked = await tellLook(ctx, page.items, { ...query, group: kind }, asked.area.id);
  const items = page.items.map((row) => ({
    ...listedPerson(row, asked, city, isUnmasked),
    ...{ since: row.since, until: row.until, source: row.source },
  }));
  return { items, next: page.next, isUnmasked };
}
