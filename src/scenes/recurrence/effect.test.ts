import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { effectOf, perWeek } from './effect.ts';

const weeks = (cases: number, count = 12) => ({ cases, days: count * 7 });

test('a fall that all others have as well is a trend, not an effect', () => {
  const found = effectOf({ here: weeks(60), others: weeks(600) }, { here: weeks(30), others: weeks(300) });
  assert.equal(found.change, -0.5);
  assert.equal(found.trend, -0.5);
  assert.equal(found.verdict, 'unclear');
  assert.ok(Math.abs(found.effect!) < 0.02);
});

test('a fall here alone is an effect, with its range', () => {
  const found = effectOf({ here: weeks(60), others: weeks(600) }, { here: weeks(20), others: weeks(610) });
  assert.equal(found.verdict, 'fewer');
  assert.ok(found.low! < found.effect! && found.effect! < found.high! && found.high! < 0);
});

test('cases that stay while all others fall became more', () => {
  const found = effectOf({ here: weeks(100), others: weeks(900) }, { here: weeks(100), others: weeks(300) });
  assert.equal(found.verdict, 'more');
});

test('stretches of different length are compared by the week', () => {
  assert.equal(perWeek({ cases: 6, days: 14 }), 3);
  assert.equal(perWeek({ cases: 6, days: 0 }), null);
  const found = effectOf(
    { here: weeks(48, 12), others: weeks(480, 12) },
    { here: weeks(16, 4), others: weeks(160, 4) },
  );
  assert.equal(found.change, 0);
  assert.equal(found.verdict, 'unclear');
});

test('few cases, or nobody to compare with, say nothing', () => {
  const few = effectOf({ here: weeks(4), others: weeks(400) }, { here: weeks(1), others: weeks(400) });
  assert.equal(few.verdict, 'too-few');
  const alone = effectOf({ here: weeks(40), others: weeks(0) }, { here: weeks(10), others: weeks(0) });
  assert.equal(alone.verdict, 'too-few');
  assert.equal(alone.change, -0.75);
});

test('the verdict follows the range, and the range holds the effect', () => {
  const count = fc.integer({ min: 0, max: 2_000 });
  fc.assert(
    fc.property(count, count, count, count, (a, b, c, d) => {
      const found = effectOf({ here: weeks(a), others: weeks(c) }, { here: weeks(b), others: weeks(d) });
      if (found.effect === null) return found.verdict === 'too-few';
      const inside = found.low! <= found.effect && found.effect <= found.high!;
      const verdict = found.high! < 0 ? 'fewer' : found.low! > 0 ? 'more' : 'unclear';
      return inside && found.verdict === verdict;
    }),
  );
});
