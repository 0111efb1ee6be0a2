import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { addSource, loadSource } from '../../base/feeds/index.ts';
import { FATHER_NUMBER, storeSmallTown, TOWN } from '../../base/registry/testing.ts';
import { inTransaction } from '../../platform/context/index.ts';
import { callerOf, createTestCity } from '../testing.ts';
import type { LettingPage } from './contract.ts';
import { countStale } from './count.ts';
import { keepInForce } from './in-force.ts';
import { scene } from './index.ts';
import { BY_SOURCE, LEASES_KIND } from './lease-sources.ts';
import { endLetting, registerLetting } from './letting.ts';
import { takeLeases } from './take-leases.ts';

const town = await createTestCity([scene.migrations!], [], [scene]);
const { ctx, city } = town;
await storeSmallTown(town, city.areas, '990101001001');
const dataDir = mkdtempSync(join(tmpdir(), 'citybrain-leases-'));
after(() => rmSync(dataDir, { recursive: true, force: true }));
const member = { ...ctx, actor: town.staff('grid-member', { area: '990101001001' }) };
const supervisor = town.staff('supervisor');
const call = callerOf(town, await town.serve());
const SOURCE = 'leases';
await addSource(ctx, {
  ...{
    code: SOURCE,
    title: '租赁备案（合成）',
    system: '合成',
    subject: 'house',
    format: 'jsonl',
    key: ['号'],
  },
  fields: {
    ...{
      name: '承租人',
      resident_number: '证件',
      telephone: '电话',
      head_name: '出租人',
      head_number: '出租人证件',
    },
    ...{ address: '地址', valid_from: '起', valid_to: '止', observed_on: '备案日期', state: '状态' },
  },
  ...{ period: 'day', owner: '合成', legalBasis: '合成', trust: 70, maximumBadShare: 1, synthetic: true },
});

/** The two houses of the small town, as people write them. */
const [HOME, OTHER] = ['示范路12号阳光花园3号楼2单元501室', '阳光花园3-2-601'];
const lease = (号: string, more: Record<string, string> = {}) => ({
  ...{
    号,
    证件: '',
    状态: '',
    承租人: '赵流动',
    电话: `1380000${TOWN.tenant}`,
    出租人: '王建国',
    出租人证件: FATHER_NUMBER,
  },
  ...{ 地址: OTHER, 起: '2026-01-01', 止: '2027-12-31', 备案日期: '2026-01-02', ...more },
});
let loads = 0;
/** Loads the rows as the source says them now, and takes them in. */
async function say(...rows: object[]) {
  const file = join(dataDir, `${++loads}.jsonl`);
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  await loadSource(ctx, {
    ...{ code: SOURCE, file, mode: 'full', confirmed: true, dataDir, timeZone: 'Asia/Shanghai' },
    ...{ memoryLimitMb: 200, threads: 1, environment: {} },
  });
  return take();
}
const take = () => takeLeases(ctx, { city, dataDir, subject: SOURCE, memoryLimitMb: 200, say: () => {} });
interface Row {
  key: string;
  house: number;
  state: string;
  inForce: boolean;
  endsOn: string;
  endedOn: string | null;
  landlord: number | null;
  tenants: number[];
  unknown: number;
  by: string;
}
const stored = () =>
  ctx.db.query<Row>(
    `SELECT feed_key AS key, house_id AS house, state, in_force AS "inForce", ends_on::text AS "endsOn",
       ended_on::text AS "endedOn", landlord_id AS landlord, unknown_tenants AS unknown, registered_by AS by,
       array(SELECT person_id::int FROM housing.tenant t WHERE t.letting_id = l.id) AS tenants
     FROM housing.letting l ORDER BY feed_key`,
  );
const rents = async () =>
  (
    await ctx.db.query<{ until: string | null }>(
      `SELECT valid_to::text AS until FROM registry.edge WHERE kind = 4 AND from_id = $1 AND to_id = $2 ORDER BY 1`,
      [TOWN.tenant, TOWN.otherHouse],
    )
  ).map(({ until }) => until);

test('a load asks for its leases once; they become lettings with their people, and again they change nothing', async () => {
  const counts = await say(
    lease('A1'),
    lease('A2', { 地址: HOME, 承租人: '外来人', 电话: '13900001111', 出租人: '', 出租人证件: '' }),
    lease('A3', { 地址: '没有的小区9-9-901' }),
    lease('A4', { 止: '' }),
  );
  assert.deepEqual(counts, { rows: 4, added: 2, changed: 0, ended: 0, joined: 0, unknown: 1, unplaced: 2 });
  await town.deliver();
  const [one, two] = await stored();
  assert.deepEqual(
    [one!.house, one!.inForce, one!.landlord, one!.tenants, one!.unknown, one!.by],
    [TOWN.otherHouse, true, TOWN.father, [TOWN.tenant], 0, BY_SOURCE],
  );
  assert.deepEqual([two!.house, two!.landlord, two!.tenants, two!.unknown], [TOWN.house, null, [], 1]);
  assert.deepEqual(await rents(), [null]);
  await countStale(ctx, city);
  const [grid] = await ctx.db.query<{ n: number }>('SELECT registered AS n FROM housing.grid_count');
  assert.equal(grid!.n, 2);
  const listed = await call<LettingPage>(member.actor, 'GET', 'housing/lettings?show=all');
  assert.equal(listed.body.items.length, 2, 'they stand in the list of the grid');
  const before = await stored();
  await ctx.db.query('DELETE FROM housing.taken_source');
  const again = await take();
  assert.deepEqual([again.rows, again.added, again.changed, again.ended], [4, 0, 0, 0]);
  assert.deepEqual([await stored(), await rents()], [before, [null]]);
  const runs = await ctx.db.query('SELECT 1 FROM runs.run WHERE kind = $1', [LEASES_KIND]);
  assert.equal(runs.length, 0, 'what is taken already is not asked for');
});

test('the list tells which source brings lettings and how many rows name no known house', async () => {
  const { body: page } = await call<LettingPage>(supervisor, 'GET', 'housing/lettings?show=all');
  assert.deepEqual(
    page.sources.map(({ title, address, period }) => [title, address, period]),
    [['租赁备案（合成）', { count: 1, more: false }, { count: 1, more: false }]],
  );
  assert.ok(page.items.every(({ source }) => source === '租赁备案（合成）'));
});

test('rows without a letting are counted no further than a bound, which the answer says', async () => {
  const id = '(SELECT source_id FROM housing.taken_source)';
  await ctx.db.query(
    `INSERT INTO housing.unplaced_lease SELECT ${id}, 'Z' || n, 'address' FROM generate_series(1, 1500) n`,
  );
  const { body: page } = await call<LettingPage>(supervisor, 'GET', 'housing/lettings?show=all');
  assert.deepEqual(
    page.sources.map(({ address, period }) => [address, period]),
    [
      [
        { count: 1_000, more: true },
        { count: 1, more: false },
      ],
    ],
  );
  await ctx.db.query(`DELETE FROM housing.unplaced_lease WHERE key LIKE 'Z%'`);
});

test('what changes at the source changes, what it no longer has has ended; a load is asked for once', async () => {
  const counts = await say(
    lease('A1', { 止: '2028-12-31' }),
    lease('A3', { 地址: '没有的小区9-9-901' }),
    lease('A5', { 地址: HOME, 起: '2025-01-01', 止: '2026-06-30', 状态: '已退租', 备案日期: '2026-03-01' }),
  );
  assert.deepEqual(
    [counts.added, counts.changed, counts.ended, counts.unplaced],
    [1, 1, 1, 1],
    JSON.stringify(counts),
  );
  const rows = Object.fromEntries((await stored()).map((row) => [row.key, row]));
  assert.equal(rows.A1!.endsOn, '2028-12-31');
  assert.deepEqual([rows.A2!.state, rows.A2!.endedOn], ['ended', '2026-11-18']);
  assert.deepEqual([rows.A5!.state, rows.A5!.endedOn], ['ended', '2026-03-01']);
  await ctx.db.query('UPDATE housing.taken_source SET load_id = 0');
  const handed = (await scene.consumers!(town.parts)).find(({ name }) => name === 'housing.leases')!;
  for (let time = 0; time < 2; time++) await handed.handle(ctx, []);
  const runs = await ctx.db.query<{ subject: string }>('SELECT subject FROM runs.run WHERE kind = $1', [
    LEASES_KIND,
  ]);
  assert.deepEqual(runs, [{ subject: SOURCE }]);
});

test('a full queue of runs refuses nothing that a load tells; what was not asked for then is asked for later', async () => {
  await ctx.db.query('DELETE FROM runs.run');
  await ctx.db.query(
    `INSERT INTO runs.run (kind, subject, state, data, asked_by, asked_by_kind, asked_by_name, asked_at)
     SELECT 'feeds.load', n::text, 'waiting', '{}', 'test', 'system', 'test', now() FROM generate_series(1, 50) n`,
  );
  const handed = (await scene.consumers!(town.parts)).find(({ name }) => name === 'housing.leases')!;
  await handed.handle(ctx, []);
  const asked = () => ctx.db.query('SELECT 1 FROM runs.run WHERE kind = $1', [LEASES_KIND]);
  assert.equal((await asked()).length, 0);
  await ctx.db.query('DELETE FROM runs.run');
  await scene.jobs!.find(({ name }) => name === 'housing.leases')!.run(ctx, town.parts);
  assert.equal((await asked()).length, 1);
  await ctx.db.query('DELETE FROM runs.run');
});

test('a tenant who becomes known later is linked when the leases are looked at again', async () => {
  await say(
    lease('A1'),
    lease('B1', { 地址: HOME, 承租人: '后来人', 电话: '', 起: '2026-11-01', 止: '2026-12-31' }),
  );
  assert.equal((await stored()).find(({ key }) => key === 'B1')!.unknown, 1);
  await ctx.db.query(
    `INSERT INTO registry.person (id, name, house_id, residence, grid_id, state, updated_on, synthetic)
     SELECT 7001, '后来人', $1, 3, grid_id, 1, '2026-11-10', true FROM registry.building LIMIT 1`,
    [TOWN.house],
  );
  const counts = await take();
  assert.equal(counts.unknown, 0);
  assert.deepEqual((await stored()).find(({ key }) => key === 'B1')!.tenants, [7001]);
});

test('who registers by hand what a source brought has one letting, which the source no longer changes', async () => {
  const form = {
    ...{ id: randomUUID(), houseId: String(TOWN.otherHouse), kind: 'whole' as const, startsOn: '2026-02-01' },
    ...{
      endsOn: '2027-12-31',
      rooms: 2,
      landlord: { id: String(TOWN.father) },
      tenants: [{ id: String(TOWN.tenant) }],
    },
  };
  await registerLetting(member, city, form);
  const mine = (await stored()).filter(
    ({ house, state }) => house === TOWN.otherHouse && state === 'running',
  );
  assert.deepEqual(
    mine.map(({ key, by }) => [key, by]),
    [['A1', member.actor.id]],
  );
  assert.deepEqual(await rents(), [null]);
  await say(lease('A1', { 止: '2030-01-01' }));
  assert.equal((await stored()).find(({ key }) => key === 'A1')!.endsOn, '2027-12-31');
  await endLetting(member, city, form.id, { reason: '退租' });
  await say(lease('A1', { 止: '2030-01-02' }));
  assert.equal((await stored()).find(({ key }) => key === 'A1')!.state, 'ended');
});

test('who ends a letting waits for its house before holding it: who registers another there is not stood in the way', async () => {
  const id = randomUUID();
  await registerLetting(member, city, {
    ...{ id, houseId: String(TOWN.house), kind: 'whole', startsOn: '2031-01-01', endsOn: '2031-12-31' },
    ...{ landlord: { id: String(TOWN.father) }, tenants: [{ id: String(TOWN.tenant) }] },
  });
  let ending: Promise<unknown> | undefined;
  await inTransaction(ctx, async ({ db }) => {
    await db.query('SELECT 1 FROM registry.house WHERE id = $1 FOR NO KEY UPDATE', [TOWN.house]);
    ending = endLetting(member, city, id, { reason: '退租' });
    const isWaiting = async () =>
      (
        await ctx.db.query(
          `SELECT 1 FROM pg_locks WHERE NOT granted AND locktype IN ('transactionid', 'tuple')`,
        )
      ).length > 0;
    while (!(await isWaiting())) await wait(10);
    await db.query('SELECT 1 FROM housing.letting WHERE id = $1 FOR UPDATE NOWAIT', [id]);
  });
  await ending;
});

test('a source that brings what was registered by hand joins it; what people end stays ended', async () => {
  const id = randomUUID();
  await registerLetting(member, city, {
    ...{ id, houseId: String(TOWN.otherHouse), kind: 'whole', startsOn: '2028-02-01', endsOn: '2029-01-31' },
    ...{ landlord: { id: String(TOWN.father) }, tenants: [{ id: String(TOWN.tenant) }] },
  });
  const same = lease('C1', { 起: '2028-01-15', 止: '2029-01-31', 备案日期: '2026-11-01' });
  const other = lease('C2', { 地址: HOME, 起: '2026-11-01', 止: '2027-10-31' });
  assert.equal((await say(same, other)).joined, 1);
  const rows = (await stored()).filter(({ key }) => key === 'C1');
  assert.deepEqual(
    rows.map(({ by, endsOn }) => [by, endsOn]),
    [[member.actor.id, '2029-01-31']],
  );
  const [filed] = await ctx.db.query<{ id: string }>(`SELECT id FROM housing.letting WHERE feed_key = 'C2'`);
  await endLetting(member, city, filed!.id, { reason: '搬走' });
  await say(same, { ...other, 止: '2027-12-31' });
  assert.equal((await stored()).find(({ key }) => key === 'C2')!.state, 'ended');
  await keepInForce(ctx, city);
  const open = await ctx.db.query(
    `SELECT 1 FROM registry.edge WHERE kind = 4 AND to_id = $1 AND valid_to IS NULL`,
    [TOWN.house],
  );
  assert.equal(open.length, 0, 'nobody rents what was ended');
});

test('a lease that moves to where no house is known ends its letting until the house is found', async () => {
  const row = lease('D1', { 地址: HOME, 起: '2032-01-01', 止: '2032-12-31', 备案日期: '2026-11-02' });
  await say(row);
  const known = async () => {
    const { key, state, house, endedOn } = (await stored()).find((each) => each.key === 'D1')!;
    const edges = await ctx.db.query<{ until: string | null }>(
      `SELECT e.valid_to::text AS until FROM registry.edge e JOIN housing.letting l ON starts_with(e.record_key, l.id::text)
       WHERE l.feed_key = 'D1' AND e.kind = 4`,
    );
    const listed = await ctx.db.query(`SELECT 1 FROM housing.unplaced_lease WHERE key = 'D1'`);
    return {
      key,
      state,
      house,
      endedOn,
      until: edges.map(({ until }) => until),
      isListed: listed.length > 0,
    };
  };
  const placed = {
    key: 'D1',
    state: 'running',
    house: TOWN.house,
    endedOn: null,
    until: [null],
    isListed: false,
  };
  assert.deepEqual(await known(), placed);
  const counts = await say({ ...row, 地址: '没有的小区9-9-901' });
  assert.deepEqual([counts.ended, counts.unplaced], [1, 1]);
  const moved = { ...placed, state: 'ended', endedOn: '2026-11-18', until: ['2026-11-18'], isListed: true };
  assert.deepEqual(await known(), moved);
  assert.equal(
    (await say({ ...row, 地址: '没有的小区9-9-901', 状态: '有效' })).ended,
    0,
    'it has ended once',
  );
  assert.deepEqual(await known(), moved);
  await say({ ...row, 止: '' });
  assert.deepEqual(await known(), moved, 'without a period it is no letting either');
  await say(row);
  assert.deepEqual(await known(), placed);
});
