import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createEvidence } from './evidence.ts';
import { createMerger, mergeGroup, type Outcome } from './merger.ts';
import type { PairGroup } from './pair-groups.ts';
import { createUnionFind } from './union-find.ts';

type Pair = [l: number, r: number, weight: number];

const groupOf = (pairs: Pair[]): PairGroup => {
  const sorted = pairs.toSorted(([, , a], [, , b]) => b - a);
  return { l: sorted.map(([l]) => l), r: sorted.map(([, r]) => r), weight: sorted.map(([, , w]) => w) };
};

/** What becomes of records 0 to n − 1 by these pairs, weights from 0 on being matches. */
function merge(records: number, pairs: Pair[]) {
  const input = {
    roots: Int32Array.from({ length: records }, (_, n) => n),
    numbered: new Uint8Array(records),
  };
  const merger = createMerger(input);
  const outcomes = new Map<string, Outcome>();
  mergeGroup(merger, groupOf(pairs), 0, (l, r, _, outcome) => outcomes.set(`${l}-${r}`, outcome));
  return { entities: [...input.roots].map((rid) => merger.together.find(rid)), outcomes };
}

test('one good pair does not join two groups when the other pairs between them speak against it', () => {
  const father: Pair[] = [
    [0, 1, 14],
    [0, 2, 12],
    [1, 2, 11],
  ];
  const son: Pair[] = [
    [3, 4, 15],
    [3, 5, 13],
    [4, 5, 10],
  ];
  const between: Pair[] = [
    [2, 3, 4],
    [0, 3, -9],
    [1, 4, -7],
    [2, 5, -8],
    [0, 5, -6],
  ];
  const { entities, outcomes } = merge(6, [...father, ...son, ...between]);
  assert.deepEqual(entities, [0, 0, 0, 3, 3, 3]);
  assert.equal(outcomes.get('2-3'), 'outvoted');
});

test('who has moved is still one: what speaks against weighs less than what speaks for', () => {
  // Record 2 has the new address and the telephone of 1; 0 knows neither.
  assert.deepEqual(
    merge(3, [
      [0, 1, 9],
      [1, 2, 8],
      [0, 2, -11],
    ]).entities,
    [0, 0, 0],
  );
});

test('a single pair that does not fit is no reason', () => {
  assert.deepEqual(
    merge(3, [
      [0, 1, 9],
      [1, 2, 0],
      [0, 2, -30],
    ]).entities,
    [0, 0, 0],
  );
});

test('pairs that were never compared say nothing', () => {
  assert.deepEqual(
    merge(4, [
      [0, 1, 3],
      [1, 2, 3],
      [2, 3, 3],
    ]).entities,
    [0, 0, 0, 0],
  );
});

test('what groups say of each other is what their pairs say, however they grow', () => {
  let state = 7;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % below;
  };
  const records = 40;
  const pairs: Pair[] = [];
  for (let l = 0; l < records; l++)
    for (let r = l + 1; r < records; r++) if (random(4) === 0) pairs.push([l, r, random(6) - 3]);
  const { find, unite } = createUnionFind(records);
  const evidence = createEvidence(groupOf(pairs), find);
  const said = { against: 0, nothing: 0 };
  for (let step = 0; step < records - 2; step++) {
    const [a, b] = [find(random(records)), find(random(records))];
    if (a !== b) evidence.join(a, b, unite(a, b));
    for (let other = 0; other < records; other++) {
      const [one, two] = [find(a), find(other)];
      if (one === two) continue;
      const sum = pairs
        .filter(([l, r]) => (find(l) === one && find(r) === two) || (find(l) === two && find(r) === one))
        .reduce((total, [, , weight]) => total + weight, 0);
      assert.equal(evidence.speaksAgainst(one, two), sum < -5);
      assert.equal(evidence.speaksAgainst(two, one), sum < -5);
      said[sum < -5 ? 'against' : 'nothing']++;
    }
  }
  assert.ok(said.against > 20 && said.nothing > 20, JSON.stringify(said));
});
