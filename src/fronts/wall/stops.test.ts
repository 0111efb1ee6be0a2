import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countBy } from './replay.ts';
import { homeOf, nextStop } from './stops.ts';

test('the carousel goes round all stops and begins anew; one stop is no round', () => {
  const stops = ['city', 'east', 'west'];
  assert.equal(nextStop(stops, 'city'), 'east');
  assert.equal(nextStop(stops, 'west'), 'city');
  assert.equal(nextStop(stops, 'a street'), 'city');
  assert.equal(nextStop(['city'], 'city'), undefined);
  assert.deepEqual(
    countBy(['a', 'b', 'b'], (each) => each),
    [
      { key: 'b', count: 2 },
      { key: 'a', count: 1 },
    ],
  );
});

test('rights that lie in one area make it the home; rights of the whole city or of units do not', () => {
  const of = (...grants: [organisationId: string | null, areaId: string | null][]) =>
    homeOf({ grants: grants.map(([organisationId, areaId]) => ({ organisationId, areaId })) });
  assert.equal(of(['office', null], [null, 'street']), 'street');
  assert.equal(of([null, 'street'], [null, 'other street']), undefined);
  assert.equal(of([null, null], [null, 'street']), undefined, 'somewhere the whole city is his');
  assert.equal(of(['office', null]), undefined);
});
