import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { createTestCity } from '../../../scenes/testing.ts';
import { EDGE_KINDS } from '../kinds-contract.ts';
import { storeSmallTown } from '../testing.ts';
import { applyRecords, type IncomingRecord, recordLine, takeEntityIds } from './apply.ts';
import { mergeEntities, undoDecision } from './decisions.ts';

const town = await createTestCity([], []);
await storeSmallTown(town, town.city.areas, '990101001001');
const { ctx } = town;
const sources = await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source ORDER BY id');
const [insured, market] = sources.map(({ id }) => id) as [number, number];
const options = { cityDivision: '9901', day: '2026-11-18', reason: 'test' };
const [wang, li, mill, bakery, second] = (await takeEntityIds(ctx, 5)) as [
  number,
  number,
  number,
  number,
  number,
];

const inTx = <Result>(work: (tx: Ctx) => Promise<Result>) => inTransaction(ctx, work);
const apply = (records: readonly IncomingRecord[], gone: { sourceId: number; key: string }[] = []) =>
  inTx((tx) => applyRecords(tx, records.map(recordLine), gone, options));
const person = (
  key: string,
  entityId: number,
  organisation: string | null,
  observedOn = '2026-10-01',
): IncomingRecord => ({
  ...{ sourceId: insured, key, kind: 'person', entityId, observedOn },
  fields: { name: '某人', ...(organisation !== null && { organisation_name: organisation }) },
});
const organisation = (key: string, entityId: number, name: string, more: object = {}): IncomingRecord => ({
  ...{ sourceId: market, key, kind: 'organisation', entityId, observedOn: '2026-10-01' },
  fields: { organisation_name: name, ...more },
});
/** Who works where, of those of this test: `person>organisation`. */
const workplaces = async () => {
  const rows = await ctx.db.query<{ from: number; to: number; key: string }>(
    `SELECT from_id AS from, to_id AS to, record_key AS key FROM registry.edge
     WHERE kind = ${EDGE_KINDS.worksAt} AND from_id = ANY($1) ORDER BY from_id, to_id`,
    [[wang, li]],
  );
  const names = new Map(Object.entries({ wang, li, mill, bakery, second }).map(([name, id]) => [id, name]));
  return rows.map(({ from, to, key }) => `${names.get(from)}>${names.get(to)} ${key}`);
};

test('an employer whom nobody knows yet is found when he comes, another when somebody changes his', async () => {
  await apply([person('w', wang, '阳光磨坊'), person('l', li, '阳光磨坊')]);
  assert.deepEqual(await workplaces(), []);
  await apply([organisation('m', mill, '阳光磨坊'), organisation('b', bakery, '晨曦面包房')]);
  assert.deepEqual(await workplaces(), ['wang>mill w', 'li>mill l']);
  await apply([person('l', li, '晨曦面包房', '2026-11-01')]);
  assert.deepEqual(await workplaces(), ['wang>mill w', 'li>bakery l']);
  await apply([person('w2', wang, '阳光磨坊', '2026-11-01')]);
  assert.deepEqual(await workplaces(), ['wang>mill w2', 'li>bakery l'], 'by the newest record');
});

test('a name that two bear means nobody, one that is closed neither; whoever is left has the staff again', async () => {
  await apply([organisation('s', second, '阳光磨坊')]);
  assert.deepEqual(await workplaces(), ['li>bakery l'], 'of the first one nothing was said');
  await apply([organisation('s', second, '月光磨坊')]);
  assert.deepEqual(await workplaces(), ['wang>mill w2', 'li>bakery l']);
  await apply([
    organisation('s', second, '阳光磨坊'),
    organisation('m', mill, '阳光磨坊', { state: '注销' }),
  ]);
  assert.deepEqual(await workplaces(), ['wang>second w2', 'li>bakery l']);
  await apply([], [{ sourceId: market, key: 's' }]);
  assert.deepEqual(await workplaces(), ['li>bakery l']);
  await apply([organisation('m', mill, '阳光磨坊')]);
  assert.deepEqual(await workplaces(), ['wang>mill w2', 'li>bakery l']);
});

test('a merge brings what both were called to work at, undoing takes it back, an end ends it', async () => {
  const { decisionId } = await inTx((tx) => mergeEntities(tx, [wang, li], options));
  assert.deepEqual(await workplaces(), ['wang>mill w2', 'wang>bakery l']);
  await inTx((tx) => undoDecision(tx, decisionId, options));
  assert.deepEqual(await workplaces(), ['wang>mill w2', 'li>bakery l']);
  await apply([person('l', li, null, '2026-11-02')]);
  await apply(
    [],
    [
      { sourceId: insured, key: 'w' },
      { sourceId: insured, key: 'w2' },
    ],
  );
  assert.deepEqual(await workplaces(), []);
  const [left] = await ctx.db.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM registry.employment WHERE person_id = ANY($1)',
    [[wang, li]],
  );
  assert.equal(left?.n, 0);
});
