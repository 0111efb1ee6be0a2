import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { askRun } from '../../platform/runs/index.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { addSource, createBreakers, feedRoutes, LOAD_KIND, simulateSource } from './index.ts';
import { declarationOf, feedsFolder, lineOf, person, register } from './testing.ts';
import type { SourcePage, SourceView } from './views-contract.ts';

const town = await createTestCity([], []);
const folder = feedsFolder();
const queryOnly = {
  ...{ quotaPerDay: 100, addressFrom: 'FEED_TEST_URL', synthetic: true },
  request: { number: 'idNo', name: 'xm' },
  answer: { match: 'result', same: ['1'], different: ['2'], unknown: ['3'] },
};
const police = await simulateSource(queryOnly, { nameOf: () => '王小明' });
after(() => police.close());
const environment = { FEED_TEST_URL: police.address };
const app = await town.serve(
  feedRoutes({ breakers: createBreakers(), environment, today: () => '2026-11-18', ...folder.parts }),
);

const [WEST, EAST] = ['990101', '990102'];
const steward = (where?: { unit?: string; area?: string }) =>
  town.headersOf(town.staff('data-steward', where));
/** As the demonstration's: a district's steward by its area and its unit. */
const ofDistrict = (code: string) => steward({ unit: `${code}.operations-centre`, area: code });
const [west, east, city] = [ofDistrict(WEST), ofDistrict(EAST), steward()];
const ofPolice = steward({ unit: 'city.police' });

type Method = 'GET' | 'POST' | 'PUT';
type Problem = { code: string; detail: string; fields?: { field: string; reason: string }[] };
async function call<Body = Problem>(
  headers: Record<string, string>,
  method: Method,
  path: string,
  payload?: object,
) {
  const url = `/api/v1/feeds${path}`;
  const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
  const isJson = String(answer.headers['content-type']).includes('json');
  return { status: answer.statusCode, body: (isJson ? answer.json() : {}) as Body & Partial<Problem> };
}
const codesOf = async (headers: Record<string, string>) =>
  (await call<SourcePage>(headers, 'GET', '')).body.items.map(({ code }) => code);

await addSource(town.ctx, declarationOf('citys'));
await addSource(
  town.ctx,
  declarationOf('western', { organisation: `${WEST}.operations-centre`, maximumBadShare: 0.5 }),
);
await addSource(town.ctx, declarationOf('register', { organisation: 'city.police' }));
await addSource(town.ctx, declarationOf('for-east', { organisation: 'city.police', area: EAST }));
const { load } = await folder.load(
  town.ctx,
  'western',
  folder.write(`${register(20)}${lineOf(person(901, { 姓名: '' }))}\n`),
);
const run = await askRun(town.ctx, { kind: LOAD_KIND, subject: 'western', data: {} });

test('a list shows what is the own unit’s or for the own area; the city’s stewards see all', async () => {
  assert.deepEqual(await codesOf(west), ['western']);
  assert.deepEqual(await codesOf(east), ['for-east']);
  assert.deepEqual(await codesOf(ofPolice), ['for-east', 'register']);
  for (const headers of [city, town.headersOf(town.staff('administrator'))])
    assert.deepEqual(await codesOf(headers), ['citys', 'for-east', 'register', 'western']);
  const { items } = (await call<SourcePage>(east, 'GET', '')).body;
  const { organisation, area } = items[0] as SourceView;
  assert.deepEqual([organisation, area?.code], [{ code: 'city.police', name: '示范市公安局' }, EAST]);
});

test('another district’s steward can neither see, change, load, stop nor take away', async () => {
  const closed: [Method, string, object?][] = [
    ['GET', '/western/declaration'],
    ['PUT', '/western/declaration', declarationOf('western')],
    ['GET', '/western/loads'],
    ['GET', '/western/quality'],
    ['GET', '/western/runs'],
    ['GET', `/runs/${run}`],
    ['POST', `/runs/${run}/stop`, {}],
    ['GET', `/loads/${load.id}/rejections`],
    ['GET', `/loads/${load.id}/rejected.csv`],
    ['POST', '/western/load', { mode: 'full' }],
  ];
  for (const [method, path, payload] of closed)
    for (const headers of [east, ofPolice]) {
      const { status, body } = await call({ ...headers, 'x-purpose': 'mend' }, method, path, payload);
      assert.deepEqual([status, body.code], [403, 'feeds.out_of_reach'], path);
      assert.match(body.detail ?? '', /数据源 western 归其他单位/);
    }
  for (const headers of [west, city])
    for (const [method, path] of closed.filter(([each]) => each === 'GET')) {
      const { status } = await call({ ...headers, 'x-purpose': 'mend' }, method, path);
      assert.equal(status, 200, path);
    }
  assert.equal(
    (await call(east, 'GET', '/citys/declaration')).status,
    403,
    'the city’s is nobody’s below it',
  );
  assert.equal((await call(east, 'GET', '/nobody/declaration')).status, 404);
});

test('a source that a district declares is its own, and is not given away', async () => {
  assert.equal((await call(west, 'POST', '', declarationOf('own'))).status, 201);
  const given = (await call<Record<string, unknown>>(west, 'GET', '/own/declaration')).body;
  assert.equal(given.organisation, `${WEST}.operations-centre`);
  for (const owner of [{ organisation: 'city.police' }, { organisation: undefined, area: EAST }]) {
    const changed = await call(west, 'PUT', '/own/declaration', { ...given, ...owner });
    assert.deepEqual([changed.status, changed.body.code], [403, 'feeds.owner_out_of_reach']);
    const field = owner.area === undefined ? 'organisation' : 'area';
    assert.deepEqual(changed.body.fields, [{ field, reason: '不在你的职责范围内' }], 'told at the field');
    const opened = await call(west, 'POST', '', declarationOf('others', { ...owner }));
    assert.deepEqual([opened.status, opened.body.code], [403, 'feeds.owner_out_of_reach']);
  }
  assert.equal((await call(city, 'GET', '/others/declaration')).status, 404, 'nothing was declared');
  assert.deepEqual((await call(west, 'GET', '/own/declaration')).body, given);
  const handed = { ...given, organisation: `${EAST}.operations-centre` };
  assert.equal((await call(city, 'PUT', '/own/declaration', handed)).status, 200, 'the city hands it over');
  assert.equal((await call(west, 'GET', '/own/declaration')).status, 403);
  assert.ok((await codesOf(east)).includes('own'));
  const nobody = { organisation: 'city.nobody', area: '1' };
  const { body } = await call(city, 'POST', '', declarationOf('wrong', nobody));
  assert.deepEqual(body.fields, [
    { field: 'organisation', reason: '没有这个单位' },
    { field: 'area', reason: '没有这个区域' },
  ]);
});

test('a district does not name places of the server, where others’ files and tables lie', async () => {
  const path = { path: 'police/people.csv' };
  const table = { format: 'postgresql', connectionFrom: 'FEED_POLICE', resource: 'public.people' };
  for (const place of [path, table]) {
    const { body } = await call(west, 'POST', '', declarationOf('peek', place));
    assert.equal(body.code, 'feeds.place_for_city');
  }
  const organisation = `${WEST}.operations-centre`;
  assert.equal(
    (await call(city, 'POST', '', declarationOf('dropped', { ...path, organisation }))).status,
    201,
  );
  const kept = declarationOf('dropped', { ...path, organisation, trust: 60 });
  assert.equal((await call(west, 'PUT', '/dropped/declaration', kept)).status, 200, 'it stays where it was');
  const moved = await call(west, 'PUT', '/dropped/declaration', { ...kept, path: 'police/other.csv' });
  assert.equal(moved.body.code, 'feeds.place_for_city');
});

test('a query-only source for an area is asked by who works there, one for the city by all with the right', async () => {
  const { code: _, key: __, fields: ___, required: ____, format: _____, ...who } = declarationOf('x');
  await addSource(town.ctx, { ...who, code: 'all', organisation: 'city.police', queryOnly });
  await addSource(town.ctx, { ...who, code: 'eastern', organisation: 'city.police', area: EAST, queryOnly });
  const ask = (headers: Record<string, string>, code: string) =>
    call({ ...headers, 'x-purpose': 'x' }, 'POST', `/${code}/verify`, {
      ...{ number: person(1).证件号, name: '王小明' },
    });
  const street = (area: string) => town.headersOf(town.staff('street', { unit: `${area}.office`, area }));
  const [near, far] = [street('990102001'), street('990101001')];
  for (const headers of [near, far, west, city]) assert.equal((await ask(headers, 'all')).status, 200);
  for (const headers of [near, east, city, ofPolice])
    assert.equal((await ask(headers, 'eastern')).status, 200);
  for (const headers of [far, west])
    assert.deepEqual((await ask(headers, 'eastern')).body.code, 'feeds.out_of_reach');
  assert.equal(police.asked, 8, 'who may not ask is not asked for');
});
