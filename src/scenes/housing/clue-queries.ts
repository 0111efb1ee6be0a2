import { sql } from 'kysely';
import { areaLine, reachOf } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { ClueItem, ClueKind, CluePage, ClueState } from './contract.ts';
import { permissions } from './manifest.ts';
import { crowdingRuleOf, settingsOf } from './rules.ts';

export interface ClueQuery {
  readonly kind: ClueKind;
  readonly state: ClueState;
  readonly area?: string;
  readonly limit?: number;
  readonly cursor?: string;
}

/**
 * Clues of one kind and state in the reader's area, the latest first, by an index of just these; with the rule that they
 * are measured by today. Throws `housing.not_found` for an unknown area.
 */
export async function listClues(ctx: Ctx, city: City, query: ClueQuery): Promise<CluePage> {
  const { kind, state, area, limit = 50, cursor } = query;
  const reach = reachOf(ctx.actor, permissions.see, city);
  if (area !== undefined && city.areas.find(area) === undefined) throw new AppError('housing.not_found');
  const [at, id] = cursor === undefined ? [null, null] : decodeCursor(cursor, 2);
  type Row = Omit<ClueItem, 'area' | 'foundAt' | 'decidedAt'> & {
    readonly gridId: string;
    readonly foundAt: Date;
    /** To the last digit: many clues are found in one go. */
    readonly sort: string;
    readonly decidedAt: Date | null;
  };
  const { rows } = await sql<Row>`
    SELECT c.id, c.kind, c.state, c.house_id::text AS "houseId", registry.door(b.address, h.unit, h.room) AS address,
      c.evidence, c.found_at AS "foundAt", c.found_at::text AS sort, c.decided_at AS "decidedAt", c.reason,
      c.case_id AS "caseId", c.grid_id AS "gridId", c.synthetic
    FROM housing.clue c JOIN registry.house h ON h.id = c.house_id JOIN registry.building b ON b.id = h.building_id
    WHERE c.kind = ${kind} AND c.state = ${state}
      AND ${reach === undefined ? sql`true` : sql`c.path && ${reach}::uuid[]`}
      AND ${area === undefined ? sql`true` : sql`c.path @> ARRAY[${area}::uuid]`}
      AND ${at === null ? sql`true` : sql`(c.found_at, c.id) < (${at}::timestamptz, ${id}::uuid)`}
    ORDER BY c.found_at DESC, c.id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const page = pageOf(rows, limit, (row) => [row.sort, row.id]);
  const rule = crowdingRuleOf(settingsOf(city), city.loop.dayOf(ctx.clock.now()));
  return {
    next: page.next,
    rule,
    items: page.items.map(({ gridId, foundAt, decidedAt, sort: _, ...row }) => ({
      ...row,
      area: areaLine(city.areas, gridId),
      foundAt: foundAt.toISOString(),
      decidedAt: decidedAt?.toISOString() ?? null,
    })),
  };
}
