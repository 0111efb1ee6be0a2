import assert from 'node:assert/strict';
import { test } from 'node:test';
import { actionKeys, nextWaiting, paceOf } from './moves.ts';

const row = (id: string, state = 'waits') => ({ id, state });

test('after a decision the next row that still waits comes, then those before it', () => {
  const rows = [row('a'), row('b', 'gone'), row('c', 'gone'), row('d')];
  assert.equal(nextWaiting(rows, 'a', 'waits')?.id, 'd');
  assert.equal(nextWaiting(rows, 'd', 'waits')?.id, 'a');
  assert.equal(nextWaiting([row('a')], 'a', 'waits'), undefined);
  assert.equal(nextWaiting(rows, 'a', undefined)?.id, 'b');
  assert.equal(nextWaiting(rows, 'd', undefined), undefined);
});

test('a pace is of the last hour and says nothing of a few minutes', () => {
  const minute = 60_000;
  const each = (count: number, step: number) => Array.from({ length: count }, (_, index) => index * step);
  assert.equal(paceOf(each(4, minute), 4 * minute), undefined);
  assert.equal(paceOf(each(30, minute), 30 * minute), 60);
  assert.equal(paceOf(each(60, 10_000), 600_000), 360);
  assert.equal(paceOf(each(5, 1_000), 5_000), 60, 'five in five seconds are no pace of 3600');
});

test('each action has a key of its own, and the desk keeps its own', () => {
  const all = ['dispatch', 'exit', 'answer', 'reclassify', 'urge', 'supervise', 'verify', 'approve'];
  const keys = [...actionKeys(all.map((id) => ({ id }))).values()];
  assert.equal(new Set(keys).size, keys.length);
  for (const own of 'jkabcemnp') assert.ok(!keys.includes(own), own);
});
