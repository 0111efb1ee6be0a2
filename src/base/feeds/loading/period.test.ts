import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { periods } from '../contract.ts';
import { periodOf, timelinessOf } from './period.ts';

test('a source is due when a new period has begun, and has missed those that went by', () => {
  assert.deepEqual(timelinessOf('2026-11-18', '2026-11-18', 'day'), { isDue: false, missed: 0 });
  assert.deepEqual(timelinessOf('2026-11-18', '2026-11-19', 'day'), { isDue: true, missed: 0 });
  assert.deepEqual(timelinessOf('2026-11-18', '2026-11-22', 'day'), { isDue: true, missed: 3 });
  assert.deepEqual(
    timelinessOf('2026-11-22', '2026-11-23', 'week'),
    { isDue: true, missed: 0 },
    'Sunday, Monday',
  );
  assert.deepEqual(timelinessOf('2026-11-16', '2026-11-22', 'week'), { isDue: false, missed: 0 });
  assert.deepEqual(timelinessOf('2026-10-01', '2026-12-31', 'month'), { isDue: true, missed: 1 });
  assert.deepEqual(timelinessOf('2026-10-01', '2026-12-31', 'quarter'), { isDue: false, missed: 0 });
  assert.deepEqual(timelinessOf('2026-06-30', '2026-07-01', 'half-year'), { isDue: true, missed: 0 });
  assert.deepEqual(timelinessOf('2024-12-31', '2026-01-01', 'year'), { isDue: true, missed: 1 });
  assert.deepEqual(timelinessOf('2000-01-01', '2026-01-01', 'once'), { isDue: false, missed: 0 });
});

test('a later day never lies in an earlier period, and the next day in the same or the next', () => {
  const day = (days: number) => new Date(days * 86_400_000).toISOString().slice(0, 10);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40_000 }), fc.constantFrom(...periods), (days, period) => {
      const [now, next] = [periodOf(day(days), period), periodOf(day(days + 1), period)];
      return now === undefined ? next === undefined : next === now || next === now + 1;
    }),
  );
});
