import { DAY_MS, MINUTE_MS } from '../../lib/time.ts';

/** How the times of a column are to be read. */
export interface TimeReading {
  /** Minutes east of UTC of times that name no zone. */
  readonly offsetMinutes: number;
  /** True where 04/12/2018 is the 4th of December; see `readsDayFirst`. */
  readonly dayFirst?: boolean | undefined;
}

type Parts = readonly (string | undefined)[];

const CLOCK = String.raw`(?:[ T,]*(上午|下午|[AP]\.?M\.?)?\s*(\d{1,2})[:：时点](\d{1,2})?分?(?:[:：]?(\d{1,2})秒?)?(?:[.,]\d+)?\s*([AP]\.?M\.?)?)?\s*(?:UTC|GMT)?`;
const YEAR_FIRST = new RegExp(
  String.raw`^(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})日?(?:\s*(?:星期|周).)?${CLOCK}$`,
  'i',
);
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})${CLOCK}$`, 'i');
const DAY_NAMED = new RegExp(
  String.raw`^(?:[a-z]{3,9},?\s+)?(\d{1,2})[ -]([a-z]{3,9})\.?[ ,-]+(\d{4})${CLOCK}$`,
  'i',
);
const MONTH_NAMED = new RegExp(
  String.raw`^(?:[a-z]{3,9},\s+)?([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})${CLOCK}$`,
  'i',
);
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})(?:[ T]?(\d{2})(\d{2})(\d{2})?)?$/;
const ZONED =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(?:(Z)|([+-]\d{2}):?(\d{2})?)$/i;
const SERIAL = /^\d{5}(?:[.,]\d+)?$/;
const EPOCH = /^\d{10}(?:\d{3})?$/;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Day 0 of spreadsheets; right from 1 March 1900 on. */
const SERIAL_ZERO_MS = Date.UTC(1899, 11, 30);
const SERIAL_FIRST = 20_000;
const SERIAL_LAST = 80_000;

/**
 * A time as tables write it: ISO 8601, `2019/2/28 11:25:05`, `2019年2月28日 下午3点20分`, `04/12/2018 11:11:26 AM`,
 * `28.02.2019 11:25`, `28-Feb-2019`, `Feb 28, 2019`, `20190228112505`, a spreadsheet's serial day (43524.4758) or
 * seconds or milliseconds since 1970. Undefined when it is none of these or a day that does not exist.
 */
export function parseInstant(written: string, reading: TimeReading): Date | undefined {
  const text = written.trim();
  const zoned = ZONED.exec(text);
  if (zoned) {
    const [, day, time, utc, hours, minutes = '00'] = zoned;
    return existing(new Date(`${day}T${time}${utc ? 'Z' : `${hours}:${minutes}`}`));
  }
  if (EPOCH.test(text)) return existing(new Date(Number(text) * (text.length === 10 ? 1_000 : 1)));
  if (SERIAL.test(text)) return serial(Number(text.replace(',', '.')), reading.offsetMinutes);
  const parts = partsOf(text, reading.dayFirst ?? false);
  return parts && wallTime(parts, reading.offsetMinutes);
}

/** Year, month, day, then the parts of CLOCK. */
function partsOf(text: string, dayFirst: boolean): Parts | undefined {
  const east = YEAR_FIRST.exec(text) ?? COMPACT.exec(text);
  if (east) {
    const compact = east.length === 7;
    return compact ? [...east.slice(1, 4), undefined, ...east.slice(4, 7)] : east.slice(1);
  }
  const west = YEAR_LAST.exec(text);
  if (west) {
    const [first = '', second = '', year = ''] = west.slice(1, 4);
    // 28.02.2019 is written day first everywhere; 13/02 can be nothing else.
    const isDayFirst = dayFirst || isDotted(text) || Number(first) > 12;
    const [month, day] = isDayFirst ? [second, first] : [first, second];
    return [year.length === 2 ? `20${year}` : year, month, day, ...west.slice(4)];
  }
  const named = DAY_NAMED.exec(text);
  if (named) return [named[3], monthOf(named[2]), named[1], ...named.slice(4)];
  const american = MONTH_NAMED.exec(text);
  return american ? [american[3], monthOf(american[1]), american[2], ...american.slice(4)] : undefined;
}

const isDotted = (text: string) => /^\d{1,2}\.\d{1,2}\./.test(text);

function monthOf(name = ''): string {
  return String(MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1);
}

function wallTime(parts: Parts, offsetMinutes: number): Date | undefined {
  const [year, month, day] = parts.slice(0, 3).map(Number);
  const [before, hourText, minuteText, secondText, after] = parts.slice(3);
  const [hour, minute, second] = [hourText, minuteText, secondText].map((part) => Number(part ?? 0));
  const half = (before ?? after ?? '').replace(/\./g, '').toUpperCase();
  const isAfternoon = half === 'PM' || half === '下午';
  const isMorning = half === 'AM' || half === '上午';
  const hours = isAfternoon && hour! < 12 ? hour! + 12 : isMorning && hour === 12 ? 0 : hour!;
  const at = new Date(Date.UTC(year!, month! - 1, day, hours, minute, second));
  // 31 February rolls over in Date.UTC: such a day does not exist.
  const exists = at.getUTCMonth() === month! - 1 && at.getUTCDate() === day && hours < 24 && minute! < 60;
  return exists ? existing(new Date(at.getTime() - offsetMinutes * MINUTE_MS)) : undefined;
}

function serial(days: number, offsetMinutes: number): Date | undefined {
  if (days < SERIAL_FIRST || days >= SERIAL_LAST) return undefined;
  const wallMs = SERIAL_ZERO_MS + Math.round(days * 86_400) * (DAY_MS / 86_400);
  return existing(new Date(wallMs - offsetMinutes * MINUTE_MS));
}

function existing(at: Date): Date | undefined {
  const year = at.getUTCFullYear();
  return Number.isNaN(year) || year < 1970 || year > 2099 ? undefined : at;
}

/** True when a column writes the day before the month: some value's first number is larger than 12, none's second. */
export function readsDayFirst(values: readonly string[]): boolean {
  const pairs = values.flatMap((value) => {
    const match = /^(\d{1,2})[/-](\d{1,2})[/-]\d{2,4}/.exec(value.trim());
    return match ? [[Number(match[1]), Number(match[2])] as const] : [];
  });
  return pairs.some(([first]) => first > 12) && !pairs.some(([, second]) => second > 12);
}
