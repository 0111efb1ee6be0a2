import type { FastifyReply } from 'fastify';
import Type, { type Static } from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { requireUnmask } from '../../platform/access/mask.ts';
import { maskName, maskPhone } from '../../platform/access/mask-text.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import {
  columnsIn,
  instantCell,
  type ListColumn,
  MOST_SHEET_ROWS,
  sendSheet,
} from '../../platform/tables/index.ts';
import type { CaseSummary } from '../loop/contract.ts';
import { type CaseFilter, countCases, listCases, summarise, type ViewParts } from '../loop/index.ts';
import { DeskFilters } from './contract.ts';
import { caseFilterOf } from './filters.ts';

/** Permission to see who reported. */
const PERSON_SEE = 'person.see';
const PAGE = 1_000;

export const ExportQuery = Type.Object({
  ...DeskFilters.properties,
  state: Type.Optional(Type.String({ maxLength: 60 })),
  open: Type.Optional(Type.Boolean()),
  late: Type.Optional(Type.Boolean()),
  /** Adds who reported: masked as on screen, or in full for a purpose (X-Purpose). */
  reporters: Type.Optional(
    Type.Unsafe<'none' | 'masked' | 'full'>({ type: 'string', enum: ['none', 'masked', 'full'] }),
  ),
});
export type ExportQuery = Static<typeof ExportQuery>;

export interface ExportParts extends ViewParts {
  readonly timeZone: string;
  /** What channels are called. */
  readonly channelName: (id: string, language: 'zh' | 'en') => string;
}

interface SheetRow extends CaseSummary {
  readonly reporter: string;
  readonly telephone: string;
}

/**
 * The list as it is filtered, as XLSX: what the actor may see, newest first, at most 100,000 rows. Reporters in full need
 * the right to see persons and a purpose, which the audit log keeps.
 * Throws `tables.export_too_large`, `tables.export_busy`, `access.denied`, `access.purpose_needed`.
 */
export async function exportCases(
  ctx: Ctx,
  parts: ExportParts,
  reply: FastifyReply,
  { query, language }: { query: ExportQuery; language: 'zh' | 'en' },
): Promise<FastifyReply> {
  const { state, open, late, reporters = 'none', ...rest } = query;
  const filter: CaseFilter = { ...caseFilterOf(rest), state, open, late };
  if ((await countCases(ctx, filter, MOST_SHEET_ROWS)) > MOST_SHEET_ROWS)
    throw new AppError('tables.export_too_large', { most: MOST_SHEET_ROWS });
  if (reporters === 'full') await requireUnmask(ctx, PERSON_SEE, 'list:cases');
  const now = ctx.clock.now();
  const day = parts.loop.dayOf(now);
  return sendSheet(ctx, reply, {
    list: 'cases',
    details: { ...query, reporters },
    fileName: `${language === 'zh' ? '案卷' : 'cases'}-${day}`,
    title: language === 'zh' ? '案卷' : 'Cases',
    timeZone: parts.timeZone,
    columns: columnsIn(columnsOf(parts, reporters !== 'none'), language),
    pages: pagesOf(ctx, parts, filter, reporters),
  });
}

async function* pagesOf(
  ctx: Ctx,
  parts: ViewParts,
  filter: CaseFilter,
  reporters: 'none' | 'masked' | 'full',
): AsyncGenerator<SheetRow[]> {
  let cursor: string | undefined;
  let left = MOST_SHEET_ROWS;
  do {
    const page = await listCases(ctx, filter, { sort: 'newest', cursor, limit: Math.min(PAGE, left) });
    const rows = page.items.map((row) => summarise(ctx, parts, row));
    const known = reporters === 'none' ? new Map() : await reportersOf(ctx, rows, reporters === 'full');
    yield rows.map((row) => ({ reporter: '', telephone: '', ...row, ...known.get(row.id) }));
    left -= rows.length;
    cursor = page.next ?? undefined;
  } while (cursor !== undefined && left > 0);
}

// Who wrote about a secret matter is told nowhere but on its own page.
const selectReporters = statement(
  'desk.select_reporters',
  `SELECT DISTINCT ON (r.case_id) r.case_id AS "caseId", p.name, p.telephone
   FROM intake.report r JOIN intake.reporter p ON p.id = r.reporter_id
     JOIN loop.case_document d ON d.case_id = r.case_id
   WHERE r.case_id = ANY($1) AND d.state #>> '{attributes,sealed}' IS DISTINCT FROM 'true'
   ORDER BY r.case_id, r.received_at, r.id`,
);

async function reportersOf(ctx: Ctx, rows: readonly CaseSummary[], isFull: boolean) {
  type Row = { caseId: string; name: string | null; telephone: string | null };
  const found = await ctx.db.run<Row>(selectReporters, [rows.map(({ id }) => id)]);
  return new Map(
    found.map(({ caseId, name, telephone }) => [
      caseId,
      {
        reporter: isFull ? (name ?? '') : maskName(name ?? ''),
        telephone: isFull ? (telephone ?? '') : maskPhone(telephone ?? ''),
      },
    ]),
  );
}

function columnsOf(parts: ExportParts, withReporters: boolean): ListColumn<SheetRow>[] {
  return [
    ['编号', 'Number', 18, (row) => row.number],
    ['标题', 'Title', 40, (row) => row.title],
    ['状态', 'State', 12, (row, language) => row.stateTitle[language]],
    ['超期', 'Late', 8, (row) => row.mark === 'late'],
    ['类别', 'Category', 22, (row) => row.category?.name ?? null],
    ['类别代码', 'Category code', 12, (row) => row.category?.code ?? null],
    ['诉求类型', 'Kind', 10, (row) => row.kind],
    ['渠道', 'Channel', 14, (row, language) => parts.channelName(row.channel, language)],
    ['优先级', 'Priority', 8, (row) => row.priority],
    ['区域', 'Area', 20, (row) => row.area?.name ?? null],
    ['地址', 'Address', 34, (row) => row.address],
    ['经度', 'Longitude', 12, (row) => row.lon],
    ['纬度', 'Latitude', 12, (row) => row.lat],
    ['责任单位', 'Responsible unit', 24, (row) => row.unit?.name ?? null],
    ['现由', 'In the hands of', 24, (row) => row.holder?.name ?? null],
    ['受理时间', 'Opened', 18, (row) => instantCell(row.openedAt)],
    ['到期时间', 'Due', 18, (row) => instantCell(row.dueAt)],
    ['群众时限', 'Promised', 18, (row) => instantCell(row.overallDueAt)],
    ['结案时间', 'Closed', 18, (row) => instantCell(row.closedAt)],
    ...(withReporters
      ? ([
          ['反映人', 'Reporter', 12, (row) => row.reporter],
          ['联系电话', 'Telephone', 16, (row) => row.telephone],
        ] satisfies ListColumn<SheetRow>[])
      : []),
    ['合成数据', 'Synthetic', 10, (row) => row.synthetic],
  ];
}
