import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isAppError } from '../errors.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../time.ts';
import { type Calendar, compileCalendar, TIME_UNITS } from './index.ts';
import { definitions, MinuteOracle, OFFICE } from './testing.ts';

/** Starts within the known month, to the minute. */
const startMinutes = fc.integer({ min: 0, max: 30 * 1440 - 1 });

/** Hours in steps of a minute, days whole. */
function amountOf(unit: string, size: number): number {
  return unit.endsWith('hour') ? (size * 7) / 60 : 1 + (size % 12);
}

test('deadlines agree with an oracle that steps through the minutes', () => {
  const queries = fc.array(fc.tuple(startMinutes, fc.integer({ min: 1, max: 240 })), {
    minLength: 6,
    maxLength: 6,
  });
  let compared = 0;
  fc.assert(
    fc.property(definitions, queries, (definition, list) => {
      const calendar = compileCalendar(definition);
      const strict = compileCalendar({ ...definition, beyondKnown: 'refuse' });
      const oracle = new MinuteOracle(definition);
      for (const [start, size] of list) {
        for (const unit of TIME_UNITS) {
          const amount = amountOf(unit, size);
          const expected = expectedDue(oracle, start, unit, amount);
          if (Number.isNaN(expected)) continue; // beyond what the oracle has stepped through
          const duration = { amount, unit };
          const startAt = new Date(oracle.instantOf(start));
          const { dueAt, assumed } = calendar.addDuration(startAt, duration);
          assert.equal(dueAt.toISOString(), new Date(expected).toISOString());
          checkStrict(strict, startAt, duration, assumed ? undefined : dueAt);
          compared += 1;
        }
        checkWorkingTime(calendar, oracle, start, start + size * 60);
      }
    }),
    { numRuns: 40 },
  );
  assert.ok(compared > 500, `only ${compared} deadlines were compared`);
});

function expectedDue(oracle: MinuteOracle, start: number, unit: string, amount: number): number {
  const wall = oracle.wall[start] as string;
  const later = (days: number) => new Date(Date.parse(wall.slice(0, 10)) + days * DAY_MS).toISOString();
  switch (unit) {
    case 'urgent-hour':
      return oracle.instantOf(start) + Math.round(amount * HOUR_MS);
    case 'working-hour':
      return oracle.workingMinutesLater(start, Math.round(amount * 60));
    case 'working-day':
      return oracle.workingDayEnd(start, amount);
    default:
      return oracle.reached(`${later(amount + 1).slice(0, 10)} 00:00`);
  }
}

/** A strict calendar gives the same deadline, or refuses where the other one assumes. */
function checkStrict(
  strict: Calendar,
  start: Date,
  duration: Parameters<Calendar['addDuration']>[1],
  dueAt: Date | undefined,
): void {
  if (dueAt !== undefined) assert.deepEqual(strict.addDuration(start, duration), { dueAt, assumed: false });
  else
    assert.throws(
      () => strict.addDuration(start, duration),
      (error) => isAppError(error, 'calendar.hole'),
    );
}

function checkWorkingTime(calendar: Calendar, oracle: MinuteOracle, from: number, to: number): void {
  const [fromAt, toAt] = [new Date(oracle.instantOf(from)), new Date(oracle.instantOf(to))];
  assert.equal(
    calendar.workingTimeBetween(fromAt, toAt, 'working-hour'),
    oracle.workingMinutesBetween(from, to) * MINUTE_MS,
  );
  assert.equal(calendar.isWorkingTime(fromAt), oracle.owner[from] !== '');
  const next = oracle.owner.findIndex((owner, minute) => minute >= from && owner !== '');
  if (next >= 0) assert.equal(calendar.nextWorkingTime(fromAt).getTime(), oracle.instantOf(next));
}

test('calendar days at the same clock time follow the wall clock through changes of the offset', () => {
  fc.assert(
    fc.property(definitions, startMinutes, fc.integer({ min: 1, max: 20 }), (definition, start, days) => {
      const calendar = compileCalendar({ ...definition, dayReading: 'same-clock-time' });
      const oracle = new MinuteOracle(definition);
      const wall = oracle.wall[start] as string;
      // Within a repeated hour the wall clock stands still, less than a minute before its end.
      fc.pre(start === 0 || oracle.wall[start - 1] !== wall);
      fc.pre(oracle.wall[start + 1] !== wall);
      const later = new Date(Date.parse(wall.slice(0, 10)) + days * DAY_MS).toISOString().slice(0, 10);
      const { dueAt } = calendar.addDuration(new Date(oracle.instantOf(start)), {
        amount: days,
        unit: 'calendar-day',
      });
      assert.equal(dueAt.getTime(), oracle.reached(`${later}${wall.slice(10)}`));
    }),
    { numRuns: 40 },
  );
});

test('working days at the same clock time end at that clock time when all days are alike', () => {
  const calendar = compileCalendar({ ...OFFICE, dayReading: 'same-clock-time' });
  const workday = fc.integer({ min: 0, max: 4 });
  const minuteOfDay = fc.oneof(fc.integer({ min: 511, max: 720 }), fc.integer({ min: 811, max: 1050 }));
  fc.assert(
    fc.property(workday, minuteOfDay, fc.integer({ min: 1, max: 60 }), (day, minute, days) => {
      const start = Date.UTC(2030, 5, 3 + day) - 8 * HOUR_MS + minute * MINUTE_MS;
      const calendarDays = Math.floor((day + days) / 5) * 7 + ((day + days) % 5) - day;
      assert.equal(calendar.dueMs(start, days, 'working-day'), start + calendarDays * DAY_MS);
    }),
  );
});

/** Starts to the ms, and sizes of any unit, over random calendars with either reading of days. */
const cases = fc.record({
  definition: definitions,
  dayReading: fc.constantFrom('next-day-end' as const, 'same-clock-time' as const),
  unit: fc.constantFrom(...TIME_UNITS),
  startMs: fc.integer({ min: 0, max: 30 * DAY_MS - 2 * HOUR_MS }),
  sizes: fc.tuple(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 })),
  laterMs: fc.integer({ min: 0, max: 9 * DAY_MS }),
});

/** The case in use; compiled here so that a counterexample shows only what it was made of. */
function setUp({
  definition,
  dayReading,
  unit,
  startMs,
  sizes,
  laterMs,
}: typeof cases extends fc.Arbitrary<infer Case> ? Case : never) {
  const calendar = compileCalendar({ ...definition, dayReading });
  const start = (calendar.inside.table.dayStart[0] as number) + startMs;
  return {
    calendar,
    unit,
    start,
    later: start + laterMs,
    x: amountOf(unit, sizes[0]),
    y: amountOf(unit, sizes[1]),
  };
}

test('deadlines ascend with the start and with the amount, and never lie before the start', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { calendar, unit, start, later, x, y } = setUp(one);
      const due = calendar.dueMs(start, x, unit);
      assert.ok(due > start);
      assert.ok(calendar.dueMs(later, x, unit) >= due);
      assert.ok(calendar.dueMs(start, x + y, unit) > due);
    }),
    { numRuns: 120 },
  );
});

test('amounts add up: x and then y is as long as x + y', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { calendar, unit, start, x, y } = setUp(one);
      // Counting from the end of the first day again, next-day-end would not count that day.
      fc.pre(unit.endsWith('hour') || calendar.definition.dayReading === 'same-clock-time');
      const first = calendar.dueMs(start, x, unit);
      const both = calendar.dueMs(first, y, unit);
      const whole = calendar.dueMs(start, x + y, unit);
      // A clock time that spring leaves out is due later, and the next days count from there.
      fc.pre(
        unit !== 'calendar-day' || calendar.positionAt(unit, first) === calendar.duePosition(unit, start, x),
      );
      // Hours like 7/60 and shares of a day are rounded to the ms once more on the way.
      assert.ok(Math.abs(calendar.positionAt(unit, both) - calendar.positionAt(unit, whole)) <= 200);
      if (unit === 'working-hour')
        assert.ok(Math.abs(both - whole) <= 1 || !calendar.isWorkingTime(new Date(whole)));
    }),
    { numRuns: 120 },
  );
});

test('a deadline in working time is at its end, and as far away as the duration says', () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { calendar, unit, start, x } = setUp(one);
      fc.pre(unit === 'working-hour' || unit === 'working-day');
      const dueAt = calendar.addDuration(new Date(start), { amount: x, unit }).dueAt;
      assert.equal(calendar.isWorkingTime(new Date(dueAt.getTime() - 1)), true);
      const between = calendar.workingTimeBetween(new Date(start), dueAt, unit);
      if (unit === 'working-hour') assert.equal(between, Math.round(x * HOUR_MS));
      else if (calendar.definition.dayReading === 'next-day-end') {
        assert.ok(between >= x * DAY_MS - 1 && between <= (x + 2) * DAY_MS);
      } else {
        // Half a ms of a day with ten minutes of work is 72 unit-ms.
        assert.ok(Math.abs(between - x * DAY_MS) <= 100);
      }
    }),
    { numRuns: 120 },
  );
});
