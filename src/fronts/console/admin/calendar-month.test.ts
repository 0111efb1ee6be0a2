import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monthOf, toggled } from './calendar-month.ts';

const shift = [{ start: '09:00', end: '17:00' }];
const calendar = {
  weekly: { 1: shift, 2: shift, 3: shift, 4: shift, 5: shift },
  exceptions: [
    { date: '2026-10-01', kind: 'holiday' as const, name: '国庆节' },
    { date: '2026-10-10', kind: 'workday' as const, name: '国庆节' },
  ],
};

test('a month begins on its weekday and knows holidays and exchanged days', () => {
  const weeks = monthOf(calendar, 2026, 10);
  // 1 October 2026 is a Thursday.
  assert.equal(weeks[0]?.filter((cell) => cell === undefined).length, 3);
  assert.equal(weeks[0]?.[3]?.kind, 'holiday');
  const cells = weeks.flat().filter((cell) => cell !== undefined);
  assert.equal(cells.length, 31);
  assert.equal(cells.find((cell) => cell.date === '2026-10-10')?.kind, 'exchange');
  assert.equal(cells.find((cell) => cell.date === '2026-10-11')?.kind, 'rest');
});

test('pressing a day twice leaves the calendar as it was', () => {
  const names = { holiday: '放假', workday: '上班' };
  const cell = monthOf(calendar, 2026, 10)
    .flat()
    .find((each) => each?.date === '2026-10-20');
  assert.ok(cell);
  const once = { ...calendar, exceptions: toggled(calendar, cell, names) };
  assert.equal(once.exceptions.at(-1)?.kind, 'holiday');
  assert.deepEqual(toggled(once, { ...cell, kind: 'holiday' }, names), calendar.exceptions);
});
