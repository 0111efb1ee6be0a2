import holidayData from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { AppError } from '../errors.ts';
import type { CalendarDefinition, CalendarException, IsoWeekday } from './types.ts';

/**
 * Holidays and exchanged working days (调休) of mainland China, as announced each November by the General Office of
 * the State Council (国务院办公厅关于部分节假日安排的通知, www.gov.cn), in the transcript of the npm package
 * chinese-days (MIT). Only its table is read, not its code.
 */
const HOLIDAYS: Readonly<Record<string, string>> = holidayData.holidays;
const WORKDAYS: Readonly<Record<string, string>> = holidayData.workdays;
const KNOWN_YEARS = Object.keys(HOLIDAYS).map((date) => Number(date.slice(0, 4)));

/** The years whose notices the table holds: [first, last]. */
export const CHINA_YEARS: readonly [number, number] = [Math.min(...KNOWN_YEARS), Math.max(...KNOWN_YEARS)];

export interface ChinaCalendarInput {
  id: string;
  version: number;
  weekly: CalendarDefinition['weekly'];
  /** Consecutive years within CHINA_YEARS; a year after them needs `exceptions` and `knownUntil`. */
  years: readonly number[];
  /** More dates, or other ones in place of the announced: a city's own days, a notice newer than the table. */
  exceptions?: readonly CalendarException[];
  /** Default: the last of December of the last year. */
  knownUntil?: string;
  timeZone?: string;
  dayReading?: CalendarDefinition['dayReading'];
  beyondKnown?: CalendarDefinition['beyondKnown'];
  /** Replaces the words on where the holidays come from. */
  source?: string;
}

/**
 * A definition with China's holidays, to be given to compileCalendar. Throws `calendar.year_unknown` {year, first,
 * last}, `calendar.bad_definition` when years are missing between others.
 *
 * Mind: the notice for the next year comes in November and may, rarely, still move the last days of December.
 */
export function chinaCalendar(input: ChinaCalendarInput): CalendarDefinition {
  const years = [...new Set(input.years)].sort((one, other) => one - other);
  const [first, last] = CHINA_YEARS;
  for (const [index, year] of years.entries()) {
    if (!(year >= first && year <= last)) throw new AppError('calendar.year_unknown', { year, first, last });
    if (year !== (years[0] as number) + index) {
      const why = `the years must follow each other without a gap, ${year} does not`;
      throw new AppError('calendar.bad_definition', { calendar: input.id, field: 'years', why });
    }
  }
  const from = years[0];
  const until = years[years.length - 1];
  if (from === undefined || until === undefined) {
    const why = 'at least one year is needed';
    throw new AppError('calendar.bad_definition', { calendar: input.id, field: 'years', why });
  }
  const announced = [...pick(HOLIDAYS, years, 'holiday'), ...pick(WORKDAYS, years, 'workday')];
  return {
    id: input.id,
    version: input.version,
    timeZone: input.timeZone ?? 'Asia/Shanghai',
    weekly: input.weekly,
    exceptions: merge(announced, input.exceptions ?? []),
    knownFrom: `${from}-01-01`,
    knownUntil: input.knownUntil ?? `${until}-12-31`,
    ...(input.dayReading === undefined ? {} : { dayReading: input.dayReading }),
    ...(input.beyondKnown === undefined ? {} : { beyondKnown: input.beyondKnown }),
    source: input.source ?? `国务院办公厅部分节假日安排的通知 ${from}–${until} (chinese-days)`,
  };
}

/** The same shifts from Monday to Friday, as offices have them. */
export function mondayToFriday(
  ...shifts: readonly { start: string; end: string }[]
): CalendarDefinition['weekly'] {
  const weekdays: readonly IsoWeekday[] = [1, 2, 3, 4, 5];
  return Object.fromEntries(weekdays.map((weekday) => [weekday, shifts]));
}

/** Entries read "English name,中文名,number of days". */
function pick(
  table: Readonly<Record<string, string>>,
  years: readonly number[],
  kind: CalendarException['kind'],
): CalendarException[] {
  const wanted = new Set(years);
  return Object.entries(table)
    .filter(([date]) => wanted.has(Number(date.slice(0, 4))))
    .map(([date, names]) => ({ date, kind, name: names.split(',')[1] ?? names }));
}

/** Own exceptions replace announced ones; a date twice among the own ones stays, for compileCalendar to refuse. */
function merge(announced: CalendarException[], own: readonly CalendarException[]): CalendarException[] {
  const replaced = new Set(own.map(({ date }) => date));
  const kept = announced.filter(({ date }) => !replaced.has(date));
  return [...kept, ...own].sort((one, other) => (one.date < other.date ? -1 : 1));
}
