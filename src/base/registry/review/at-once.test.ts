import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inTransaction } from '../../../platform/context/index.ts';
import { callerOf, createTestCity } from '../../../scenes/testing.ts';
import { registryRoutes } from '../index.ts';
import { applyRecords, recordLine, takeEntityIds } from '../records/apply.ts';
import { storeSmallTown, TOWN } from '../testing.ts';
import { storeReviews } from './queue.ts';

const town = await createTestCity([], []);
await storeSmallTown(town, town.city.areas, '990101001001');
const { ctx } = town;
const call = callerOf(town, await town.serve(registryRoutes(town.city)));
const [source] = await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source ORDER BY id');
const options = { cityDivision: '9901', day: '2026-11-18', reason: 'test' };
const [steward, other] = [town.staff('data-steward'), town.staff('data-steward')];

/** Some who live in one house, each with one record, and the pairs of each with the next: their numbers in this order. */
async function row(many: number): Promise<string[]> {
  const ids = await takeEntityIds(ctx, many);
  await inTransaction(ctx, async (tx) => {
    const lines = ids.map((entityId) =>
      recordLine({
        ...{ sourceId: source!.id, key: `k${entityId}`, kind: 'person', entityId, observedOn: '2026-01-01' },
        fields: { name: '周一', house: String(TOWN.house) },
      }),
    );
    await applyRecords(tx, lines, [], options);
    const pair = { probability: 0.9, risky: false, reason: 'grey zone', waterfall: [] };
    await storeReviews(
      tx,
      ids.slice(1).map((rightId, n) => ({ ...pair, leftId: ids[n]!, rightId })),
    );
  });
  const pairs = await ctx.db.query<{ id: string }>(
    'SELECT id FROM registry.review WHERE left_id = ANY($1::bigint[]) ORDER BY left_id',
    [ids],
  );
  return pairs.map(({ id }) => id);
}
const decide = (actor: typeof steward, id: string, note = '') =>
  call<{ decisionId: string }>(actor, 'POST', `registry/reviews/${id}/decide`, { says: 'same', note });
const undo = (id: string) => call<{ id: string }>(steward, 'POST', `registry/decisions/${id}/undo`);

test('of two who decide on pairs of the same person at the same time neither stands in the way of the other', async () => {
  for (let round = 0; round < 3; round++) {
    const [first, second] = (await row(3)) as [string, string];
    const answers = await Promise.all([decide(steward, first), decide(other, second)]);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200],
    );
  }
});

test('a text that no database stores is told as such, and nothing is stored', async () => {
  const [pair] = (await row(2)) as [string];
  const answer = await decide(steward, pair, 'a\u0000b');
  assert.deepEqual([answer.status, answer.code], [400, 'request.invalid']);
  assert.equal((await decide(steward, pair)).status, 200);
});

test('an undo that is taken back lets the decision stand again; that is what can be undone then', async () => {
  const [pair] = (await row(2)) as [string];
  const { decisionId } = (await decide(steward, pair)).body;
  const taken = (await undo(decisionId)).body.id;
  const lines = async () => {
    type Lines = { items: { id: string; isUndone: boolean; mayUndo: boolean }[] };
    const { body } = await call<Lines>(steward, 'GET', 'registry/decisions?limit=3');
    return body.items.map(({ id, isUndone, mayUndo }) => [id, isUndone, mayUndo]);
  };
  assert.deepEqual((await lines()).slice(0, 2), [
    [taken, false, true],
    [decisionId, true, false],
  ]);
  const again = (await undo(taken)).body.id;
  assert.deepEqual(await lines(), [
    [again, false, false],
    [taken, true, false],
    [decisionId, false, true],
  ]);
  assert.equal((await undo(again)).code, 'registry.stands_again');
  assert.equal((await undo(taken)).code, 'registry.already_undone');
  const split = (await undo(decisionId)).body.id;
  assert.deepEqual((await lines())[0], [split, false, true]);
});
