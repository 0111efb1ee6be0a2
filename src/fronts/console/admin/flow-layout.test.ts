import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type FlowPicture, layoutFlow, pathOf } from './flow-layout.ts';

const box = (id: string) => ({ id, width: 120, height: 40 });
const way = (from: string, to: string) => ({ from, to, width: 60, height: 16 });

/** No two boxes or words lie on each other. */
function assertApart(picture: FlowPicture): void {
  const all = [
    ...picture.boxes,
    ...picture.ways.map(({ label, width, height }) => ({ ...label, width, height })),
  ];
  for (const [index, one] of all.entries())
    for (const two of all.slice(index + 1)) {
      const isBeside = Math.abs(one.x - two.x) >= (one.width + two.width) / 2 - 0.01;
      const isBelow = Math.abs(one.y - two.y) >= (one.height + two.height) / 2 - 0.01;
      assert.ok(isBeside || isBelow, `${JSON.stringify(one)} lies on ${JSON.stringify(two)}`);
    }
}

test('steps follow each other downwards, what leads back is known, loops are left out', () => {
  const picture = layoutFlow(
    ['a', 'b', 'c'].map(box),
    [way('a', 'b'), way('b', 'c'), way('c', 'a'), way('b', 'b')],
    'a',
  );
  const y = Object.fromEntries(picture.boxes.map((each) => [each.id, each.y]));
  assert.ok(y.a! < y.b! && y.b! < y.c!);
  assert.deepEqual(
    picture.ways.map((each) => [each.from, each.to, each.isBack]),
    [
      ['a', 'b', false],
      ['b', 'c', false],
      ['c', 'a', true],
    ],
  );
  const back = picture.ways[2]!;
  // It begins at the rim of where it leaves, and ends at the rim of where it leads.
  assert.ok(back.points[0]!.y < y.c! && back.points.at(-1)!.y > y.a!);
  assert.match(pathOf(back.points), /^M[\d.]+ [\d.]+(C[-\d. ]+)+$/);
  assertApart(picture);
});

test('whatever the flow, nothing lies on anything else and all lies in the picture', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
  const pair = fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids));
  fc.assert(
    fc.property(fc.uniqueArray(pair, { maxLength: 20, selector: (each) => each.join() }), (pairs) => {
      const picture = layoutFlow(
        ids.map(box),
        pairs.map(([from, to]) => way(from, to)),
        'a',
      );
      assertApart(picture);
      for (const { x, y, width, height } of picture.boxes) {
        assert.ok(x - width / 2 >= 0 && x + width / 2 <= picture.width);
        assert.ok(y - height / 2 >= 0 && y + height / 2 <= picture.height);
      }
    }),
    { numRuns: 60 },
  );
});
