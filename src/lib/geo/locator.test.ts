import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contains } from './contains.ts';
import { buildLocator, type LocatorArea } from './locator.ts';

const box = (west: number, south: number, width: number, height = width) =>
  Float64Array.of(west, south, west + width, south, west + width, south + height, west, south + height);
const area = (
  id: string,
  level: string,
  parentId: string | undefined,
  ring: Float64Array,
  primary = true,
): LocatorArea => ({
  id,
  level,
  parentId,
  primary,
  rings: [ring],
});

const town = [
  area('city', 'city', undefined, box(0, 0, 10)),
  area('east', 'district', 'city', box(5, 0, 5, 10)),
  area('west', 'district', 'city', box(0, 0, 5, 10)),
  area('west-1', 'grid', 'west', box(0, 0, 5, 5)),
  area('mall', 'exclusive', 'west', box(4, 4, 2), false),
];

test('a point gets its whole path, down to the deepest area known there', () => {
  const { locate } = buildLocator(town);
  assert.deepEqual(locate(1, 1), { path: ['city', 'west', 'west-1'], exclusive: [] });
  assert.deepEqual(locate(1, 9)?.path, ['city', 'west']);
  assert.deepEqual(locate(9, 9)?.path, ['city', 'east']);
  assert.equal(locate(11, 5), undefined);
  assert.equal(locate(Number.NaN, 5), undefined);
});

test('an exclusive grid lies across others and never makes the path, but nothing in it is lost', () => {
  const { locate } = buildLocator([...town, area('pier', 'exclusive', 'east', box(9, 5, 3), false)]);
  assert.deepEqual(locate(4.5, 4.5), { path: ['city', 'west', 'west-1'], exclusive: ['mall'] });
  assert.deepEqual(locate(5.5, 5.5), { path: ['city', 'east'], exclusive: ['mall'] });
  assert.deepEqual(locate(11, 6), { path: ['city', 'east'], exclusive: ['pier'] });
});

test('where grids overlap the primary one goes first, and the order of the input never matters', () => {
  const overlapping = [
    ...town,
    area('a', 'grid', 'east', box(5, 0, 4), false),
    area('b', 'grid', 'east', box(6, 0, 4), true),
    area('c', 'grid', 'east', box(5, 4, 3), true),
    area('d', 'grid', 'east', box(5, 4, 3), true),
    area('e', 'grid', 'east', box(5, 4, 2), true),
  ];
  for (const order of [overlapping, [...overlapping].reverse()]) {
    const { locate } = buildLocator(order);
    assert.equal(locate(5.5, 1)?.path.at(-1), 'a');
    assert.equal(locate(7, 1)?.path.at(-1), 'b');
    assert.equal(locate(7.5, 6.5)?.path.at(-1), 'c');
    assert.equal(locate(6.5, 5.5)?.path.at(-1), 'e');
  }
});

test('a wrong tree is refused', () => {
  assert.throws(() => buildLocator([...town, town[0]!]), { code: 'geo.area_twice' });
  assert.throws(() => buildLocator([area('x', 'grid', 'nowhere', box(0, 0, 1))]), {
    code: 'geo.parent_unknown',
  });
  const circle = [area('x', 'grid', 'y', box(0, 0, 1)), area('y', 'grid', 'x', box(0, 0, 1))];
  assert.throws(() => buildLocator(circle), { code: 'geo.parent_circle' });
  assert.equal(buildLocator([]).locate(1, 1), undefined);
});

test('it agrees with trying every area, over random overlapping triangles', () => {
  const lattice = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000);
  const triangle = fc.array(lattice, { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(
      fc.array(triangle, { maxLength: 40 }),
      fc.array(fc.tuple(lattice, lattice), { minLength: 20, maxLength: 20 }),
      (triangles, points) => {
        const areas = triangles.map((ring, i) =>
          area(`g${i}`, i % 4 === 0 ? 'exclusive' : 'grid', undefined, Float64Array.from(ring)),
        );
        const { locate } = buildLocator(areas);
        for (const [x, y] of points) {
          const [lon, lat] = [x + 0.000_01, y + 0.000_013];
          const covering = areas.filter(({ rings }) => contains(rings, lon, lat));
          const found = locate(lon, lat);
          const grids = covering.filter(({ level }) => level === 'grid').map(({ id }) => id);
          assert.deepEqual(
            found?.exclusive ?? [],
            covering
              .filter(({ level }) => level === 'exclusive')
              .map(({ id }) => id)
              .sort(),
          );
          assert.equal(found?.path.length ?? 0, Math.min(1, grids.length));
          if (found?.path[0]) assert.ok(grids.includes(found.path[0]));
        }
      },
    ),
    { numRuns: 100 },
  );
});
