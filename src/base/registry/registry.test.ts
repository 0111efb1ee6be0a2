import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestCity } from '../../scenes/testing.ts';
import type { PersonDossier, SearchAnswer } from './contract.ts';
import { registryRoutes } from './index.ts';
import { COMPANY_CODE, FATHER_NUMBER, MANHOLE_CODE, storeSmallTown, TOWN } from './testing.ts';

const town = await createTestCity([], []);
const { areas } = town.city;
const { lon, lat } = areas.findByCode('990101001001001')!;
const grid = areas.locate(lon!, lat!)?.path.at(-1);
assert.ok(grid, 'its own point lies in a grid');
await storeSmallTown(town, town.city.areas, grid.code);
const app = await town.serve(registryRoutes(town.city));

const member = town.staff('grid-member', { unit: '990101001001.committee', area: '990101001001' });
const neighbour = town.staff('grid-member', { unit: '990101001002.committee', area: '990101001002' });
const dispatcher = town.staff('dispatcher');
const officer = town.staff('governance');
const leader = town.staff('leader');

type Actor = typeof member;
async function get<Body>(actor: Actor | undefined, path: string, purpose?: string) {
  const answer = await app.inject({
    method: 'GET',
    url: `/api/v1/registry/${path}`,
    headers: {
      ...(actor && town.headersOf(actor)),
      ...(purpose && { 'x-purpose': encodeURIComponent(purpose) }),
    },
  });
  return { status: answer.statusCode, body: answer.json() as Body };
}
const search = async (actor: Actor, words: string) =>
  (await get<SearchAnswer>(actor, `search?q=${encodeURIComponent(words)}`)).body;

test('a search finds by number, telephone, name, address, organisation and component, persons masked', async () => {
  for (const words of [FATHER_NUMBER, '王建国', `138 0000 ${TOWN.father}`]) {
    const { persons } = await search(member, words);
    assert.deepEqual(
      persons.map(({ id, name, number }) => ({ id, name, number })),
      [{ id: String(TOWN.father), name: '王**', number: '990*************36' }],
      words,
    );
  }
  for (const words of [
    ...['阳光花园3号楼2单元501', '阳光花园3-2-501', '阳光花园三号楼二单元５０１室', '阳光花园3号楼501'],
    `${town.city.areas.city.name}${town.city.areas.get(grid.path[1]!).name}示范路12号阳光花园3栋2单元5层501室`,
  ])
    assert.deepEqual(
      (await search(member, words)).houses.map(({ id }) => id),
      [String(TOWN.house)],
      words,
    );
  for (const words of ['阳光花园', '示范路12号阳光花园'])
    assert.deepEqual(
      (await search(member, words)).buildings.map(({ id }) => id),
      [String(TOWN.building)],
      words,
    );
  assert.deepEqual((await search(member, '示范路13号阳光花园3号楼')).buildings, [], 'another gate');
  assert.deepEqual((await search(member, '。，')).buildings, [], 'nothing but marks');
  for (const words of ['阳光商贸', COMPANY_CODE])
    assert.deepEqual(
      (await search(leader, words)).organisations.map(({ id }) => id),
      [String(TOWN.company)],
      words,
    );
  assert.deepEqual(
    (await search(leader, MANHOLE_CODE)).things.map(({ owner }) => owner),
    ['城市管理局'],
  );
  assert.deepEqual((await search(leader, '王建国')).persons, [], 'who has no right to persons finds none');
});

test('a point finds its grid and the building next to it, a code its grid, each only within reach', async () => {
  for (const words of [`${lon},${lat}`, `${lat}， ${lon}`]) {
    const { asked, grids, buildings } = await search(member, words);
    assert.deepEqual([asked, grids.map(({ id }) => id)], ['point', [grid.id]], words);
    assert.equal(buildings[0]?.id, String(TOWN.building));
  }
  const byCode = await search(member, grid.code);
  assert.deepEqual([byCode.asked, byCode.grids.map(({ id }) => id)], ['area-code', [grid.id]]);
  const outside = await search(neighbour, `${lon},${lat}`);
  assert.deepEqual([outside.grids, outside.buildings], [[], []]);
  assert.equal((await search(member, '1.23,4.56')).asked, 'words', 'no point of the city');
});

test('a person opens with household, house, groups by right, sources and what contradicts', async () => {
  const masked = (await get<PersonDossier>(member, `persons/${TOWN.father}`)).body;
  assert.equal(masked.isUnmasked, false);
  assert.deepEqual(
    masked.household?.members.map(({ id, isHead }) => [id, isHead]),
    [
      [String(TOWN.father), true],
      [String(TOWN.mother), false],
      [String(TOWN.child), false],
    ],
  );
  assert.ok(!/1390000|建国|501/.test(JSON.stringify(masked)), 'neither telephone nor name nor door in full');

  const { body } = await get<PersonDossier>(member, `persons/${TOWN.father}`, '入户核实');
  assert.equal(body.number, FATHER_NUMBER);
  assert.match(body.address ?? '', /阳光花园3号楼2单元501室$/);
  const attribute = (name: string) => body.attributes.find((each) => each.attribute === name);
  assert.equal(attribute('name')?.value, '王建国', 'of two names the more trusted source');
  assert.deepEqual(
    attribute('name')?.others.map(({ value, sources }) => [value, sources[0]?.source]),
    [['王健国', '社保参保']],
  );
  assert.equal(attribute('telephone')?.value, '13900009999', 'of two telephones the one seen last');
  assert.deepEqual(
    body.links.map(({ kind, title }) => [kind, title]),
    [['owns', '示范路12号阳光花园3号楼2单元501室']],
  );

  const groupsOf = async (actor: Actor, id: number) =>
    (await get<PersonDossier>(actor, `persons/${id}`)).body.groups.map(({ kind }) => kind);
  assert.deepEqual(await groupsOf(member, TOWN.mother), ['disabled']);
  assert.deepEqual(await groupsOf(member, TOWN.tenant), [], 'correction is none of a grid member’s business');
  assert.deepEqual(await groupsOf(officer, TOWN.tenant), ['correction']);
});

test('keys of records, which may be resident numbers, are shown to nobody who may not see those', async () => {
  type Records = { items: { key: string }[] };
  const keysOf = (body: Records) => body.items.map(({ key }) => key);
  const path = `persons/${TOWN.mother}/records`;
  await town.ctx.db.query(
    `INSERT INTO registry.record VALUES (1, $2, 1, $1, '2026-01-01', '{"name":"李秀英"}')`,
    [TOWN.mother, FATHER_NUMBER],
  );
  assert.deepEqual(keysOf((await get<Records>(member, path)).body), ['****36']);
  assert.deepEqual(keysOf((await get<Records>(member, path, '入户核实')).body), [FATHER_NUMBER]);
});

test('what is connected with somebody who was merged away is connected with the survivor', async () => {
  const gone = 990_001;
  await town.ctx.db.query('INSERT INTO registry.merged VALUES ($1, $2, gen_random_uuid())', [
    gone,
    TOWN.mother,
  ]);
  await town.ctx.db.query(`INSERT INTO registry.edge VALUES ($1, $2, 3, 1, 1)`, [gone, TOWN.otherHouse]);
  const { links } = (await get<PersonDossier>(member, `persons/${TOWN.mother}`)).body;
  assert.ok(links.some(({ kind, id }) => kind === 'owns' && id === String(TOWN.otherHouse)));
  const house = (await get<Pick<PersonDossier, 'links'>>(member, `houses/${TOWN.otherHouse}`)).body;
  assert.deepEqual(
    house.links.map(({ id, title }) => [id, title]),
    [[String(TOWN.mother), '李**']],
  );
});

test('a mobile telephone of an organisation is somebody’s own: masked, and in full only with a purpose', async () => {
  const path = `organisations/${TOWN.company}`;
  const telephoneOf = async (...given: [Actor, string?]) =>
    (await get<{ telephone: string }>(given[0], path, given[1])).body.telephone;
  const store = (telephone: string) =>
    town.ctx.db.query('UPDATE registry.organisation SET telephone = $2 WHERE id = $1', [
      TOWN.company,
      telephone,
    ]);
  await store('037155556666');
  assert.equal(await telephoneOf(leader), '037155556666');
  await store('13800001111');
  assert.equal(await telephoneOf(leader, '想看'), '138****1111', 'without the right to it');
  assert.equal(await telephoneOf(member), '138****1111');
  assert.equal(await telephoneOf(member, '联系负责人'), '13800001111');
});

test('namesakes in other districts do not hide the estate that is within reach', async () => {
  const home = town.city.areas.get(grid.path[1]!);
  const other = areas.childrenOf(areas.city.id).find(({ id }) => id !== home.id)!;
  await town.ctx.db.query(
    `INSERT INTO registry.place SELECT -n, kind, name, $1, pieces, synthetic FROM registry.place, generate_series(1, 25) n WHERE id = 1`,
    [other.id],
  );
  assert.deepEqual(
    (await search(member, '阳光花园')).buildings.map(({ id }) => id),
    [String(TOWN.building)],
  );
  await town.ctx.db.query('DELETE FROM registry.place WHERE id < 0');
});

test('every look at a person is in the audit log, the full one with its purpose', async () => {
  const rows = await town.ctx.db.query<{ action: string; actor_id: string; purpose: string | null }>(
    `SELECT action, actor_id, purpose FROM audit.entry WHERE subject = $1 ORDER BY happened_at, id`,
    [`person:${TOWN.father}`],
  );
  assert.deepEqual(
    rows.map(({ action, actor_id, purpose }) => [action, actor_id, purpose]),
    [
      ['registry.person.viewed', member.id, null],
      ['access.unmasked', member.id, '入户核实'],
    ],
  );
});

test('whom the page of another person or of a house shows in full is in the audit log as seen', async () => {
  const seen = async () =>
    (
      await town.ctx.db.query<{ with: string; purpose: string }>(
        `SELECT details->>'with' AS with, purpose FROM audit.entry
         WHERE action = 'access.unmasked' AND subject = $1 AND details ? 'with' ORDER BY happened_at, id`,
        [`person:${TOWN.mother}`],
      )
    ).map((row) => [row.with, row.purpose]);
  const before = await seen();
  await get(member, `houses/${TOWN.house}`);
  assert.deepEqual(await seen(), before, 'a masked look shows nobody in full');
  await get(member, `persons/${TOWN.child}`, '走访');
  await get(member, `houses/${TOWN.house}`, '消防检查');
  assert.deepEqual((await seen()).slice(before.length), [
    [`person:${TOWN.child}`, '走访'],
    [`house:${TOWN.house}`, '消防检查'],
  ]);
});

test('who looks after another area finds and opens nobody here', async () => {
  assert.deepEqual((await search(neighbour, '王建国')).persons, []);
  assert.equal((await get(neighbour, `persons/${TOWN.father}`, '好奇')).status, 404);
  assert.equal((await get(neighbour, `houses/${TOWN.house}`)).status, 404);
  assert.equal((await get(neighbour, `grids/${grid.id}`)).status, 404);
  assert.equal((await get(leader, `persons/${TOWN.father}`)).status, 403);
  assert.equal((await get(undefined, `persons/${TOWN.father}`)).status, 401);
  const full = (await get<PersonDossier>(dispatcher, `persons/${TOWN.father}`, '核实来电')).body;
  assert.equal(full.isUnmasked, false, 'a purpose without the right shows no more');
});

test('a house shows who lives in it, its building every house, the grid what stands in it', async () => {
  type House = { households: { id: string; members: { id: string }[] }[]; persons: number | null };
  const house = (await get<House>(member, `houses/${TOWN.house}`)).body;
  assert.deepEqual(
    house.households.map(({ members }) => members.length),
    [3],
  );
  assert.equal((await get<House>(leader, `houses/${TOWN.house}`)).body.persons, null);
  await town.ctx.db.query('UPDATE registry.person SET state = 2 WHERE id = $1', [TOWN.child]);
  await town.ctx.db.query('UPDATE registry.person SET household_id = NULL WHERE id = $1', [TOWN.mother]);
  assert.deepEqual(
    (await get<House>(member, `houses/${TOWN.house}`)).body.households.map(({ id, members }) => [
      id,
      members.length,
    ]),
    [
      [String(TOWN.household), 1],
      [String(TOWN.mother), 1],
    ],
    'who died lives there no more, who stands in no household lives by himself',
  );
  await town.ctx.db.query('UPDATE registry.person SET state = 1, household_id = $2 WHERE id = ANY($1)', [
    [TOWN.child, TOWN.mother],
    TOWN.household,
  ]);
  type Building = { houses: { room: string; persons: number }[]; organisations: object[] };
  const building = (await get<Building>(member, `buildings/${TOWN.building}`)).body;
  assert.deepEqual(
    building.houses.map(({ room, persons }) => [room, persons]),
    [
      ['601', 1],
      ['501', 3],
    ],
  );
  assert.equal(building.organisations.length, 1);
  type Grid = { counts: Record<string, unknown>; things: { code: string }[]; guards: object[] };
  const page = (await get<Grid>(member, `grids/${grid.id}`)).body;
  assert.deepEqual(page.counts, {
    ...{ buildings: 1, houses: 2, households: 1, organisations: 1, things: 1 },
    persons: { registered: 2, apart: 1, floating: 1 },
  });
  assert.deepEqual(
    page.things.map(({ code }) => code),
    [MANHOLE_CODE],
  );
});
