import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MOST_PLACES } from '../track-limits-contract.ts';
import { begin, give, isBatchDue, type PlaceAt, thin, walk } from './track-recording.ts';

const start = Date.parse('2026-11-18T01:00:00Z');
const METRE = 1 / 111_320;
/** Walks north at a metre and a half a second, a place every second. */
const walked = (seconds: number, from = begin('t', start)) => {
  let recording = from;
  for (let second = 0; second < seconds; second += 1)
    recording = walk(
      recording,
      { longitude: 113.6, latitude: 34.7 + second * 1.5 * METRE },
      start + second * 1_000,
    );
  return recording;
};

test('standing still makes no places, and a phone that is wrong about where it is none either', () => {
  const here = { longitude: 113.6, latitude: 34.7 };
  let recording = walk(begin('t', start), here, start);
  for (let second = 1; second < 600; second += 1)
    recording = walk(recording, { ...here, latitude: 34.7 + (second % 5) * METRE }, start + second * 1_000);
  assert.equal(recording.pending.length, 1);
  recording = walk(recording, { longitude: 113.7, latitude: 34.7 }, start + 601_000);
  assert.equal(recording.pending.length, 2, 'a quarter of an hour by bus is walked');
  recording = walk(recording, { longitude: 114.7, latitude: 34.7 }, start + 602_000);
  assert.equal(recording.pending.length, 2, 'ninety kilometres in a second are not');
});

test('a straight street is two places, a corner stays', () => {
  const straight = walked(300);
  assert.ok(straight.pending.length >= 28, `${straight.pending.length} places of 450 metres`);
  assert.ok(isBatchDue(walked(660)));
  const { recording, batch } = give(straight);
  assert.deepEqual([batch.first, batch.places.length, recording.pending.length], [0, 2, 0]);
  const corner: PlaceAt[] = [
    [113.6, 34.7, 0],
    [113.6, 34.701, 60],
    [113.6, 34.702, 120],
    [113.601, 34.702, 180],
    [113.602, 34.702, 240],
  ];
  assert.deepEqual(thin(corner), [corner[0], corner[2], corner[4]]);
});

test('the next batch begins where the one before ended, and a patrol has its bound', () => {
  const { recording } = give(walked(300));
  const { batch } = give(walk(recording, { longitude: 113.61, latitude: 34.7 }, start + 500_000));
  assert.equal(batch.first, 2);
  const full = { ...recording, given: Array.from({ length: MOST_PLACES }, (): PlaceAt => [113.6, 34.7, 0]) };
  assert.equal(walk(full, { longitude: 113.62, latitude: 34.7 }, start + 900_000), full);
});
