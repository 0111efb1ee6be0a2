import type { FastifyReply } from 'fastify';
import { ORGANISATION_KIND_WORDS } from '../../base/registry/organisation-kinds-contract.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { RootCtx } from '../../platform/context/index.ts';
import { MOST_SHEET_ROWS, type StreamColumn, sendSheet } from '../../platform/tables/index.ts';
import type { EnterpriseItem, FindingKind } from './contract.ts';
import { countsOf, type EnterpriseQuery, listEnterprises } from './queries.ts';

const PAGE = 200;

const FINDING_WORDS: Readonly<Record<FindingKind, string>> = {
  'no-code': '没有信用代码',
  'wrong-code': '信用代码有误',
  'same-code': '信用代码重复',
  'no-place': '住所定位不到',
  'head-dead': '负责人已死亡',
  addresses: '住所说法不一',
};

const column = (title: string, value: StreamColumn<EnterpriseItem>['value'], width = 16) => ({
  ...{ title, value, width },
});
const columns: StreamColumn<EnterpriseItem>[] = [
  column('名称', (row) => row.name, 32),
  column('统一社会信用代码', (row) => row.creditCode, 22),
  column('类型', (row) => ORGANISATION_KIND_WORDS[row.kind]?.zh ?? row.kind),
  column('状态', (row) => (row.isOpen ? '存续' : '注销')),
  column('住所', (row) => row.address, 40),
  column('所在区域', (row) => row.area, 40),
  column('成立日期', (row) => row.foundedOn),
  column('更新日期', (row) => row.updatedOn),
  column('待核实', (row) => row.findings.map((kind) => FINDING_WORDS[kind]).join('、'), 24),
];

/** Answers with a list as XLSX, without anything of persons. Throws `enterprises.too_many` and what `sendSheet` throws. */
export async function exportEnterprises(
  ctx: RootCtx,
  city: City,
  query: EnterpriseQuery,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { area, kind, open, building, finding } = query;
  if (building === undefined && finding === undefined) {
    const counts = await countsOf(ctx, city, area);
    const of = kind === undefined ? counts : counts.kinds.find((each) => each.kind === kind);
    const count =
      open === undefined ? (of?.open ?? 0) + (of?.closed ?? 0) : ((open ? of?.open : of?.closed) ?? 0);
    if (count > MOST_SHEET_ROWS) throw new AppError('enterprises.too_many', { count, most: MOST_SHEET_ROWS });
  }
  return sendSheet<EnterpriseItem>(ctx, reply, {
    ...{ list: 'enterprises', details: { area, kind, open, building, finding } },
    ...{ fileName: '市场主体名录', title: '市场主体' },
    ...{ timeZone: city.identity.timeZone, columns, pages: pagesOf(ctx, city, query) },
  });
}

async function* pagesOf(ctx: RootCtx, city: City, query: EnterpriseQuery) {
  let left = MOST_SHEET_ROWS;
  for (let cursor: string | null | undefined; cursor !== null && left > 0; ) {
    const page = await listEnterprises(ctx, city, { ...query, limit: PAGE, ...(cursor && { cursor }) });
    yield page.items.slice(0, left);
    left -= page.items.length;
    cursor = page.next;
  }
}
