import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, mondayOf } from './week.ts';

test('a week begins on Monday, over the ends of months and years', () => {
  assert.equal(mondayOf('2026-11-22'), '2026-11-16');
  assert.equal(mondayOf('2026-11-16'), '2026-11-16');
  assert.equal(mondayOf('2027-01-01'), '2026-12-28');
  assert.equal(addDays('2026-12-28', 7), '2027-01-04');
  assert.equal(addDays('2028-03-01', -1), '2028-02-29');
});
