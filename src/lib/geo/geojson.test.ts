import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeRings, encodeRings } from './codec.ts';
import { parseGeometry, toGeometry } from './geojson.ts';
import { areaM2 } from './measure.ts';

const CITY = [112, 34, 115, 36] as const;
const good = [
  [113, 34.5],
  [113.1, 34.5],
  [113.1, 34.6],
  [113, 34.6],
  [113, 34.5],
];
const polygon = (...rings: unknown[]) => ({ type: 'Polygon', coordinates: rings });

test('a good polygon is read, also wound the wrong way, as a feature or as a multipolygon', () => {
  const rings = parseGeometry(polygon(good));
  assert.equal(rings.length, 1);
  assert.equal(rings[0]!.length, 8);
  const reversed = { type: 'Feature', properties: {}, geometry: polygon([...good].reverse()) };
  assert.ok(areaM2(parseGeometry(reversed)) > 0);
  assert.deepEqual(areaM2(parseGeometry(reversed)), areaM2(rings));
  const two = { type: 'MultiPolygon', coordinates: [[good], [good.map(([lon, lat]) => [lon! + 1, lat!])]] };
  assert.equal(parseGeometry(two).length, 2);
});

test('a hole keeps its place and is wound against its outer ring', () => {
  const hole = good.map(([lon, lat]) => [113.02 + (lon! - 113) / 5, 34.52 + (lat! - 34.5) / 5]);
  const rings = parseGeometry(polygon(good, hole));
  assert.ok(areaM2(rings) < areaM2([rings[0]!]));
  assert.deepEqual(toGeometry(rings).coordinates.length, 2);
  const away = hole.map(([lon, lat]) => [lon! + 1, lat!]);
  assert.throws(() => parseGeometry(polygon(good, away)), { code: 'geo.hole_outside' });
});

test('each fault has its own error that says where', () => {
  const bowtie = [good[0], good[2], good[1], good[3], good[0]];
  const spike = [good[0], good[1], [113.2, 34.5], good[1], good[2], good[0]];
  const cases: [string, unknown][] = [
    ['geo.ring_unclosed', polygon(good.slice(0, 4))],
    ['geo.ring_crosses_itself', polygon(bowtie)],
    ['geo.ring_crosses_itself', polygon(spike)],
    ['geo.lon_lat_swapped', polygon(good.map(([lon, lat]) => [lat, lon]))],
    ['geo.outside_city', polygon(good.map(([lon, lat]) => [lon! + 10, lat!]))],
    ['geo.outside_wgs84', polygon(good.map(([lon, lat]) => [lon! * 1e5, lat! * 1e5]))],
    ['geo.position_invalid', polygon([[113, null], ...good.slice(1)])],
    ['geo.position_invalid', polygon([['113', '34'], ...good.slice(1)])],
    ['geo.ring_too_short', polygon(good.slice(0, 3))],
    ['geo.geometry_empty', polygon()],
    ['geo.geometry_type', { type: 'Point', coordinates: [113, 34] }],
    ['geo.geometry_type', null],
  ];
  for (const [code, value] of cases)
    assert.throws(() => parseGeometry(value, { within: CITY }), { code }, code);
  assert.throws(() => parseGeometry(polygon(good.map(([lon, lat]) => [lat, lon]))), {
    code: 'geo.lon_lat_swapped',
  });
  assert.throws(() => parseGeometry(polygon(good), { maxPoints: 4 }), { code: 'geo.too_many_points' });
  assert.throws(
    () => parseGeometry(polygon(good, good.slice(0, 4))),
    (error: { details?: Record<string, unknown> }) => error.details?.ring === 1,
  );
});

test('a ring may touch itself in a corner', () => {
  const eight = [
    [113, 34],
    [113.1, 34.1],
    [113.2, 34],
    [113.2, 34.2],
    [113.1, 34.1],
    [113, 34.2],
    [113, 34],
  ];
  assert.equal(parseGeometry(polygon(eight))[0]!.length, 12);
});

test('a ring of 20,000 points is checked in good time', () => {
  const ring = Array.from({ length: 20_000 }, (_, i) => {
    const angle = (i / 20_000) * 2 * Math.PI;
    const radius = 0.3 + 0.01 * Math.sin(angle * 200);
    return [113.5 + radius * Math.cos(angle), 34.8 + radius * Math.sin(angle)];
  });
  const start = performance.now();
  parseGeometry(polygon([...ring, ring[0]]));
  assert.ok(performance.now() - start < 3_000);
});

test('stored bytes give back the same rings; damaged ones are refused', () => {
  const rings = parseGeometry({
    type: 'MultiPolygon',
    coordinates: [
      [good],
      [
        [
          [-179.9, -89],
          [179.9, -89],
          [0, 89.9999999],
          [-179.9, -89],
        ],
      ],
    ],
  });
  const bytes = encodeRings(rings);
  assert.deepEqual(decodeRings(bytes), rings);
  assert.ok(bytes.length < 70);
  for (let cut = 0; cut < bytes.length; cut++) {
    assert.throws(() => decodeRings(bytes.subarray(0, cut)), { code: 'geo.boundary_damaged' });
  }
  assert.throws(() => decodeRings(Uint8Array.of(1, 1, 255, 255, 255, 255, 15)), {
    code: 'geo.boundary_damaged',
  });
  assert.throws(() => decodeRings(Uint8Array.of(9, ...bytes.subarray(1))), { code: 'geo.boundary_damaged' });
});
