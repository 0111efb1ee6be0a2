import type { Words } from '../../base/loop/index.ts';

const DAY_MS = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function wallTime(at: Date, timeZone: string) {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    formats.set(timeZone, format);
  }
  const [day = '', time = ''] = format.format(at).split(' ');
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return { time, year, month, date, dayNumber: Date.UTC(year, month - 1, date) / DAY_MS };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** An instant as a person says it, seen from `now`: 今天 14:20, 昨天 09:05, 11月21日 14:20, with the year when it is another. */
export function whenInWords(at: Date, now: Date, timeZone: string): Words {
  const then = wallTime(at, timeZone);
  const today = wallTime(now, timeZone);
  const near: Readonly<Record<number, Words>> = {
    [-1]: { zh: '昨天', en: 'yesterday' },
    0: { zh: '今天', en: 'today' },
    1: { zh: '明天', en: 'tomorrow' },
  };
  const day = near[then.dayNumber - today.dayNumber];
  if (day) return { zh: `${day.zh} ${then.time}`, en: `${day.en} ${then.time}` };
  const otherYear = then.year !== today.year;
  return {
    zh: `${otherYear ? `${then.year}年` : ''}${then.month}月${then.date}日 ${then.time}`,
    en: `${then.date} ${MONTHS[then.month - 1]}${otherYear ? ` ${then.year}` : ''} ${then.time}`,
  };
}

/** A deadline as a person says it: the end of a day is that day 24:00, not the next one 00:00. */
export function dueInWords(at: Date, now: Date, timeZone: string): Words {
  if (wallTime(at, timeZone).time !== '00:00') return whenInWords(at, now, timeZone);
  const { zh, en } = whenInWords(new Date(at.getTime() - 60_000), now, timeZone);
  return { zh: zh.replace('23:59', '24:00'), en: en.replace('23:59', '24:00') };
}
