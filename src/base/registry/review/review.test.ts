import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction } from '../../../platform/context/index.ts';
import { createTestCity } from '../../../scenes/testing.ts';
import { registryRoutes } from '../index.ts';
import { applyRecords, recordLine, takeEntityIds } from '../records/apply.ts';
import { storeSmallTown } from '../testing.ts';
import { storeReviews } from './queue.ts';

const town = await createTestCity([], []);
await storeSmallTown(town, town.city.areas, '990101001001');
const { ctx } = town;
const app = await town.serve(registryRoutes(town.city));
const [source] = await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source ORDER BY id');
const options = { cityDivision: '9901', day: '2026-11-18', reason: 'test' };
const ids = await takeEntityIds(ctx, 6);
const names = ['周一', '周一一', '吴二', '吴二', '郑三', '郑散'];

await inTransaction(ctx, async (tx) => {
  const lines = ids.map((entityId, n) =>
    recordLine({
      ...{ sourceId: source!.id, key: `r${n}`, kind: 'person', entityId, observedOn: '2026-01-01' },
      fields: { name: names[n]!, telephone: `1381111000${n}` },
    }),
  );
  await applyRecords(tx, lines, [], options);
  const pair = (left: number, right: number, probability: number, risky: boolean) => ({
    ...{ leftId: ids[left]!, rightId: ids[right]!, probability, risky, reason: 'grey zone' },
    waterfall: [
      { title: 'prior', weight: -12 },
      { title: 'name', left: names[left]!, right: names[right]!, weight: 14 },
    ],
  });
  await storeReviews(tx, [pair(0, 1, 0.8, false), pair(2, 3, 0.7, true), pair(4, 5, 0.6, false)]);
});

const steward = town.staff('data-steward');
const other = town.staff('data-steward');
const member = town.staff('grid-member', { area: '990101001001' });

async function call<Body>(actor: typeof steward, method: 'GET' | 'POST', path: string, payload?: object) {
  const url = `/api/v1/registry/${path}`;
  const answer = await app.inject({
    method,
    url,
    headers: town.headersOf(actor),
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json() as Body & { code?: string } };
}
type Queue = { items: { id: string; risky: boolean; left: { name: string } }[] };
const queue = async (state = 'open') =>
  (await call<Queue>(steward, 'GET', `reviews?state=${state}`)).body.items;
const decide = (actor: typeof steward, id: string, says: 'same' | 'different') =>
  call<{ state: string; decisionId: string | null }>(actor, 'POST', `reviews/${id}/decide`, {
    says,
    note: '',
  });
const exists = async (id: number) =>
  (await ctx.db.query('SELECT 1 FROM registry.person WHERE id = $1', [id])).length === 1;

test('the queue shows the likeliest first, masked, to data stewards alone', async () => {
  const items = await queue();
  assert.deepEqual(
    items.map(({ left }) => left.name),
    ['周*', '吴*', '郑*'],
  );
  assert.equal((await call(member, 'GET', 'reviews')).status, 403);
  for (const forged of [['x', 'y'], [1, 'y'], [1]]) {
    const cursor = Buffer.from(JSON.stringify(forged)).toString('base64url');
    const { status, body } = await call(steward, 'GET', `reviews?cursor=${cursor}`);
    assert.deepEqual([status, body.code], [400, 'request.cursor_invalid']);
  }
  const page = (
    await call<{ waterfall: object[]; left: { fields: Record<string, string> }[] }>(
      steward,
      'GET',
      `reviews/${items[0]!.id}`,
    )
  ).body;
  assert.deepEqual(page.waterfall, [
    { title: 'prior', weight: -12 },
    { title: 'name', weight: 14 },
  ]);
  assert.equal(page.left[0]!.fields.telephone, '138****0000');
  const [entry] = await ctx.db.query<{ found: string[] }>(
    `SELECT details -> 'found' AS found FROM audit.entry WHERE action = 'registry.reviews.listed' ORDER BY id LIMIT 1`,
  );
  assert.deepEqual(
    entry?.found,
    items.map(({ id }) => id),
    'whose masked values were on a page is in the audit log',
  );
});

test('one person puts a plain pair together; a risky one needs a second, who may not be the first', async () => {
  const [plain, risky] = await queue();
  assert.equal((await decide(steward, plain!.id, 'same')).body.state, 'merged');
  assert.deepEqual([await exists(ids[0]!), await exists(ids[1]!)], [true, false]);
  assert.equal((await decide(steward, risky!.id, 'same')).body.state, 'half-agreed');
  assert.ok(await exists(ids[3]!), 'nothing has moved yet');
  assert.equal((await decide(steward, risky!.id, 'same')).body.code, 'registry.second_person');
  assert.equal((await decide(other, risky!.id, 'same')).body.state, 'merged');
  assert.equal((await decide(other, risky!.id, 'different')).body.code, 'registry.review_decided');
});

test('who is kept apart leaves the queue; a merge can be opened again and its decision shows as undone', async () => {
  const [last] = await queue();
  assert.equal((await decide(steward, last!.id, 'different')).body.state, 'kept-apart');
  assert.deepEqual(await queue(), []);
  const [merged] = await queue('merged');
  assert.equal((await call(steward, 'POST', `reviews/${merged!.id}/reopen`)).status, 200);
  assert.ok(await exists(ids[1]!));
  assert.deepEqual(
    (await queue()).map(({ id }) => id),
    [merged!.id],
  );
  await ctx.db.query(
    'INSERT INTO organisations.staff (id, organisation_id, name, post) SELECT $1, id, $2, $3 FROM organisations.organisation LIMIT 1',
    [steward.id, '数据管理员', '数据'],
  );
  const { body } = await call<{
    items: { kind: string; actorName: string | null; isUndone: boolean; isUndo: boolean }[];
  }>(steward, 'GET', `decisions?entity=${ids[0]}`);
  assert.equal(body.items[0]?.actorName, '数据管理员', 'a person is told by name');
  assert.deepEqual(
    body.items.map(({ isUndone, isUndo }) => [isUndone, isUndo]),
    [
      [false, true],
      [true, false],
    ],
  );
});

test('a run finds the pair again: what people decided stays', async () => {
  await inTransaction(ctx, (tx) =>
    storeReviews(tx, [
      { leftId: ids[4]!, rightId: ids[5]!, probability: 0.99, waterfall: [], risky: false, reason: 'again' },
    ]),
  );
  assert.equal((await queue('kept-apart')).length, 1);
});

test('a pair of whom one was put together with somebody else means the survivor', async () => {
  const [one, two, three] = (await takeEntityIds(ctx, 3)) as [number, number, number];
  await inTransaction(ctx, async (tx) => {
    const line = (key: string, entityId: number) =>
      recordLine({
        ...{ sourceId: source!.id, key, kind: 'person', entityId, observedOn: '2026-01-01' },
        fields: { name: '钱七' },
      });
    await applyRecords(tx, [line('q1', one), line('q2', two), line('q3', three)], [], options);
    const pair = { waterfall: [], risky: false, reason: 'grey zone' };
    await storeReviews(tx, [
      { ...pair, leftId: one, rightId: two, probability: 0.98 },
      { ...pair, leftId: two, rightId: three, probability: 0.97 },
      { ...pair, leftId: one, rightId: three, probability: 0.96 },
    ]);
  });
  const [first, second, third] = await queue();
  assert.equal((await decide(steward, first!.id, 'same')).body.state, 'merged');
  const [left] = await queue();
  assert.deepEqual([left!.id, left!.left.name], [second!.id, '钱*']);
  const page = await call<{ left: object[]; right: object[] }>(steward, 'GET', `reviews/${second!.id}`);
  assert.deepEqual([page.body.left.length, page.body.right.length], [2, 1]);
  assert.equal((await decide(steward, second!.id, 'same')).body.state, 'merged');
  assert.deepEqual([await exists(one), await exists(two), await exists(three)], [true, false, false]);
  assert.equal((await decide(steward, third!.id, 'different')).body.code, 'registry.already_one');
  const done = (await decide(steward, third!.id, 'same')).body;
  assert.deepEqual([done.state, done.decisionId], ['merged', null]);
});

test('organisations have a queue of their own, and are merged and taken back in the same way', async () => {
  const [one, two] = (await takeEntityIds(ctx, 2)) as [number, number];
  await inTransaction(ctx, async (tx) => {
    const line = (key: string, entityId: number, name: string) =>
      recordLine({
        ...{ sourceId: source!.id, key, kind: 'organisation', entityId, observedOn: '2026-01-01' },
        fields: { organisation_name: name },
      });
    await applyRecords(tx, [line('o1', one, '和顺商贸'), line('o2', two, '和顺商行')], [], options);
    const pair = { leftId: one, rightId: two, probability: 0.4, risky: false, reason: 'grey zone' };
    await storeReviews(tx, [{ ...pair, waterfall: [{ title: 'prior', weight: -9 }] }], 'organisation');
  });
  type Both = {
    items: { id: string; entity: string; organisations: { left: { name: string } }; left: null }[];
  };
  const { body } = await call<Both>(steward, 'GET', 'reviews?kind=organisation');
  assert.deepEqual(
    body.items.map(({ entity, organisations, left }) => [entity, organisations.left.name, left]),
    [['organisation', '和顺商贸', null]],
  );
  const { status, body: decided } = await decide(steward, body.items[0]!.id, 'same');
  assert.deepEqual([status, decided.state], [200, 'merged']);
  const names = async () =>
    (
      await ctx.db.query<{ name: string }>(
        'SELECT name FROM registry.organisation WHERE id = ANY($1::bigint[]) ORDER BY id',
        [[one, two]],
      )
    ).length;
  assert.equal(await names(), 1);
  for (const id of [one, two])
    assert.equal((await call<{ id: string }>(steward, 'GET', `organisations/${id}`)).body.id, String(one));
  assert.equal((await call(steward, 'POST', `decisions/${decided.decisionId}/undo`)).status, 200);
  assert.equal(await names(), 2);
});

test('a merge that is taken back in the ledger puts its pair before people again', async () => {
  const [one, two] = (await takeEntityIds(ctx, 2)) as [number, number];
  await inTransaction(ctx, async (tx) => {
    const line = (key: string, entityId: number) =>
      recordLine({
        ...{ sourceId: source!.id, key, kind: 'person', entityId, observedOn: '2026-01-01' },
        fields: { name: '孙八' },
      });
    await applyRecords(tx, [line('t1', one), line('t2', two)], [], options);
    const pair = { leftId: one, rightId: two, probability: 0.999, risky: false, reason: 'grey zone' };
    await storeReviews(tx, [{ ...pair, waterfall: [] }]);
  });
  const [pair] = await queue();
  const { decisionId } = (await decide(steward, pair!.id, 'same')).body;
  assert.equal((await call(steward, 'POST', `decisions/${decisionId}/undo`)).status, 200);
  assert.ok((await queue()).some(({ id }) => id === pair!.id));
  assert.ok(!(await queue('merged')).some(({ id }) => id === pair!.id));
  assert.equal((await decide(steward, pair!.id, 'different')).body.state, 'kept-apart');
});

test('who came by another number after the pair was found is put together by two', async () => {
  const [one, two, three] = (await takeEntityIds(ctx, 3)) as [number, number, number];
  const [first, second] = ['99010119800101002X', '990101198001010038'];
  await inTransaction(ctx, async (tx) => {
    const line = (key: string, entityId: number, number?: string) =>
      recordLine({
        ...{ sourceId: source!.id, key, kind: 'person', entityId, observedOn: '2026-01-01' },
        fields: { name: '李九', ...(number !== undefined && { resident_number: number }) },
      });
    const lines = [line('n1', one), line('n2', two, first), line('n3', three, second)];
    await applyRecords(tx, lines, [], options);
    const pair = { waterfall: [], risky: false, reason: 'grey zone' };
    await storeReviews(tx, [
      { ...pair, leftId: one, rightId: two, probability: 0.9999 },
      { ...pair, leftId: one, rightId: three, probability: 0.9998 },
    ]);
  });
  const [near, far] = await queue();
  assert.equal((await decide(steward, near!.id, 'same')).body.state, 'merged');
  assert.equal((await decide(steward, far!.id, 'same')).body.state, 'half-agreed');
  assert.ok(await exists(three), 'nothing has moved yet');
  assert.equal((await decide(other, far!.id, 'same')).body.state, 'merged');
});

test('of two who decide on a pair at the same time one is told that it is decided', async () => {
  const [one, two] = (await takeEntityIds(ctx, 2)) as [number, number];
  await inTransaction(ctx, async (tx) => {
    const line = (key: string, entityId: number) =>
      recordLine({
        ...{ sourceId: source!.id, key, kind: 'person', entityId, observedOn: '2026-01-01' },
        fields: { name: '周十' },
      });
    await applyRecords(tx, [line('s1', one), line('s2', two)], [], options);
    const pair = { leftId: one, rightId: two, probability: 0.9997, risky: false, reason: 'grey zone' };
    await storeReviews(tx, [{ ...pair, waterfall: [] }]);
  });
  const [pair] = await queue();
  const answers = await Promise.all([
    decide(steward, pair!.id, 'same'),
    decide(other, pair!.id, 'different'),
  ]);
  const codes = answers.map(({ status, body }) => (status === 200 ? 'done' : body.code));
  assert.deepEqual(codes.toSorted(), ['done', 'registry.review_decided']);
});
