import type { FastifyReply } from 'fastify';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { MOST_SHEET_ROWS, type StreamColumn, sendSheet } from '../../platform/tables/index.ts';
import { CONDITION_WORDS } from './census.ts';
import type { ComponentItem, Condition } from './contract.ts';
import { figuresOf, listComponents } from './queries.ts';

const PAGE = 200;

interface Line extends ComponentItem {
  readonly department: string | null;
  readonly keeper: string | null;
  readonly condition: Condition;
  readonly surveyedOn: string | null;
}

const column = (title: string, value: StreamColumn<Line>['value'], width = 16): StreamColumn<Line> => ({
  ...{ title, value, width },
});
const columns = [
  column('部件标识码', (row) => row.code, 20),
  column('部件名称', (row) => row.name),
  column('部件类别', (row) => row.category.name),
  column('权属单位', (row) => row.owner, 24),
  column('主管部门', (row) => row.department, 24),
  column('养护单位', (row) => row.keeper, 24),
  column('经度', (row) => row.lon),
  column('纬度', (row) => row.lat),
  column('状态', (row) => CONDITION_WORDS[row.condition]),
  column('普查日期', (row) => row.surveyedOn),
  column('所在区域', (row) => row.area, 40),
];

/**
 * Answers with the components of an area and category as XLSX, in the very form that the import takes. Throws
 * `components.too_many` and what `sendSheet` throws.
 */
export async function exportCensus(
  ctx: RootCtx,
  city: City,
  query: { readonly area?: string; readonly category?: string },
  reply: FastifyReply,
) {
  const figures = await figuresOf(ctx, city, query.area);
  const count = figures.items
    .filter(({ category }) => query.category === undefined || category.code === query.category)
    .reduce((sum, { things }) => sum + things, 0);
  if (count > MOST_SHEET_ROWS) throw new AppError('components.too_many', { count, most: MOST_SHEET_ROWS });
  return sendSheet<Line>(ctx, reply, {
    ...{ list: 'components', details: { ...query, count }, fileName: '部件普查', title: '部件' },
    ...{ timeZone: city.identity.timeZone, columns, pages: pagesOf(ctx, city, query) },
  });
}

async function* pagesOf(ctx: RootCtx, city: City, query: { area?: string; category?: string }) {
  let left = MOST_SHEET_ROWS;
  for (let cursor: string | null | undefined; cursor !== null && left > 0; ) {
    const page = await listComponents(ctx, city, { ...query, limit: PAGE, ...(cursor && { cursor }) });
    const rows = await ctx.db.query<
      Pick<Line, 'code' | 'department' | 'keeper' | 'condition' | 'surveyedOn'>
    >(
      `SELECT code, department, keeper, condition, surveyed_on::text AS "surveyedOn"
       FROM components.census WHERE code = ANY($1)`,
      [page.items.map(({ code }) => code)],
    );
    const known = new Map(rows.map((row) => [row.code, row]));
    yield page.items.slice(0, left).map((item): Line => {
      const condition = item.isWhole ? ('whole' as const) : ('damaged' as const);
      return {
        department: null,
        keeper: null,
        condition,
        surveyedOn: null,
        ...item,
        ...known.get(item.code),
      };
    });
    left -= page.items.length;
    cursor = page.next;
  }
}
