import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gather } from './gather.ts';

const view = [113, 34, 114, 35] as const;

test('circles that would cover each other become one in the middle of their components; nothing is lost', () => {
  const groups = [
    { id: 'a', lon: 113.5, lat: 34.5, count: 30 },
    { id: 'b', lon: 113.52, lat: 34.5, count: 10 },
    { id: 'far', lon: 113.8, lat: 34.5, count: 5 },
  ];
  assert.deepEqual(gather(groups, view), [
    { id: 'a', count: 40, lon: 113.505, lat: 34.5 },
    { id: 'far', lon: 113.8, lat: 34.5, count: 5 },
  ]);
});

test('nearer, they stand apart again', () => {
  const groups = [
    { id: 'a', lon: 113.5, lat: 34.5, count: 30 },
    { id: 'b', lon: 113.52, lat: 34.5, count: 10 },
  ];
  assert.equal(gather(groups, [113.4, 34.4, 113.6, 34.6]).length, 2);
});
