import assert from 'node:assert/strict';
import { test } from 'node:test';
import { XMLParser } from 'fast-xml-parser';
import { submitReport } from '../../base/intake/index.ts';
import { createTestAuth } from '../../platform/auth/testing.ts';
import { createTestCity } from '../testing.ts';
import { toXml } from './format.ts';
import { migrations, scene } from './index.ts';

const town = await createTestCity([migrations], [], [scene]);
const { city, ctx, clock } = town;
const roles = {
  partner: { title: { zh: '伙伴', en: 'Partner' }, permissions: ['open311.submit', 'case.read'] },
};
const routes = scene.routes?.(town.parts) ?? [];
const { app, auth } = await createTestAuth(town, { roles }, routes);
const key = (await auth.createToken(ctx, { name: 'app', permissions: ['open311.submit'] })).token;
const foreignKey = (await auth.createToken(ctx, { name: 'reader', permissions: ['case.read'] })).token;

const street = city.areas.findByCode('990101001');
const point = { lat: street?.lat ?? 0, lon: street?.lon ?? 0 };
const get = (path: string) => app.inject({ url: `/open311${path}` });
const post = (fields: Record<string, string>, format = 'json') =>
  app.inject({
    method: 'POST',
    url: `/open311/v2/requests.${format}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(fields).toString(),
  });
const good = {
  api_key: key,
  service_code: '010101',
  lat: String(point.lat),
  long: String(point.lon),
  description: '路口井盖松动，车过就响',
};

test('discovery leads to the endpoint, in both formats and with the exact media types', async () => {
  const json = await get('/discovery.json');
  assert.equal(json.headers['content-type'], 'application/json');
  assert.match(json.json().endpoints[0].url, /\/open311\/v2$/);
  const xml = await get('/v2/discovery.xml');
  assert.equal(xml.headers['content-type'], 'text/xml');
  const { discovery } = new XMLParser().parse(xml.body);
  assert.equal(discovery.endpoints.endpoint.formats.format[1], 'text/xml');
});

test('services are the exact categories of the main list; what is never public is none', async () => {
  const services = (await get('/v2/services.json')).json();
  const codes = services.map((each: { service_code: string }) => each.service_code);
  assert.ok(codes.includes('010101'));
  assert.ok(!codes.includes('01') && !codes.includes('0101'));
  const hints = codes.map((code: string) => city.categories.find('topics', code)?.kindHint);
  assert.ok(!hints.includes('举报'));
  const parser = new XMLParser({ numberParseOptions: { leadingZeros: false, hex: false } });
  const parsed = parser.parse((await get('/v2/services.xml')).body);
  assert.equal(parsed.services.service.length, services.length);
  const definition = (await get('/v2/services/010101.json')).json();
  assert.equal(definition.attributes[0].code, 'kind');
  const inXml = parser.parse((await get('/v2/services/010101.xml')).body).service_definition;
  assert.equal(inXml.attributes.attribute.values.value.length, definition.attributes[0].values.length);
});

test('a request that was posted as a form can be followed by its id and its token', async () => {
  const answer = await post({
    ...good,
    ...{
      first_name: '明',
      last_name: '王',
      phone: '13800001111',
      media_url: 'https://pictures.example/1.jpg',
    },
    'attribute[kind]': '求助',
  });
  assert.equal(answer.statusCode, 201, answer.body);
  assert.equal(answer.headers['content-type'], 'application/json');
  const [{ service_request_id: id, token }] = answer.json();
  assert.equal((await get(`/v2/tokens/${token}.json`)).json()[0].service_request_id, id);
  const [request] = (await get(`/v2/requests/${id}.json`)).json();
  assert.equal(request.status, 'open');
  assert.equal(request.service_code, '010101');
  assert.ok(!JSON.stringify(request).includes('井盖松动'), 'words are not public before their review');
  assert.ok(!/王明|13800001111/.test(JSON.stringify((await get('/v2/requests.json')).json())));
  const xml = new XMLParser().parse((await get(`/v2/requests/${id}.xml`)).body);
  assert.equal(String(xml.service_requests.request.service_request_id), id);
  const asXml = await post({ ...good, description: '另一处井盖缺失', address_string: '示范路 2 号' }, 'xml');
  assert.equal(asXml.headers['content-type'], 'text/xml');
  assert.match(asXml.body, /<service_requests>\s*<request>\s*<service_request_id>\d+</);
});

test('reviewed words are shown, and can be taken back', async () => {
  const server = await town.serve();
  const [{ service_request_id: id }] = (await post({ ...good, description: '井盖下沉二十厘米' })).json();
  const [row] = await ctx.db.query<{ id: string }>('SELECT id FROM intake.report WHERE number = $1', [id]);
  const publish = (text: string) =>
    server.inject({
      ...{ method: 'PUT', url: `/api/v1/open311/reports/${row?.id}/public-text` },
      headers: town.headersOf(town.staff('supervisor')),
      payload: { text },
    });
  assert.equal((await publish('井盖下沉')).statusCode, 200);
  assert.equal((await get(`/v2/requests/${id}.json`)).json()[0].description, '井盖下沉');
  await publish('');
  assert.match((await get(`/v2/requests/${id}.json`)).json()[0].description, /井盖问题/);
});

test('private reports and 举报 are never shown', async () => {
  const hidden = await submitReport(ctx, city, {
    ...{ channel: 'snap-report', externalId: 'hidden', text: '举报有人偷盗井盖', kind: '举报' },
    category: { list: 'topics', code: '010101' },
    ...point,
  });
  assert.equal((await get(`/v2/requests/${hidden.report.number}.json`)).statusCode, 404);
  const all = (await get('/v2/requests.json')).json();
  assert.ok(all.length > 0);
  assert.ok(
    !all.some((each: { service_request_id: string }) => each.service_request_id === hidden.report.number),
  );
});

test('filters: ids, service, status, time, pages', async () => {
  const all = (await get('/v2/requests.json')).json();
  const count = async (query: string) => (await get(`/v2/requests.json?${query}`)).json().length;
  const ids = all.map((each: { service_request_id: string }) => each.service_request_id);
  assert.equal(await count(`service_request_id=${ids.slice(0, 2).join(',')}`), 2);
  assert.equal(await count('service_code=010102'), 0);
  assert.equal(await count('service_code=010101,010102&status=open'), all.length);
  assert.equal(await count('status=closed'), 0);
  assert.equal(await count('start_date=2026-11-17T00:00:00Z&end_date=2026-11-19T00:00:00Z'), all.length);
  assert.equal(await count('start_date=2026-11-01T00:00:00Z&end_date=2026-11-02T00:00:00%2B08:00'), 0);
  assert.equal(await count('page=1&page_size=2'), 2);
  assert.equal(await count('page=9&page_size=2'), 0);
  clock.advance(91 * 86_400_000);
  assert.equal(await count(''), 0, 'the last 90 days');
  clock.advance(-91 * 86_400_000);
});

test('bad input is answered in the form of the standard and nothing is stored', async () => {
  const before = (await get('/v2/requests.json')).json().length;
  const { lat: _, long: __, ...placeless } = good;
  const { api_key: ___, ...keyless } = good;
  const bad: [Promise<{ statusCode: number; body: string }>, number, RegExp][] = [
    [post(keyless), 403, /登录/],
    [post({ ...good, api_key: 'cb_made-up' }), 403, /./],
    [post({ ...good, api_key: foreignKey }), 403, /open311\.submit/],
    [post({ ...good, service_code: '' }), 400, /service_code/],
    [post({ ...good, service_code: '999' }), 404, /999/],
    [post(placeless), 400, /lat and long/],
    [post({ ...good, lat: 'x' }), 400, /WGS-84/],
    [post({ ...good, lat: '0', long: '0' }), 422, /./],
    [post({ ...good, media_url: 'javascript:alert(1)' }), 400, /media_url/],
    [post({ ...good, 'attribute[kind]': '举报' }), 400, /attribute\[kind\]/],
    [post({ ...good, jurisdiction_id: 'elsewhere' }), 404, /demo-town/],
    [post({ ...good, description: 'x'.repeat(70_000) }), 413, /./],
    [get('/v2/services/nothing.json'), 404, /nothing/],
    [get('/v2/requests.json?status=lost'), 400, /lost/],
    [get('/v2/requests.json?start_date=yesterday'), 400, /start_date/],
    [get('/v2/requests.json?page_size=0'), 400, /page_size/],
    [get("/v2/requests/1'%20OR%201.json"), 404, /./],
  ];
  for (const [answer, status, words] of bad) {
    const { statusCode, body } = await answer;
    const [{ code, description }] = JSON.parse(body);
    assert.deepEqual([statusCode, code], [status, status], body);
    assert.match(description, words);
  }
  const xml = new XMLParser().parse((await get('/v2/services/nothing.xml')).body);
  assert.equal(xml.errors.error.code, 404);
  assert.equal((await get('/v2/requests.json')).json().length, before);
});

test('markup and control characters do not break the XML', () => {
  const text = toXml('services', [{ service_name: '<b>&"\u0001' }]);
  const parsed = new XMLParser({ processEntities: true }).parse(text);
  assert.equal(parsed.services.service.service_name, '<b>&"');
});
