import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../errors.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';
import {
  changeLimit,
  compileCalendar,
  type Duration,
  extendClock,
  parseClock,
  pauseClock,
  type RunningClock,
  remaining,
  resumeClock,
  startClock,
  stopClock,
} from './index.ts';
import { at, OFFICE } from './testing.ts';

const calendar = compileCalendar(OFFICE);

function start(when: string, amount: number, unit: Duration['unit']): RunningClock {
  return startClock(calendar, { id: 'handle', at: at(when), duration: { amount, unit } });
}

const code = (expected: string) => (error: unknown) => isAppError(error, expected);

test('a pause moves the deadline on by the working time in it and keeps what remained', () => {
  const clock = start('2030-06-03 09:00', 2, 'working-hour');
  assert.deepEqual(clock.dueAt, at('2030-06-03 11:00'));
  const paused = pauseClock(clock, calendar, at('2030-06-03 10:00'));
  assert.equal(paused.dueAt, null);
  assert.equal(remaining(paused, calendar, at('2030-06-05 10:00')).remainingMs, HOUR_MS);
  const resumed = resumeClock(paused, calendar, at('2030-06-04 11:30'));
  assert.deepEqual(resumed.dueAt, at('2030-06-04 14:00'));
  assert.equal(remaining(resumed, calendar, at('2030-06-04 12:00')).remainingMs, HOUR_MS / 2);
});

test('a pause over night costs working hours nothing', () => {
  const clock = start('2030-06-03 17:00', 2, 'working-hour');
  const paused = pauseClock(clock, calendar, at('2030-06-03 18:00'));
  assert.deepEqual(resumeClock(paused, calendar, at('2030-06-04 07:00')).dueAt, clock.dueAt);
});

test('working days are paused by parts of a day', () => {
  const clock = start('2030-06-03 10:00', 2, 'working-day');
  const paused = pauseClock(clock, calendar, at('2030-06-04 08:30'));
  // One whole working day later.
  assert.deepEqual(resumeClock(paused, calendar, at('2030-06-05 08:30')).dueAt, at('2030-06-06 17:30'));
  // 3.75 of 7.5 hours later: half a day.
  assert.deepEqual(resumeClock(paused, calendar, at('2030-06-04 13:45')).dueAt, at('2030-06-06 13:45'));
});

test('an extension is one more original limit, at most twice', () => {
  const clock = start('2030-06-03 10:00', 2, 'working-day');
  const once = extendClock(clock, calendar, at('2030-06-05 10:00'));
  assert.deepEqual(once.dueAt, at('2030-06-07 17:30'));
  const twice = extendClock(once, calendar, at('2030-06-06 10:00'));
  assert.deepEqual(twice.dueAt, at('2030-06-11 17:30'));
  assert.throws(
    () => extendClock(twice, calendar, at('2030-06-06 11:00')),
    code('calendar.clock_extensions_used'),
  );
  assert.throws(
    () => extendClock(clock, calendar, at('2030-06-05 10:00'), 0),
    code('calendar.clock_extensions_used'),
  );
});

test('a paused clock can be extended and resumes with more', () => {
  const paused = pauseClock(start('2030-06-03 09:00', 2, 'working-hour'), calendar, at('2030-06-03 10:00'));
  const extended = extendClock(paused, calendar, at('2030-06-03 10:30'));
  assert.equal(extended.dueAt, null);
  assert.deepEqual(resumeClock(extended, calendar, at('2030-06-04 08:30')).dueAt, at('2030-06-04 11:30'));
});

test('a new limit on reclassifying keeps pauses, used time and extensions', () => {
  let clock = start('2030-06-03 09:00', 2, 'working-hour');
  clock = pauseClock(clock, calendar, at('2030-06-03 10:00'));
  clock = resumeClock(clock, calendar, at('2030-06-04 09:00'));
  const longer = changeLimit(clock, calendar, at('2030-06-04 09:30'), { amount: 4, unit: 'working-hour' });
  assert.deepEqual(longer.dueAt, at('2030-06-04 12:00'));
  assert.equal(remaining(longer, calendar, at('2030-06-04 09:30')).usedMs, 1.5 * HOUR_MS);
  const inDays = changeLimit(clock, calendar, at('2030-06-04 09:30'), { amount: 1, unit: 'working-day' });
  // As a day it would have been due on Tuesday evening; 6.5 of the 7.5 hours of a day lay in the pause.
  assert.deepEqual(inDays.dueAt, at('2030-06-05 16:30'));
  const urgent = changeLimit(clock, calendar, at('2030-06-04 09:30'), { amount: 3, unit: 'urgent-hour' });
  assert.deepEqual(urgent.dueAt, at('2030-06-04 11:00'));
});

test('a new limit while paused shows when it resumes', () => {
  const paused = pauseClock(start('2030-06-03 09:00', 2, 'working-hour'), calendar, at('2030-06-03 10:00'));
  const changed = changeLimit(paused, calendar, at('2030-06-03 11:00'), { amount: 3, unit: 'working-hour' });
  assert.equal(remaining(changed, calendar, at('2030-06-03 12:00')).remainingMs, 2 * HOUR_MS);
  assert.deepEqual(resumeClock(changed, calendar, at('2030-06-04 08:30')).dueAt, at('2030-06-04 10:30'));
});

test('stopping tells the time used; at the deadline is on time, a ms later is overdue', () => {
  const clock = start('2030-06-03 09:00', 2, 'working-hour');
  const onTime = stopClock(clock, calendar, at('2030-06-03 11:00'));
  assert.deepEqual([onTime.usedMs, onTime.overdue], [2 * HOUR_MS, false]);
  const late = stopClock(clock, calendar, new Date(at('2030-06-03 11:00').getTime() + 1));
  assert.equal(late.overdue, true);
  assert.deepEqual(remaining(onTime.clock, calendar, at('2030-06-09 11:00')).usedMs, 2 * HOUR_MS);
});

test('a clock is late in its unit even when stopped while paused', () => {
  const clock = pauseClock(start('2030-06-03 09:00', 2, 'working-hour'), calendar, at('2030-06-03 14:00'));
  const { overdue, usedMs } = stopClock(clock, calendar, at('2030-06-10 09:00'));
  assert.deepEqual([overdue, usedMs], [true, 3.5 * HOUR_MS]);
});

test('times that run backwards count as the last one', () => {
  const clock = start('2030-06-03 09:00', 2, 'working-hour');
  assert.equal(remaining(clock, calendar, at('2030-06-01 09:00')).usedMs, 0);
  const paused = pauseClock(clock, calendar, at('2030-06-03 08:00'));
  assert.deepEqual(paused.pausedAt, at('2030-06-03 09:00'));
  const resumed = resumeClock(
    pauseClock(clock, calendar, at('2030-06-03 10:00')),
    calendar,
    at('2030-06-03 09:15'),
  );
  assert.deepEqual(resumed.dueAt, clock.dueAt);
  assert.equal(stopClock(resumed, calendar, at('2020-01-01 00:00')).usedMs, HOUR_MS);
});

test('what does not fit the state of a clock is refused', () => {
  const clock = start('2030-06-03 09:00', 2, 'working-hour');
  const when = at('2030-06-03 10:00');
  const paused = pauseClock(clock, calendar, when);
  const stopped = stopClock(clock, calendar, when).clock;
  assert.throws(() => pauseClock(paused, calendar, when), code('calendar.clock_not_running'));
  assert.throws(() => resumeClock(clock, calendar, when), code('calendar.clock_not_paused'));
  assert.throws(() => pauseClock(stopped, calendar, when), code('calendar.clock_stopped'));
  const other = compileCalendar({ ...OFFICE, version: 2 });
  assert.throws(() => pauseClock(clock, other, when), code('calendar.clock_other_calendar'));
});

test('a clock changes at most so many times', () => {
  let clock = start('2030-06-03 09:00', 2, 'working-hour');
  const when = at('2030-06-03 10:00');
  assert.throws(() => {
    for (let round = 0; round < 1000; round += 1) {
      clock = resumeClock(pauseClock(clock, calendar, when), calendar, when);
    }
  }, code('calendar.clock_history_full'));
  // A thousand neutral pauses did nothing, and the clock can still be stopped.
  assert.deepEqual(clock.dueAt, at('2030-06-03 11:00'));
  assert.equal(stopClock(clock, calendar, at('2030-06-03 10:30')).usedMs, 1.5 * HOUR_MS);
});

test('a clock can be read and stopped after the known holidays end, but promises nothing there', () => {
  const clock = start('2030-12-31 16:00', 1, 'working-hour');
  const { overdue, usedMs } = stopClock(clock, calendar, at('2031-01-01 09:30'));
  assert.deepEqual([overdue, usedMs], [true, 2.5 * HOUR_MS]);
  const paused = pauseClock(clock, calendar, at('2030-12-31 16:30'));
  assert.throws(() => resumeClock(paused, calendar, at('2031-01-02 09:00')), code('calendar.hole'));
  assert.throws(() => start('2030-12-31 16:00', 1, 'working-day'), code('calendar.hole'));
});

test('a stored clock is read back as it was; what is none is refused', () => {
  let clock = start('2030-06-03 09:00', 2, 'working-day');
  clock = extendClock(clock, calendar, at('2030-06-03 10:00'));
  clock = changeLimit(clock, calendar, at('2030-06-03 10:10'), { amount: 3, unit: 'calendar-day' });
  clock = pauseClock(clock, calendar, at('2030-06-04 10:00'));
  for (const value of [clock, stopClock(clock, calendar, at('2030-06-05 10:00')).clock]) {
    assert.deepEqual(parseClock(JSON.parse(JSON.stringify(value))), value);
  }
  for (const wrong of [null, 'x', {}, { ...clock, dueAt: 'soon' }, { ...clock, history: [{ kind: 'x' }] }]) {
    assert.throws(() => parseClock(wrong), code('calendar.clock_unreadable'));
  }
});

test('calendar days pause by the time of the wall clock', () => {
  const clock = start('2030-06-03 09:00', 3, 'calendar-day');
  const paused = pauseClock(clock, calendar, at('2030-06-04 12:00'));
  const resumed = resumeClock(paused, calendar, at('2030-06-05 18:00'));
  assert.equal((resumed.dueAt?.getTime() ?? 0) - (clock.dueAt?.getTime() ?? 0), 1.25 * DAY_MS);
});
