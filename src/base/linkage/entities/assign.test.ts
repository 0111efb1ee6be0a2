import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { assignEntities } from './assign.ts';

const map = (entities: Readonly<Record<string, string>>) =>
  new Map(
    Object.entries(entities).flatMap(([entity, records]) => [...records].map((record) => [record, entity])),
  );
const groupsOf = (...groups: string[]) => groups.map((group) => [...group]);
const idsFrom = (start: number) => () => String(start++);

test('the largest part keeps the id, the merged one points to the survivor', () => {
  const merged = assignEntities(map({ 1: 'ab', 2: 'cde' }), groupsOf('abcde'), idsFrom(10));
  assert.equal(merged.entityOf.get('a'), '2');
  assert.deepEqual(merged.merges, [{ survivor: '2', merged: ['1'] }]);
  assert.deepEqual([...merged.retired], [['1', '2']]);
  const split = assignEntities(map({ 1: 'abcde' }), groupsOf('ab', 'cde'), idsFrom(10));
  assert.equal(split.entityOf.get('c'), '1');
  assert.equal(split.entityOf.get('a'), '10');
  assert.deepEqual(split.splits, [{ entity: '1', parts: ['1', '10'] }]);
  assert.deepEqual(split.merges, []);
});

test('an entity whose records are all gone is retired and points nowhere', () => {
  const { retired, created } = assignEntities(map({ 1: 'a', 2: 'b' }), groupsOf('a', 'x'), idsFrom(10));
  assert.deepEqual([...retired], [['2', undefined]]);
  assert.deepEqual(created, ['10']);
});

/** Partitions of some of the records, by a label for each. */
const partition = fc.array(fc.nat(4), { minLength: 12, maxLength: 12 });
const toGroups = (labels: readonly number[]) => {
  const groups = new Map<number, string[]>();
  for (const [n, label] of labels.entries()) groups.set(label, [...(groups.get(label) ?? []), `r${n}`]);
  return [...groups.values()];
};
const toPrevious = (labels: readonly number[]) => new Map(labels.map((label, n) => [`r${n}`, `e${label}`]));

test('every group has one id of its own, nothing changes when nothing changed, and undoing gives the ids back', () => {
  fc.assert(
    fc.property(partition, partition, (before, after) => {
      const previous = toPrevious(before);
      const groups = toGroups(after);
      let next = 0;
      const result = assignEntities(previous, groups, () => `n${next++}`);
      const ids = groups.map((group) => new Set(group.map((record) => result.entityOf.get(record)!)));
      for (const own of ids) assert.equal(own.size, 1);
      assert.equal(new Set(ids.flatMap((own) => [...own])).size, groups.length);
      for (const entity of new Set(previous.values())) {
        const kept = [...result.entityOf.values()].includes(entity);
        assert.equal(kept, !result.retired.has(entity), 'kept or retired');
      }
      const same = assignEntities(previous, toGroups(before), () => assert.fail('no new id is needed'));
      assert.deepEqual(same.entityOf, previous);
      assert.equal(same.merges.length + same.splits.length, 0);
      const shuffled = assignEntities(previous, groups.toReversed(), () => `m${next++}`);
      for (const [record, entity] of result.entityOf) {
        if (entity.startsWith('e'))
          assert.equal(shuffled.entityOf.get(record), entity, 'order of groups says nothing');
      }
    }),
  );
});
