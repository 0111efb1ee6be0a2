import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../platform/db/testing.ts';
import { incidentFlow } from '../intake/incident-flow.ts';
import { baseMigrations } from '../migrations.ts';
import { act, type CaseFilter, type CaseSort, countCases, listCases, openCase } from './index.ts';
import { createTestLoop, staffActor, storeTestOrganisations } from './testing.ts';

const database = await createTestDatabase(baseMigrations);
const loop = await createTestLoop(database.ctx, [incidentFlow]);
const units = await storeTestOrganisations(database.ctx, ['roads', 'water']);
const reader = database.as(staffActor('reader', ['case.read']));

const titles = ['井盖缺失', '路灯不亮', '井盖破损', '水管爆裂', '井盖松动', '垃圾堆放'];
for (const [index, title] of titles.entries()) {
  database.clock.advance(60_000);
  const subject = {
    ...{ title, description: '', channel: index % 2 === 0 ? 'hotline' : 'patrol', kind: '投诉', priority: 3 },
    ...{ synthetic: true, place: { areaPath: [] } },
  };
  const { id } = await openCase(database.ctx, loop, { flowId: 'incident', subject });
  if (index >= 3) continue;
  const form = { unit: index === 0 ? units.roads : units.water };
  await act(database.ctx, loop, { caseId: id, action: 'dispatch', capacity: 'system', form });
}

/** All pages of a list, two rows at a time. */
async function titlesOf(ctx: typeof reader, filter: CaseFilter, sort?: CaseSort): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | undefined, page = 0; page < 10; page++) {
    const answer = await listCases(ctx, filter, {
      limit: 2,
      ...(sort && { sort }),
      ...(cursor && { cursor }),
    });
    found.push(...answer.items.map((row) => row.title));
    if (answer.next === null) return found;
    cursor = answer.next;
  }
  throw new Error('the list never ends');
}

test('every list gives each case once over its pages, in its order', async () => {
  const newestFirst = [...titles].reverse();
  assert.deepEqual(await titlesOf(reader, {}), newestFirst);
  assert.deepEqual(await titlesOf(reader, { open: true }, 'newest'), newestFirst);
  for (const sort of ['due', 'priority'] as const) {
    assert.deepEqual((await titlesOf(reader, { open: true }, sort)).sort(), [...titles].sort(), sort);
  }
  assert.deepEqual(await titlesOf(reader, { channel: 'patrol' }), ['垃圾堆放', '水管爆裂', '路灯不亮']);
});

test('words find the cases that hold all of them, newest first, over pages and among the waiting', async () => {
  assert.deepEqual(await titlesOf(reader, { words: '井盖' }), ['井盖松动', '井盖破损', '井盖缺失']);
  assert.deepEqual(await titlesOf(reader, { words: '井盖', state: 'awaiting-dispatch' }), ['井盖松动']);
  assert.equal(await countCases(reader, { words: '井盖' }), 3);
  assert.equal(await countCases(reader, { words: '井盖', open: true }), 3);
  await assert.rejects(titlesOf(reader, { words: '，。' }), { code: 'request.invalid' });
});

test('somebody sees what their own unit leads and nothing else', async () => {
  const grants = [
    { role: 'x', permissions: new Set(['case.read']), organisationIds: new Set([units.water!]) },
  ];
  const water = database.as({ ...staffActor('water', [], units.water), grants });
  assert.deepEqual(await titlesOf(water, {}), ['井盖破损', '路灯不亮']);
  assert.deepEqual((await titlesOf(water, { open: true }, 'due')).sort(), ['井盖破损', '路灯不亮'].sort());
  assert.deepEqual((await titlesOf(water, { mine: true }, 'due')).sort(), ['井盖破损', '路灯不亮'].sort());
});

test('a cursor of another list is refused', async () => {
  const { next } = await listCases(reader, {}, { limit: 2 });
  await assert.rejects(listCases(reader, { open: true }, { sort: 'priority', cursor: next! }), {
    code: 'request.cursor_invalid',
  });
});
