import assert from 'node:assert/strict';
import { test } from 'node:test';
import { facadeOf, neighbourOf } from '../../kit/desk/facade-rows.ts';
import type { HouseItem } from './types.ts';
import { usesOf } from './uses-of.ts';

const house = (unit: string, floor: number, room: string, use: HouseItem['use'] = 'owner'): HouseItem => ({
  ...{ id: `${unit}-${room}`, buildingId: '3', unit, floor, room, use, households: 1, persons: null },
});
const houses = [
  house('2', 1, '101'),
  house('1', 2, '202', 'let'),
  house('1', 1, '101'),
  house('1', 1, '102'),
  house('1', 2, '201'),
  house('10', 1, '101', 'empty'),
];

test('units stand in their order, the top floor first, rooms from left to right', () => {
  const drawn = facadeOf(houses);
  assert.deepEqual(
    drawn.map(({ unit }) => unit),
    ['1', '2', '10'],
  );
  assert.deepEqual(
    drawn[0]!.floors.map((each) => [each.floor, each.houses.map(({ room }) => room)]),
    [
      [2, ['201', '202']],
      [1, ['101', '102']],
    ],
  );
});

test('arrows go along a floor over the units, and up and down', () => {
  const drawn = facadeOf(houses);
  assert.equal(neighbourOf(drawn, '1-102', 'ArrowRight'), '2-101');
  assert.equal(neighbourOf(drawn, '2-101', 'ArrowLeft'), '1-102');
  assert.equal(neighbourOf(drawn, '1-102', 'ArrowUp'), '1-202');
  assert.equal(neighbourOf(drawn, '1-202', 'ArrowRight'), undefined);
  assert.equal(neighbourOf(drawn, '1-101', 'ArrowDown'), undefined);
});

test('uses are counted, the most first', () => {
  assert.deepEqual(usesOf(houses)[0], { use: 'owner', count: 4 });
});
