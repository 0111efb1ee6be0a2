import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contains } from './contains.ts';
import { fromWgs84, toWgs84 } from './convert.ts';
import { areaM2, bboxOf, distanceM, representativePoint } from './measure.ts';

const square = (west: number, south: number, side: number) =>
  Float64Array.of(west, south, west + side, south, west + side, south + side, west, south + side);
const turned = (ring: Float64Array) => {
  const pairs: number[] = [];
  for (let i = ring.length - 2; i >= 0; i -= 2) pairs.push(ring[i]!, ring[i + 1]!);
  return Float64Array.from(pairs);
};

test('a degree of latitude is about 111.2 km, and of longitude shrinks to the north', () => {
  assert.ok(Math.abs(distanceM([114, 34], [114, 35]) - 111_195) < 10);
  assert.ok(Math.abs(distanceM([114, 60], [115, 60]) - 55_597) < 100);
});

test('the area of the whole ellipsoid comes out as geodesy says, 510,065,622 km²', () => {
  const world = Float64Array.of(-180, -90, 180, -90, 180, 90, -180, 90);
  assert.ok(Math.abs(areaM2([world]) / 1e12 - 510.065_622) < 1e-5);
});

test('a square of 0.01° at 35° north has 1.0127 km², a hole counts against it', () => {
  const whole = areaM2([square(114, 35, 0.01)]);
  // 1,109.4 m of meridian by 912.8 m of parallel, from the radii of curvature at 35.005°.
  assert.ok(Math.abs(whole - 1_012_700) < 500, String(whole));
  const hole = turned(square(114.002, 35.002, 0.005));
  assert.ok(Math.abs(areaM2([square(114, 35, 0.01), hole]) / whole - 0.75) < 1e-4);
});

test('a point belongs to exactly one of two areas that share an edge', () => {
  const west = Float64Array.of(0, 0, 1, 0.3, 1.3, 1, 0, 1);
  const east = Float64Array.of(1, 0.3, 2, 0, 2, 1, 1.3, 1);
  for (let i = 1; i < 1000; i++) {
    const [lon, lat] = [1 + 0.3 * (i / 1000), 0.3 + 0.7 * (i / 1000)];
    assert.equal(Number(contains([west], lon, lat)) + Number(contains([east], lon, lat)), 1);
  }
});

test('holes and islands in holes follow the even-odd rule; the representative point lies inside', () => {
  const rings = [square(0, 0, 10), turned(square(1, 1, 8)), square(4, 4, 1)];
  assert.equal(contains(rings, 0.5, 5), true);
  assert.equal(contains(rings, 2, 2), false);
  assert.equal(contains(rings, 4.5, 4.5), true);
  assert.deepEqual(bboxOf(rings), [0, 0, 10, 10]);
  const [lon, lat] = representativePoint(rings.slice(0, 2));
  assert.equal(contains(rings.slice(0, 2), lon, lat), true);
});

test('GCJ-02 and BD-09 come back to WGS-84 within a millimetre; CGCS2000 passes as it is', () => {
  for (const system of ['gcj02', 'bd09', 'cgcs2000'] as const) {
    for (const [lon, lat] of [
      [113.66, 34.75],
      [121.47, 31.23],
      [87.6, 43.8],
    ] as const) {
      const back = toWgs84(fromWgs84([lon, lat], system), system);
      assert.ok(distanceM(back, [lon, lat]) < 0.001, `${system} ${back}`);
    }
  }
  assert.ok(distanceM(fromWgs84([113.66, 34.75], 'gcj02'), [113.66, 34.75]) > 500);
  assert.throws(() => toWgs84([113, 34], 'utm' as 'gcj02'), { code: 'geo.unknown_system' });
});
