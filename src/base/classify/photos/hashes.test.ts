import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countBits, hammingDistance, hashBands, nearbyBands } from './hashes.ts';

const hash = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const toHex = (value: bigint): string => value.toString(16).padStart(16, '0');
const flip = (value: bigint, bits: number[]): bigint =>
  bits.reduce((each, bit) => each ^ (1n << BigInt(bit)), value);
const someBits = (maxLength: number) => fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength });

test('distance counts the bits that differ', () => {
  assert.equal(countBits(0xffffffff), 32);
  fc.assert(
    fc.property(hash, someBits(64), (value, bits) => {
      assert.equal(hammingDistance(toHex(value), toHex(flip(value, bits))), bits.length);
    }),
  );
});

test('hashes up to 3 bits apart share a quarter', () => {
  fc.assert(
    fc.property(hash, someBits(3), (value, bits) => {
      const [a, b] = [hashBands(toHex(value)), hashBands(toHex(flip(value, bits)))];
      assert.ok(a.some((band, quarter) => band === b[quarter]));
    }),
  );
});

test('hashes up to 7 bits apart are found among the neighbours of a quarter', () => {
  fc.assert(
    fc.property(hash, someBits(7), (value, bits) => {
      const near = nearbyBands(toHex(value));
      assert.ok(hashBands(toHex(flip(value, bits))).some((band, quarter) => near[quarter]!.includes(band)));
    }),
  );
});
