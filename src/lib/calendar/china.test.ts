import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAppError } from '../errors.ts';
import { CHINA_YEARS, chinaCalendar, mondayToFriday } from './china.ts';
import { compileCalendar } from './index.ts';
import { at, OFFICE_SHIFTS } from './testing.ts';

const input = { id: 'china', version: 1, weekly: mondayToFriday(...OFFICE_SHIFTS) };

test('holidays and exchanged days are those of the notices of the State Council', () => {
  const calendar = compileCalendar(chinaCalendar({ ...input, years: [2025, 2026] }));
  // 2026: the Spring Festival is from 15 to 23 February, Saturday 14 and Saturday 28 are worked.
  assert.equal(calendar.isWorkingDay('2026-02-14'), true);
  for (let day = 15; day <= 23; day += 1) assert.equal(calendar.isWorkingDay(`2026-02-${day}`), false);
  assert.equal(calendar.isWorkingDay('2026-02-24'), true);
  assert.equal(calendar.isWorkingDay('2026-02-28'), true);
  // 2025: National Day and Mid-Autumn together from 1 to 8 October, Sunday 28 September is worked.
  assert.equal(calendar.isWorkingDay('2025-09-28'), true);
  assert.equal(calendar.isWorkingDay('2025-10-08'), false);
  assert.equal(calendar.isWorkingDay('2025-10-11'), true);
});

test('a working day before the Spring Festival is due after it', () => {
  const calendar = compileCalendar(chinaCalendar({ ...input, years: [2026] }));
  const { dueAt } = calendar.addDuration(at('2026-02-13 16:00'), { amount: 2, unit: 'working-day' });
  assert.deepEqual(dueAt, at('2026-02-24 17:30'));
});

test('every year of the table makes a calendar', () => {
  const [first, last] = CHINA_YEARS;
  assert.ok(first <= 2010 && last >= 2026);
  const years = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const definition = chinaCalendar({ ...input, years });
  assert.equal(definition.knownUntil, `${last}-12-31`);
  compileCalendar(definition);
});

test('own dates replace announced ones, and can bring a notice that is newer than the table', () => {
  const [, last] = CHINA_YEARS;
  const definition = chinaCalendar({
    ...input,
    years: [last],
    exceptions: [
      { date: `${last}-10-01`, kind: 'workday', name: 'fair' },
      { date: `${last + 1}-01-01`, kind: 'holiday', name: '元旦' },
    ],
    knownUntil: `${last + 1}-06-30`,
  });
  const calendar = compileCalendar(definition);
  assert.equal(calendar.isWorkingDay(`${last}-10-01`), true);
  assert.equal(calendar.isWorkingDay(`${last + 1}-01-01`), false);
});

test('years that the table does not hold, or that leave a gap, are refused', () => {
  const code = (expected: string) => (error: unknown) => isAppError(error, expected);
  assert.throws(
    () => chinaCalendar({ ...input, years: [CHINA_YEARS[1] + 1] }),
    code('calendar.year_unknown'),
  );
  assert.throws(() => chinaCalendar({ ...input, years: [2023, 2025] }), code('calendar.bad_definition'));
  assert.throws(() => chinaCalendar({ ...input, years: [] }), code('calendar.bad_definition'));
});
