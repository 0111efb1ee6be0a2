import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { distanceM } from '../../../lib/geo/measure.ts';
import { coarsen, cutAddress } from './public-rule.ts';

const WORDS = ['号楼', '号院', '号', '栋', '单元', '室', '户'];

test('an address loses the number of its house and what comes after', () => {
  for (const [address, shown] of [
    ['人民路12号', '人民路'],
    ['人民路 12 号门口', '人民路'],
    ['柳岸街道幸福里三号楼2单元501室', '柳岸街道幸福里'],
    ['幸福里5-2-301', '幸福里'],
    ['幸福里甲12号', '幸福里'],
    ['人民路１２号，向北', '人民路'],
    ['人民路12-1号', '人民路'],
    ['纺织厂东门路灯杆旁', '纺织厂东门路灯杆旁'],
    ['501室', ''],
    ['', ''],
  ] as const)
    assert.equal(cutAddress(address, WORDS), shown, address);
});

test('what is cut once needs no cutting', () => {
  const piece = fc.constantFrom('人民路', '1', '2', '三', 'A', '-', '号', '号楼', '室', '门', ' ', '，');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const once = cutAddress(pieces.join(''), WORDS);
      assert.equal(cutAddress(once, WORDS), once);
      assert.ok(!/\d\s?号/.test(once), once);
    }),
  );
});

test('a point is moved by less than its square, and the same square gives the same point', () => {
  const place = fc.record({
    lon: fc.double({ min: 73, max: 135, noNaN: true }),
    lat: fc.double({ min: 3, max: 53, noNaN: true }),
  });
  fc.assert(
    fc.property(place, ({ lon, lat }) => {
      const shown = coarsen(lon, lat, 100);
      assert.ok(distanceM([lon, lat], [shown.lon, shown.lat]) <= 75);
      const again = coarsen(shown.lon, shown.lat, 100);
      assert.ok(distanceM([again.lon, again.lat], [shown.lon, shown.lat]) < 2);
    }),
  );
});
