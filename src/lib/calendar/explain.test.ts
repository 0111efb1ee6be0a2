import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  changeLimit,
  compileCalendar,
  type Duration,
  explainClock,
  extendClock,
  pauseClock,
  resumeClock,
  startClock,
  stopClock,
} from './index.ts';
import { at, OFFICE } from './testing.ts';

const calendar = compileCalendar({ ...OFFICE, beyondKnown: 'assume-weekly' });

function explain(start: string, amount: number, unit: Duration['unit']) {
  const clock = startClock(calendar, { id: 'handle', at: at(start), duration: { amount, unit } });
  const { zh, en, steps } = explainClock(clock, calendar, at(start));
  // What is left comes last; here it is about how the deadline came about.
  const upToDue = (words: string) => words.slice(0, words.lastIndexOf('→')).trim();
  return { zh: upToDue(zh), en: upToDue(en), steps: steps.slice(0, -1) };
}

test('a deadline over the weekend explains itself in Chinese and English', () => {
  const { zh, en } = explain('2030-06-07 16:30', 2, 'working-hour');
  assert.equal(zh, '2 工作时 自 06-07 16:30（周五，还剩 1 小时）→ 跳过周末 → 06-10 周一 09:30');
  assert.equal(en, '2 working hours from 06-07 16:30 (Fri, 1 h left) → weekend skipped → 06-10 Mon 09:30');
});

test('holidays and exchanged days are named', () => {
  const { zh, steps } = explain('2030-04-30 09:00', 6, 'working-day');
  assert.equal(
    zh,
    '6 工作日 自 04-30 09:00（周二，当日不计）→ 跳过劳动节（05-01 至 05-05）→ 05-11 周六 调休上班（劳动节）→ 05-11 周六 17:30',
  );
  assert.deepEqual(
    steps.map(({ kind }) => kind),
    ['limit', 'skip', 'exchanged-workday', 'due'],
  );
});

test('hours around the clock and calendar days need no reasons', () => {
  assert.equal(
    explain('2030-06-07 23:00', 2, 'urgent-hour').zh,
    '2 紧急工作时 自 06-07 23:00（周五，昼夜连续）→ 06-08 周六 01:00',
  );
  assert.equal(
    explain('2030-06-07 23:00', 1, 'calendar-day').zh,
    '1 自然日 自 06-07 23:00（周五，当日不计）→ 06-08 周六 24:00',
  );
});

test('starts outside working time say so, and long ways are told short', () => {
  assert.match(
    explain('2030-06-08 10:00', 0.5, 'working-hour').zh,
    /^0\.5 工作时 自 06-08 10:00（周六，休息日）→ 跳过周末 → 06-10 周一 09:00$/,
  );
  assert.match(explain('2030-06-07 18:00', 1, 'working-hour').zh, /当日工作时间已过/);
  assert.match(explain('2030-06-07 17:00', 100, 'working-day').zh, /→ 跳过 20 个周末 →/);
});

test('what is assumed is said', () => {
  const { zh, en } = explain('2030-12-30 09:00', 5, 'working-day');
  assert.match(zh, /2031-01-06 周一 17:30 → 2030-12-31 以后的节假日尚未公布，按每周规律推算$/);
  assert.match(en, /holidays after 2030-12-31 are not known yet/);
});

test('a clock tells its pauses, extensions, changes and what is left', () => {
  let clock = startClock(calendar, {
    id: 'c',
    at: at('2030-06-03 09:00'),
    duration: { amount: 2, unit: 'working-hour' },
  });
  clock = pauseClock(clock, calendar, at('2030-06-03 10:00'));
  assert.match(
    explainClock(clock, calendar, at('2030-06-03 12:00')).zh,
    /→ 06-03 周一 10:00 暂停 → 暂停中，还剩 1 工作时$/,
  );
  clock = resumeClock(clock, calendar, at('2030-06-04 09:00'));
  clock = extendClock(clock, calendar, at('2030-06-04 09:30'));
  clock = changeLimit(clock, calendar, at('2030-06-04 09:40'), { amount: 1, unit: 'working-hour' });
  const { zh } = explainClock(clock, calendar, at('2030-06-04 10:30'));
  assert.equal(
    zh,
    '2 工作时 自 06-03 09:00（周一，还剩 7 小时）→ 06-03 周一 10:00 暂停 → 06-04 周二 09:00 恢复 → 06-04 周二 09:30 延期 2 工作时 → 06-04 周二 09:40 时限由 2 工作时 改为 1 工作时 → 06-04 周二 10:00 → 已超期 0.5 工作时',
  );
  const stopped = stopClock(clock, calendar, at('2030-06-04 10:30')).clock;
  assert.match(
    explainClock(stopped, calendar, at('2031-06-04 10:30')).en,
    /stopped 06-04 Tue 10:30 after 2\.5 working hours, overdue$/,
  );
});
