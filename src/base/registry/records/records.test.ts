import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ctx } from '../../../platform/context/index.ts';
import { inTransaction } from '../../../platform/context/index.ts';
import { createTestCity } from '../../../scenes/testing.ts';
import { storeSmallTown, TOWN } from '../testing.ts';
import { applyRecords, type IncomingRecord, recordLine, takeEntityIds } from './apply.ts';
import { mergeEntities, splitEntity, undoDecision } from './decisions.ts';

const town = await createTestCity([], []);
await storeSmallTown(town, town.city.areas, '990101001001');
const { ctx } = town;
const sources = await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source ORDER BY id');
const [households, insured] = sources.map(({ id }) => id) as [number, number];
const options = { cityDivision: '9901', day: '2026-11-18', reason: 'test' };
const [anna, annaAgain, other] = (await takeEntityIds(ctx, 3)) as [number, number, number];

const record = (
  sourceId: number,
  key: string,
  entityId: number,
  fields: IncomingRecord['fields'],
): IncomingRecord => ({
  ...{ sourceId, key, kind: 'person', entityId, observedOn: '2026-10-01', fields },
});
const stored: IncomingRecord[] = [
  record(households, 'p1', anna, {
    ...{ name: '安娜', sex: 2, born: '1990-02-03', registered_division: '990101' },
    ...{ house: TOWN.house, registered_house: TOWN.house },
  }),
  record(insured, 'p1', annaAgain, { name: '安娜娜', telephone: '13811112222', house: TOWN.otherHouse }),
  record(insured, 'p2', other, { name: '别人', registered_division: '990202', house: TOWN.otherHouse }),
];

const apply = (records: readonly IncomingRecord[], gone: { sourceId: number; key: string }[] = []) =>
  inTransaction(ctx, (tx) => applyRecords(tx, records.map(recordLine), gone, options));
const inTx = <Result>(work: (tx: Ctx) => Promise<Result>) => inTransaction(ctx, work);

/** Everything that a decision may change, without the ledger itself. */
async function picture() {
  const of = (sql: string) => ctx.db.query<object>(sql);
  return {
    persons: await of(`SELECT * FROM registry.person WHERE id > ${TOWN.tenant} ORDER BY id`),
    records: await of('SELECT source_id, key, entity_id FROM registry.record ORDER BY source_id, key'),
    edges: await of('SELECT * FROM registry.edge ORDER BY from_id, to_id, kind'),
    merged: await of('SELECT id, into_id FROM registry.merged ORDER BY id'),
  };
}

test('records become persons: the trusted name, the newest telephone, how they stand to the city', async () => {
  const first = await apply(stored);
  assert.deepEqual([first.records, first.entities, first.merges], [3, 3, 0]);
  const { persons } = await picture();
  const [one, , third] = (
    persons as { id: number; name: string; residence: number; grid_id: string | null }[]
  ).filter(({ id }) => id !== TOWN.father);
  assert.deepEqual([one!.name, one!.residence], ['安娜', 1]);
  assert.equal(third!.residence, 3, 'registered under another city');
  assert.ok(one!.grid_id, 'the grid follows from the house');
});

test('the same records again change nothing', async () => {
  const before = await picture();
  await apply(stored);
  assert.deepEqual(await picture(), before);
});

test('a merge joins records, the old number leads to the survivor, and undoing brings everything back', async () => {
  const before = await picture();
  const { survivor, decisionId } = await inTx((tx) => mergeEntities(tx, [anna, annaAgain], options));
  assert.equal(survivor, anna);
  const after = await picture();
  const person = (
    after.persons as { id: number; name: string; telephone: string; house_id: number; residence: number }[]
  ).find(({ id }) => id === anna)!;
  assert.deepEqual(
    [person.name, person.telephone, person.residence],
    ['安娜', '13811112222', person.house_id === TOWN.house ? 1 : 2],
  );
  assert.deepEqual(after.merged, [{ id: annaAgain, into_id: anna }]);
  await inTx((tx) => undoDecision(tx, decisionId, options));
  assert.deepEqual(await picture(), before);
  await assert.rejects(
    inTx((tx) => undoDecision(tx, decisionId, options)),
    { code: 'registry.already_undone' },
  );
});

test('who was merged away stands in his household again when that is undone', async () => {
  const householdOf = async () =>
    (
      await ctx.db.query<{ household: number | null }>(
        'SELECT household_id AS household FROM registry.person WHERE id = $1',
        [annaAgain],
      )
    )[0]?.household;
  await ctx.db.query('UPDATE registry.person SET household_id = $2 WHERE id = $1', [
    annaAgain,
    TOWN.household,
  ]);
  const { decisionId } = await inTx((tx) => mergeEntities(tx, [anna, annaAgain], options));
  assert.equal(await householdOf(), undefined);
  await inTx((tx) => undoDecision(tx, decisionId, options));
  assert.equal(await householdOf(), TOWN.household);
  await ctx.db.query('UPDATE registry.person SET household_id = NULL WHERE id = $1', [annaAgain]);
});

test('a decision none of whose records is left cannot be undone, and no other one is marked in its place', async () => {
  const [lone] = await takeEntityIds(ctx, 1);
  const key = 'w1';
  await apply([record(insured, key, lone!, { name: '丙' })]);
  const { decisionId } = await inTx((tx) => mergeEntities(tx, [anna, lone!], options));
  await apply([], [{ sourceId: insured, key }]);
  await assert.rejects(
    inTx((tx) => undoDecision(tx, decisionId, options)),
    { code: 'registry.nothing_to_undo' },
  );
  const [decision] = await ctx.db.query<object>(
    'SELECT undone_by, undoes_id FROM registry.decision WHERE id = $1',
    [decisionId],
  );
  assert.deepEqual(decision, { undone_by: null, undoes_id: null });
  await ctx.db.query('DELETE FROM registry.merged WHERE id = $1', [lone]);
});

test('a split gives records a person of their own; what was decided on again has to be undone first', async () => {
  await inTx((tx) => mergeEntities(tx, [anna, annaAgain], options));
  const before = await picture();
  const parted = [{ sourceId: insured, key: 'p1' }];
  const { newId, decisionId } = await inTx((tx) => splitEntity(tx, anna, parted, options));
  const later = await inTx((tx) => mergeEntities(tx, [other, newId], options));
  await assert.rejects(
    inTx((tx) => undoDecision(tx, decisionId, options)),
    { code: 'registry.undo_overtaken' },
  );
  await inTx((tx) => undoDecision(tx, later.decisionId, options));
  await inTx((tx) => undoDecision(tx, decisionId, options));
  // The number that was split off stays good: it leads back.
  const merged = [...before.merged, { id: newId, into_id: anna }];
  assert.deepEqual(await picture(), { ...before, merged });
  await assert.rejects(
    inTx((tx) => splitEntity(tx, other, [{ sourceId: insured, key: 'p2' }], options)),
    {
      code: 'registry.nothing_left',
    },
  );
});

test('who falls wholly into two others is led to by the larger one, and each half can be undone', async () => {
  const [two] = await takeEntityIds(ctx, 1);
  const keys = ['q1', 'q2', 'q3'];
  await apply(keys.map((key) => record(insured, key, two!, { name: '乙' })));
  const parted = keys.map((key) => record(insured, key, key === 'q1' ? other : anna, { name: '乙' }));
  const applied = await apply(parted);
  assert.deepEqual([applied.merges, applied.splits], [1, 0]);
  const [led] = await ctx.db.query<{ into: number }>(
    'SELECT into_id AS "into" FROM registry.merged WHERE id = $1',
    [two],
  );
  assert.equal(led?.into, anna);
  const decisions = await ctx.db.query<{ id: string }>(
    'SELECT id FROM registry.decision WHERE entity_ids[1] = $1 ORDER BY at DESC, id',
    [two],
  );
  for (const { id } of decisions) await inTx((tx) => undoDecision(tx, id, options));
  const [held] = await ctx.db.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM registry.record WHERE entity_id = $1',
    [two],
  );
  assert.equal(held?.n, 3);
  await apply(
    [],
    keys.map((key) => ({ sourceId: insured, key })),
  );
});

test('a record that its source no longer has goes, and so does a person nobody speaks of', async () => {
  await apply([], [{ sourceId: insured, key: 'p2' }]);
  const { persons } = await picture();
  assert.ok(!(persons as { id: number }[]).some(({ id }) => id === other));
});

test('who stands in a register of deaths is dead, who stands in one of the disabled is in that group', async () => {
  const says = (id: number, what: string) =>
    ctx.db.query(`UPDATE feeds.source SET declaration = jsonb_build_object('says', $2::text) WHERE id = $1`, [
      id,
      what,
    ]);
  await says(insured, 'disabled');
  await apply([record(insured, 'p1', anna, { name: '安娜' })]);
  const groups = await ctx.db.query<{ kind: string }>(
    'SELECT kind FROM registry.special_group WHERE person_id = $1',
    [anna],
  );
  assert.deepEqual(
    groups.map(({ kind }) => kind),
    ['disabled'],
  );
  await says(insured, 'dead');
  await apply([record(insured, 'p1', anna, { name: '安娜' })]);
  const [person] = await ctx.db.query<{ state: number }>('SELECT state FROM registry.person WHERE id = $1', [
    anna,
  ]);
  assert.equal(person?.state, 2);
});
