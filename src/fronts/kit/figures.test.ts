import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { barWidths, sparkPath } from './figures.ts';

describe('small charts', () => {
  it('leaves a gap where there are no data', () => {
    const drawn = sparkPath([1, 2, undefined, 4, 5], 120, 32);
    assert.equal(drawn.path.match(/M/g)?.length, 2);
    assert.deepEqual(drawn.last, { x: 117, y: 3 });
  });

  it('draws a lone value, an even row and nothing', () => {
    assert.equal(sparkPath([7], 120, 32).path, 'M60 16h.01');
    assert.doesNotMatch(sparkPath([3, 3, 3], 120, 32).path, /NaN/);
    assert.deepEqual(sparkPath([undefined], 120, 32), { path: '', last: undefined });
  });

  it('begins bars at zero and keeps uncertainty inside the scale', () => {
    assert.deepEqual(barWidths([{ value: 50 }, { value: 100 }, { value: undefined }]), [
      { value: 0.5, from: 0.5, to: 0.5 },
      { value: 1, from: 1, to: 1 },
      undefined,
    ]);
    assert.deepEqual(barWidths([{ value: 90, plusMinus: 20 }], 100), [{ value: 0.9, from: 0.7, to: 1 }]);
    assert.deepEqual(barWidths([{ value: 0 }]), [{ value: 0, from: 0, to: 0 }]);
  });
});
