import { type RawBuilder, sql } from 'kysely';
import type { City } from '../../../base/scene/index.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { type Db, statement } from '../../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../../platform/http/index.ts';
import type { PublicListQuery, PublicMapQuery } from './public-contract.ts';
import type { PublicRule } from './public-rule.ts';
import { mayBePublic, reportStands, ruleValues } from './store.ts';

/** Cells along the longer side of a map, and cases that are counted for one. */
const CELLS_ACROSS = 16;
const MOST_COUNTED = 5_000;
/** So few are told apart down to the squares to which places are rounded. */
const MOST_APART = 400;
const MOST_CELLS = 600;

export interface ShownRow {
  readonly caseId: string;
  readonly title: string;
  readonly text: string;
  readonly result: string | null;
  readonly place: string;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly openedAt: Date;
  readonly closed: boolean;
  readonly state: string;
  readonly flowId: string;
  readonly flowVersion: number;
  readonly overallDueAt: Date | null;
  readonly areaId: string | null;
  readonly categoryList: string;
  readonly categoryCode: string;
  readonly synthetic: boolean;
  readonly photoId: string | null;
}

const columns = `p.case_id AS "caseId", p.title, p.text, p.result, p.place, p.lon, p.lat, c.opened_at AS "openedAt",
  c.closed, c.state, c.flow_id AS "flowId", c.flow_version AS "flowVersion", c.overall_due_at AS "overallDueAt",
  c.area_id AS "areaId", c.category_list AS "categoryList", c.category_code AS "categoryCode", c.synthetic,
  (SELECT f.id FROM snap_report.public_photo f WHERE f.case_id = p.case_id ORDER BY f.position LIMIT 1) AS "photoId"`;
// Asked for with every answer, not only when something changed: what may no longer be public is gone at once.
const shown = (kinds: string, never: string) =>
  `p.state = 'approved' AND ${mayBePublic(kinds, never)} AND ${reportStands}`;

const selectShown = statement(
  'snap_report.select_shown',
  `SELECT ${columns} FROM snap_report.publication p JOIN loop.case c ON c.id = p.case_id
   WHERE p.case_id = $3 AND ${shown('$1', '$2')}`,
);
const selectCopy = statement(
  'snap_report.select_shown_copy',
  `SELECT f.hash FROM snap_report.public_photo f JOIN snap_report.publication p ON p.case_id = f.case_id
     JOIN loop.case c ON c.id = p.case_id
   WHERE f.id = $4 AND f.case_id = $3 AND ${shown('$1', '$2')}`,
);

/** A case that everybody may see. Throws `snap-report.publication_not_found`, which does not tell why. */
export async function getShown(db: Db, rule: PublicRule, caseId: string): Promise<ShownRow> {
  const [row] = await db.run<ShownRow>(selectShown, [...ruleValues(rule), caseId]);
  if (row === undefined) throw new AppError('snap-report.publication_not_found');
  return row;
}

/** The file of a public copy. Throws `snap-report.publication_not_found`. */
export async function getCopyHash(
  db: Db,
  rule: PublicRule,
  caseId: string,
  photoId: string,
): Promise<string> {
  const [row] = await db.run<{ hash: string }>(selectCopy, [...ruleValues(rule), caseId, photoId]);
  if (row === undefined) throw new AppError('snap-report.publication_not_found');
  return row.hash;
}

type Parts = { readonly city: City; readonly rule: PublicRule };

/** `shown` with its two values put in for queries that are put together. */
function shownSql(rule: PublicRule): RawBuilder<unknown> {
  const parts = shown('«kinds»', '«never»').split(/(«kinds»|«never»)/);
  const values: Record<string, RawBuilder<unknown>> = {
    '«kinds»': sql`${rule.kinds}::text[]`,
    '«never»': sql`${rule.never}::text[]`,
  };
  return sql.join(
    parts.map((part) => values[part] ?? sql.raw(part)),
    sql.raw(''),
  );
}

function filterConditions({ city }: Parts, query: PublicListQuery): RawBuilder<unknown>[] {
  const { district, category, state } = query;
  const conditions: RawBuilder<unknown>[] = [];
  if (district !== undefined)
    conditions.push(sql`p.district_id = ${city.areas.findByCode(district)?.id ?? null}::uuid`);
  if (category !== undefined) {
    const [list = '', prefix = ''] = category.split(':');
    conditions.push(sql`p.category_list = ${list} AND p.category_code LIKE ${`${prefix}%`}`);
  }
  if (state !== undefined) conditions.push(sql`p.closed = ${state === 'closed'}`);
  const box = boxOf(query);
  if (box !== undefined) {
    const { west, south, east, north } = box;
    conditions.push(sql`p.lat BETWEEN ${south} AND ${north} AND p.lon BETWEEN ${west} AND ${east}`);
  }
  return conditions;
}

/** The box of a query, if it has one. Throws `snap-report.box_invalid` for a part of one or one that is turned round. */
function boxOf({ west, south, east, north }: PublicListQuery) {
  const given = [west, south, east, north].filter((each) => each !== undefined).length;
  if (given === 0) return undefined;
  if (west === undefined || south === undefined || east === undefined || north === undefined)
    throw new AppError('snap-report.box_invalid');
  if (west >= east || south >= north) throw new AppError('snap-report.box_invalid');
  return { west, south, east, north };
}

/** What everybody may see, the newest first. */
export async function listShown(ctx: Ctx, parts: Parts, query: PublicListQuery) {
  const limit = query.limit ?? 20;
  const conditions = [shownSql(parts.rule), ...filterConditions(parts, query)];
  if (query.cursor !== undefined) {
    const [at, id] = decodeCursor(query.cursor, 2);
    conditions.push(sql`(p.opened_at, p.case_id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  const { rows } = await sql<ShownRow>`
    SELECT ${sql.raw(columns)} FROM snap_report.publication p JOIN loop.case c ON c.id = p.case_id
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY p.opened_at DESC, p.case_id DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  return pageOf(rows, limit, (row) => [row.openedAt.toISOString(), row.caseId]);
}

export interface CellRow {
  readonly lon: number;
  readonly lat: number;
  readonly count: number;
  readonly open: number;
  readonly id: string | null;
  readonly title: string | null;
}

/** What everybody may see in a part of the map: cases near together as one cell. At most 5,000 cases are counted. */
export async function mapShown(
  ctx: Ctx,
  parts: Parts,
  query: PublicMapQuery,
): Promise<{ cells: CellRow[]; more: boolean }> {
  const { west, south, east, north } = query;
  const conditions = [shownSql(parts.rule), ...filterConditions(parts, query)];
  const fine = parts.rule.pointGridM / 111_320;
  const coarse = Math.max(fine, (east - west) / CELLS_ACROSS, (north - south) / CELLS_ACROSS);
  const { rows } = await sql<CellRow>`
    WITH near AS (SELECT p.case_id, p.lon, p.lat, p.closed, p.title
      FROM snap_report.publication p JOIN loop.case c ON c.id = p.case_id
      WHERE ${sql.join(conditions, sql` AND `)} LIMIT ${MOST_COUNTED}),
    side AS (SELECT CASE WHEN count(*) <= ${MOST_APART} THEN ${fine}::float8 ELSE ${coarse}::float8 END AS size FROM near)
    SELECT avg(lon) AS lon, avg(lat) AS lat, count(*)::int AS count, count(*) FILTER (WHERE NOT closed)::int AS open,
      CASE WHEN count(*) = 1 THEN min(case_id::text) END AS id, CASE WHEN count(*) = 1 THEN min(title) END AS title
    FROM near, side GROUP BY floor((lon - ${west}) / size), floor((lat - ${south}) / size)
    ORDER BY count DESC, lat, lon LIMIT ${MOST_CELLS}`.execute(ctx.db.kysely);
  const counted = rows.reduce((sum, row) => sum + row.count, 0);
  return { cells: rows, more: counted >= MOST_COUNTED };
}
