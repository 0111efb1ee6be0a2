import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextRings, without } from './ring-list.ts';

const received = (callId: string, urgent = true) =>
  ['police-diversion.call.received', { callId, urgent }] as const;

test('each urgent call rings until somebody looks at it; the others go on', () => {
  const two = nextRings(nextRings([], ...received('a')), ...received('b'));
  assert.deepEqual(two, ['a', 'b']);
  assert.deepEqual(without(two, 'a'), ['b']);
  assert.deepEqual(nextRings(two, ...received('c', false)), two);
  assert.deepEqual(nextRings(two, ...received('a')), ['b', 'a'], 'handed over once more it rings once');
});

test('what another desk signed or gave back rings no more; progress of it changes nothing', () => {
  const made = 'police-diversion.reply.made';
  assert.deepEqual(nextRings(['a', 'b'], made, { callId: 'a', kind: 'acknowledged' }), ['b']);
  assert.deepEqual(nextRings(['a'], 'police-diversion.call.returned', { callId: 'a' }), []);
  assert.deepEqual(nextRings(['a'], made, { callId: 'a', kind: 'progress' }), ['a']);
});
