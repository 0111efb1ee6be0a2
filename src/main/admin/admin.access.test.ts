import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { intakeRoutes } from '../../base/intake/index.ts';
import { readTable } from '../../platform/tables/index.ts';
import { createPool } from '../../platform/threads/index.ts';
import { createTestCity } from '../../scenes/testing.ts';
import { adminRoutes } from './routes.ts';

const town = await createTestCity([], []);
const threads = createPool({ size: 1 });
after(() => threads.close());
const { city } = town;
const app = await town.serve([...adminRoutes(town.parts, threads), ...intakeRoutes(city)]);
const admin = town.headersOf(town.staff('administrator'));
const dispatcher = town.headersOf(town.staff('dispatcher'));

type Method = 'GET' | 'POST';
async function call(headers: Record<string, string>, method: Method, url: string, payload?: object) {
  const answer = await app.inject({ method, url, headers, ...(payload && { payload }) });
  return { status: answer.statusCode, body: answer.json() as Record<string, never> & { code?: string } };
}

const main = city.categories.mainList;
const leaf = city.categories
  .all(main)
  .find((each) => !city.categories.all(main).some((other) => other.parent === each.code));
const duty = city.duties.rows[0];
const district = city.areas.childrenOf(city.areas.city.id)[0];
assert.ok(leaf && duty && district);
const today = city.loop.dayOf(town.clock.now());
const newDuty = { categoryList: main, categoryPrefix: leaf.code, lead: duty.lead, validFrom: today };
const newLimit = {
  flowId: 'incident',
  clock: 'handle',
  amount: 3,
  unit: 'working-day',
  source: '试行',
  validFrom: today,
};

const protectedRoutes: [Method, string, object?][] = [
  ['GET', `/api/v1/admin/areas/${district.code}/coverage`],
  ['POST', `/api/v1/admin/areas/${district.code}/import/preview`, { collection: {} }],
  ['POST', `/api/v1/admin/areas/${district.code}/import`, { collection: {} }],
  ['POST', `/api/v1/admin/areas/${district.code}/retire`, { validTo: today }],
  ['GET', '/api/v1/admin/flows'],
  ['GET', '/api/v1/admin/duties'],
  ['POST', '/api/v1/admin/duties', newDuty],
  ['POST', '/api/v1/admin/duties/01900000-0000-7000-8000-000000000001/end', { validTo: today }],
  ['GET', '/api/v1/admin/duties/matrix'],
  ['GET', '/api/v1/admin/calendar'],
  [
    'POST',
    '/api/v1/admin/calendar',
    { weekly: {}, exceptions: [], knownFrom: today, knownUntil: today, source: 'x' },
  ],
  ['GET', '/api/v1/admin/limits'],
  ['POST', '/api/v1/admin/limits', newLimit],
  ['GET', `/api/v1/admin/categories/${main}`],
  ['POST', `/api/v1/admin/categories/${main}/${leaf.code}`, { name: 'x' }],
];

test('the administration is closed to everybody without its permission', async () => {
  for (const [method, url, payload] of protectedRoutes) {
    assert.equal((await call({}, method, url, payload)).status, 401, `${method} ${url}`);
    const denied = await call(dispatcher, method, url, payload);
    assert.equal(denied.body.code, 'access.denied', `${method} ${url}`);
  }
});

test('a retired category is refused in new reports, and says what to take instead', async () => {
  const path = `/api/v1/admin/categories/${main}/${leaf.code}`;
  assert.equal((await call(admin, 'POST', path, { retiredOn: today })).status, 200);
  assert.deepEqual(town.pushed.at(-1), { topic: 'city', type: 'city.changed', data: { part: 'categories' } });
  await city.refresh();
  const report = { channel: 'hotline', text: '门口的路灯不亮了', category: { list: main, code: leaf.code } };
  assert.equal(
    (await call(dispatcher, 'POST', '/api/v1/reports', report)).body.code,
    'classify.category_retired',
  );
  const understood = await call(dispatcher, 'POST', '/api/v1/understand', { text: leaf.words.join(' ') });
  assert.notEqual((understood.body as { category?: { code: string } }).category?.code, leaf.code);
  assert.equal((await call(admin, 'POST', path, { retiredOn: null })).status, 200);
  await city.refresh();
  assert.equal((await call(dispatcher, 'POST', '/api/v1/reports', report)).status, 201);
  assert.equal(
    (await call(admin, 'POST', `/api/v1/admin/categories/${main}/none`, { name: 'x' })).body.code,
    'classify.category_unknown',
  );
});

test('a line of the duty list gives way to a new one on the day; unknown units and categories are refused', async () => {
  const wrong = await call(admin, 'POST', '/api/v1/admin/duties', { ...newDuty, lead: 'city.nobody' });
  assert.equal(wrong.body.code, 'organisations.rule_unknown');
  const none = await call(admin, 'POST', '/api/v1/admin/duties', { ...newDuty, categoryPrefix: 'zz' });
  assert.equal(none.body.code, 'classify.category_unknown');
  const first = await call(admin, 'POST', '/api/v1/admin/duties', { ...newDuty, validFrom: '2026-01-02' });
  assert.equal(first.status, 201);
  const replaces = (first.body as unknown as { id: string }).id;
  const lead = 'city.water-company';
  assert.equal(
    (await call(admin, 'POST', '/api/v1/admin/duties', { ...newDuty, replaces, lead })).status,
    201,
  );
  const again = await call(admin, 'POST', '/api/v1/admin/duties', { ...newDuty, replaces, lead });
  assert.equal(again.body.code, 'organisations.duty_not_current');
  await city.refresh();
  const path = city.areas.resolve(district.path);
  const resolved = city.duties.resolve({ list: main, code: leaf.code, path, day: today });
  assert.equal(resolved?.lead.code, lead);
  const matrix = await call(admin, 'GET', `/api/v1/admin/duties/matrix?list=${main}&words=${leaf.code}`);
  const { rows } = matrix.body as unknown as { rows: { cells: { unit: string; hole: boolean }[] }[] };
  assert.ok(rows[0]?.cells.every((cell) => !cell.hole));
});

test('limits change from a day; a clock or unit that does not exist is refused', async () => {
  assert.equal((await call(admin, 'POST', '/api/v1/admin/limits', newLimit)).status, 201);
  const noClock = await call(admin, 'POST', '/api/v1/admin/limits', { ...newLimit, clock: 'tea' });
  assert.equal(noClock.body.code, 'loop.clock_unknown');
  assert.equal(
    (await call(admin, 'POST', '/api/v1/admin/limits', { ...newLimit, unit: 'moon' })).status,
    400,
  );
  const half = await call(admin, 'POST', '/api/v1/admin/limits', { ...newLimit, amount: 1.5 });
  assert.equal(half.body.code, 'calendar.bad_duration');
});

test('a calendar with a hole is refused whole; a better one becomes the next version', async () => {
  const { body } = await call(admin, 'GET', '/api/v1/admin/calendar');
  const calendar = body as unknown as {
    version: number;
    weekly: object;
    exceptions: { date: string }[];
    knownFrom: string;
    knownUntil: string;
  };
  const { weekly, exceptions, knownFrom, knownUntil } = calendar;
  const good = { weekly, exceptions, knownFrom, knownUntil, source: '本市通知' };
  const holed = { ...good, exceptions: exceptions.filter((each) => !each.date.startsWith('2025-')) };
  assert.equal(
    (await call(admin, 'POST', '/api/v1/admin/calendar', holed)).body.code,
    'organisations.calendar_hole',
  );
  const longer = { ...good, knownUntil: `${Number(knownUntil.slice(0, 4)) + 1}-12-31` };
  assert.equal(
    (await call(admin, 'POST', '/api/v1/admin/calendar', longer)).body.code,
    'organisations.calendar_hole',
  );
  const stored = await call(admin, 'POST', '/api/v1/admin/calendar', good);
  assert.equal(stored.status, 201);
  await city.refresh();
  assert.equal(city.calendars.current().version, calendar.version + 1);
});

test('coverage finds nothing where borders fit, and an import with a gap is refused', async () => {
  const report = await call(admin, 'GET', '/api/v1/admin/areas/city/coverage');
  assert.equal(report.status, 200, JSON.stringify(report.body));
  assert.equal((report.body as unknown as { gapM2: number }).gapM2, 0);
  const { lon, lat } = district;
  assert.ok(lon !== null && lat !== null);
  const square = [
    [lon, lat],
    [lon + 0.001, lat],
    [lon + 0.001, lat + 0.001],
    [lon, lat + 0.001],
    [lon, lat],
  ];
  const feature = (code: string, coordinates: unknown) => ({
    type: 'Feature',
    properties: { code, name: code },
    geometry: { type: 'Polygon', coordinates: [coordinates] },
  });
  const url = `/api/v1/admin/areas/${district.code}/import`;
  const collection = { type: 'FeatureCollection', features: [feature('new-street', square)] };
  const preview = await call(admin, 'POST', `${url}/preview`, { collection, keepMissing: false });
  assert.equal(preview.status, 200, JSON.stringify(preview.body));
  const seen = preview.body as unknown as { rows: { change: string }[]; coverage: { gapM2: number } };
  assert.equal(seen.rows[0]?.change, 'new');
  assert.ok(seen.coverage.gapM2 > 0);
  assert.equal((await call(admin, 'POST', url, { collection, keepMissing: false })).body.code, 'areas.gap');
  const open = { type: 'FeatureCollection', features: [feature('open', square.slice(0, -1))] };
  assert.equal((await call(admin, 'POST', url, { collection: open })).body.code, 'areas.import_faulty');
  assert.equal(
    (await call(admin, 'POST', url, { collection: { type: 'Point' } })).body.code,
    'areas.import_unreadable',
  );
  const stored = await call(admin, 'POST', url, { collection });
  assert.deepEqual(stored.body, { added: 1, changed: 0, ended: 0 });
  await city.refresh();
  assert.ok(city.areas.findByCode('new-street'));
});

test('a redrawn area keeps its id; a retired one is refused in new reports', async () => {
  const before = city.areas.findByCode('new-street');
  assert.ok(before?.lon && before.lat);
  const { lon, lat } = before;
  const ring = [
    [lon, lat],
    [lon + 0.002, lat],
    [lon + 0.002, lat + 0.002],
    [lon, lat],
  ];
  const collection = {
    type: 'FeatureCollection',
    features: [
      {
        type: 'Feature',
        properties: { code: 'new-street', name: '新街' },
        geometry: { type: 'Polygon', coordinates: [ring] },
      },
    ],
  };
  const url = `/api/v1/admin/areas/${district.code}/import`;
  const ahead = await call(admin, 'POST', url, { collection, validFrom: '2027-01-01' });
  assert.equal(ahead.body.code, 'areas.date_ahead');
  assert.equal((await call(admin, 'POST', url, { collection })).status, 200);
  await city.refresh();
  assert.equal(city.areas.findByCode('new-street')?.id, before.id);
  assert.equal(city.areas.get(before.id).name, '新街');
  const retire = '/api/v1/admin/areas/new-street/retire';
  assert.equal((await call(admin, 'POST', retire, { validTo: '2020-01-01' })).body.code, 'areas.date_before');
  town.clock.advance(86_400_000);
  const tomorrow = city.loop.dayOf(town.clock.now());
  assert.equal((await call(admin, 'POST', retire, { validTo: tomorrow })).status, 200);
  await city.refresh();
  const report = { channel: 'hotline', text: '门口的路灯不亮了', areaCode: 'new-street' };
  assert.equal((await call(dispatcher, 'POST', '/api/v1/reports', report)).body.code, 'intake.area_unknown');
});

test('points of open cases: a wrong box is refused, a unit sees its own only', async () => {
  const report = { channel: 'hotline', text: '门口的井盖坏了', lon: district.lon, lat: district.lat };
  await call(dispatcher, 'POST', '/api/v1/reports', report);
  const all = await call(dispatcher, 'GET', '/api/v1/cases/points');
  assert.ok((all.body as unknown as { items: unknown[] }).items.length >= 1);
  assert.equal((await call(dispatcher, 'GET', '/api/v1/cases/points?box=4,3,2,1')).status, 400);
  const stranger = town.headersOf(town.staff('unit-clerk', { unit: 'city.hotline' }));
  const none = await call(stranger, 'GET', '/api/v1/cases/points');
  assert.deepEqual((none.body as unknown as { items: unknown[] }).items, []);
  assert.equal((await call({}, 'GET', '/api/v1/cases/points')).status, 401);
});

test('the lists of the administration leave as workbooks, audited, for those who may see them', async () => {
  const take = (headers: Record<string, string>, url: string) => app.inject({ url, headers });
  for (const url of [
    '/api/v1/admin/duties.xlsx',
    `/api/v1/admin/categories/${main}/list.xlsx`,
    '/api/v1/admin/areas.xlsx',
    '/api/v1/admin/organisations.xlsx',
  ]) {
    assert.equal((await take(dispatcher, url)).json().code, 'access.denied', url);
    const answer = await take(admin, url);
    assert.equal(answer.statusCode, 200, url);
    let rows = 0;
    for await (const row of (await readTable(answer.rawPayload)).rows) {
      assert.ok(Object.keys(row.cells).length > 3);
      rows += 1;
    }
    assert.ok(rows > 0, url);
  }
  const below = await readTable(
    (await take(admin, `/api/v1/admin/areas.xlsx?below=${district.code}`)).rawPayload,
  );
  for await (const { cells } of below.rows) assert.match(cells.全称 ?? '', new RegExp(district.name));
  const noted = await town.ctx.db.query<{ subject: string }>(
    `SELECT DISTINCT subject FROM audit.entry WHERE action = 'list.exported' ORDER BY subject`,
  );
  assert.deepEqual(
    noted.map(({ subject }) => subject),
    ['list:admin.areas', 'list:admin.categories', 'list:admin.duties', 'list:admin.organisations'],
  );
});
