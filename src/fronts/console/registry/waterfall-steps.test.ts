import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawnSteps, percentOf, probabilityOf, weightOf } from './waterfall-steps.ts';

test('each step begins where the one before ended, and the last end is the weight', () => {
  const { rows, weight, least, most } = drawnSteps([
    { title: 'prior', weight: -12 },
    { title: 'name', weight: 14 },
    { title: 'born', weight: -3 },
  ]);
  assert.deepEqual(
    rows.map(({ from, to }) => [from, to]),
    [
      [0, -12],
      [-12, 2],
      [2, -1],
    ],
  );
  assert.equal(weight, -1);
  assert.ok(least < -12 && most > 2);
});

test('weights become probabilities, said without claiming certainty', () => {
  assert.equal(probabilityOf(0), 0.5);
  assert.equal(percentOf(probabilityOf(1)), '66.7%');
  assert.equal(percentOf(probabilityOf(40)), '> 99.99%');
  assert.equal(percentOf(probabilityOf(-40)), '< 0.01%');
  assert.equal(weightOf(-12.04), '−12.0');
  assert.equal(weightOf(5.25), '+5.3');
});
