import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction } from '../../../platform/context/index.ts';
import { createTestCity } from '../../../scenes/testing.ts';
import { storeSmallTown, TOWN } from '../testing.ts';
import { applyRecords, type IncomingRecord, recordLine, takeEntityIds } from './apply.ts';
import { mergeEntities, undoDecision } from './decisions.ts';
import { MOVE_KINDS, takeChangedPlaces, takeMoveDays } from './moves.ts';

const town = await createTestCity([], []);
const grid = town.city.areas.findByCode('990101001001')!;
await storeSmallTown(town, town.city.areas, grid.code);
const { ctx } = town;
const [register, survey] = (
  await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source ORDER BY id')
).map(({ id }) => id) as [number, number];
const [ben, baby, twin, lost] = (await takeEntityIds(ctx, 4)) as [number, number, number, number];

const record = (
  sourceId: number,
  key: string,
  entityId: number,
  observedOn: string,
  fields: IncomingRecord['fields'],
): IncomingRecord => ({ ...{ sourceId, key, kind: 'person', entityId, observedOn, fields } });
const optionsOf = (day: string) => ({ cityDivision: '9901', day, reason: 'test' });
const apply = (day: string, records: IncomingRecord[], gone: { sourceId: number; key: string }[] = []) =>
  inTransaction(ctx, (tx) => applyRecords(tx, records.map(recordLine), gone, optionsOf(day)));
const home = { name: '合成甲', registered_division: '990101', registered_house: TOWN.house };

async function movesOf(id: number): Promise<string[]> {
  const rows = await ctx.db.query<{ kind: number; day: string; takenBack: boolean }>(
    `SELECT kind, seen_on::text AS day, taken_back AS "takenBack" FROM registry.move WHERE person_id = $1 ORDER BY id`,
    [id],
  );
  return rows.map(({ kind, day, takenBack }) => `${MOVE_KINDS[kind - 1]} ${day}${takenBack ? ' back' : ''}`);
}

test('who is loaded first has not arrived, nor who is only now known from older records', async () => {
  await apply('2026-10-01', [
    record(register, 'b', ben, '2026-09-30', { ...home, born: '1990-01-01', house: TOWN.house }),
  ]);
  await apply('2026-10-20', [record(survey, 'old', twin, '2024-01-01', { ...home, house: TOWN.house })]);
  assert.deepEqual([await movesOf(ben), await movesOf(twin)], [[], []]);
});

test('a newer record of another house is a move, the same again none; an address read otherwise is none', async () => {
  const moved = record(survey, 'b', ben, '2026-10-05', { name: '合成甲', house: TOWN.otherHouse });
  await apply('2026-10-21', [moved]);
  await apply('2026-10-22', [moved]);
  assert.deepEqual(await movesOf(ben), ['moved 2026-10-05']);
  const [row] = await ctx.db.query<object>(
    'SELECT from_house_id, to_house_id, from_grid_id, to_grid_id, residence FROM registry.move',
  );
  assert.deepEqual(row, {
    ...{ from_house_id: TOWN.house, to_house_id: TOWN.otherHouse, residence: 2 },
    ...{ from_grid_id: grid.id, to_grid_id: grid.id },
  });
  // Read again, the same record means the first house: that corrects the move.
  await apply('2026-10-23', [{ ...moved, fields: { ...moved.fields, house: TOWN.house } }]);
  assert.deepEqual(await movesOf(ben), ['moved 2026-10-05 back']);
});

test('nowhere any more has left, seen again has come back, a record that is withdrawn takes its move back', async () => {
  await apply('2026-11-02', [record(survey, 'v1', ben, '2026-11-01', { house: null })]);
  await apply('2026-11-05', [record(survey, 'v2', ben, '2026-11-04', { house: TOWN.otherHouse })]);
  assert.deepEqual((await movesOf(ben)).slice(1), ['left 2026-11-01', 'arrived 2026-11-04']);
  await apply('2026-11-06', [], [{ sourceId: survey, key: 'v2' }]);
  assert.deepEqual((await movesOf(ben)).slice(1), ['left 2026-11-01', 'arrived 2026-11-04 back']);
});

test('who is first seen after the keeping began arrives, a baby is born, who stands among the dead has died', async () => {
  await apply('2026-11-08', [
    record(survey, 'n', lost, '2026-11-07', { name: '合成乙', born: '1970-01-01', house: TOWN.house }),
    record(survey, 'c', baby, '2026-11-07', { name: '合成丙', born: '2026-10-30', house: TOWN.house }),
  ]);
  assert.deepEqual([await movesOf(lost), await movesOf(baby)], [['arrived 2026-11-07'], ['born 2026-11-07']]);
  await ctx.db.query(`UPDATE feeds.source SET declaration = '{"says":"dead"}' WHERE id = $1`, [survey]);
  await apply('2026-11-10', [record(survey, 'd', lost, '2026-11-09', { name: '合成乙' })]);
  assert.deepEqual((await movesOf(lost)).slice(1), ['died 2026-11-09']);
  await ctx.db.query(`UPDATE feeds.source SET declaration = '{}' WHERE id = $1`, [survey]);
});

test('putting persons together or apart moves nobody', async () => {
  const before = await ctx.db.query<object>('SELECT id FROM registry.move WHERE NOT taken_back');
  const { decisionId } = await inTransaction(ctx, (tx) =>
    mergeEntities(tx, [ben, twin], optionsOf('2026-11-11')),
  );
  await inTransaction(ctx, (tx) => undoDecision(tx, decisionId, optionsOf('2026-11-11')));
  assert.deepEqual(await ctx.db.query<object>('SELECT id FROM registry.move WHERE NOT taken_back'), before);
});

test('places whose people changed and days with moves are told once', async () => {
  const taken = await takeChangedPlaces(ctx, 1_000);
  assert.ok(taken.includes(grid.id) && taken.includes(null), 'the grid, and those without a place');
  assert.deepEqual(await takeChangedPlaces(ctx, 1_000), []);
  assert.ok((await takeMoveDays(ctx, 1_000)).includes('2026-11-09'));
  assert.deepEqual(await takeMoveDays(ctx, 1_000), []);
  await apply('2026-11-12', [
    record(survey, 'c', baby, '2026-11-07', { name: '合成丙', born: '2026-10-30', house: TOWN.house }),
  ]);
  assert.deepEqual(await takeChangedPlaces(ctx, 1_000), [], 'what changes nothing marks nothing');
});
