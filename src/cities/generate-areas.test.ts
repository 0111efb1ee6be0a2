import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contains } from '../lib/geo/contains.ts';
import { checkCoverage } from '../lib/geo/coverage.ts';
import { parseGeometry, toGeometry } from '../lib/geo/geojson.ts';
import { buildLocator } from '../lib/geo/locator.ts';
import { areaM2, bboxOf } from '../lib/geo/measure.ts';
import { allocate } from './allocate.ts';
import { type GeneratedArea, generateAreas, toAreaRow } from './generate-areas.ts';
import { readPackGeometry } from './read-pack.ts';
import { seededRandom } from './seeded-random.ts';

const packDirs = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => join(import.meta.dirname, entry.name));
const LEVELS = ['city', 'district', 'street', 'community', 'grid', 'micro-grid'];

/** Each level must fill the one above it, where that one has parts at all. */
function checkNesting(areas: readonly GeneratedArea[]): void {
  for (const [i, level] of LEVELS.slice(1).entries()) {
    const children = areas.filter((area) => area.level === level);
    const parentCodes = new Set(children.map((area) => area.parentCode));
    const parents = areas.filter((area) => parentCodes.has(area.code));
    assert.ok(parents.every((area) => area.level === LEVELS[i]));
    const sizes = new Map(parents.map((area) => [area.code, 0]));
    for (const child of children)
      sizes.set(child.parentCode!, sizes.get(child.parentCode!)! + areaM2(child.rings));
    for (const area of parents)
      assert.ok(Math.abs(sizes.get(area.code)! / areaM2(area.rings) - 1) < 1e-6, area.code);
    const report = checkCoverage(
      parents.map(({ code, rings }) => ({ id: code, rings })),
      children.map(({ code, parentCode, rings }) => ({ id: code, parentId: parentCode, rings })),
    );
    assert.equal(report.parentsExact, parents.length, level);
  }
}

/** The index against trying every area, at random points of the city and around it. */
function checkLocate(areas: readonly GeneratedArea[], points: number): void {
  const { locate } = buildLocator(
    areas.map(({ code, level, parentCode, rings }) => ({
      id: code,
      level,
      parentId: parentCode,
      primary: level !== 'exclusive',
      rings,
    })),
  );
  const random = seededRandom('check-locate');
  const [west, south, east, north] = bboxOf(areas[0]!.rings);
  for (let i = 0; i < points; i++) {
    const [lon, lat] = [west + random() * (east - west), south + random() * (north - south)];
    const covering = areas.filter(({ rings }) => contains(rings, lon, lat));
    const path = covering.filter(({ level }) => level !== 'exclusive').map(({ code }) => code);
    const found = locate(lon, lat);
    assert.deepEqual(
      found?.path ?? [],
      path.sort((a, b) => LEVELS.indexOf(levelOf(a)) - LEVELS.indexOf(levelOf(b))),
    );
    assert.deepEqual(
      found?.exclusive ?? [],
      covering
        .filter(({ level }) => level === 'exclusive')
        .map(({ code }) => code)
        .sort(),
    );
  }
  function levelOf(code: string): string {
    return areas.find((area) => area.code === code)!.level;
  }
}

for (const dir of packDirs) {
  const pack = readPackGeometry(dir);
  const areas = generateAreas(pack);

  test(`${pack.city.id}: every grid asked for is there, with a code of its own, named and marked synthetic`, () => {
    const count = (kind: string) => areas.filter((area) => area.kind === kind || area.level === kind).length;
    const { community, micro, rural, exclusive } = pack.city.gridTotals;
    assert.deepEqual(
      [count('community-grid'), count('micro-grid'), count('rural-grid'), count('exclusive')],
      [community, micro, rural, exclusive],
    );
    assert.equal(new Set(areas.map((area) => area.code)).size, areas.length);
    const grids = areas.filter((area) => !['city', 'district'].includes(area.level));
    assert.ok(grids.every((area) => area.synthetic && area.name !== '' && areaM2(area.rings) > 0));
    assert.ok(
      areas.filter((area) => area.level.endsWith('grid')).every((area) => /^\d{15}(\d{3})?$/.test(area.code)),
    );
  });

  test(`${pack.city.id}: every area is a simple polygon that an import would take`, () => {
    for (const area of areas) assert.doesNotThrow(() => parseGeometry(toGeometry(area.rings)), area.code);
  });

  test(`${pack.city.id}: the levels fill each other exactly`, () => checkNesting(areas));

  test(`${pack.city.id}: locate agrees with trying every area`, () =>
    checkLocate(areas, Math.min(150, areas.length * 20)));

  test(`${pack.city.id}: the same pack gives the same bytes`, () => {
    const bytes = (list: readonly GeneratedArea[]) =>
      Buffer.concat(list.map((area) => toAreaRow(area).boundary));
    const first = bytes(areas);
    assert.ok(first.equals(bytes(generateAreas(pack))));
  });
}

test('another seed gives other shapes', () => {
  const pack = readPackGeometry(join(import.meta.dirname, 'demo-town'));
  const other = generateAreas({ ...pack, city: { ...pack.city, seed: 'another' } });
  assert.notDeepEqual(other, generateAreas(pack));
});

test('shares add up, each at least one', () => {
  assert.deepEqual(allocate(10, [1, 1, 1]), [4, 3, 3]);
  assert.deepEqual(allocate(3, [1000, 1, 1]), [1, 1, 1]);
  assert.throws(() => allocate(2, [1, 1, 1]), { code: 'cities.pack_invalid' });
});
