import assert from 'node:assert/strict';
import { test } from 'node:test';
import { submitReport } from '../../base/intake/index.ts';
import { systemActor } from '../../platform/access/index.ts';
import { asActor, inTransaction } from '../../platform/context/index.ts';
import { createTestCity } from '../testing.ts';
import type { AccountView, EntryPage, ExchangePage, GoodView } from './contract.ts';
import { erasure } from './erasure.ts';
import { scene } from './index.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const { city, clock } = town;
const app = await town.serve();
const desk = town.staff('street', { unit: '990101001.office', area: '990101001' });
const BASE = '/api/v1/points';

type Actor = typeof desk;
const call = async (actor: Actor, method: 'GET' | 'POST', path: string, payload?: object) => {
  const answer = await app.inject({
    method,
    url: `${BASE}/${path}`,
    headers: town.headersOf(actor),
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
};
const mine = async (citizen: Actor): Promise<AccountView> => (await call(citizen, 'GET', 'mine')).body;
const award = (number: string, rule: string, reference: string, times = 1) =>
  call(desk, 'POST', 'awards', { number, rule, reference, times });
const offer = async (good: Partial<GoodView>): Promise<string> => {
  const whole = { name: '米一袋', points: 10, stock: 1, place: '社区', ...good };
  const { status, body } = await call(desk, 'POST', 'goods', whole);
  assert.equal(status, 201, JSON.stringify(body));
  return body.id;
};

test('a desk confirms service: the same reference counts once, the day has its limit, the kind must fit', async () => {
  const { number, balance } = await mine(town.citizen(1));
  assert.equal(balance, 0);
  assert.equal((await award(number, 'volunteer-hour', '11月18日 植树', 3)).body.balance, 30);
  assert.equal(
    (await award(number, 'volunteer-hour', '11月18日 植树', 3)).body.code,
    'points.counted_already',
  );
  // Eighty a day: of eight more hours five count.
  assert.equal((await award(number, 'volunteer-hour', '11月18日 巡河', 8)).body.balance, 80);
  assert.equal((await award(number, 'volunteer-hour', '11月18日 夜巡')).body.code, 'points.day_full');
  clock.advance(24 * 3_600_000);
  assert.equal((await award(number, 'volunteer-hour', '11月19日 夜巡')).body.balance, 90);
  assert.equal((await award(number, 'merchant-self-clean', '11月19日')).body.code, 'points.rule_for_others');
  await call(desk, 'POST', `accounts/${number}/kind`, { kind: 'merchant' });
  assert.equal((await award(number, 'merchant-self-clean', '11月19日')).body.balance, 93);
  assert.equal((await award(number, 'report-confirmed', 'x1')).body.code, 'points.rule_of_loop');
  assert.equal((await award(number, 'nothing', 'x1')).status, 404);
  assert.equal((await award('42', 'photo-proof', 'x1')).status, 404);
});

test('a mistake is put right by an entry of its own, once; the ledger itself cannot be changed', async () => {
  const { number } = await mine(town.citizen(2));
  await award(number, 'photo-proof', '照片一');
  const before = (await call(desk, 'GET', `entries?number=${number}`)).body as EntryPage;
  const path = `entries/${before.items[0]!.id}/reverse`;
  assert.equal((await call(desk, 'POST', path, { reason: '记错了人' })).status, 200);
  assert.equal((await call(desk, 'POST', path, { reason: '记错了人' })).status, 422);
  const after = (await call(desk, 'GET', `entries?number=${number}`)).body as EntryPage;
  assert.deepEqual(
    after.items.map(({ points, balance, reason }) => [points, balance, reason]),
    [
      [-2, 0, 'reversal'],
      [2, 2, 'rule'],
    ],
  );
  assert.equal(
    (await call(desk, 'POST', `entries/${after.items[0]!.id}/reverse`, { reason: '再来' })).status,
    422,
  );
  for (const change of ['UPDATE points.entry SET points = 9', 'DELETE FROM points.entry'])
    await assert.rejects(town.ctx.db.query(change), /only added to/);
});

test('points that were exchanged cannot be taken back below nothing', async () => {
  const citizen = town.citizen(3);
  const { number } = await mine(citizen);
  await award(number, 'volunteer-hour', '清扫');
  const [entry] = ((await call(desk, 'GET', `entries?number=${number}`)).body as EntryPage).items;
  const good = await offer({ code: 'soap', points: 10 });
  assert.equal((await call(citizen, 'POST', 'exchanges', { good })).status, 201);
  const refused = await call(desk, 'POST', `entries/${entry!.id}/reverse`, { reason: '记错了' });
  assert.equal(refused.body.code, 'points.not_enough');
  assert.equal((await mine(citizen)).balance, 0);
});

test('two at once for the last piece: one gets it, the other keeps the points', async () => {
  const people = [town.citizen(4), town.citizen(5)];
  for (const citizen of people) await award((await mine(citizen)).number, 'volunteer-hour', '值守', 2);
  const good = await offer({ code: 'last-piece', points: 15, stock: 1 });
  const answers = await Promise.all(people.map((citizen) => call(citizen, 'POST', 'exchanges', { good })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409]);
  assert.equal(answers.find(({ status }) => status === 409)!.body.code, 'points.sold_out');
  const balances = await Promise.all(people.map(async (citizen) => (await mine(citizen)).balance));
  assert.deepEqual(
    balances.sort((one, two) => one - two),
    [5, 20],
  );
});

test('one person who presses twice at once spends what is there, and no more', async () => {
  const citizen = town.citizen(6);
  await award((await mine(citizen)).number, 'volunteer-hour', '值守', 2);
  const good = await offer({ code: 'twice', points: 15, stock: 9 });
  const answers = await Promise.all([1, 2, 3].map(() => call(citizen, 'POST', 'exchanges', { good })));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409]);
  assert.equal((await mine(citizen)).balance, 5);
  const { rows } = {
    rows: await town.ctx.db.query<{ stock: number }>(`SELECT stock FROM points.good WHERE code = 'twice'`),
  };
  assert.equal(rows[0]!.stock, 8, 'what was refused took nothing from the shelf');
});

test('an exchange is handed over by its code or called off, once; called off, points and piece come back', async () => {
  const citizen = town.citizen(7);
  await award((await mine(citizen)).number, 'volunteer-hour', '护学', 4);
  const good = await offer({ code: 'oil', points: 20, stock: 2 });
  const [first, second] = [
    (await call(citizen, 'POST', 'exchanges', { good })).body.id,
    (await call(citizen, 'POST', 'exchanges', { good })).body.id,
  ];
  const own = (await call(citizen, 'GET', 'mine/exchanges')).body as ExchangePage;
  const { code } = own.items.find((each) => each.id === first)!;
  const found = (await call(desk, 'GET', `exchanges?code=${code}`)).body as ExchangePage;
  assert.deepEqual(
    found.items.map((each) => each.id),
    [first],
  );
  assert.equal((await call(desk, 'POST', `exchanges/${first}/hand-over`)).status, 200);
  assert.equal((await call(desk, 'POST', `exchanges/${first}/hand-over`)).status, 409);
  assert.equal((await call(citizen, 'POST', `exchanges/${first}/cancel`)).status, 409);
  assert.equal((await call(town.citizen(8), 'POST', `exchanges/${second}/cancel`)).status, 404);
  assert.equal((await call(citizen, 'POST', `exchanges/${second}/cancel`)).status, 200);
  assert.equal((await mine(citizen)).balance, 20);
  assert.equal((await call(desk, 'POST', `goods/${good}/stock`, { add: 5 })).body.stock, 6);
  await call(desk, 'POST', `goods/${good}/end`);
  assert.equal((await call(citizen, 'POST', 'exchanges', { good })).status, 404);
});

test('who reported what was put in order has points for it, once; staff who report have none', async () => {
  const citizen = town.citizen(9);
  const grid = city.areas.findByCode('990101001001')!;
  const member = town.staff('grid-member', { unit: '990101001001.committee', area: '990101001001' });
  const close = async (externalId: string, channel: string, reporter: object, actor: Actor) => {
    const { report } = await submitReport(asActor(town.ctx, actor), city, {
      ...{ channel, externalId, text: `第${externalId}处井盖松动`, lon: grid.lon!, lat: grid.lat! },
      ...{ neverDispatch: true, reporter },
    });
    await town.ctx.db.query(`UPDATE loop.case SET state = 'closed' WHERE id = $1`, [report.caseId]);
    return report.caseId;
  };
  const own = await close('a', 'snap-report', { citizenId: citizen.id }, citizen);
  const walked = await close('b', 'patrol', {}, member);
  const closed = (caseId: string) => ({
    ...{
      type: 'loop.case.closed',
      aggregate: `case:${caseId}`,
      data: { caseId, flowId: 'incident', state: 'closed' },
    },
    ...{ id: '1', happenedAt: clock.now() },
  });
  const [consumer] = scene.consumers!(town.parts);
  const tell = (caseIds: readonly string[]) =>
    inTransaction(asActor(town.ctx, systemActor('points')), (tx) =>
      consumer!.handle(tx, caseIds.map(closed) as never),
    );
  const accounts = async () =>
    (await town.ctx.db.query<{ count: number }>('SELECT count(*)::int AS count FROM points.account'))[0]!
      .count;
  const before = await accounts();
  await tell([walked]);
  assert.equal(await accounts(), before, 'no account for staff');
  await tell([own]);
  await tell([own, walked]);
  assert.equal((await mine(citizen)).balance, 5);
});

test('who is erased leaves a ledger of nobody', async () => {
  const citizen = town.citizen(1);
  const { number, balance } = await mine(citizen);
  await inTransaction(town.ctx, (tx) => erasure.erase(tx, { citizenIds: [citizen.id] } as never));
  const kept = (await call(desk, 'GET', `accounts/${number}`)).body as AccountView;
  assert.equal(kept.balance, balance);
  const again = await mine(citizen);
  assert.notEqual(again.number, number);
  assert.equal(again.balance, 0);
});
