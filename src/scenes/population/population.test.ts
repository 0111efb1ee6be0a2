import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  applyRecords,
  deriveOptionsOf,
  type IncomingRecord,
  recordLine,
  takeEntityIds,
} from '../../base/registry/index.ts';
import { storeSmallTown, TOWN } from '../../base/registry/testing.ts';
import { inTransaction } from '../../platform/context/index.ts';
import { readTable } from '../../platform/tables/index.ts';
import { createTestCity } from '../testing.ts';
import { TOTALS } from './cells.ts';
import type { Counts, GroupCounts, GroupList, MoveList, Moves, PersonList } from './contract.ts';
import { refreshCounts } from './count.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const { city, ctx } = town;
const grid = city.areas.findByCode('990101001001')!;
const street = city.areas.findByCode('990101001')!;
const otherStreet = city.areas.findByCode('990101002')!;
await storeSmallTown(town, city.areas, grid.code);
const http = await town.serve();
const sources = (await ctx.db.query<{ id: number }>('SELECT id FROM feeds.source ORDER BY id')).map(
  ({ id }) => id,
) as [number, number];

const leader = town.staff('leader');
const clerk = town.staff('street', { area: street.code });
const neighbour = town.staff('street', { area: otherStreet.code });
const steward = town.staff('data-steward');
const officer = town.staff('governance', { area: street.code });

async function ask<Body>(actor: typeof leader, path: string, purpose?: string) {
  const answer = await http.inject({
    url: `/api/v1/population/${path}`,
    headers: {
      ...town.headersOf(actor),
      ...(purpose && { 'x-purpose': encodeURIComponent(purpose) }),
    },
  });
  const isSheet = path.includes('.xlsx') && answer.statusCode === 200;
  return {
    status: answer.statusCode,
    body: (isSheet ? {} : answer.json()) as Body,
    raw: answer.rawPayload,
  };
}
const today = () => city.loop.dayOf(ctx.clock.now());
const apply = (...records: Omit<IncomingRecord, 'kind'>[]) =>
  inTransaction(ctx, (tx) =>
    applyRecords(
      tx,
      records.map((each) => recordLine({ ...each, kind: 'person' })),
      [],
      {
        ...deriveOptionsOf(city, ctx.clock.now()),
        reason: 'test',
      },
    ),
  );

test('the view of facts names the totals by the numbers that they stand at', async () => {
  const [view] = await ctx.db.query<{ sql: string }>(
    `SELECT pg_get_viewdef('population.v_count_fact') AS sql`,
  );
  assert.match(view!.sql, new RegExp(`figures\\[${TOTALS + 1}\\] AS registered`));
});

test('people are counted by place and summed up to the city, with the time of the count', async () => {
  const before = (await ask<Counts>(leader, 'counts')).body;
  assert.deepEqual([before.living, before.oldestAt], [0, null], 'nothing was counted yet');
  assert.ok((await refreshCounts(ctx, city)) > 0);
  assert.equal(await refreshCounts(ctx, city), 0, 'and nothing has to be counted again');
  const counts = (await ask<Counts>(leader, 'counts')).body;
  assert.equal(counts.oldestAt, ctx.clock.now().toISOString());
  assert.deepEqual(
    [counts.living, counts.residences, counts.households, counts.numberless],
    // The mother lives in one house and is registered in another one.
    [4, { registered: 2, apart: 1, floating: 1, away: 1 }, 1, 3],
  );
  assert.deepEqual(counts.sexes, { male: 2, female: 2, unknown: 0 });
  const band = counts.pyramid.find(({ from }) => from === 45);
  assert.deepEqual([band?.male, band?.female], [1, 0], 'the father is 46');
  assert.equal(counts.children.find(({ id }) => id === street.path[1])?.living, 4);
  const own = (await ask<Counts>(clerk, 'counts')).body;
  assert.deepEqual([own.area.id, own.path.map(({ id }) => id), own.unplaced], [street.id, [street.id], null]);
  assert.equal((await ask(clerk, `counts?area=${otherStreet.id}`)).status, 404);
  assert.equal((await ask<Counts>(leader, 'counts?kind=floating')).body.sexes.female, 1);
});

test('a list holds who is asked for, masked, page by page, and every page is in the audit log', async () => {
  const page = async (query: string, actor = clerk) =>
    (await ask<PersonList>(actor, `persons?${query}`)).body;
  const ids = async (query: string) => (await page(query)).items.map(({ id }) => Number(id));
  assert.deepEqual(await ids(''), [TOWN.father, TOWN.mother, TOWN.child, TOWN.tenant]);
  assert.deepEqual(await ids('kind=floating'), [TOWN.tenant]);
  assert.deepEqual(await ids('kind=away'), [TOWN.mother]);
  assert.deepEqual(await ids('sex=male&ageTo=17'), [TOWN.child]);
  assert.deepEqual(
    await ids('ageFrom=47&ageTo=49'),
    [],
    'a band holds more than the ages that were asked for',
  );
  assert.deepEqual(await ids('numberless=true&sex=female'), [TOWN.mother, TOWN.tenant]);
  const first = await page('limit=3');
  const second = await page(`limit=3&cursor=${first.next}`);
  assert.deepEqual(
    [first.items.length, second.items.map(({ id }) => Number(id)), second.next],
    [3, [TOWN.tenant], null],
  );
  assert.equal(first.items[0]!.name, '王**');
  assert.equal(first.isUnmasked, false);
  const full = (await ask<PersonList>(clerk, 'persons', '核对底册')).body;
  assert.deepEqual([full.isUnmasked, full.items[0]!.name], [true, '王建国']);
  const [logged] = await ctx.db.query<{ found: string[]; purposes: number }>(
    `SELECT (SELECT details -> 'found' FROM audit.entry WHERE action = 'registry.persons.listed' ORDER BY happened_at, id LIMIT 1) AS found,
       (SELECT count(*)::int FROM audit.entry WHERE action = 'access.unmasked' AND purpose = '核对底册') AS purposes`,
  );
  assert.deepEqual([logged!.found.length, logged!.purposes], [4, 1]);
  assert.deepEqual((await page('', neighbour)).items, []);
  assert.equal((await ask(clerk, 'persons?unplaced=true')).status, 403);
  assert.equal((await ask(leader, 'persons')).status, 403, 'counts are not persons');
});

test('a list is taken away as a workbook by right, as it is shown', async () => {
  const { status, raw } = await ask(clerk, 'persons.xlsx?kind=apart');
  assert.equal(status, 200);
  const rows: string[] = [];
  for await (const { cells } of (await readTable(raw)).rows) rows.push(`${cells.姓名} ${cells.人口类别}`);
  assert.deepEqual(rows, ['李** 人户分离']);
  assert.equal((await ask(town.staff('community', { area: grid.code }), 'persons.xlsx')).status, 403);
});

test('special groups: exact and listed by right, in tens from the street upwards without it', async () => {
  const countsOf = async (actor: typeof leader, area = '') =>
    Object.fromEntries(
      (await ask<GroupCounts>(actor, `groups${area}`)).body.total.map(({ kind, count, isExact }) => [
        kind,
        [count, isExact],
      ]),
    );
  const whole = await countsOf(leader);
  assert.deepEqual(
    [whole.disabled, whole.correction],
    [
      [null, false],
      [null, false],
    ],
    'one is fewer than ten',
  );
  const near = await countsOf(clerk, `?area=${grid.id}`);
  assert.deepEqual(
    [near.disabled, near.correction],
    [[1, true], undefined],
    'care is theirs, security is not',
  );
  assert.deepEqual((await countsOf(officer)).correction, [1, true]);
  const list = (await ask<GroupList>(clerk, 'groups/disabled/persons')).body;
  assert.deepEqual(
    list.items.map(({ id, since, source }) => [Number(id), since, source]),
    [[TOWN.mother, '2020-01-01', '户籍人口']],
  );
  assert.equal((await ask(clerk, 'groups/correction/persons')).status, 403);
  assert.equal((await ask<GroupList>(officer, 'groups/correction/persons')).body.items.length, 1);
});

test('counts follow the people: only what was touched is counted anew', async () => {
  const [someone] = (await takeEntityIds(ctx, 1)) as [number];
  const home = {
    name: '合成甲',
    sex: 1,
    born: '1940-01-01',
    registered_division: '990101',
    registered_house: TOWN.house,
  };
  await apply({
    ...{ sourceId: sources[0], key: 'x', entityId: someone, observedOn: '2020-01-01' },
    fields: { ...home, house: TOWN.house },
  });
  assert.equal(await refreshCounts(ctx, city), 1);
  const counts = (await ask<Counts>(clerk, 'counts')).body;
  assert.deepEqual([counts.living, counts.residences.registered, counts.ages.from65], [5, 3, 1]);
  town.clock.advance(86_400_000);
  await apply({
    ...{ sourceId: sources[1], key: 'x', entityId: someone, observedOn: today() },
    fields: { name: '合成甲', house: TOWN.otherHouse },
  });
  await refreshCounts(ctx, city);
});

test('moves are told by area and day, and who lives apart since is handed over once to be checked', async () => {
  const period = `from=${today()}&to=${today()}`;
  const moves = (await ask<Moves>(clerk, `moves?${period}`)).body;
  assert.deepEqual([moves.total.within, moves.total.net, moves.toCheck], [1, 0, 1]);
  const list = (await ask<MoveList>(clerk, `moves/persons?${period}&direction=within`)).body;
  assert.deepEqual(
    list.items.map(({ name, kind, residence }) => [name, kind, residence]),
    [['合**', 'moved', 'apart']],
  );
  assert.deepEqual((await ask<MoveList>(clerk, `moves/persons?${period}&direction=in`)).body.items, []);
  assert.equal((await ask(clerk, 'moves?from=2026-02-01&to=2026-01-01')).status, 400);
  const send = () =>
    http.inject({
      ...{ method: 'POST', url: '/api/v1/population/checks', headers: town.headersOf(clerk) },
      payload: { area: street.id, from: today(), to: today(), until: today() },
    });
  const sent = await send();
  assert.deepEqual([sent.statusCode, sent.json()], [200, { houses: 1 }]);
  assert.equal((await send()).statusCode, 409, 'nobody is asked twice');
  const events = await town.deliver();
  const wanted = events.find(({ type }) => type === 'registry.house_check.wanted');
  assert.deepEqual(wanted?.data.houseIds, [String(TOWN.otherHouse)]);
  assert.ok(!JSON.stringify(wanted).includes('合成'), 'no personal values in an event');
});

test('after a week everything is counted anew: people grow older', async () => {
  town.clock.advance(8 * 86_400_000);
  assert.ok((await refreshCounts(ctx, city)) > 0);
  assert.equal((await ask<PersonList>(steward, 'persons?unplaced=true')).body.items.length, 0);
});
