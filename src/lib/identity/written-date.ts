import { daysOfMonth, isoDate } from './calendar-date.ts';
import { type Reading, tidy } from './reading.ts';

/** Why a text is no date. `year`: none, of two digits, or outside 1800–2200, so that the day could not be told. */
export type DateReason = 'empty' | 'format' | 'year' | 'month' | 'day' | 'ambiguous';

const FIRST_YEAR = 1800;
const LAST_YEAR = 2200;
/** 2200-12-31 as a spreadsheet counts. */
const LAST_SERIAL = 109_938;
const DAY_MS = 86_400_000;

const TIME = /(?:T|(?<=\d|日|号))(?:(?:上午|下午|AM|PM)?\d{1,2}[:时点]\d{0,2}.*)$/;
const ORDER = /^(\d{4})([-/.,年])(\d{1,2})(?:[-/.,月])(\d{1,2})(?:日|号)?$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:\d{6})?$/;
const DAY_FIRST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/;
const CHINESE_DIGITS = '〇一二三四五六七八九';

/** 十二 → 12, 二十 → 20, 廿一 → 21, 初三 → 3, 二〇二〇 → 2020. */
function chineseNumber(text: string): string {
  const word = text
    .replace(/[零○O]/g, '〇')
    .replace('初', '')
    .replace('廿', '二十')
    .replace('卅', '三十');
  const ten = word.indexOf('十');
  if (ten < 0) return [...word].map((digit) => CHINESE_DIGITS.indexOf(digit)).join('');
  const tens = ten === 0 ? 1 : CHINESE_DIGITS.indexOf(word[ten - 1] ?? '');
  const ones = ten === word.length - 1 ? 0 : CHINESE_DIGITS.indexOf(word[ten + 1] ?? '');
  return String(tens * 10 + ones);
}

function checked(year: number, month: number, day: number): Reading<string, DateReason> {
  if (year < FIRST_YEAR || year > LAST_YEAR) return { reason: 'year' };
  if (month < 1 || month > 12) return { reason: 'month' };
  if (day < 1 || day > daysOfMonth(year, month)) return { reason: 'day' };
  return { value: isoDate(year, month, day) };
}

/**
 * The day a spreadsheet means by a serial number: day 1 is 1900-01-01, and the 1900-02-29 that never was is day 60,
 * as ECMA-376 part 1 § 18.17.4.1 lays down for the 1900 date system.
 */
export function dateOfSerial(serial: number): Reading<string, DateReason> {
  const day = Math.floor(serial);
  if (!(day >= 1 && day <= LAST_SERIAL)) return { reason: 'year' };
  if (day === 60) return { reason: 'day' };
  const sinceNewYear = day < 60 ? day - 1 : day - 2;
  const date = new Date(Date.UTC(1900, 0, 1) + sinceNewYear * DAY_MS);
  return { value: date.toISOString().slice(0, 10) };
}

function readDayFirst(plain: string): Reading<string, DateReason> {
  const [, first = '', second = '', year = ''] = DAY_FIRST.exec(plain) ?? [];
  const [a, b] = [Number(first), Number(second)];
  if (a <= 12 && b <= 12 && a !== b) return { reason: 'ambiguous' };
  return a > 12 ? checked(Number(year), b, a) : checked(Number(year), a, b);
}

/**
 * The ISO day that somebody wrote: 2020-1-2, 2020/01/02, 2020.1.2, 20200102, 2020年1月2日, 二〇二〇年一月二日, full-width,
 * each with or without a time behind it, or the serial number of a spreadsheet (a number, or a text of five digits).
 * Day and month in front of the year (3/4/2020) are refused as ambiguous unless only one order is a date.
 */
export function readDate(written: string | number): Reading<string, DateReason> {
  if (typeof written === 'number' && written < 1_000_000) return dateOfSerial(written);
  // Blanks part a date from its time: they are gone after tidying, so the time is cut before.
  const cut =
    String(written)
      .normalize('NFKC')
      .trim()
      .split(/\s+(?=\d{1,2}[:时点]|上午|下午)/)[0] ?? '';
  let plain = tidy(cut).replace(TIME, '');
  if (plain === '') return { reason: 'empty' };
  if (/^[〇零○O一二三四五六七八九]{4}年/.test(plain))
    plain = plain.replace(/[〇零○O一二三四五六七八九十廿卅初]+/g, chineseNumber);
  const parts = ORDER.exec(plain);
  if (parts) return checked(Number(parts[1]), Number(parts[3]), Number(parts[4]));
  const compact = COMPACT.exec(plain);
  if (compact) return checked(Number(compact[1]), Number(compact[2]), Number(compact[3]));
  if (/^\d{5}(?:\.\d+)?$/.test(plain)) return dateOfSerial(Number(plain));
  if (DAY_FIRST.test(plain)) return readDayFirst(plain);
  if (/^\d{4}(?:年|[-/.年]\d{1,2}月?)?$/.test(plain)) return { reason: 'day' };
  return { reason: /^\d{1,2}[-/.年]\d{1,2}([-/.月]\d{1,2}日?)?$/.test(plain) ? 'year' : 'format' };
}
