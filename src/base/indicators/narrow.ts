import { type RawBuilder, sql } from 'kysely';
import { AppError } from '../../lib/errors.ts';
import type { Scope } from '../../platform/access/index.ts';
import type { Area } from '../areas/index.ts';
import type { Filters } from './contract.ts';
import type { Basis } from './definition.ts';
import type { IndicatorParts } from './parts.ts';
import type { Period } from './periods.ts';

const DEPTH_COLUMNS = [undefined, 'area1_id', 'area2_id', 'area3_id', 'area4_id'] as const;

/** The column that holds the areas of a depth; below the fourth level only the place itself is kept. */
export function areaColumn(depth: number): string {
  return DEPTH_COLUMNS[depth] ?? 'area_id';
}

/** The area a filter names, by code or id; undefined for the whole city. Throws `areas.not_found`. */
export function areaOf(parts: IndicatorParts, code: string | undefined): Area | undefined {
  if (code === undefined || code === 'city') return undefined;
  const area = parts.areas.findByCode(code) ?? parts.areas.find(code);
  if (area === undefined) throw new AppError('areas.not_found', { area: code });
  return area.depth === 0 ? undefined : area;
}

/** Facts in any of some areas, each looked for in the column of its depth. */
function inAreas(parts: IndicatorParts, ids: readonly string[]): RawBuilder<unknown> {
  const byColumn = new Map<string, string[]>();
  for (const id of ids) {
    const area = parts.areas.find(id);
    if (area?.depth === 0) return sql`TRUE`;
    const column = areaColumn(area?.depth ?? 9);
    byColumn.set(column, [...(byColumn.get(column) ?? []), id]);
  }
  const each = [...byColumn].map(([column, some]) => sql`${sql.ref(`f.${column}`)} = ANY(${some}::uuid[])`);
  return each.length === 0 ? sql`FALSE` : sql`(${sql.join(each, sql` OR `)})`;
}

/** What a right covers: facts led by its organisations, or lying in its areas. */
export function inScope(parts: IndicatorParts, scope: Scope): RawBuilder<unknown> {
  if (scope.everywhere) return sql`TRUE`;
  const own = sql`f.unit_id = ANY(${scope.organisationIds}::uuid[])`;
  return scope.areaIds.length === 0 ? own : sql`(${own} OR ${inAreas(parts, scope.areaIds)})`;
}

/** The column of the day by which a figure is put into a period. */
export function dayColumn(basis: Basis): string {
  return basis === 'now' ? 'opened_day' : `${basis}_day`;
}

/** All conditions of a question but the figure's own. */
export function narrow(
  parts: IndicatorParts,
  question: { basis: Basis; period: Period; filters: Filters; scope: Scope },
): RawBuilder<unknown> {
  const { basis, period, filters, scope } = question;
  const conditions = [inScope(parts, scope)];
  if (basis === 'now') conditions.push(sql`f.closed_day IS NULL AND f.taken_up`);
  else {
    const day = sql.ref(`f.${dayColumn(basis)}`);
    conditions.push(sql`${day} BETWEEN ${period.from}::date AND ${period.to}::date`);
  }
  const area = areaOf(parts, filters.area);
  if (area !== undefined) conditions.push(inAreas(parts, [area.id]));
  if (filters.unit !== undefined) conditions.push(sql`f.unit_id = ${filters.unit}::uuid`);
  if (filters.channel !== undefined) conditions.push(sql`f.channel = ${filters.channel}`);
  if (filters.kind !== undefined) conditions.push(sql`f.kind = ${filters.kind}`);
  if (filters.synthetic !== undefined) conditions.push(sql`f.synthetic = ${filters.synthetic}`);
  if (filters.category !== undefined) {
    const { list, codes } = categoriesBelow(parts, filters.category);
    conditions.push(sql`f.category_list = ${list} AND f.category_code = ANY(${codes}::text[])`);
  }
  return sql.join(conditions, sql` AND `);
}

/** A category `list:code` and all below it. Throws `indicators.category_unknown`. */
function categoriesBelow(parts: IndicatorParts, key: string): { list: string; codes: string[] } {
  const [list = '', code = ''] = key.split(/:(.*)/s);
  if (parts.categories.find(list, code) === undefined)
    throw new AppError('indicators.category_unknown', { category: key });
  const codes = parts.categories
    .all(list)
    .filter((node) => ancestors(parts, node.list, node.code).some((each) => each.code === code))
    .map((node) => node.code);
  return { list, codes };
}

/** A category and those above it, itself first. */
function ancestors(parts: IndicatorParts, list: string, code: string) {
  const path = [];
  for (let node = parts.categories.find(list, code); node; ) {
    path.push(node);
    node = node.parent === null ? undefined : parts.categories.find(list, node.parent);
  }
  return path;
}

/** For each category the key of the one above it on a level (itself where it stands higher). */
export function categoryKeys(parts: IndicatorParts, level: number) {
  const map = { lists: [] as string[], codes: [] as string[], keys: [] as string[] };
  for (const { id: list } of parts.categories.lists) {
    for (const { code } of parts.categories.all(list)) {
      const fit = ancestors(parts, list, code).find((node) => node.level <= level);
      map.lists.push(list);
      map.codes.push(code);
      map.keys.push(`${list}:${fit?.code ?? code}`);
    }
  }
  return map;
}
