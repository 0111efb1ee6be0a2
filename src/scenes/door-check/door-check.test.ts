import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { incidentFlow } from '../../base/intake/index.ts';
import { registryRoutes, wantHouseCheck } from '../../base/registry/index.ts';
import { FATHER_NUMBER, storeSmallTown, TOWN } from '../../base/registry/testing.ts';
import { residentCheckCharacter } from '../../lib/identity/index.ts';
import type { Actor } from '../../platform/access/index.ts';
import { inTransaction } from '../../platform/context/index.ts';
import { callerOf, createTestCity } from '../testing.ts';
import type { Progress, TaskPage, VisitPage, VisitReceipt, VisitRequest } from './contract.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [incidentFlow], [scene]);
const { ctx, city } = town;
await storeSmallTown(town, city.areas, '990101001001');
const call = callerOf(town, await town.serve(registryRoutes(city)));
const where = { unit: '990101001001.committee', area: '990101001001' };
const [member, other] = [town.staff('grid-member', where), town.staff('grid-member', where)];
const supervisor = town.staff('supervisor');
const today = city.loop.dayOf(ctx.clock.now());

const visit = (actor: Actor, taskId: string, input: Partial<VisitRequest>) =>
  call<VisitReceipt>(actor, 'POST', 'door-check/visits', {
    ...{ id: randomUUID(), taskId, visitedAt: ctx.clock.now().toISOString(), outcome: 'met' },
    ...input,
  });
interface Dossier {
  houseId: string | null;
  residence: string;
  number: string | null;
  telephone: string | null;
  attributes: { attribute: string; value: string; others: { sources: { source: string }[] }[] }[];
}
const person = async (id: string | number) =>
  (await call<Dossier>(supervisor, 'GET', `registry/persons/${id}`)).body;
const find = async (name: string) =>
  (
    await ctx.db.query<{ id: string }>('SELECT id::text AS id FROM registry.person WHERE name = $1', [name])
  ).map(({ id }) => id);
const row = (id: number) => ctx.db.query('SELECT * FROM registry.person WHERE id = $1', [id]);
const numberOf = (first17: string) => first17 + residentCheckCharacter(first17);

const order = {
  title: '秋季入户核查',
  areaId: city.areas.findByCode('990101001')!.id,
  startsOn: today,
  endsOn: today,
};
const round = (await call<{ id: string }>(supervisor, 'POST', 'door-check/rounds', order)).body.id;
const tasks = (await call<TaskPage>(member, 'GET', 'door-check/tasks')).body;
const [home, flat] = [TOWN.house, TOWN.otherHouse].map(
  (id) => tasks.items.find(({ houseId }) => houseId === `${id}`)!,
);

test('a round makes one task a home; the member sees who lives there masked, in full with the purpose', async () => {
  assert.deepEqual([tasks.total, tasks.done, home!.residents.length], [2, 0, 3]);
  assert.ok(home!.residents.every(({ name }) => name.includes('*')));
  const url = `door-check/tasks/${home!.id}/residents`;
  type Found = { isUnmasked: boolean; residents: { number: string }[] };
  assert.equal((await call<Found>(member, 'GET', url)).body.isUnmasked, false);
  const full = (await call<Found>(member, 'GET', url, undefined, '入户核查')).body;
  assert.ok(full.isUnmasked && full.residents.some(({ number }) => number === FATHER_NUMBER));
  const list = { ...order, houseIds: [String(TOWN.house)] };
  const second = (await call<{ id: string }>(supervisor, 'POST', 'door-check/rounds', list)).body.id;
  const [count] = await ctx.db.query<{ n: number }>(
    'SELECT count(*)::int AS n FROM door_check.task WHERE round_id = $1',
    [second],
  );
  assert.equal(count!.n, 1);
  await ctx.db.query('DELETE FROM door_check.task WHERE round_id = $1', [second]);
});

test('confirmed, moved out and new: persons are derived anew, nothing that was known is lost, and it can be taken back', async () => {
  const before = [await row(TOWN.mother), await row(TOWN.father)];
  const input = {
    id: randomUUID(),
    persons: [
      { id: String(TOWN.father), says: 'lives' },
      { id: String(TOWN.mother), says: 'moved-out' },
    ] as never,
    newPersons: [
      { name: '周新来', number: numberOf('41010219900307123'), telephone: '13700001111', kind: 'registered' },
      { name: '吴外地', kind: 'floating', province: '32' },
    ] as never,
    use: 'let' as const,
  };
  const first = await visit(member, home!.id, input);
  assert.deepEqual([first.status, first.body.state], [200, 'held'], JSON.stringify(first.body));
  assert.equal((await visit(member, home!.id, input)).body.state, 'held', 'sent twice');
  const [fresh] = await find('周新来');
  const dossier = await person(fresh!);
  assert.deepEqual([dossier.houseId, dossier.residence], [String(TOWN.house), 'registered']);
  assert.equal((await person((await find('吴外地'))[0]!)).residence, 'floating');
  const mother = (await person(TOWN.mother)).attributes;
  assert.ok(mother.some(({ value }) => value.includes('已搬离') || value.includes('*')));
  const [moved] = (await row(TOWN.mother)) as {
    house_id: number | null;
    name: string;
    registered_house_id: number;
  }[];
  assert.deepEqual(
    [moved!.house_id, moved!.name, moved!.registered_house_id],
    [null, '李秀英', TOWN.otherHouse],
  );
  const withdrawn = await call(supervisor, 'POST', `door-check/visits/${input.id}/withdraw`);
  assert.equal(withdrawn.status, 200);
  assert.deepEqual(await find('周新来'), []);
  const strip = (rows: object[]) =>
    rows.map((each) => ({ ...each, updated_on: '', residence: '', grid_id: '' }));
  assert.deepEqual(strip(await row(TOWN.mother)), strip(before[0]!));
  assert.equal(
    (await call(supervisor, 'POST', `door-check/visits/${input.id}/withdraw`)).code,
    'door-check.visit_ended',
  );
});

test('what contradicts another source shows on the page of the person; a known number is nobody new', async () => {
  await visit(member, flat!.id, {
    newPersons: [
      { name: '王建国', number: FATHER_NUMBER, telephone: '13611112222', kind: 'registered' },
    ] as never,
  });
  assert.equal((await find('王建国')).length, 1);
  const father = await person(TOWN.father);
  assert.equal(father.houseId, String(TOWN.otherHouse), 'who saw him last is believed');
  const telephone = father.attributes.find(({ attribute }) => attribute === 'telephone')!;
  assert.ok(telephone.others.length >= 1);
  assert.ok(JSON.stringify(father.attributes).includes('网格入户核查'));
});

test('wrong input is refused with its reason and changes nothing', async () => {
  const wrong = async (input: Partial<VisitRequest>) => (await visit(member, home!.id, input)).code;
  const one = (person: object) => ({
    newPersons: [{ name: '郑错误', kind: 'registered', ...person }] as never,
  });
  assert.equal(await wrong({}), 'door-check.nothing_said');
  assert.equal(
    await wrong(one({ number: `${numberOf('41010219900307123').slice(0, 16)}0X` })),
    'door-check.number_invalid',
  );
  assert.equal(await wrong(one({ telephone: '12' })), 'door-check.telephone_invalid');
  assert.equal(await wrong(one({ name: '无' })), 'door-check.name_invalid');
  assert.equal(await wrong(one({ kind: 'floating' })), 'door-check.registered_where');
  assert.equal(
    await wrong({ persons: [{ id: String(TOWN.tenant), says: 'lives' }] }),
    'door-check.not_resident',
  );
  assert.deepEqual(await find('郑错误'), []);
});

test('two members who say differently are a conflict, which the supervisor settles', async () => {
  const says = (says: 'lives' | 'moved-out') => ({ persons: [{ id: String(TOWN.child), says }] });
  const mine = await visit(member, home!.id, says('lives'));
  const theirs = await visit(other, home!.id, says('moved-out'));
  assert.deepEqual([mine.body.state, theirs.body.state], ['held', 'conflict']);
  const open = await call<VisitPage>(supervisor, 'GET', 'door-check/visits?show=conflicts');
  assert.deepEqual(new Set(open.body.items.map(({ id }) => id)), new Set([mine.body.id, theirs.body.id]));
  const settle = { keep: mine.body.id };
  assert.equal((await call(supervisor, 'POST', `door-check/tasks/${home!.id}/settle`, settle)).status, 200);
  assert.equal(
    (await call<VisitPage>(supervisor, 'GET', 'door-check/visits?show=conflicts')).body.items.length,
    0,
  );
  assert.equal((await person(TOWN.child)).houseId, String(TOWN.house));
});

test('progress tells what was checked, changed and not met; suspected group rental becomes one case', async () => {
  const before = (await call<Progress>(supervisor, 'GET', `door-check/rounds/${round}/progress`)).body.items;
  assert.deepEqual(
    before.map(({ houses, done }) => [houses, done]),
    [[2, 2]],
  );
  const shared = await visit(member, flat!.id, { outcome: 'not-met' });
  assert.equal(shared.body.state, 'held');
  const [one] = (await call<Progress>(supervisor, 'GET', `door-check/rounds/${round}/progress`)).body.items;
  assert.deepEqual([one!.done, one!.notMet], [1, 1], 'the same member came again');
  const found = await visit(member, flat!.id, {
    ...{ use: 'shared', report: true, persons: [{ id: String(TOWN.tenant), says: 'lives' }] },
  });
  assert.ok(found.body.caseId, JSON.stringify(found.body));
  const again = await call(supervisor, 'POST', `door-check/visits/${found.body.id}/report`);
  assert.equal(again.code, 'door-check.reported');
  const list = await call<VisitPage>(supervisor, 'GET', 'door-check/visits?show=shared');
  assert.deepEqual(
    list.body.items.map(({ caseId }) => caseId),
    [found.body.caseId],
  );
});

test('houses that another part of the city wants checked become a round, once', async () => {
  const areaId = city.areas.findByCode('990101001001')!.id;
  await inTransaction({ ...ctx, actor: supervisor }, async (tx) =>
    wantHouseCheck(tx, {
      ...{ title: '人户分离核查', areaId, startsOn: today, endsOn: today },
      houseIds: [String(TOWN.otherHouse)],
    }),
  );
  const events = (await town.deliver()).filter(({ type }) => type === 'registry.house_check.wanted');
  assert.equal(events.length, 1);
  const [consumer] = scene.consumers!(town.parts);
  await inTransaction(ctx, (tx) => consumer!.handle(tx, events));
  const rounds = await ctx.db.query<{ by: string; tasks: number }>(
    `SELECT created_by AS by, (SELECT count(*)::int FROM door_check.task t WHERE t.round_id = r.id) AS tasks
     FROM door_check.round r WHERE title = '人户分离核查'`,
  );
  assert.deepEqual(rounds, [{ by: supervisor.id, tasks: 1 }]);
});
