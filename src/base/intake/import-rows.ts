import { createHash } from 'node:crypto';
import { AppError } from '../../lib/errors.ts';
import type { TableRow } from '../../platform/tables/index.ts';
import { type Category, KINDS } from '../classify/index.ts';
import { type ColumnChoice, pointOf } from './import-columns.ts';
import type { ImportField, TimeField } from './import-names.ts';
import { NAME_LENGTH } from './import-names.ts';
import { pastStateOf, priorityOf } from './import-states.ts';
import { parseInstant } from './import-times.ts';
import type { Intake } from './parts.ts';
import { type NewReport, TEXT_LIMIT } from './submit.ts';
import { findUnit, firstTimeOf, isOver, type PastState, type PastTicket } from './take-over.ts';

/** How rows are to be read. */
export interface RowReading extends ColumnChoice {
  readonly channel: string;
  /** Minutes east of UTC of times without an offset. */
  readonly offsetMinutes: number;
  /** The list that codes and names of categories refer to; the main one unless said. */
  readonly categoryList?: string | undefined;
  /** What the words of the other system's states mean, where they are not understood by themselves. */
  readonly states?: ReadonlyMap<string, PastState> | undefined;
  /** Codes of our units by the names the other system has for them. */
  readonly units?: ReadonlyMap<string, string> | undefined;
  /** Takes every row as a new report, whatever the other system did with it. */
  readonly asNew?: boolean | undefined;
}

/** A row as a report. */
export interface ReadRow {
  readonly report: NewReport;
  /** Its point lies outside the city and was left out. */
  readonly outside: boolean;
  /** The unit that has it in the other system. */
  readonly unitName?: string | undefined;
  /** The unit's name when it is none of ours. */
  readonly unknownUnit?: string | undefined;
}

/** Clocks of other systems may be ahead by so much: a day, for times without a zone. */
const AHEAD_MS = 24 * 3_600_000;

type Cell = (field: ImportField) => string | undefined;

/**
 * Reads a row. Throws `intake.text_empty`, `intake.text_too_long`, `intake.import_time`, `intake.import_kind`,
 * `intake.import_point`, `intake.import_state`, `intake.import_no_closing` and `classify.category_unknown`.
 */
export function readRow(intake: Intake, row: TableRow, reading: RowReading, now: Date): ReadRow {
  const cell: Cell = (field) => {
    const column = reading.columns[field];
    const text = column === undefined ? undefined : row[column]?.trim();
    return text === '' ? undefined : text;
  };
  const time = (field: TimeField) => timeOf(cell(field), reading, field, now);
  const category = categoryOf(intake, cell, reading);
  const title = cell('title');
  const text = cell('text') ?? title ?? category?.name;
  if (text === undefined) throw new AppError('intake.text_empty');
  if (text.length > TEXT_LIMIT)
    throw new AppError('intake.text_too_long', { length: text.length, limit: TEXT_LIMIT });
  const point = readPoint(cell);
  const outside = point !== undefined && intake.areas.locate(point.lon, point.lat) === undefined;
  const [name, telephone] = [cell('reporter'), cell('telephone')];
  const reportedAt = time('reportedAt');
  const unit = unitOf(intake, cell('unit'), reading);
  const ticket = reading.asNew ? undefined : pastOf(cell, time, reading, unit.id);
  const past = ticket && { ...ticket, reportedKnown: reportedAt !== undefined };
  const kind = kindOf(cell('kind'), reading);
  const priority = priorityOf(cell('priority') ?? '');
  return {
    ...{ outside, unitName: unit.name, unknownUnit: unit.unknown },
    report: {
      ...{ channel: reading.channel, externalId: externalIdOf(row, reading), text, title, kind },
      reportedAt: reportedAt ?? (past && firstTimeOf(past)),
      ...{ address: cell('address'), areaCode: areaOf(intake, cell('areaCode'), reading), priority, past },
      ...(point && !outside && point),
      ...((name !== undefined || telephone !== undefined) && { reporter: { name, telephone } }),
      ...(category && { category: { list: category.list, code: category.code } }),
    },
  };
}

function timeOf(
  text: string | undefined,
  reading: RowReading,
  field: TimeField,
  now: Date,
): Date | undefined {
  if (text === undefined) return undefined;
  const column = reading.columns[field]!;
  const dayFirst = reading.dayFirst.has(column);
  const at = parseInstant(text, { offsetMinutes: reading.offsetMinutes, dayFirst });
  // A deadline lies ahead; what has happened does not.
  const isAhead = at !== undefined && field !== 'dueAt' && at.getTime() > now.getTime() + AHEAD_MS;
  if (at === undefined || isAhead)
    throw new AppError('intake.import_time', { value: text.slice(0, 60), column });
  return at;
}

function pastOf(
  cell: Cell,
  time: (field: TimeField) => Date | undefined,
  reading: RowReading,
  unitId: string | undefined,
): PastTicket | undefined {
  const words = cell('state');
  const [dueAt, closedAt] = [time('dueAt'), time('closedAt')];
  if (words === undefined && closedAt === undefined && dueAt === undefined) return undefined;
  const named = words === undefined ? undefined : pastStateOf(words, reading.states ?? new Map());
  const state = stateOf(named, closedAt, unitId);
  const ended = closedAt ?? (isOver(state) ? (time('changedAt') ?? time('handledAt')) : undefined);
  if (isOver(state) && ended === undefined)
    throw new AppError('intake.import_no_closing', { state: words?.slice(0, 60) ?? '' });
  return {
    ...{ state, words, unitId, dueAt, closedAt: ended, result: cell('result') },
    ...{ dispatchedAt: time('dispatchedAt'), signedAt: time('signedAt') },
    handledAt: time('handledAt') ?? (state === 'suspended' ? time('changedAt') : undefined),
  };
}

/** A closing time says more than words that only speak of being done. */
function stateOf(
  named: PastState | undefined,
  closedAt: Date | undefined,
  unitId: string | undefined,
): PastState {
  if (named === 'awaiting-verification' && closedAt !== undefined) return 'closed';
  if (named !== undefined) return named;
  if (closedAt !== undefined) return 'closed';
  return unitId === undefined ? 'awaiting-dispatch' : 'handling';
}

function unitOf(
  { organisations }: Intake,
  text: string | undefined,
  { units }: RowReading,
): { id?: string; name?: string; unknown?: string } {
  if (text === undefined) return {};
  const code = units?.get(text);
  const unit = code === undefined ? findUnit(organisations, text) : organisations.findByCode(code);
  return unit ? { id: unit.id, name: unit.name } : { unknown: text };
}

function categoryOf({ categories }: Intake, cell: Cell, reading: RowReading): Category | undefined {
  const list = reading.categoryList ?? categories.mainList;
  const code = cell('categoryCode');
  if (code !== undefined) {
    const category = categories.find(list, code);
    if (category || reading.given.has('categoryCode') || reading.categoryList !== undefined)
      return category ?? unknownCategory(list, code);
  }
  const name = cell('category')?.slice(0, NAME_LENGTH);
  if (name === undefined) return undefined;
  const found = categories.find(list, name) ?? categories.findByName(list, name);
  if (found) return found;
  // A column that merely looks like one of categories is left to the words.
  return reading.categoryList === undefined ? undefined : unknownCategory(list, name);
}

function unknownCategory(list: string, code: string): never {
  throw new AppError('classify.category_unknown', { list, code: code.slice(0, 60) });
}

const OTHER_KINDS: readonly (readonly [(typeof KINDS)[number], RegExp])[] = [
  ['咨询', /咨询|询问|question|inquiry|enquiry|information/i],
  ['举报', /举报|检举/],
  ['投诉', /投诉|complaint/i],
  ['建议', /建议|意见|建言|suggest/i],
  ['表扬', /表扬|感谢|compliment|praise/i],
  ['求助', /求助|求决|诉求|报修|request|help/i],
];

function kindOf(text: string | undefined, { given }: RowReading): string | undefined {
  if (text === undefined || (KINDS as readonly string[]).includes(text)) return text;
  const other = OTHER_KINDS.find(([, pattern]) => pattern.test(text))?.[0];
  if (other === undefined && given.has('kind'))
    throw new AppError('intake.import_kind', { value: text.slice(0, 60), expected: KINDS });
  return other;
}

function areaOf({ areas }: Intake, code: string | undefined, { given }: RowReading): string | undefined {
  if (code === undefined || given.has('areaCode')) return code;
  return areas.findByCode(code) && code;
}

function readPoint(cell: Cell): { lon: number; lat: number } | undefined {
  let [lon, lat] = [cell('lon'), cell('lat')];
  if (lon === undefined || lat === undefined) {
    const both = cell('point');
    if (both === undefined) return undefined;
    ({ lon = both, lat = both } = pointOf(both) ?? {});
  }
  const point = { lon: Number(lon), lat: Number(lat) };
  // Systems that know no place write 0, 0.
  if (point.lon === 0 && point.lat === 0) return undefined;
  const right = Math.abs(point.lon) <= 180 && Math.abs(point.lat) <= 90;
  if (!right) throw new AppError('intake.import_point', { lon: lon.slice(0, 30), lat: lat.slice(0, 30) });
  return point;
}

/** The table's own id, or one made of the row's content, so that the same row is never taken twice. */
export function externalIdOf(row: TableRow, { columns }: Pick<ColumnChoice, 'columns'>): string {
  const own = columns.externalId === undefined ? '' : (row[columns.externalId]?.trim() ?? '');
  if (own !== '') return own.slice(0, 100);
  return `row-${createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 32)}`;
}
