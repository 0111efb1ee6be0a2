import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contains } from './contains.ts';
import { type CoverageArea, checkCoverage } from './coverage.ts';
import { areaM2 } from './measure.ts';

const box = (west: number, south: number, east: number, north: number) =>
  Float64Array.of(west, south, east, south, east, north, west, north);
const parent: CoverageArea = {
  id: 'p',
  rings: [Float64Array.of(113, 34, 113.1, 34, 113.2, 34, 113.2, 34.1, 113.1, 34.1, 113, 34.1)],
};
const west: CoverageArea = { id: 'w', parentId: 'p', rings: [box(113, 34, 113.1, 34.1)] };
const east: CoverageArea = { id: 'e', parentId: 'p', rings: [box(113.1, 34, 113.2, 34.1)] };
const near = (actual: number, wanted: number) =>
  assert.ok(Math.abs(actual / wanted - 1) < 0.01, `${actual} for ${wanted}`);

test('a level that fits point by point is proved without clipping', () => {
  const report = checkCoverage([parent], [west, east]);
  assert.deepEqual(
    [report.parentsExact, report.findings.length, report.gapM2, report.overlapM2],
    [1, 0, 0, 0],
  );
});

test('one that fits without sharing its points has no findings either', () => {
  const report = checkCoverage([{ id: 'p', rings: [box(113, 34, 113.2, 34.1)] }], [west, east]);
  assert.equal(report.findings.length, 0);
  assert.deepEqual(report.unresolved, []);
});

test('a planted gap, overlap and overhang are found with size, place and neighbours', () => {
  const short: CoverageArea = { id: 'w', parentId: 'p', rings: [box(113, 34, 113.095, 34.1)] };
  const gap = checkCoverage([parent], [short, east]).findings;
  assert.deepEqual(
    gap.map(({ kind, areaIds }) => [kind, [...areaIds].sort()]),
    [['gap', ['e', 'w']]],
  );
  near(gap[0]!.areaM2, areaM2([box(113.095, 34, 113.1, 34.1)]));
  assert.ok(contains([box(113.095, 34, 113.1, 34.1)], ...gap[0]!.at));

  const wide: CoverageArea = { id: 'w', parentId: 'p', rings: [box(113, 34, 113.103, 34.1)] };
  const overlap = checkCoverage([parent], [wide, east]).findings;
  assert.deepEqual(
    overlap.map(({ kind, areaIds }) => [kind, areaIds]),
    [['overlap', ['e', 'w']]],
  );
  near(overlap[0]!.areaM2, areaM2([box(113.1, 34, 113.103, 34.1)]));

  const over: CoverageArea = { id: 'e', parentId: 'p', rings: [box(113.1, 34, 113.21, 34.1)] };
  const outside = checkCoverage([parent], [west, over]);
  assert.deepEqual(
    outside.findings.map(({ kind }) => kind),
    ['outside'],
  );
  near(outside.outsideM2, areaM2([box(113.2, 34, 113.21, 34.1)]));
});

test('an area that reaches into the next parent overlaps its children, once', () => {
  const next: CoverageArea = { id: 'q', rings: [box(113.2, 34, 113.3, 34.1)] };
  const child: CoverageArea = { id: 'n', parentId: 'q', rings: [box(113.2, 34, 113.3, 34.1)] };
  const over: CoverageArea = { id: 'e', parentId: 'p', rings: [box(113.1, 34, 113.25, 34.1)] };
  const { findings } = checkCoverage([parent, next], [west, over, child]);
  assert.deepEqual(findings.map(({ kind, areaIds }) => `${kind} ${areaIds}`).sort(), [
    'outside e',
    'overlap e,n',
  ]);
});

test('a parent without children is one gap, a child without parent is named, slivers are only counted', () => {
  const report = checkCoverage([parent], [{ ...west, parentId: 'elsewhere' }]);
  assert.deepEqual(report.orphanIds, ['w']);
  near(report.gapM2, areaM2(parent.rings));
  const sliver: CoverageArea = { id: 'w', parentId: 'p', rings: [box(113, 34, 113.099_999_9, 34.1)] };
  const thin = checkCoverage([parent], [sliver, east], { minAreaM2: 1000 });
  assert.deepEqual([thin.findings.length, thin.slivers.count], [0, 1]);
});

test('it tells how far it is and stops when asked', () => {
  const seen: string[] = [];
  checkCoverage([parent], [west], { onProgress: (done, total) => seen.push(`${done}/${total}`) });
  assert.equal(seen.at(-1), '1/1');
  assert.throws(() => checkCoverage([parent], [west], { signal: AbortSignal.abort() }), {
    name: 'AbortError',
  });
});
