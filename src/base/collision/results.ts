import { maskIdNumber, maskName, mayUnmask, noteUnmaskedWith } from '../../platform/access/mask.ts';
import { maskText } from '../../platform/access/mask-text.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, type PageQuery, pageOf } from '../../platform/http/index.ts';
import { registryPermissions } from '../registry/index.ts';
import type { ResultPage, ResultRow } from './contract.ts';
import { tellRun } from './definitions.ts';
import type { CollisionParts } from './parts.ts';
import { collisionPermissions, requireCityWide } from './permissions.ts';
import { getDoneRun, type Run } from './run-store.ts';
import { titleOf } from './views.ts';

type Language = 'zh' | 'en';

export interface StoredRow {
  readonly number: number;
  readonly entityId: string | null;
  readonly name: string | null;
  readonly residentNumber: string | null;
  readonly areaId: string | null;
  readonly matches: readonly {
    readonly step: string;
    readonly source: string;
    readonly load: number | null;
    readonly key: string;
    readonly day: string | null;
    readonly rows: number;
  }[];
  readonly caseId: string | null;
}

const selectRows = statement(
  'collision.rows',
  `SELECT r.number, r.entity_id::text AS "entityId", r.name, r.resident_number AS "residentNumber", r.area_id AS "areaId", r.matches,
     t.case_id AS "caseId"
   FROM collision.result r LEFT JOIN collision.task t ON t.run_id = r.run_id AND t.number = r.number
   WHERE r.run_id = $1 AND r.number > $2 ORDER BY r.number LIMIT $3`,
);

/**
 * A page of a result with what made each row match; in full only with a purpose and the right to it. Every look is in
 * the audit log. Throws `collision.deleted`, `no_result`, `run_not_found`.
 */
export async function readResult(
  ctx: Ctx,
  parts: CollisionParts,
  runId: string,
  page: PageQuery,
  language: Language,
): Promise<ResultPage> {
  requireCityWide(ctx, collisionPermissions.read, parts);
  const run = await getDoneRun(ctx, runId);
  const limit = page.limit ?? 50;
  const [after = 0] = page.cursor === undefined ? [0] : decodeCursor(page.cursor, 1);
  const isUnmasked = await look(ctx, run, 'collision.result.viewed', { after, limit });
  const rows = await ctx.db.run<StoredRow>(selectRows, [runId, after, limit + 1]);
  const { items, next } = pageOf(rows, limit, ({ number }) => [number]);
  if (isUnmasked) await noteShown(ctx, run, items);
  return { isUnmasked, items: items.map((row) => rowView(row, { run, parts, isUnmasked, language })), next };
}

/** Writes the look down; answers whether values may be shown in full. */
async function look(ctx: Ctx, run: Run, action: string, details: object): Promise<boolean> {
  const isUnmasked = await mayUnmask(ctx, registryPermissions.unmask, `collision-run:${run.id}`);
  await tellRun(ctx, action, run.id, { ...details, definition: run.definitionId, isUnmasked });
  return isUnmasked;
}

/** Whoever is asked later who saw somebody finds it: the result itself will be gone. */
const noteShown = (ctx: Ctx, run: Run, rows: readonly StoredRow[]): Promise<void> =>
  noteUnmaskedWith(ctx, registryPermissions.unmask, {
    subject: `collision-run:${run.id}`,
    others: rows.flatMap(({ entityId }) => (entityId === null ? [] : [`person:${entityId}`])),
  });

interface Shown {
  readonly run: Run;
  readonly parts: CollisionParts;
  readonly isUnmasked: boolean;
  readonly language: Language;
}

function rowView(row: StoredRow, { run, parts, isUnmasked, language }: Shown): ResultRow {
  const { areas } = parts.intake;
  const area = row.areaId === null ? undefined : areas.find(row.areaId);
  const names = area === undefined ? [] : areas.resolve(area.path).slice(1);
  const titles = new Map(run.sources.map(({ source, title }) => [source, titleOf(source, title, language)]));
  const hide = <Value>(value: Value | null, mask: (value: Value) => Value): Value | null =>
    value === null || isUnmasked ? value : mask(value);
  return {
    ...{ number: row.number, entityId: row.entityId, caseId: row.caseId },
    name: hide(row.name, maskName),
    residentNumber: hide(row.residentNumber, maskIdNumber),
    // A grid is a few buildings: with the name it would find the person.
    area: (isUnmasked ? names : names.slice(0, 2)).map(({ name }) => name).join(' · '),
    matches: row.matches.map((match) => ({
      ...match,
      title: titles.get(match.source) ?? match.source,
      key: isUnmasked ? match.key : maskKey(match.key),
    })),
  };
}

/** A source may key its rows by an identity or telephone number, alone or among others. */
function maskKey(key: string): string {
  return key
    .split('|')
    .map((part) => (/\d{6}/.test(part) && part.length >= 11 ? maskIdNumber(part) : maskText(part).text))
    .join('|');
}

const PAGE = 1_000;

/**
 * The whole result as CSV with a byte order mark, which is what office programs take for UTF-8; masked like the page,
 * and in the audit log. Bounded by the rows a definition may have.
 */
export async function exportResult(
  ctx: Ctx,
  parts: CollisionParts,
  runId: string,
  language: Language,
): Promise<string> {
  requireCityWide(ctx, collisionPermissions.run, parts);
  const run = await getDoneRun(ctx, runId);
  const isUnmasked = await look(ctx, run, 'collision.result.exported', { rows: run.rows });
  const lines = [(language === 'zh' ? HEADS_ZH : HEADS_EN).join(',')];
  for (let after = 0; ; ) {
    const rows = await ctx.db.run<StoredRow>(selectRows, [runId, after, PAGE]);
    if (isUnmasked) await noteShown(ctx, run, rows);
    for (const row of rows) lines.push(lineOf(rowView(row, { run, parts, isUnmasked, language })));
    if (rows.length < PAGE) return `\ufeff${lines.join('\r\n')}\r\n`;
    after = rows.at(-1)!.number;
  }
}

const HEADS_ZH = ['序号', '底座编号', '姓名', '公民身份号码', '所在区域', '匹配依据', '任务工单'];
const HEADS_EN = ['Number', 'Registry number', 'Name', 'Resident number', 'Area', 'Matched by', 'Case'];

function lineOf(row: ResultRow): string {
  const because = row.matches.map(({ title, key, day }) => `${title} ${key} ${day ?? ''}`.trim()).join('；');
  return [row.number, row.entityId, row.name, row.residentNumber, row.area, because, row.caseId]
    .map((value) => cellOf(String(value ?? '')))
    .join(',');
}

/** Quotes what needs it; what a spreadsheet would take for a formula is made a text. */
function cellOf(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
