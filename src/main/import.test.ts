import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valuesOf } from '../base/indicators/index.ts';
import {
  chooseColumns,
  type ImportOptions,
  importCategories,
  importReports,
  learnCategories,
  parseStates,
  sampleTable,
} from '../base/intake/index.ts';
import { act, type CaseState, checkLoop, findCase, readActions, ringClocks } from '../base/loop/index.ts';
import { systemActor } from '../platform/access/index.ts';
import { inTransaction } from '../platform/context/index.ts';
import type { DeliveredEvent } from '../platform/outbox/index.ts';
import { readTable } from '../platform/tables/index.ts';
import { createTestCity } from '../scenes/testing.ts';
import { indicatorConsumer, indicatorPartsOf } from './indicators/indicators.ts';
import { cityNoticeConsumer, createCityMessages } from './messages/messages.ts';

// The clock stands at 2026-11-18 10:00 in UTC+8.
const town = await createTestCity([], []);
const { ctx, clock, city } = town;
const facts = indicatorConsumer(city);
const notices = cityNoticeConsumer(city, createCityMessages(city, town.parts.push));
const water = city.organisations.findByCode('city.water-company')!;
const management = city.organisations.findByCode('990101.urban-management')!;
const at = (text: string) => new Date(`${text.replace(' ', 'T')}:00+08:00`).toISOString();

const tableOf = (text: string) => readTable(Buffer.from(text), { lenient: true });

async function importText(text: string, more: Partial<ImportOptions> = {}, map?: string) {
  const { sample, table } = await sampleTable(await tableOf(text));
  const failed: { line: number; reason: string }[] = [];
  const summary = await importReports(ctx, city, table, {
    ...chooseColumns(table.header, sample, map),
    ...{ channel: 'import', offsetMinutes: 480, states: parseStates(undefined) },
    onFailed: ({ line, reason }) => failed.push({ line, reason: reason.split(' ')[0]! }),
    ...more,
  });
  return { summary, failed };
}

async function caseOf(externalId: string): Promise<CaseState> {
  const rows = await ctx.db.query<{ id: string }>(
    'SELECT case_id AS id FROM intake.report WHERE external_id = $1',
    [externalId],
  );
  assert.equal(rows.length, 1, externalId);
  return (await findCase(ctx.db, rows[0]!.id))!;
}

/** Hands what happened to the figures and to those who tell people; the types of the events, and messages written. */
async function deliver(): Promise<{ types: string[]; messages: number }> {
  const events = await town.deliver();
  const handed = async (wanted: readonly DeliveredEvent[], consumer: typeof facts) => {
    if (wanted.length > 0) await inTransaction(ctx, (tx) => consumer.handle(tx, wanted));
  };
  await handed(events, facts);
  const told = events.filter(({ type }) => notices.types.includes(type));
  const count = async () =>
    Number((await ctx.db.query<{ count: number }>('SELECT count(*) FROM messages.message'))[0]!.count);
  const before = await count();
  await handed(told, notices);
  return { types: events.map(({ type }) => type), messages: (await count()) - before };
}

const HEADER =
  '工单编号,诉求内容,受理时间,派单时间,签收时间,处置时间,办结时间,办理期限,承办单位,工单状态,办理结果';

test('old tickets are taken over in their step, with their times, their unit and their clocks', async () => {
  const { summary, failed } = await importText(`${HEADER}
old-closed,小区停水两天,2026-10-08 09:00,2026-10-08 10:00,2026-10-08 11:30,2026-10-09 15:00,2026-10-10 09:00,2026-10-15 18:00,示范市自来水公司,已结案,水管已修复
old-handling,水表漏水,2026-11-17 09:00,2026-11-17 09:20,2026-11-17 10:00,,,2026-11-20 18:00,city.water-company,处理中,
old-unsigned,垃圾没人清运,2026-11-17 16:00,2026-11-17 16:30,,,,2026-11-24 18:00,990101.urban-management,待签收,
old-checking,水压太低,2026-11-10 09:00,2026-11-10 10:00,2026-11-10 11:00,2026-11-12 10:00,,2026-11-25 18:00,示范市自来水公司,待核实,已加压
old-suspended,水管老化待改造,2026-11-01 09:00,2026-11-01 10:00,2026-11-02 11:00,2026-11-03 10:00,,2026-11-30 18:00,示范市自来水公司,挂账,
old-waiting,路灯不亮,2026-11-18 08:00,,,,,2026-11-28 18:00,,待派遣,
old-refused,咨询外地社保,2026-11-02 09:00,,,,2026-11-02 10:00,,,不予受理,不属本市
old-answered,咨询停水时间,2026-11-03 09:00,,,,2026-11-03 09:30,,,已办结,已告知
old-strange,某事,2026-11-03 09:00,,,,,,,天知道,
old-endless,某事,2026-11-03 09:00,,,,,,,已结案,
`);
  assert.deepEqual(failed, [
    { line: 10, reason: 'intake.import_state' },
    { line: 11, reason: 'intake.import_no_closing' },
  ]);
  assert.equal(summary.imported, 8);
  assert.deepEqual(summary.takenOver, {
    ...{ closed: 2, handling: 1, 'awaiting-signature': 1, 'awaiting-verification': 1, suspended: 1 },
    ...{ 'awaiting-dispatch': 1, 'not-taken-up': 1 },
  });

  const closed = await caseOf('old-closed');
  assert.deepEqual(
    (await readActions(ctx.db, closed.id)).map(({ type, at: when }) => [type, when]),
    [
      ['open', at('2026-10-08 09:00')],
      ['dispatch', at('2026-10-08 10:00')],
      ['sign', at('2026-10-08 11:30')],
      ['handle', at('2026-10-09 15:00')],
      ['close', at('2026-10-10 09:00')],
    ],
  );
  assert.deepEqual(
    [closed.state, closed.openedAt, closed.closedAt, closed.leadOrganisationId, Object.keys(closed.clocks)],
    ['closed', at('2026-10-08 09:00'), at('2026-10-10 09:00'), water.id, []],
  );
  assert.ok(closed.spans.length > 0 && closed.spans.every((span) => !span.overdue));

  const handling = await caseOf('old-handling');
  assert.equal(handling.hands.at(-1)?.organisationId, water.id);
  assert.equal(handling.hands.at(-1)?.signedAt, at('2026-11-17 10:00'));
  for (const clockId of ['citizen', 'handle'])
    assert.equal(handling.clocks[clockId]?.dueAt?.toISOString(), at('2026-11-20 18:00'), clockId);
  assert.equal((await caseOf('old-unsigned')).hands.at(-1)?.organisationId, management.id);
  assert.equal((await caseOf('old-suspended')).counters.suspended, 1);
  assert.equal((await caseOf('old-refused')).closedAt, at('2026-11-02 10:00'));

  const { types, messages } = await deliver();
  assert.deepEqual([...new Set(types)].sort(), ['intake.report.received', 'loop.case.opened']);
  assert.equal(messages, 0, 'nobody is told of what happened elsewhere');
  const { state } = await act({ ...ctx, actor: town.staff('unit-clerk', { unit: water.code }) }, city.loop, {
    ...{ caseId: handling.id, action: 'handle', form: { result: '已换水表' } },
  });
  assert.equal(state, 'awaiting-verification', 'it goes on here');
  await deliver();
});

test('what was late before it came is recorded as late and rung to nobody; what comes due here rings', async () => {
  await importText(`${HEADER}
late-unit,水管爆裂没人修,2026-09-01 09:00,2026-09-01 10:00,2026-09-01 11:00,,,2026-09-05 18:00,示范市自来水公司,处理中,
due-soon,阀门井渗水,2026-11-18 08:00,2026-11-18 08:10,2026-11-18 08:20,,,2026-11-18 20:00,示范市自来水公司,处理中,
`);
  await importText('id,text,time\nplain-late,有点情况请来看看,2025-06-01 09:00\n');
  await deliver();
  const late = await caseOf('late-unit');
  const plain = await caseOf('plain-late');
  assert.equal(late.alarms.handle, 7, 'expired, and escalated as often as it would have been');
  assert.equal(plain.alarms.dispatch, 7);
  const rows = await ctx.db.query('SELECT 1 FROM loop.case WHERE late AND id = ANY($1)', [
    [late.id, plain.id],
  ]);
  assert.equal(rows.length, 2, 'lists show them as late');
  while ((await ringClocks(ctx, city.loop)) > 0);
  const before = await deliver();
  assert.deepEqual(
    [before.types.filter((type) => type === 'loop.clock.rang'), before.messages],
    [[], 0],
    'no alarm for the past',
  );
  clock.set('2026-11-18T20:01:00+08:00');
  while ((await ringClocks(ctx, city.loop)) > 0);
  const soon = await caseOf('due-soon');
  assert.equal(soon.alarms.handle, 2);
  const events = await ctx.db.query<{ aggregate: string }>(
    `SELECT aggregate FROM outbox.event WHERE type = 'loop.clock.rang'`,
  );
  const rang = new Set(events.map(({ aggregate }) => aggregate));
  assert.ok(rang.has(`case:${soon.id}`));
  assert.ok(!rang.has(`case:${late.id}`) && !rang.has(`case:${plain.id}`));
  await deliver();
});

test('an old list that is tried out may have its clocks run from the import on', async () => {
  const row = 'id,text,time\ntried,路灯不亮请来看看,2025-06-01 09:00\n';
  await importText(row, { clocksFromNow: true });
  const state = await caseOf('tried');
  assert.equal(state.openedAt, clock.now().toISOString());
  assert.ok(Object.values(state.clocks).every(({ dueAt }) => dueAt === null || dueAt > clock.now()));
  const [report] = await ctx.db.query<{ at: Date }>(
    `SELECT reported_at AS at FROM intake.report WHERE external_id = 'tried'`,
  );
  assert.equal(report?.at.toISOString(), at('2025-06-01 09:00'), 'it was still reported when it was');
  await deliver();
});

test('a red line in an old message shows and is not rung, one of today is rung', async () => {
  await importText(`id,text,time
red-old,楼道里闻到煤气味,2025-06-01 09:00
red-new,厨房闻到煤气味,2026-11-18 19:30
`);
  const rings = await ctx.db.query<{ aggregate: string }>(
    `SELECT aggregate FROM outbox.event WHERE type = 'intake.red_line.crossed'`,
  );
  const [old, fresh] = [await caseOf('red-old'), await caseOf('red-new')];
  assert.deepEqual(
    [old.subject.priority, fresh.subject.priority, rings.map(({ aggregate }) => aggregate)],
    [1, 1, [`case:${fresh.id}`]],
  );
  await deliver();
});

test('a time that the other system did not keep counts nowhere as 0 hours', async () => {
  const parts = indicatorPartsOf(city);
  const ids = ['hours-to-dispatch', 'hours-to-sign', 'hours-to-handle', 'hours-total', 'response-rate'];
  const read = async () => {
    const { results } = await valuesOf({ ...ctx, actor: systemActor('test') }, parts, {
      ...{ ids, from: '2026-03-01', to: '2026-03-31' },
    });
    return results.map(({ total }) => [total.value, total.denominator]);
  };
  await importText(`${HEADER}
whole,停水,2026-03-02 09:00,2026-03-02 11:00,2026-03-02 12:00,2026-03-02 15:00,2026-03-02 19:00,2026-03-05 18:00,示范市自来水公司,已结案,好了
bare,停水,2026-03-03 09:00,,,,2026-03-03 19:00,,示范市自来水公司,已结案,好了
unborn,停水,,2026-03-04 11:00,,,2026-03-04 19:00,,示范市自来水公司,已结案,好了
answered,问停水,2026-03-06 09:00,,,,2026-03-06 19:00,,,已办结,已告知
crooked,停水,2026-03-05 09:00,2026-03-05 08:00,2026-03-05 10:00,,2026-03-05 19:00,,示范市自来水公司,已结案,好了
`);
  await deliver();
  assert.deepEqual(await read(), [
    [2, 1],
    [1, 1],
    [3, 1],
    [10, 4],
    [1, 1],
  ]);
  const unborn = await caseOf('unborn');
  assert.equal(unborn.openedAt, at('2026-03-04 11:00'), 'the first time known, not the day of the import');
});

test('a list of categories: added, changed, retired, mapped, faults told by line; the same file again changes nothing', async () => {
  const options = { list: 'old-town', name: '旧系统分类' };
  const first = `编码,名称,上级,关键词,对应,责任单位,时限
A,水务,,,,,
A1,自来水停水,A,停水 没水,0201,city.water-company,handle:2:working-day
A2,水质发黄,A,发黄 异味,,,
,没有编码的,,,,,
A3,去向不明,A,,不存在的码,,
A2,重复的,A,,,,
A4,无此单位,A,,,天外单位,
`;
  const preview = await importCategories(ctx, city, await tableOf(first), { ...options, preview: true });
  assert.deepEqual([preview.added, preview.failed], [4, 3]);
  assert.equal(city.categories.all('old-town').length, 0, 'a preview stores nothing');
  const summary = await importCategories(ctx, city, await tableOf(first), options);
  assert.deepEqual(
    [summary.rows, summary.added, summary.failed, summary.errors.map(({ line }) => line)],
    [7, 4, 3, [6, 7, 8]],
  );
  await city.refresh();
  const water1 = city.categories.find('old-town', 'A1')!;
  assert.equal(city.categories.mapTo(water1, city.categories.mainList)?.code, '0201');
  const again = await importCategories(ctx, city, await tableOf(first), options);
  assert.deepEqual([again.added, again.changed, again.unchanged, again.retired], [0, 0, 4, 0]);
  const second = '编码,名称,上级\nA,水务,\nA1,自来水停水了,A\n';
  const after = await importCategories(ctx, city, await tableOf(second), options);
  assert.deepEqual([after.added, after.changed, after.unchanged, after.retired], [0, 1, 1, 2]);
  await city.refresh();
  assert.equal(city.categories.find('old-town', 'A1')?.name, '自来水停水了');
  assert.notEqual(city.categories.find('old-town', 'A2')?.retiredOn, null);

  const { failed } = await importText(
    'id,text,time,类别编码\nof-list,家里没水,2026-11-18 19:00,A1\nof-none,家里没水,2026-11-18 19:00,ZZ\n',
    { categoryList: 'old-town' },
  );
  assert.deepEqual(failed, [{ line: 3, reason: 'classify.category_unknown' }]);
  const { subject } = await caseOf('of-list');
  assert.deepEqual([subject.categoryList, subject.categoryCode], ['old-town', 'A1']);
});

test('a list learnt from the tickets themselves: their names, and the unit that has nearly all of one', async () => {
  const rows = ['WW-Leak', 'WW-Leak', 'WW-Leak', 'Noise', 'Noise', 'Noise'].map(
    (name, index) =>
      `l-${index},${name},2026-11-0${index + 1} 09:00,closed,2026-11-0${index + 1} 12:00,${index === 5 ? '示范市公安局' : '示范市自来水公司'}`,
  );
  const text = `id,SRType,created,status,closed date,agency\n${rows.join('\n')}\n`;
  const learn = async (file: string) => {
    const learnt = await learnCategories(ctx, city, await tableOf(file), {
      ...{ list: 'learnt', column: 'SRType', unitColumn: 'agency' },
    });
    await city.refresh();
    return learnt;
  };
  assert.equal((await learn(text)).added, 2);
  const again = await learn(`${text}l-9,Rats,2026-11-09 09:00,closed,2026-11-09 12:00,\n`);
  assert.deepEqual([again.added, again.unchanged], [1, 2], 'what is known stays as it is');
  const { summary } = await importText(text, { categoryList: 'learnt' });
  assert.deepEqual([summary.imported, summary.byCategory], [6, { 'WW-Leak': 3, Noise: 3 }]);
  const leak = city.categories.findByName('learnt', 'WW-Leak')!;
  const day = city.loop.dayOf(clock.now());
  const unitOf = (code: string) =>
    city.duties.resolve({ list: 'learnt', code, path: [city.areas.city], day });
  assert.equal(unitOf(leak.code)?.lead.id, water.id);
  const noise = city.categories.findByName('learnt', 'Noise')!;
  assert.equal(unitOf(noise.code)?.fallback, true, 'two in three are too few to call it theirs');
});

test('every case that was imported is what its log says', async () => {
  const { cases, faulty } = await checkLoop(ctx, city.loop, {});
  assert.ok(cases > 20);
  assert.equal(faulty, 0);
});
