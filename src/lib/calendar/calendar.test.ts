import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError, isAppError } from '../errors.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';
import { type CalendarDefinition, compileCalendar, type TimeUnit } from './index.ts';
import { at, OFFICE, OFFICE_SHIFTS } from './testing.ts';

const office = compileCalendar(OFFICE);

function due(start: string, amount: number, unit: TimeUnit, calendar = office): string {
  const wall = new Date(calendar.addDuration(at(start), { amount, unit }).dueAt.getTime() + 8 * HOUR_MS);
  return wall.toISOString().slice(0, 16).replace('T', ' ');
}

test('working hours go over lunch, night, weekend and holidays', () => {
  assert.equal(due('2030-06-03 09:00', 2, 'working-hour'), '2030-06-03 11:00');
  assert.equal(due('2030-06-03 11:30', 1, 'working-hour'), '2030-06-03 14:00');
  assert.equal(due('2030-06-07 17:00', 2, 'working-hour'), '2030-06-10 10:00');
  assert.equal(due('2030-04-30 17:00', 1, 'working-hour'), '2030-05-06 09:00');
  assert.equal(due('2030-06-08 10:00', 0.5, 'working-hour'), '2030-06-10 09:00');
});

test('working hours that fill a shift are due at its end, not at the start of the next', () => {
  assert.equal(due('2030-06-03 08:30', 3.5, 'working-hour'), '2030-06-03 12:00');
  assert.equal(due('2030-06-03 08:30', 7.5, 'working-hour'), '2030-06-03 17:30');
});

test('working days leave out the day of the start and end with the last shift', () => {
  assert.equal(due('2030-06-03 08:00', 1, 'working-day'), '2030-06-04 17:30');
  assert.equal(due('2030-06-03 23:00', 1, 'working-day'), '2030-06-04 17:30');
  assert.equal(due('2030-06-07 09:00', 1, 'working-day'), '2030-06-10 17:30');
  assert.equal(due('2030-06-08 09:00', 1, 'working-day'), '2030-06-10 17:30');
  assert.equal(due('2030-04-30 09:00', 5, 'working-day'), '2030-05-10 17:30');
});

test('a day worked by exchange (调休) has the usual shifts', () => {
  assert.equal(office.isWorkingDay('2030-05-11'), true);
  assert.equal(office.isWorkingDay('2030-05-12'), false);
  assert.equal(due('2030-05-10 09:00', 1, 'working-day'), '2030-05-11 17:30');
  assert.equal(due('2030-05-10 17:00', 1, 'working-hour'), '2030-05-11 09:00');
});

test('urgent hours run through nights and holidays, calendar days end at 24:00', () => {
  assert.equal(due('2030-05-01 23:00', 2, 'urgent-hour'), '2030-05-02 01:00');
  assert.equal(due('2030-05-01 09:00', 3, 'calendar-day'), '2030-05-05 00:00');
});

test('the other reading of days keeps the clock time', () => {
  const calendar = compileCalendar({ ...OFFICE, dayReading: 'same-clock-time' });
  assert.equal(due('2030-06-07 10:15', 1, 'working-day', calendar), '2030-06-10 10:15');
  assert.equal(due('2030-06-08 10:15', 1, 'working-day', calendar), '2030-06-10 17:30');
  assert.equal(due('2030-06-07 22:15', 3, 'calendar-day', calendar), '2030-06-10 22:15');
});

test('night shifts belong to the day on which they start, also when the next is a holiday', () => {
  const night = { start: '22:00', end: '06:00' };
  const calendar = compileCalendar({
    ...OFFICE,
    weekly: { 5: [night] },
    exceptions: [{ date: '2030-06-08', kind: 'holiday', name: 'fair' }],
  });
  assert.equal(due('2030-06-07 23:00', 7, 'working-hour', calendar), '2030-06-08 06:00');
  assert.equal(due('2030-06-03 09:00', 1, 'working-day', calendar), '2030-06-08 06:00');
  assert.equal(calendar.isWorkingTime(at('2030-06-08 05:59')), true);
  assert.equal(calendar.isWorkingTime(at('2030-06-08 06:00')), false);
});

test('a shift lasts an hour less or more on the night of a change of the offset', () => {
  const weekly = { 6: [{ start: '22:00', end: '06:00' }] };
  const calendar = compileCalendar({ ...OFFICE, timeZone: 'America/New_York', weekly, exceptions: [] });
  const worked = (from: string, to: string) =>
    calendar.workingTimeBetween(new Date(from), new Date(to), 'working-hour') / HOUR_MS;
  assert.equal(worked('2030-03-09T12:00Z', '2030-03-10T20:00Z'), 7);
  assert.equal(worked('2030-11-02T12:00Z', '2030-11-03T20:00Z'), 9);
});

test('time between two instants is never below 0, and a day counts as one whatever its shifts', () => {
  assert.equal(office.workingTimeBetween(at('2030-06-04 10:00'), at('2030-06-03 10:00'), 'working-hour'), 0);
  const calendar = compileCalendar({ ...OFFICE, weekly: { ...OFFICE.weekly, 5: OFFICE_SHIFTS.slice(0, 1) } });
  const friday = calendar.workingTimeBetween(at('2030-06-07 00:00'), at('2030-06-08 00:00'), 'working-day');
  assert.equal(friday, DAY_MS);
  assert.equal(
    office.nextWorkingTime(at('2030-06-07 18:00')).toISOString(),
    at('2030-06-10 08:30').toISOString(),
  );
  assert.equal(
    office.nextWorkingTime(at('2030-06-07 09:00')).toISOString(),
    at('2030-06-07 09:00').toISOString(),
  );
});

test('a deadline that needs unknown holidays is refused, and names what is missing', () => {
  assert.equal(due('2030-12-31 09:00', 7, 'working-hour'), '2030-12-31 17:30');
  assert.equal(due('2030-12-30 09:00', 1, 'working-day'), '2030-12-31 17:30');
  const hole = { calendar: 'office', version: 1, from: '2030-01-01', until: '2030-12-31' };
  const refuses = (start: string, amount: number, unit: TimeUnit, needed: string) =>
    assert.throws(
      () => office.addDuration(at(start), { amount, unit }),
      (error) => {
        assert.ok(isAppError(error, 'calendar.hole'));
        assert.deepEqual(error.details, { ...hole, needed });
        return true;
      },
    );
  refuses('2030-12-31 09:00', 1, 'working-day', '2031-01-01');
  refuses('2030-12-31 17:00', 1, 'working-hour', '2031-01-01');
  refuses('2031-02-03 09:00', 1, 'working-hour', '2031-02-03');
  refuses('2029-12-31 09:00', 1, 'working-hour', '2029-12-31');
  refuses('2030-12-31 09:00', 9_000, 'working-day', 'after 2036-01-04');
  // These need no holidays.
  assert.equal(due('2030-12-31 09:00', 30, 'calendar-day'), '2031-01-31 00:00');
  assert.equal(due('2029-12-31 09:00', 48, 'urgent-hour'), '2030-01-02 09:00');
});

test('what is asked about unknown days is refused too', () => {
  const refused = (ask: () => unknown) => assert.throws(ask, (error) => isAppError(error, 'calendar.hole'));
  refused(() => office.isWorkingDay('2031-01-01'));
  refused(() => office.isWorkingTime(at('2031-01-01 09:00')));
  refused(() => office.nextWorkingTime(at('2030-12-31 18:00')));
  refused(() => office.workingTimeBetween(at('2030-12-31 09:00'), at('2031-01-01 09:00'), 'working-hour'));
  assert.throws(
    () => office.isWorkingDay('2030-02-30'),
    (error) => isAppError(error, 'calendar.bad_date'),
  );
});

test('on request the weekly pattern goes on, and the deadline says that it was assumed', () => {
  const calendar = compileCalendar({
    ...OFFICE,
    beyondKnown: 'assume-weekly',
    exceptions: [{ date: '2031-01-01', kind: 'holiday', name: '元旦' }],
  });
  const deadline = calendar.addDuration(at('2030-12-31 09:00'), { amount: 1, unit: 'working-day' });
  assert.deepEqual(deadline, { dueAt: at('2031-01-02 17:30'), assumed: true });
  const known = calendar.addDuration(at('2030-12-31 09:00'), { amount: 1, unit: 'working-hour' });
  assert.equal(known.assumed, false);
});

test('wrong amounts, units and dates are refused', () => {
  const code = (expected: string) => (error: unknown) => isAppError(error, expected);
  const bad: [number, string][] = [
    [0, 'working-hour'],
    [-1, 'urgent-hour'],
    [Number.NaN, 'working-hour'],
    [Number.POSITIVE_INFINITY, 'urgent-hour'],
    [1e12, 'calendar-day'],
    [0.5, 'working-day'],
    [1, 'fortnight'],
  ];
  for (const [amount, unit] of bad) {
    const duration = { amount, unit: unit as TimeUnit };
    assert.throws(() => office.addDuration(at('2030-06-03 09:00'), duration), code('calendar.bad_duration'));
  }
  for (const start of [new Date(Number.NaN), new Date('1960-01-01'), new Date('2100-01-02')]) {
    const duration = { amount: 1, unit: 'working-hour' } as const;
    assert.throws(() => office.addDuration(start, duration), code('calendar.bad_date'));
  }
});

test('definitions with mistakes are refused and name the place', () => {
  const shift = { start: '08:00', end: '12:00' };
  const mistakes: [Partial<CalendarDefinition>, code: string, part: string][] = [
    [{ timeZone: 'Asia/Zhongyuan' }, 'calendar.unknown_zone', 'Asia/Zhongyuan'],
    [{ version: 0 }, 'calendar.bad_definition', 'version'],
    [{ id: '' }, 'calendar.bad_definition', 'id'],
    [{ knownFrom: '2030-02-30' }, 'calendar.bad_definition', 'knownFrom'],
    [{ knownUntil: '2029-12-31' }, 'calendar.bad_definition', 'knownUntil'],
    [{ knownUntil: '2999-12-31' }, 'calendar.bad_definition', 'knownUntil'],
    [{ weekly: {} }, 'calendar.bad_definition', 'weekly'],
    [{ weekly: { 8: [shift] } as never }, 'calendar.bad_definition', 'weekly.8'],
    [{ weekly: { 1: [{ start: '8:00', end: '12:00' }] } }, 'calendar.bad_definition', 'weekly.1[0].start'],
    [{ weekly: { 1: [{ start: '08:00', end: '24:01' }] } }, 'calendar.bad_definition', 'weekly.1[0].end'],
    [{ weekly: { 1: [{ start: '08:00', end: '08:00' }] } }, 'calendar.bad_definition', 'weekly.1[0]'],
    [{ weekly: { 1: [shift, { start: '11:00', end: '13:00' }] } }, 'calendar.shift_overlap', '11:00-13:00'],
    [
      { weekly: { 1: [{ start: '22:00', end: '09:00' }], 2: [shift] } },
      'calendar.shift_overlap',
      '22:00-09:00',
    ],
    [{ exceptions: [...OFFICE.exceptions, ...OFFICE.exceptions] }, 'calendar.date_doubled', '2030-05-01'],
    [
      { exceptions: [{ date: '2029-05-01', kind: 'holiday', name: '' }] },
      'calendar.bad_definition',
      'exceptions[0].date',
    ],
    [
      { exceptions: [{ date: '2030-05-01', kind: 'holiday', name: '', shifts: [shift] }] },
      'calendar.bad_definition',
      'exceptions[0].shifts',
    ],
  ];
  for (const [mistake, code, part] of mistakes) {
    assert.throws(
      () => compileCalendar({ ...OFFICE, ...mistake }),
      (error) => {
        assert.ok(error instanceof AppError, String(error));
        assert.equal(error.code, code);
        assert.ok(Object.values(error.details).includes(part), `${part} in ${error.message}`);
        return true;
      },
    );
  }
});

test('a deadline takes microseconds at most: a million cases are replayed with it', () => {
  const start = at('2030-01-07 09:00').getTime();
  const units: TimeUnit[] = ['urgent-hour', 'working-hour', 'working-day', 'calendar-day'];
  const rounds = 200_000;
  let sum = 0;
  const began = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) {
    sum += office.dueMs(start + ((round * 7919) % 300) * DAY_MS, 4, units[round & 3] as TimeUnit);
  }
  const used = process.cpuUsage(began);
  const ns = ((used.user + used.system) * 1_000) / rounds;
  assert.ok(sum > 0);
  // Ten times the budget of the processor's time, so that a slow machine keeps it; others' work is not counted.
  assert.ok(ns < 20_000, `${ns} ns a deadline`);
});
