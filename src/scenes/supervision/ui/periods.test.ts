import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monthOf, periodOf } from './periods.ts';

test('periods begin and end with whole days, over the turn of a year and in a leap year', () => {
  assert.deepEqual(periodOf('thisMonth', '2026-11-21'), { from: '2026-11-01', to: '2026-11-21' });
  assert.deepEqual(periodOf('lastMonth', '2026-01-05'), { from: '2025-12-01', to: '2025-12-31' });
  assert.deepEqual(periodOf('last30', '2026-03-01'), { from: '2026-01-31', to: '2026-03-01' });
  assert.deepEqual(monthOf('2028-02-10T09:00:00Z'), { from: '2028-02-01', to: '2028-02-29' });
  assert.equal(monthOf(null), undefined);
});
