import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { createTestCity } from '../../../scenes/testing.ts';
import { EDGE_KINDS } from '../kinds-contract.ts';
import { FATHER_NUMBER, storeSmallTown, TOWN } from '../testing.ts';
import { applyRecords, type IncomingRecord, recordLine, takeEntityIds } from './apply.ts';
import { mergeEntities, undoDecision } from './decisions.ts';
import { ORGANISATIONS_CHANGED } from './derive-organisations.ts';

const town = await createTestCity([], []);
await storeSmallTown(town, town.city.areas, '990101001001');
const { ctx } = town;
const sources = await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source ORDER BY id');
const [insured, market] = sources.map(({ id }) => id) as [number, number];
const options = { cityDivision: '9901', day: '2026-11-18', reason: 'test' };
const [wang, double, mill] = (await takeEntityIds(ctx, 3)) as [number, number, number];
const NUMBER = '99010119800101002X';

const inTx = <Result>(work: (tx: Ctx) => Promise<Result>) => inTransaction(ctx, work);
const apply = (records: readonly IncomingRecord[], gone: { sourceId: number; key: string }[] = []) =>
  inTx((tx) => applyRecords(tx, records.map(recordLine), gone, options));
const person = (key: string, entityId: number, more: IncomingRecord['fields']): IncomingRecord => ({
  ...{ sourceId: insured, key, kind: 'person', entityId, observedOn: '2026-10-01' },
  fields: { name: '王掌柜', ...more },
});
/** Who heads the mill, and by whose edges. */
async function headOfMill() {
  const [row] = await ctx.db.query<{ head: number | null; edges: number[] }>(
    `SELECT head_id AS head, ARRAY(SELECT from_id::int FROM registry.edge
       WHERE to_id = o.id AND kind = ${EDGE_KINDS.heads} AND valid_to IS NULL ORDER BY 1) AS edges
     FROM registry.organisation o WHERE id = $1`,
    [mill],
  );
  return [row!.head, row!.edges];
}
/** How often scenes were told of organisations since it was asked last. */
let known = 0;
async function told(): Promise<number> {
  const [row] = await ctx.db.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM outbox.event WHERE type = $1',
    [ORGANISATIONS_CHANGED],
  );
  const news = row!.n - known;
  known = row!.n;
  return news;
}

test('a head becomes known when he comes, follows a merge and its undoing, and is none when he goes', async () => {
  await apply([
    {
      ...{ sourceId: market, key: 'm', kind: 'organisation', entityId: mill, observedOn: '2026-10-01' },
      fields: { organisation_name: '阳光磨坊', head_name: '王掌柜', head_number: NUMBER },
    },
  ]);
  assert.deepEqual(await headOfMill(), [null, []]);
  await told();
  await apply([person('w', wang, { resident_number: NUMBER }), person('d', double, {})]);
  assert.deepEqual([await headOfMill(), await told()], [[wang, [wang]], 1]);
  await apply([person('d2', double, { telephone: '13800138000' })]);
  assert.equal(await told(), 0, 'nothing is new of a head');
  const { survivor, decisionId } = await inTx((tx) => mergeEntities(tx, [double, wang], options));
  assert.equal(survivor, double);
  assert.deepEqual([await headOfMill(), await told()], [[double, [double]], 1]);
  await inTx((tx) => undoDecision(tx, decisionId, options));
  assert.deepEqual([await headOfMill(), await told()], [[wang, [wang]], 1]);
  await apply([], [{ sourceId: insured, key: 'w' }]);
  assert.deepEqual([await headOfMill(), await told()], [[null, []], 1]);
});

test('of a head who dies scenes are told, also where only his own number here is known', async () => {
  await ctx.db.query(`UPDATE feeds.source SET declaration = '{"says": "dead"}' WHERE id = $1`, [insured]);
  await told();
  await apply([
    {
      ...{ sourceId: insured, key: 'f', kind: 'person', entityId: TOWN.father, observedOn: '2026-11-10' },
      fields: { name: '王建国', resident_number: FATHER_NUMBER },
    },
  ]);
  assert.equal(await told(), 1);
  const [row] = await ctx.db.query<{ head: number }>(
    'SELECT head_id AS head FROM registry.organisation WHERE id = $1',
    [TOWN.company],
  );
  assert.equal(row?.head, TOWN.father);
});
