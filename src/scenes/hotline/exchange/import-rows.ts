import { Value } from 'typebox/value';
import type { SceneParts } from '../../../base/scene/index.ts';
import { AppError, isAppError } from '../../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { describeError } from '../../../platform/i18n/errors.ts';
import { readTable, type TableRow } from '../../../platform/tables/index.ts';
import { answerRequest } from '../answers.ts';
import { TicketRequest } from '../contract.ts';
import { findRequestFor, KIND_TITLES, type RequestKind } from '../requests.ts';
import { instantOf, takeInTicket } from '../tickets.ts';
import type { ImportReport } from './contract.ts';

const MOST_ERRORS = 200;
const MOST_SAMPLE = 50;

/** What the columns of the upper platform's sheets are called; the first is written by us. */
export const COLUMNS = {
  number: ['工单编号', '工单号', '编号', 'number'],
  title: ['标题', '工单标题', 'title'],
  text: ['诉求内容', '内容', '工单内容', 'text'],
  kind: ['诉求类型', '工单类型', '类型', 'kind'],
  deadline: ['办理期限', '办结时限', '截止时间', 'deadline'],
  receivedAt: ['受理时间', '派发时间', '来电时间', 'receivedAt'],
  secret: ['是否保密', '保密', 'secret'],
  categoryList: ['类别体系', 'categoryList'],
  categoryCode: ['类别编码', 'categoryCode'],
  lon: ['经度', 'lon'],
  lat: ['纬度', 'lat'],
  address: ['地址', '事发地址', 'address'],
  areaCode: ['区划编码', 'areaCode'],
  name: ['来电人', '诉求人', 'name'],
  telephone: ['联系电话', '来电号码', 'telephone'],
  status: ['状态', '工单状态', 'status'],
  step: ['环节', '当前环节', 'step'],
  holder: ['持有单位', '当前单位', 'holder'],
  unit: ['承办单位', 'unit'],
  dispatchedAt: ['派单时间', 'dispatchedAt'],
  signedAt: ['签收时间', 'signedAt'],
  requestKind: ['申请类型', 'request'],
  verdict: ['审批结果', '结果', 'verdict'],
  answer: ['审批意见', '意见', 'answer'],
  newDeadline: ['新期限', 'newDeadline'],
} as const;
export type Column = keyof typeof COLUMNS;

/** The cell of a column by any of its names; undefined when it is empty or the column is not there. */
export function cellOf(row: TableRow, column: Column): string | undefined {
  for (const name of COLUMNS[column]) {
    const value = row[name];
    // Taking a sheet of ours back in: the apostrophe that disarmed a formula is not part of the text.
    if (value !== undefined && value !== '') return value.replace(/^'(?=[=+\-@])/, '');
  }
  return undefined;
}

/** Throws `tables.column_missing` unless the header has all of these columns. */
export function requireColumns(header: readonly string[], columns: readonly Column[]): void {
  const missing = columns.filter((column) => !COLUMNS[column].some((name) => header.includes(name)));
  if (missing.length > 0)
    throw new AppError('tables.column_missing', { columns: missing.map((column) => COLUMNS[column][0]) });
}

const YES = new Set(['是', '保密', 'yes', 'true', '1', 'Y']);

/** A row of a sheet as a ticket. Throws `hotline.cell_empty` {column} or `hotline.cell_invalid` {column, value}. */
export function ticketOf(row: TableRow): TicketRequest {
  const cell = (column: Column) => cellOf(row, column);
  const number = (column: Column) => {
    const text = cell(column);
    return text === undefined ? undefined : Number(text);
  };
  const list = cell('categoryList');
  const code = cell('categoryCode');
  const [name, telephone] = [cell('name'), cell('telephone')];
  const fields = {
    ...{ number: cell('number'), deadline: cell('deadline'), text: cell('text') ?? '' },
    ...{ title: cell('title'), kind: cell('kind'), receivedAt: cell('receivedAt') },
    ...{ lon: number('lon'), lat: number('lat'), address: cell('address'), areaCode: cell('areaCode') },
    ...{ status: cell('status'), step: cell('step'), holder: cell('holder') },
    secret: cell('secret') === undefined ? undefined : YES.has(cell('secret')!),
    category: list && code ? { list, code } : undefined,
    reporter: name || telephone ? { ...(name && { name }), ...(telephone && { telephone }) } : undefined,
    past: pastOf(row),
  };
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  if (Value.Check(TicketRequest, given)) return given as TicketRequest;
  const [fault] = Value.Errors(TicketRequest, given);
  const missing = ['number', 'deadline'].find((field) => !(field in given));
  // Told in the words of the sheet: its reader knows columns, not fields.
  if (missing) throw new AppError('hotline.cell_empty', { column: titleOf(missing) });
  const [field = ''] = (fault?.instancePath.slice(1) ?? '').split('/').slice(-1);
  const value = (field in COLUMNS && cellOf(row, field as Column)) || '';
  throw new AppError('hotline.cell_invalid', { column: titleOf(field), value: value.slice(0, 40) });
}

/** What our own sheet calls the column of a field. */
function titleOf(field: string): string {
  return field in COLUMNS ? COLUMNS[field as Column][0] : field;
}

/** A ticket that a unit has already: when it was dispatched and signed for. */
function pastOf(row: TableRow): TicketRequest['past'] {
  const [unit, dispatchedAt, signedAt] = (['unit', 'dispatchedAt', 'signedAt'] as const).map((each) =>
    cellOf(row, each),
  );
  if (unit === undefined || dispatchedAt === undefined) return undefined;
  return [
    { action: 'dispatch', at: dispatchedAt, unit },
    ...(signedAt === undefined ? [] : [{ action: 'sign' as const, at: signedAt }]),
  ];
}

type Outcome = 'taken' | 'changed' | 'unchanged';
interface How {
  readonly preview: boolean;
  /** Language of the reasons why rows are wrong. */
  readonly language: 'zh' | 'en';
}

/**
 * Takes a sheet of tickets in, each row in a transaction of its own: a row that is wrong is told and the others go
 * on; the same sheet again changes nothing. With `preview` nothing is stored. Throws `tables.*` for the file.
 */
export function importTickets(ctx: Ctx, parts: SceneParts, bytes: Buffer, how: How) {
  return importRows(ctx, bytes, ['number', 'deadline', 'text'], how, async (tx, row) => {
    const { known, changed } = await takeInTicket(tx, parts, ticketOf(row));
    return known ? (changed.length > 0 ? 'changed' : 'unchanged') : 'taken';
  });
}

/** Takes a sheet of answers to our requests in, row by row, by ticket number and kind of request. */
export function importAnswers(ctx: Ctx, parts: SceneParts, bytes: Buffer, how: How) {
  return importRows(ctx, bytes, ['number', 'requestKind', 'verdict'], how, async (tx, row) => {
    const number = cellOf(row, 'number') ?? '';
    const kind = kindOf(cellOf(row, 'requestKind') ?? '');
    const requestId = await findRequestFor(tx.db, number, kind);
    if (requestId === undefined) throw new AppError('hotline.request_not_found');
    const text = cellOf(row, 'newDeadline');
    const deadline = text === undefined ? undefined : instantOf(tx, parts, 'newDeadline', text);
    const approved = verdictOf(cellOf(row, 'verdict') ?? '');
    const before = tx.clock.now();
    const { answeredAt } = await answerRequest(tx, parts, requestId, {
      ...{ approved, deadline, answer: cellOf(row, 'answer') },
    });
    return answeredAt !== null && answeredAt < before ? 'unchanged' : 'taken';
  });
}

function kindOf(text: string): RequestKind {
  const kinds = Object.keys(KIND_TITLES) as RequestKind[];
  const kind = kinds.find((each) => each === text || KIND_TITLES[each].zh === text);
  if (kind === undefined)
    throw new AppError('hotline.row_invalid', {
      field: '申请类型',
      why: `${text} 应为 签收、退单、延期、办结`,
    });
  return kind;
}

function verdictOf(text: string): boolean {
  if (['同意', '通过', 'approved'].includes(text)) return true;
  if (['不同意', '驳回', '不通过', 'refused'].includes(text)) return false;
  throw new AppError('hotline.row_invalid', { field: '审批结果', why: `${text} 应为 同意 或 不同意` });
}

/** Ends a preview's transaction with nothing stored. */
class Preview extends Error {
  readonly outcome: Outcome;
  constructor(outcome: Outcome) {
    super('preview');
    this.outcome = outcome;
  }
}

async function importRows(
  ctx: Ctx,
  bytes: Buffer,
  needed: readonly Column[],
  { preview, language }: How,
  take: (tx: Ctx, row: TableRow) => Promise<Outcome>,
): Promise<ImportReport> {
  const table = await readTable(bytes);
  requireColumns(table.header, needed);
  const report = {
    rows: 0,
    taken: 0,
    changed: 0,
    unchanged: 0,
    failed: 0,
    sample: [] as ImportReport['sample'],
    errors: [] as ImportReport['errors'],
  };
  for await (const { line, cells } of table.rows) {
    report.rows += 1;
    try {
      const outcome = await inTransaction(ctx, async (tx) => {
        const done = await take(tx, cells);
        if (preview) throw new Preview(done);
        return done;
      }).catch((error: unknown) => {
        if (error instanceof Preview) return error.outcome;
        throw error;
      });
      report[outcome] += 1;
      if (report.sample.length < MOST_SAMPLE) report.sample.push({ line, outcome, ...sampleOf(cells) });
    } catch (error) {
      // A row may be wrong; a database that is away stops the import, which can be begun again.
      if (!isAppError(error) || error.code.startsWith('db.')) throw error;
      report.failed += 1;
      if (report.errors.length >= MOST_ERRORS) continue;
      const reason = describeError(error.code, error.details, language).text;
      report.errors.push({
        line,
        number: (cellOf(cells, 'number') ?? '').slice(0, 60),
        code: error.code,
        reason,
      });
    }
  }
  return report;
}

/** What a person knows a row by; the words of a secret one are not repeated. */
function sampleOf(cells: TableRow): { number: string; title: string } {
  const secret = YES.has(cellOf(cells, 'secret') ?? '');
  const title = cellOf(cells, 'title') ?? cellOf(cells, 'text') ?? cellOf(cells, 'answer') ?? '';
  return { number: (cellOf(cells, 'number') ?? '').slice(0, 60), title: secret ? '' : title.slice(0, 80) };
}
