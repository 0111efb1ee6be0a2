import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { registryRoutes } from '../../base/registry/index.ts';
import { FATHER_NUMBER, storeSmallTown, TOWN } from '../../base/registry/testing.ts';
import { residentCheckCharacter } from '../../lib/identity/index.ts';
import { callerOf, createTestCity } from '../testing.ts';
import type { AreaCounts, LettingPage, LettingReceipt, LettingRequest, LettingView } from './contract.ts';
import { countStale } from './count.ts';
import { keepInForce } from './in-force.ts';
import { scene } from './index.ts';
import { dayAfter } from './standing.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const { ctx, city } = town;
await storeSmallTown(town, city.areas, '990101001001');
await countStale(ctx, city);
const call = callerOf(town, await town.serve(registryRoutes(city)));
const member = town.staff('grid-member', { area: '990101001001' });
const supervisor = town.staff('supervisor');
const today = city.loop.dayOf(ctx.clock.now());
const inDays = (days: number) => dayAfter(today, days);
const numberOf = (first17: string) => first17 + residentCheckCharacter(first17);
const NEW = { name: '孙新客', number: numberOf('99010219950505012'), telephone: '13700002222' };

const form = (input: Partial<LettingRequest> = {}): LettingRequest => ({
  ...{
    id: randomUUID(),
    houseId: String(TOWN.otherHouse),
    kind: 'whole',
    startsOn: today,
    endsOn: inDays(365),
  },
  ...{ landlord: { id: String(TOWN.father) }, tenants: [{ id: String(TOWN.tenant) }] },
  ...input,
});
const register = (input: Partial<LettingRequest> = {}) =>
  call<LettingReceipt>(member, 'POST', 'housing/lettings', form(input));
const list = async (show: string) =>
  (await call<LettingPage>(member, 'GET', `housing/lettings?show=${show}`)).body.items;
const view = async (id: string, purpose?: string) =>
  (await call<LettingView>(member, 'GET', `housing/lettings/${id}`, undefined, purpose)).body;
interface Dossier {
  houseId: string | null;
  links: { kind: string; until: string | null }[];
  attributes: { sources: { source: string }[]; others: { sources: { source: string }[] }[] }[];
}
const person = async (id: string | number) =>
  (await call<Dossier>(supervisor, 'GET', `registry/persons/${id}`)).body;
const idOf = async (name: string) =>
  (
    await ctx.db.query<{ id: string }>('SELECT id::text AS id FROM registry.person WHERE name = $1', [name])
  )[0]?.id;
const end = (id: string, input: object = { reason: '退租' }) =>
  call(member, 'POST', `housing/lettings/${id}/end`, input);

test('wrong forms are refused with their reason and change nothing', async () => {
  const wrong = async (input: Partial<LettingRequest>) => (await register(input)).code;
  assert.equal(await wrong({ endsOn: inDays(-1) }), 'housing.period_wrong');
  assert.equal(await wrong({ endsOn: inDays(366 * 21) }), 'housing.period_too_long');
  assert.equal(await wrong({ tenants: [] }), 'housing.tenants_needed');
  assert.equal(await wrong({ tenants: [{ id: '999999' }] }), 'housing.person_unknown');
  assert.equal(await wrong({ tenants: [NEW, NEW] }), 'housing.tenant_doubled');
  assert.equal(await wrong({ tenants: [{ id: String(TOWN.father) }] }), 'housing.landlord_is_tenant');
  const other = { name: '王别人', number: FATHER_NUMBER };
  assert.equal(await wrong({ tenants: [other] }), 'housing.name_differs');
  assert.equal(
    await wrong({ tenants: [{ ...NEW, number: `${NEW.number.slice(0, 16)}00` }] }),
    'housing.number_invalid',
  );
  assert.equal(await wrong({ tenants: [{ ...NEW, telephone: '12' }] }), 'housing.telephone_invalid');
  assert.equal(await wrong({ contact: 'x' }), 'housing.telephone_invalid');
  assert.equal(await wrong({ houseId: '999999' }), 'housing.not_found');
  assert.deepEqual(await list('all'), []);
  assert.equal(await idOf(NEW.name), undefined);
});

test('tenants of a letting become records: their pages show it, and ending it takes them out again', async () => {
  const first = form({ tenants: [{ id: String(TOWN.tenant) }, NEW], contact: '13800000000', rooms: 2 });
  const receipt = await call<LettingReceipt>(member, 'POST', 'housing/lettings', first);
  assert.deepEqual([receipt.status, receipt.body.standing], [200, 'running'], JSON.stringify(receipt.body));
  assert.equal((await call(member, 'POST', 'housing/lettings', first)).status, 200, 'sent twice');
  const elsewhere = { ...first, houseId: String(TOWN.house) };
  assert.equal((await call(member, 'POST', 'housing/lettings', elsewhere)).code, 'housing.form_used');
  assert.equal((await list('all')).length, 1);
  const fresh = (await idOf(NEW.name))!;
  const dossier = await person(fresh);
  assert.equal(dossier.houseId, String(TOWN.otherHouse));
  assert.ok(dossier.links.some(({ kind, until }) => kind === 'rents' && until === null));
  assert.ok(JSON.stringify(dossier.attributes).includes('房屋租赁登记（合成）'));
  const tenant = await ctx.db.query('SELECT name, sex, born, residence FROM registry.person WHERE id = $1', [
    TOWN.tenant,
  ]);
  assert.deepEqual(
    tenant.map((row) => (row as { name: string }).name),
    ['赵流动'],
    'what was known of him stays',
  );
  const masked = await view(first.id);
  assert.ok(masked.people!.every(({ name }) => name.includes('*')) && masked.contact.includes('*'));
  const full = await view(first.id, '租赁核对');
  assert.deepEqual([full.people!.length, full.landlord!.name, full.contact], [2, '王建国', '13800000000']);
  await town.deliver();
  const counts = (await call<AreaCounts>(member, 'GET', 'housing/counts')).body;
  assert.equal(counts.total.registered, 1, 'counted with the change');
  assert.equal((await register()).code, 'housing.already_let');
  assert.equal(
    (await register({ kind: 'shared' })).code,
    'housing.already_let',
    'the whole house is let alone',
  );
  assert.equal((await end(first.id, { reason: '退租', endedOn: inDays(1) })).code, 'housing.end_wrong');
  assert.equal((await end(first.id)).status, 200);
  assert.equal((await end(first.id)).code, 'housing.ended');
  const gone = await person(fresh);
  assert.equal(gone.houseId, null);
  assert.ok(gone.links.some(({ kind, until }) => kind === 'rents' && until === today));
  const log = await ctx.db.query<{ action: string }>(
    `SELECT action FROM audit.entry WHERE action LIKE 'housing.%' ORDER BY action`,
  );
  assert.ok(log.some(({ action }) => action === 'housing.letting.registered'));
  assert.ok(log.some(({ action }) => action === 'housing.letting.ended'));
});

test('two forms about one whole house at the same time are one letting', async () => {
  const both = await Promise.all([register(), register()]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [200, 409]);
  await end(both.find(({ status }) => status === 200)!.body.id);
});

test('a letting begins and lapses by the day; what ends soon is listed; an extension goes on', async () => {
  const soon = (await register({ endsOn: inDays(10) })).body.id;
  assert.deepEqual(
    (await list('expiring')).map(({ id }) => id),
    [soon],
  );
  assert.equal(
    (await call(member, 'POST', `housing/lettings/${soon}/extend`, { endsOn: inDays(5) })).code,
    'housing.not_longer',
  );
  assert.equal(
    (await call(member, 'POST', `housing/lettings/${soon}/extend`, { endsOn: inDays(400) })).status,
    200,
  );
  assert.deepEqual(await list('expiring'), []);
  const later = await register({ startsOn: inDays(401), endsOn: inDays(500), tenants: [NEW] });
  assert.equal(later.body.standing, 'future');
  assert.equal((await person((await idOf(NEW.name))!)).houseId, null, 'not before it begins');
  await ctx.db.query(`UPDATE housing.letting SET starts_on = starts_on - 401, ends_on = ends_on - 401`);
  assert.equal(await keepInForce(ctx, city), 2);
  assert.equal(await keepInForce(ctx, city), 0);
  assert.equal((await person((await idOf(NEW.name))!)).houseId, String(TOWN.otherHouse));
  assert.deepEqual(
    (await list('lapsed')).map(({ id }) => id),
    [soon],
  );
  assert.equal((await view(soon)).standing, 'lapsed');
});
