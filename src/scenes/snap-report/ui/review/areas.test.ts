import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Area } from '../../publication/review-contract.ts';
import { between, byKey, inTheMiddle, moved, resized } from './areas.ts';

const number = fc.double({ min: -2, max: 2, noNaN: true });
const spot = fc.record({ x: number, y: number });
const isInside = ({ left, top, width, height }: Area): boolean =>
  left >= 0 &&
  top >= 0 &&
  width >= 0.01 &&
  height >= 0.01 &&
  left + width <= 1 + 1e-6 &&
  top + height <= 1 + 1e-6;

test('whatever a hand or a key does, a rectangle stays inside the picture and is never lost', () => {
  fc.assert(
    fc.property(spot, spot, spot, fc.array(spot, { maxLength: 5 }), (from, to, by, more) => {
      let area = between(from, to) ?? inTheMiddle;
      assert.ok(isInside(area));
      for (const each of [by, ...more]) {
        area = resized(moved(area, each), each);
        assert.ok(isInside(area), JSON.stringify(area));
      }
    }),
  );
});

test('it can be drawn from any corner, and a slip draws nothing', () => {
  const wanted = { left: 0.2, top: 0.3, width: 0.4, height: 0.3 };
  const [one, two] = [
    { x: 0.2, y: 0.3 },
    { x: 0.6, y: 0.6 },
  ];
  assert.deepEqual(between(one, two), wanted);
  assert.deepEqual(between(two, one), wanted);
  assert.deepEqual(between({ x: 0.6, y: 0.3 }, { x: 0.2, y: 0.6 }), wanted);
  assert.equal(between(one, { x: 0.205, y: 0.9 }), undefined);
});

test('arrows move it, with Shift they change its size, other keys do nothing', () => {
  const area = { left: 0.5, top: 0.5, width: 0.2, height: 0.2 };
  assert.deepEqual(byKey(area, 'ArrowLeft', false), { ...area, left: 0.49 });
  assert.deepEqual(byKey(area, 'ArrowDown', true), { ...area, height: 0.21 });
  assert.equal(byKey(area, 'a', false), undefined);
});
