import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CasePointQuery } from '../../../base/loop/contract.ts';
import { readRing, ringText, withoutDoubles } from './ring.ts';

const ring = [
  { longitude: 113.6, latitude: 34.7 },
  { longitude: 113.7, latitude: 34.7 },
  { longitude: 113.65, latitude: 34.8 },
];

test('what the page writes the server reads, and the page reads again', () => {
  const { pattern = '' } = CasePointQuery.properties.within as { pattern?: string };
  assert.match(ringText(ring), new RegExp(pattern));
  assert.deepEqual(readRing(ringText(ring)), ring);
});

test('an address that holds no area is passed over', () => {
  for (const text of [null, '', '1,2', '1,2;3,4', 'a,b;c,d;e,f', '500,1;2,3;4,5'])
    assert.equal(readRing(text), undefined);
});

test('a corner marked twice in a row counts once', () => {
  assert.deepEqual(withoutDoubles([...ring, ring[2]!]), ring);
});
