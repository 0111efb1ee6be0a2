import assert from 'node:assert/strict';
import { test } from 'node:test';
import { valuesOf } from '../../base/indicators/index.ts';
import { openCase } from '../../base/loop/index.ts';
import { defineScene } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type Actor, systemActor } from '../../platform/access/index.ts';
import { scene as points } from '../../scenes/points/index.ts';
import { scene as population } from '../../scenes/population/index.ts';
import { scene as recurrence } from '../../scenes/recurrence/index.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { figureRoutes, indicatorPartsOf } from './indicators.ts';

const own = [points, population, recurrence];
const town = await createTestCity(
  own.map(({ migrations }) => migrations!),
  recurrence.flows!,
  own,
);
const { city, ctx } = town;
const parts = indicatorPartsOf(city);
const here = city.areas.findByCode('990101001')!;
const there = city.areas.findByCode('990101002')!;
const everywhere = { ...ctx, actor: systemActor('test') };
const period = { from: '2026-03-01', to: '2026-03-31' };

const kept = (verdict: string, reached: boolean | null) =>
  JSON.stringify({ reached, during: { verdict }, after: { verdict: 'too-few' } });

/** A programme of a street; ended when it has an end. */
async function programme(area: typeof here, startsOn: string, end?: { on: string; figures: string }) {
  const state = await openCase(ctx, city.loop, {
    flowId: 'programme',
    subject: {
      ...{ title: '专项', description: '清理', channel: 'programme', kind: '建议', priority: 3 },
      ...{ synthetic: false, categoryList: 'parts', categoryCode: '部件01001' },
      place: { areaId: area.id, areaPath: area.path },
    },
    attributes: { unit: city.organisations.findByCode('990101.urban-management')!.id },
    limits: { run: { duration: { amount: 10, unit: 'calendar-day' }, source: 'test' } },
  });
  await ctx.db.query(
    `INSERT INTO recurrence.programme (case_id, scale, key, kind_key, category_list, category_code, starts_on, ends_on,
       cut_percent, opened_at, ended_on, closing)
     VALUES ($1::uuid, 'street', hashtext($1::uuid::text), 1, 'parts', '部件01001', $2, $2::date + 10, 30, now(), $3, $4)`,
    [state.id, startsOn, end?.on ?? null, end?.figures ?? null],
  );
}

const read = async (ids: string[], by?: 'area' | 'kind' | 'day' | 'unit', actor?: Actor) =>
  (await valuesOf({ ...everywhere, ...(actor && { actor }) }, parts, { ids, ...period, ...(by && { by }) }))
    .results;

test('programmes are counted by the one layer: running, begun, ended, and how many had an effect', async () => {
  await ctx.db.query(
    `INSERT INTO indicators.report_fact (report_id, case_id, received_day, received_hour, repeated, synthetic, channel, kind)
     VALUES ($1, $1, '2026-01-01', 1, false, false, 'patrol', '求助')`,
    [ctx.ids.next()],
  );
  await programme(here, '2026-03-02');
  await programme(here, '2026-03-03', { on: '2026-03-20', figures: kept('fewer', true) });
  await programme(there, '2026-02-03', { on: '2026-03-21', figures: kept('unclear', false) });
  await programme(there, '2026-02-05', { on: '2026-03-21', figures: kept('too-few', null) });
  const name = (id: string) => `recurrence.${id}`;
  const ids = ['programmes-running', 'programmes-begun', 'programmes-ended', 'target-rate', 'effect-rate'];
  const totals = async (actor?: Actor) =>
    (await read(ids.map(name), undefined, actor)).map(({ total }) => total.value);
  assert.deepEqual(await totals(), [1, 2, 3, 0.5, 0.5]);
  assert.deepEqual(await totals(town.staff('street', { area: here.code })), [1, 2, 1, 1, 1]);
  const [byArea] = await read([name('programmes-ended')], 'area');
  assert.deepEqual(
    byArea!.rows.map(({ value }) => value),
    [3],
    'the district that both streets lie in',
  );
  const app = await town.serve(figureRoutes(city, { ...city, files: town.parts.files } as never));
  const answer = await app.inject({
    url: `/api/v1/indicators/${name('effect-rate')}/cases?from=2026-03-01&to=2026-03-31&part=rest`,
    headers: town.headersOf(town.staff('leader')),
  });
  assert.equal(answer.statusCode, 200, answer.body);
  assert.equal(answer.json().items.length, 1, 'a number opens to the programmes behind it');
});

test('points are summed for the whole city, and nobody of a part of it is told a nought', async () => {
  const account = ctx.ids.next();
  await ctx.db.query(`INSERT INTO points.account (id, kind, opened_at) VALUES ($1, 'volunteer', now())`, [
    account,
  ]);
  for (const [index, [sum, reason, day]] of (
    [
      [80, 'rule', '2026-03-02'],
      [-10, 'reversal', '2026-03-03'],
      [-30, 'exchange', '2026-03-03'],
      [30, 'refund', '2026-03-04'],
      [-20, 'exchange', '2026-03-05'],
      [500, 'rule', '2026-04-01'],
    ] as const
  ).entries())
    await ctx.db.query(
      `INSERT INTO points.entry (id, account_id, points, balance, reason, words, event_key, day, at, by)
       VALUES ($1, $2, $3, 0, $4, 'test', $5, $6, now(), 'test')`,
      [ctx.ids.next(), account, sum, reason, `test ${index}`, day],
    );
  const ids = ['points.given', 'points.exchanged'];
  assert.deepEqual(
    (await read(ids)).map(({ total }) => total.value),
    [70, 20],
  );
  const [given] = await read(ids, 'kind');
  assert.deepEqual(
    given!.rows.map(({ key, value }) => [key, value]),
    [['志愿者', 70]],
  );
  const [byDay] = await read(ids, 'day');
  assert.equal(byDay!.rows.find(({ key }) => key === '2026-03-03')!.value, -10);
  const street = town.staff('street', { area: here.code });
  assert.deepEqual(
    (await read(ids, undefined, street)).map(({ total }) => total.value),
    [null, null],
  );
  assert.deepEqual((await read(ids, 'day', street))[0]!.rows, []);
  await assert.rejects(
    read(ids, 'unit'),
    new AppError('indicators.dimension', {
      ...{ indicator: 'points.given', by: 'unit', dimensions: 'kind, day, week, month' },
    }),
  );
});

test('people are counted where they live, and who came and went on the day it was seen', async () => {
  const figures = [...Array(266).fill(0), 5, 2, 3, 9];
  await ctx.db.query(
    `INSERT INTO population.grid_count (area_id, figures, counted_at) VALUES ($1, $3, now()), ($2, $3, now())`,
    [here.id, there.id, figures],
  );
  const move = (kind: number, area: typeof here, isBack = false) =>
    ctx.db.query(
      `INSERT INTO registry.move (person_id, kind, to_grid_id, seen_on, made_at, taken_back) VALUES (1, $1, $2, '2026-03-05', now(), $3)`,
      [kind, area.id, isBack],
    );
  await move(2, here);
  await move(2, there);
  await move(2, there, true);
  await move(3, there);
  const ids = ['living', 'floating', 'apart', 'arrived', 'left'].map((name) => `population.${name}`);
  const totals = async (actor?: Actor) => (await read(ids, undefined, actor)).map(({ total }) => total.value);
  assert.deepEqual(await totals(), [20, 6, 4, 2, 1]);
  assert.deepEqual(await totals(town.staff('street', { area: here.code })), [10, 3, 2, 1, 0]);
});

test('a scene names only figures of its own, counted from its own schema, and all of them in its manifest', () => {
  const { figures = [], manifest, ...rest } = points;
  const wrong = {
    ...figures[0]!,
    id: 'other.given',
    facts: { view: 'loop.case', isPlaced: true, hasCases: false },
  };
  assert.throws(
    () => defineScene({ ...rest, manifest, figures: [wrong] }),
    (error: AppError) => error.code === 'scene.invalid' && (error.details.faults as string[]).length === 3,
  );
});
