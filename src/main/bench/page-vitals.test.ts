import assert from 'node:assert/strict';
import { test } from 'node:test';
import { medianOf, worstWindow } from './page-vitals.ts';

test('shifts count together while they are less than a second apart, for five seconds at most', () => {
  assert.equal(worstWindow([]), 0);
  assert.equal(
    worstWindow([
      { at: 100, value: 0.05 },
      { at: 900, value: 0.05 },
      { at: 2_000, value: 0.07 },
    ]),
    0.1,
  );
  const steady = Array.from({ length: 12 }, (_, index) => ({ at: index * 900, value: 0.01 }));
  assert.equal(worstWindow(steady), 0.06, 'six of them lie within five seconds');
});

test('the median is the middle one, in whatever order they came', () => {
  assert.equal(medianOf([300, 100, 200]), 200);
});
