import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  EXCLUDABLE,
  excludeCase,
  INDICATOR_READ,
  includeCase,
  indicators,
  rebuildFacts,
  storeAnswer,
  valuesOf,
} from '../../base/indicators/index.ts';
import { incidentPermissions, submitReport } from '../../base/intake/index.ts';
import { act, type CaseState, findCase, isPossible, readActions, ringClocks } from '../../base/loop/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type Actor, systemActor } from '../../platform/access/index.ts';
import { inTransaction } from '../../platform/context/index.ts';
import type { DeliveredEvent } from '../../platform/outbox/index.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { factPartsOf, figureRoutes, indicatorConsumer, indicatorPartsOf } from './indicators.ts';

const town = await createTestCity([], []);
const { city, ctx, clock } = town;
const loop = city.loop;
const parts = indicatorPartsOf(city);
const consumer = indicatorConsumer(city);
const all = indicators.map(({ id }) => id);
const period = { from: '2026-11-01', to: '2026-12-31' };
const everywhere = { ...ctx, actor: systemActor('test') };

/** Hands events to the facts alone, each batch twice: a double must not change anything. */
async function deliver(): Promise<void> {
  const events = await ctx.db.query<DeliveredEvent>(
    `WITH gone AS (DELETE FROM outbox.event RETURNING id, type, aggregate, data, happened_at AS "happenedAt")
     SELECT * FROM gone ORDER BY id`,
  );
  for (const _ of [1, 2]) await inTransaction(ctx, (tx) => consumer.handle(tx, events));
}

function workerOf(organisationId: string | undefined): Actor {
  const permissions = new Set([...Object.values(incidentPermissions), 'case.read']);
  return {
    kind: 'staff',
    id: '00000000-0000-4000-8000-0000000000ff',
    name: 'worker',
    ...(organisationId && { organisationId }),
    grants: [{ role: 'test', permissions }],
  };
}

const units = city.organisations.all().slice(0, 6);
const forms: Record<string, (pick: number) => Record<string, unknown>> = {
  dispatch: (pick) => ({ unit: units[pick % units.length]!.id }),
  exit: () => ({ exit: 'legal-path', note: '告知' }),
  answer: () => ({ reply: '已答复' }),
  handle: () => ({ result: '已处理' }),
  object: () => ({ reason: '不属我方', clause: '第三条' }),
  'grant-return': () => ({ reason: '同意' }),
  'refuse-return': () => ({ reason: '不同意' }),
  'decide-panel': (pick) => ({ unit: units[pick % units.length]!.id, reason: '裁定' }),
  'reject-result': () => ({ note: '未清理' }),
  reopen: () => ({ source: 'call-back', reason: '未解决' }),
  rate: (pick) => ({ stars: 1 + (pick % 5), ...(pick % 4 > 0 && { solved: pick % 4 !== 3 }) }),
};
/** What staff or the reporter may do of their own accord; each step takes one that the state allows. */
const actions = [
  ...['dispatch', 'sign', 'handle', 'verify', 'close', 'rate', 'object', 'grant-return', 'refuse-return'],
  ...['decide-panel', 'reject-result', 'reopen', 'urge', 'suspend', 'resume', 'exit', 'answer', 'withdraw'],
];

interface History {
  readonly place: number;
  readonly channel: string;
  readonly text: string;
  readonly steps: readonly { readonly pick: number; readonly hours: number; readonly action?: string }[];
}
const grids = city.areas
  .childrenOf(city.areas.city.id)
  .flatMap((each) => [each, ...city.areas.childrenOf(each.id)]);
let reports = 0;

/** Plays a history through the real loop; what the flow does not allow is passed over. */
async function play({ place, channel, text, steps }: History): Promise<string> {
  reports += 1;
  const area = grids[place % grids.length]!;
  const { report } = await submitReport(everywhere, city, {
    ...{ channel, externalId: `history-${reports}`, text, areaCode: area.code, synthetic: true },
  });
  for (const { pick, hours, action: named } of steps) {
    clock.advance(hours * 3_600_000);
    const state = (await findCase(ctx.db, report.caseId))!;
    const flow = loop.flows.get(state.flowId, state.flowVersion);
    const possible = actions.filter((id) => isPossible(flow, state, flow.actions[id]!));
    // Ways onward come first in the list and are taken half of the time.
    const action = named ?? possible[pick % 2 === 0 ? 0 : pick % possible.length];
    if (action === undefined) break;
    // What was answered at once has no unit to give it back to.
    if (action === 'reopen' && state.leadOrganisationId === undefined) break;
    const reporter = action === 'rate' || action === 'withdraw';
    const actor = workerOf(state.hands.at(-1)?.organisationId);
    const elsewhere = ['grant-return', 'refuse-return', 'verify', 'close'].includes(action);
    try {
      await act({ ...ctx, actor: elsewhere ? workerOf(undefined) : actor }, loop, {
        caseId: report.caseId,
        action,
        form: forms[action]?.(pick) ?? {},
        capacity: reporter ? 'reporter' : 'staff',
      });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  return report.caseId;
}

/** The same figures counted the slow way: each case's own log, read from the beginning. */
async function countFromLog(): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  const add = (id: string, when: boolean) => {
    figures[id] = (figures[id] ?? 0) + (when ? 1 : 0);
  };
  const rows = await ctx.db.query<{ id: string }>('SELECT id FROM loop.case');
  for (const { id } of rows) {
    const log = (await readActions(ctx.db, id)).filter((entry) => entry.type !== 'clock-alarm');
    const state = (await findCase(ctx.db, id)) as CaseState;
    const has = (type: string) => log.some((entry) => entry.type === type);
    const takenUp = !has('exit') && !has('withdraw');
    const ends = log.filter(({ type }) => ['close', 'answer', 'reopen'].includes(type));
    const closed = ends.length > 0 && ends.at(-1)!.type !== 'reopen';
    add('accepted', takenUp);
    add('dispatched', has('dispatch'));
    add('closed', closed);
    add('open', takenUp && !closed);
    add('bounced', has('grant-return'));
    add('reworked', has('reject-result'));
    add('urged', has('urge'));
    add('suspended', has('suspend'));
    add('reopened', closed && has('reopen'));
    add('verified', closed && has('verify'));
    add('first-dispatch', has('dispatch') && !has('grant-return'));
    const rating = log.findLast((entry) => entry.type === 'rate');
    const isPraise = state.subject.kind === '表扬';
    const isAsking = state.subject.kind === '咨询';
    add('rated', closed && rating !== undefined && !isPraise);
    add('satisfied', closed && rating !== undefined && Number(rating.form.stars) >= 3 && !isPraise);
    add('solved', closed && state.attributes.solved === true && !isPraise && !isAsking);
  }
  return figures;
}

/** One case to which everything happens that is counted; the others are drawn at random. */
const throughEverything: History = {
  ...{ place: 1, channel: 'app', text: '人行道上的井盖坏了，有人差点掉下去' },
  steps: [
    ...[
      'dispatch',
      'object',
      'grant-return',
      'dispatch',
      'sign',
      'suspend',
      'resume',
      'handle',
      'reject-result',
    ],
    ...['urge', 'handle', 'verify', 'close', 'reopen', 'handle', 'verify', 'close', 'rate'],
  ].map((action) => ({ action, pick: 54, hours: 1 })),
};

test('figures agree with a count from the log, in parts and as a whole, live and rebuilt', async () => {
  const history: fc.Arbitrary<History> = fc.record({
    place: fc.nat(20),
    channel: fc.constantFrom('app', 'hotline', 'patrol'),
    text: fc.constantFrom(
      '路灯不亮，晚上看不见路',
      '小区门口垃圾成堆没人清',
      '下水道堵了，污水溢出来',
      '感谢环卫工人',
    ),
    steps: fc.array(fc.record({ pick: fc.nat(97), hours: fc.nat(40) }), {
      minLength: 4,
      maxLength: 22,
    }),
  });
  await play(throughEverything);
  await fc.assert(
    fc.asyncProperty(fc.array(history, { minLength: 2, maxLength: 4 }), async (histories) => {
      for (const each of histories) await play(each);
      while ((await ringClocks(everywhere, loop)) > 0);
      await deliver();
      await checkAgainstLog();
    }),
    { numRuns: 24, seed: 20_261_118, endOnFailure: true },
  );
  const reached = await countFromLog();
  for (const id of ['closed', 'bounced', 'reworked', 'reopened', 'suspended', 'satisfied', 'solved'])
    assert.ok(reached[id]! > 0, `no history reached ${id}`);
  const live = await ask();
  await ctx.db.query('TRUNCATE indicators.case_fact, indicators.report_fact');
  const done = await rebuildFacts(everywhere, factPartsOf(city));
  assert.equal(done.reports, reports);
  assert.deepEqual(await ask(), live, 'rebuilt facts give the same numbers');
  for (const by of [
    'channel',
    'kind',
    'category1',
    'category3',
    'unit',
    'area',
    'day',
    'week',
    'month',
  ] as const)
    await checkParts(by);
});

const ask = async (by?: 'channel') =>
  (
    await valuesOf(everywhere, parts, { ids: all, from: '2026-01-01', to: '2029-12-31', ...(by && { by }) })
  ).results.map(({ indicator, total, rows }) => ({ id: indicator.id, total, rows }));

async function checkAgainstLog(): Promise<void> {
  const slow = await countFromLog();
  const found = new Map((await ask()).map(({ id, total }) => [id, total]));
  for (const id of ['accepted', 'dispatched', 'closed', 'open', 'bounced', 'reworked', 'urged', 'suspended'])
    assert.equal(found.get(id)!.value, slow[id], id);
  assert.equal(found.get('received')!.value, reports);
  const part = (id: string) => found.get(id)!.numerator ?? 0;
  assert.equal(part('reopened-rate'), slow.reopened, 'reopened');
  assert.equal(part('verified-rate'), slow.verified, 'verified');
  assert.equal(part('first-dispatch-rate'), slow['first-dispatch'], 'first dispatch');
  assert.equal(found.get('satisfaction-rate')!.denominator ?? 0, slow.rated, 'rated');
  assert.equal(part('satisfaction-rate'), slow.satisfied, 'satisfied');
  assert.equal(part('resolution-rate'), slow.solved, 'solved');
}

/** Parts by a dimension add up to the whole; a score of figures has no cases to add. */
async function checkParts(by: string): Promise<void> {
  const asked = { ids: all, from: '2026-11-01', to: '2027-12-31' };
  const whole = await valuesOf(everywhere, parts, asked);
  const split = await valuesOf(everywhere, parts, { ...asked, by: by as 'channel' });
  for (const [index, { indicator, total }] of whole.results.entries()) {
    const { total: again, rows } = split.results[index]!;
    assert.deepEqual(again, total, `${indicator.id} whole, by ${by}`);
    if (indicator.id === 'three-rates') continue;
    const denominator = total.denominator ?? total.value ?? 0;
    const added = rows.reduce((sum, row) => sum + (row.denominator ?? row.value ?? 0), 0);
    assert.equal(added, denominator, `${indicator.id} by ${by}`);
  }
}

test('a case taken out on appeal leaves every rate it was in, and comes back when that is withdrawn', async () => {
  const caseId = await play(throughEverything);
  await deliver();
  const counted = async () => {
    const ids = ['response-rate', 'resolution-rate', 'satisfaction-rate', 'on-time-rate', 'verified-rate'];
    const { results } = await valuesOf(everywhere, parts, { ids, from: '2026-01-01', to: '2029-12-31' });
    return results.map(({ total }) => total.denominator);
  };
  const before = await counted();
  const organisationId = (await findCase(ctx.db, caseId))!.leadOrganisationId!;
  const decision = { caseId, organisationId, measure: 'all' };
  const decide = (work: (tx: typeof ctx) => Promise<void>) => inTransaction(everywhere, work as never);
  // Twice is the same as once, and a decision for another unit says nothing about this one.
  const elsewhere = units.find((unit) => unit.id !== organisationId)!.id;
  await decide(async (tx) => {
    await excludeCase(tx, { ...decision, figures: EXCLUDABLE });
    await excludeCase(tx, { ...decision, figures: EXCLUDABLE });
    await excludeCase(tx, { ...decision, organisationId: elsewhere, figures: EXCLUDABLE });
  });
  await deliver();
  const [response, resolution, satisfaction, onTime, verified] = before as number[];
  const without = [response! - 1, resolution! - 1, satisfaction! - 1, onTime! - 1, verified];
  assert.deepEqual(await counted(), without);
  await ctx.db.query('TRUNCATE indicators.case_fact, indicators.report_fact');
  await rebuildFacts(everywhere, factPartsOf(city));
  assert.deepEqual(await counted(), without, 'rebuilt facts leave it out as well');
  await decide((tx) => includeCase(tx, decision));
  await deliver();
  assert.deepEqual(await counted(), before);
  // A decision about one deduction takes the case out of the figures of that one alone.
  await decide((tx) => excludeCase(tx, { ...decision, measure: 'late-signature', figures: ['response'] }));
  await deliver();
  assert.deepEqual(await counted(), [response! - 1, resolution, satisfaction, onTime, verified]);
});

test('the later of rating and call-back counts, and the three rates make one score', async () => {
  const caseId = await play(throughEverything);
  await deliver();
  const rates = ['response-rate', 'resolution-rate', 'satisfaction-rate', 'three-rates'];
  const read = async (ids: readonly string[] = rates, by?: 'unit') => {
    const asked = { ids: [...ids], from: '2026-01-01', to: '2029-12-31', ...(by && { by }) };
    return (await valuesOf(everywhere, parts, asked)).results;
  };
  const answer = (solved: boolean, satisfied: boolean) =>
    inTransaction(everywhere, (tx) => storeAnswer(tx, { caseId, solved, satisfied }));
  const numerators = async () => (await read()).slice(1, 3).map(({ total }) => total.numerator);
  const [solved, satisfied] = await numerators();
  const rated = (await findCase(ctx.db, caseId))!.attributes;
  const [ownSolved, ownSatisfied] = [rated.solved === true ? 1 : 0, Number(rated.stars) >= 3 ? 1 : 0];
  clock.advance(3_600_000);
  await answer(false, false);
  await deliver();
  assert.deepEqual(await numerators(), [solved! - ownSolved, satisfied! - ownSatisfied]);
  await answer(true, true);
  await deliver();
  assert.deepEqual(await numerators(), [solved! - ownSolved + 1, satisfied! - ownSatisfied + 1]);
  await ctx.db.query('TRUNCATE indicators.case_fact, indicators.report_fact');
  await rebuildFacts(everywhere, factPartsOf(city));
  assert.deepEqual(await numerators(), [solved! - ownSolved + 1, satisfied! - ownSatisfied + 1]);

  const [response, resolution, satisfaction, score] = await read();
  const parted = [response!, resolution!, satisfaction!];
  const weights = parted.map(({ indicator }) => indicator.weight!);
  assert.ok(Math.abs(weights.reduce((sum, each) => sum + each, 0) - 1) < 1e-9);
  const by = parted.reduce((sum, { total }, index) => sum + total.value! * weights[index]!, 0);
  assert.ok(Math.abs(score!.total.value! - by) < 1e-5, `${score!.total.value} is ${by}`);
  assert.deepEqual((await read(['three-rates']))[0]!.total, score!.total, 'asked alone it is the same');
  // A unit without one of the rates has no score.
  const [, , ofUnits, scores] = await read(rates, 'unit');
  for (const { key, value } of scores!.rows)
    if (ofUnits!.rows.every((row) => row.key !== key)) assert.equal(value, null);
  assert.ok(scores!.rows.some(({ value }) => value !== null));
});

test('no data is null and not zero, and what has not begun is unknown', async () => {
  const before = await valuesOf(everywhere, parts, {
    ids: ['received', 'on-time-rate'],
    from: '2024-01-01',
    to: '2024-01-31',
  });
  assert.deepEqual(
    before.results.map(({ total }) => total.value),
    [null, null],
  );
  const today = loop.dayOf(clock.now());
  const hours = await valuesOf(everywhere, parts, { ids: ['received'], from: today, to: today, by: 'hour' });
  assert.equal(hours.results[0]!.rows.length, 24);
  const hour = clock.now().getUTCHours() + 8;
  if (hour < 23) assert.equal(hours.results[0]!.rows[23]!.value, null);
});

test('rights narrow figures and the tickets behind them', async () => {
  const http = await town.serve(figureRoutes(city, { ...city, loop }));
  const get = (actor: Actor, url: string) => http.inject({ url, headers: town.headersOf(actor) });
  const query = `from=${period.from}&to=2029-12-31`;
  const leader = town.staff('leader');
  const whole = (await get(leader, `/api/v1/indicators/accepted/values?${query}&by=unit`)).json();
  const [first] = whole.results[0].rows.filter((row: { key: string | null }) => row.key !== null);
  const unit = city.organisations.get(first.key);
  const clerk = town.staff('unit-clerk', { unit: unit.code });
  const below = city.organisations.below(unit.id);
  const expected = whole.results[0].rows
    .filter((row: { key: string }) => below.has(row.key))
    .reduce((sum: number, row: { value: number }) => sum + row.value, 0);
  const own = (await get(clerk, `/api/v1/indicators/accepted/values?${query}`)).json();
  assert.equal(own.results[0].total.value, expected);
  const cases = (await get(clerk, `/api/v1/indicators/accepted/cases?${query}&limit=200`)).json();
  assert.equal(cases.items.length, expected);
  const district = city.areas.childrenOf(city.areas.city.id)[0]!;
  const local = town.staff('street', { area: district.code });
  const inside = (await get(local, `/api/v1/indicators/received/values?${query}`)).json();
  const filtered = (
    await get(leader, `/api/v1/indicators/received/values?${query}&area=${district.code}`)
  ).json();
  assert.equal(inside.results[0].total.value, filtered.results[0].total.value);
  assert.ok(inside.results[0].total.value > 0);
});

test('the tickets behind a number are as many as the number, page by page', async () => {
  const http = await town.serve(figureRoutes(city, { ...city, loop }));
  const leader = town.headersOf(town.staff('leader'));
  const query = `from=${period.from}&to=2029-12-31`;
  for (const id of ['closed', 'first-dispatch-rate', 'open', 'bounced', 'satisfaction-rate']) {
    const { total } = (
      await http.inject({ url: `/api/v1/indicators/${id}/values?${query}`, headers: leader })
    ).json().results[0];
    const seen = new Set<string>();
    for (let cursor = ''; ; ) {
      const url = `/api/v1/indicators/${id}/cases?${query}&limit=7${cursor && `&cursor=${cursor}`}`;
      const page = (await http.inject({ url, headers: leader })).json();
      for (const item of page.items) seen.add(item.id);
      if (page.next === null) break;
      cursor = page.next;
    }
    assert.equal(seen.size, total.numerator ?? 0, id);
  }
});

test('only those with the right get in, and bad questions are told what is wrong', async () => {
  const http = await town.serve(figureRoutes(city, { ...city, loop }));
  const ofCitizen = town.headersOf(town.citizen());
  const ofMember = town.headersOf(town.staff('grid-member'));
  const leader = town.headersOf(town.staff('leader'));
  for (const url of [
    '/api/v1/indicators',
    '/api/v1/indicators/open/values',
    '/api/v1/indicators/open/cases',
  ]) {
    assert.equal((await http.inject({ url })).statusCode, 401, url);
    assert.equal((await http.inject({ url, headers: ofCitizen })).statusCode, 403, url);
    assert.equal((await http.inject({ url, headers: ofMember })).statusCode, 403, url);
    assert.equal((await http.inject({ url, headers: leader })).statusCode, 200, url);
  }
  const post = (body: object, headers = leader) =>
    http.inject({ method: 'POST', url: '/api/v1/indicators/query', payload: body, headers });
  assert.equal((await post({ ids: ['open'] }, ofCitizen)).statusCode, 403);
  assert.equal((await post({ ids: ['open', 'received'], by: 'area' })).statusCode, 200);
  const codeOf = async (body: object) => (await post(body)).json().code;
  assert.equal(await codeOf({ ids: ['no-such'] }), 'indicators.unknown');
  assert.equal(await codeOf({ ids: ['open'], from: '2026-02-30' }), 'indicators.period_invalid');
  assert.equal(
    await codeOf({ ids: ['open'], from: '2026-03-02', to: '2026-03-01' }),
    'indicators.period_invalid',
  );
  assert.equal(
    await codeOf({ ids: ['open'], from: '2025-01-01', to: '2026-01-01', by: 'hour' }),
    'indicators.too_many_rows',
  );
  assert.equal(await codeOf({ ids: ['open'], filters: { area: 'nowhere' } }), 'areas.not_found');
  assert.equal(
    await codeOf({ ids: ['open'], filters: { category: "x:'; DROP" } }),
    'indicators.category_unknown',
  );
  assert.equal((await post({ ids: [] })).statusCode, 400);
  const made = await http.inject({ url: '/api/v1/indicators/three-rates/cases', headers: leader });
  assert.equal(made.json().code, 'indicators.composite');
});

test('every figure says how it is worked out, and no two answer to one name', () => {
  const names = indicators.flatMap(({ title, aliases }) => [title.zh, ...aliases]);
  assert.equal(new Set(names).size, names.length);
  for (const { formula, owner, title } of indicators)
    for (const words of [formula, owner, title]) assert.ok(words.zh !== '' && words.en !== '');
  assert.equal(INDICATOR_READ, 'indicator.read');
});
