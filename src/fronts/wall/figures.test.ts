import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boundsOfAll, dayIn, daysBefore, newcomers, writeFigure } from './figures.ts';

test('bounds hold every corner of polygons and multipolygons, and nothing has none', () => {
  const square = [[[1, 2], [3, 2], [3, 4], [1, 2]]]; // biome-ignore format: one ring on one line
  const features = [
    { geometry: { coordinates: square } },
    { geometry: { coordinates: [square, [[[-5, 9]]]] } },
  ];
  assert.deepEqual(boundsOfAll({ features }), [-5, 2, 3, 9]);
  assert.equal(boundsOfAll({ features: [] }), undefined);
});

test('figures are written with their unit, and no data stays no data', () => {
  assert.equal(writeFigure(0.98213, 'percent'), '98.2');
  assert.equal(writeFigure(1204, 'case'), '1,204');
  assert.equal(writeFigure(0, 'case'), '0');
  assert.equal(writeFigure(2.34, 'hour'), '2.3');
  assert.equal(writeFigure(null, 'percent'), undefined);
});

test("days are those of the city's time zone", () => {
  assert.equal(dayIn('Asia/Shanghai', Date.parse('2026-03-01T16:30:00Z')), '2026-03-02');
  assert.equal(daysBefore('2026-03-01', 1), '2026-02-28');
});

test('a case lights once: not at the first look, not again later', () => {
  const seen = new Set<string>();
  assert.equal(newcomers(seen, ['a', 'b']).size, 0);
  assert.deepEqual([...newcomers(seen, ['c', 'a', 'b'])], ['c']);
  assert.equal(newcomers(seen, ['c', 'a']).size, 0);
});
