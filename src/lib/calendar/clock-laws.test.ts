import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DAY_MS } from '../time.ts';
import {
  changeLimit,
  compileCalendar,
  extendClock,
  pauseClock,
  type RunningClock,
  remaining,
  resumeClock,
  startClock,
  stopClock,
  TIME_UNITS,
} from './index.ts';
import { definitions } from './testing.ts';

/** A clock that was just started, and a sorted list of later moments, over random calendars. */
const cases = fc.record({
  definition: definitions,
  dayReading: fc.constantFrom('next-day-end' as const, 'same-clock-time' as const),
  unit: fc.constantFrom(...TIME_UNITS),
  startMs: fc.integer({ min: 0, max: 25 * DAY_MS }),
  amount: fc.integer({ min: 1, max: 40 }),
  laterMs: fc.array(fc.integer({ min: 0, max: 12 * DAY_MS }), { minLength: 2, maxLength: 8 }),
});

/** The case in use; made here so that a counterexample shows only what it was made of. */
function setUp({
  definition,
  dayReading,
  unit,
  startMs,
  amount,
  laterMs,
}: typeof cases extends fc.Arbitrary<infer Case> ? Case : never) {
  const calendar = compileCalendar({ ...definition, dayReading });
  const start = (calendar.inside.table.dayStart[0] as number) + startMs;
  const clock = startClock(calendar, { id: 'c', at: new Date(start), duration: { amount, unit } });
  const moments = laterMs.toSorted((one, other) => one - other).map((ms) => new Date(start + ms));
  return { calendar, clock, moments };
}

function dueOf(clock: RunningClock): number {
  assert.ok(clock.dueAt !== null);
  return clock.dueAt.getTime();
}

test('pausing and resuming at once never moves the deadline, however often', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { calendar, clock, moments } = setUp(one);
      let now = clock;
      for (const moment of moments) now = resumeClock(pauseClock(now, calendar, moment), calendar, moment);
      assert.equal(dueOf(now), dueOf(clock));
    }),
    { numRuns: 120 },
  );
});

test('a pause never shortens, and what remained survives it', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { calendar, clock, moments } = setUp(one);
      let now = clock;
      let lastDue = dueOf(clock);
      for (const [index, moment] of moments.entries()) {
        if (index % 2 === 0) {
          now = pauseClock(now, calendar, moment);
          continue;
        }
        const before = remaining(now, calendar, moment).remainingMs;
        now = resumeClock(now, calendar, moment);
        assert.equal(remaining(now, calendar, moment).remainingMs, before);
        assert.ok(dueOf(now) >= lastDue);
        lastDue = dueOf(now);
      }
    }),
    { numRuns: 120 },
  );
});

test('used time never shrinks nor falls below 0, even when time jumps', () => {
  const jumps = fc.array(fc.integer({ min: -5 * DAY_MS, max: 12 * DAY_MS }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(cases, jumps, (one, list) => {
      const { calendar, clock } = setUp(one);
      let now = clock;
      let used = 0;
      for (const jump of list) {
        const moment = new Date(clock.startedAt.getTime() + jump);
        const reading = remaining(now, calendar, moment);
        assert.ok(reading.usedMs >= used);
        now =
          now.pausedAt === undefined ? pauseClock(now, calendar, moment) : resumeClock(now, calendar, moment);
        used = remaining(now, calendar, moment).usedMs;
        assert.ok(used >= 0);
      }
    }),
    { numRuns: 120 },
  );
});

test('one extension is twice the limit, at whatever time it is granted', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { calendar, clock, moments } = setUp(one);
      const { amount, unit } = clock.duration;
      const extended = extendClock(clock, calendar, moments[0] as Date);
      assert.equal(dueOf(extended), calendar.dueMs(clock.startedAt.getTime(), 2 * amount, unit));
    }),
    { numRuns: 120 },
  );
});

test('a limit changed there and back leaves all as it was', () => {
  fc.assert(
    fc.property(cases, fc.constantFrom(...TIME_UNITS), (one, unit) => {
      const { calendar, clock, moments } = setUp(one);
      const [first, second] = moments as [Date, Date];
      const before = resumeClock(pauseClock(clock, calendar, first), calendar, second);
      const there = changeLimit(before, calendar, second, { amount: 3, unit });
      const back = changeLimit(there, calendar, second, clock.duration);
      assert.deepEqual({ ...back, history: [] }, { ...before, history: [] });
    }),
    { numRuns: 120 },
  );
});

test('overdue says the same as what remains, in working hours and real ones', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { calendar, clock, moments } = setUp(one);
      fc.pre(clock.duration.unit.endsWith('hour'));
      const [first, second, last] = [moments[0] as Date, moments[1] as Date, moments.at(-1) as Date];
      const now = resumeClock(pauseClock(clock, calendar, first), calendar, second);
      const { overdue, usedMs } = stopClock(now, calendar, last);
      // Between the end of a shift and the next one time is up, but no working time is overdue yet.
      if (usedMs > now.allowance) assert.equal(overdue, true);
      if (usedMs < now.allowance) assert.equal(overdue, false);
    }),
    { numRuns: 120 },
  );
});
