import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { type Actor, anonymous } from '../../../platform/access/index.ts';
import { createTestCity } from '../../testing.ts';
import type { SnapReceipt } from '../contract.ts';
import { migrations, scene } from '../index.ts';
import type { PublicCasePage, PublicMap, PublicStory } from './public-contract.ts';
import type { ReviewDetail, ReviewPage } from './review-contract.ts';

const town = await createTestCity([migrations], [], [scene]);
const http = await town.serve();
const dispatcher = town.staff('dispatcher');
const supervisor = town.staff('supervisor');
const clerk = town.staff('unit-clerk', { unit: '990101.urban-management' });
const unit = town.city.organisations.findByCode('990101.urban-management')!.id;
const reviews = '/api/v1/snap-publications';
const cases = '/api/v1/public-cases';
const snaps = '/api/v1/snap-reports';
let count = 0;

async function call<Result>(actor: Actor, method: 'GET' | 'POST', url: string, body?: object) {
  const headers = town.headersOf(actor);
  const answer = await http.inject({ method, url, headers, ...(body && { payload: body }) });
  const parsed = answer.headers['content-type']?.includes('json') ? answer.json() : undefined;
  return {
    ...{ status: answer.statusCode, headers: answer.headers, bytes: answer.rawPayload },
    body: parsed as Result & { code?: string; field?: string },
  };
}

/** Fine stripes of two shades, with what a camera notes. Where something was blurred there are no stripes. */
async function photo(shade = 0): Promise<Buffer> {
  const [width, height] = [400, 300];
  const data = Buffer.alloc(width * height, 255);
  for (let at = 0; at < data.length; at++) if (at % 8 < 4) data[at] = shade;
  return sharp(data, { raw: { width, height, channels: 1 } })
    .withExif({ IFD0: { Copyright: 'secret-owner' } })
    .jpeg({ quality: 95 })
    .toBuffer();
}

/** How much neighbours differ along a piece of a line, from 0 to 255. */
async function contrast(picture: Buffer, from: number, to: number): Promise<number> {
  const { data, info } = await sharp(picture).greyscale().raw().toBuffer({ resolveWithObject: true });
  const start = Math.round(info.height / 2) * info.width;
  const line = data.subarray(start + Math.round(from * info.width), start + Math.round(to * info.width));
  return Math.max(...line) - Math.min(...line);
}

async function upload(actor: Actor, url: string, bytes: Buffer): Promise<string> {
  const edge = 'edge-of-test';
  const head = `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`;
  const answer = await http.inject({
    method: 'POST',
    url,
    headers: { ...town.headersOf(actor), 'content-type': `multipart/form-data; boundary=${edge}` },
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${edge}--\r\n`)]),
  });
  const body = answer.json() as { photoId?: string; id?: string };
  return body.photoId ?? body.id ?? '';
}

/** Sends a report with a photo from a place of its own, and brings the review up to date. */
async function report(number: number, more: object = {}) {
  count += 1;
  const citizen = town.citizen(number);
  const photoId = await upload(citizen, `${snaps}/photos`, await photo());
  const { body } = await call<SnapReceipt>(citizen, 'POST', snaps, {
    ...{ clientId: `public-test-${count}`, photoIds: [photoId] },
    ...{ text: '人行道上的路灯不亮，请打13812345678找我', address: '纺织路12号3单元门口' },
    ...{ lon: 100.02 + (count % 4) * 0.01, lat: 35.012 + Math.floor(count / 4) * 0.004, ...more },
  });
  assert.ok(body.id, JSON.stringify(body));
  const [row] = await town.ctx.db.query<{ id: string }>(
    'SELECT case_id AS id FROM intake.report WHERE id = $1',
    [body.id],
  );
  const caseId = row!.id;
  // What the machine is not sure of waits for a person.
  await call(dispatcher, 'POST', `/api/v1/cases/${caseId}/actions/dispatch`, { form: { unit } });
  await settle();
  return { citizen, reportId: body.id, caseId };
}

/** Events, and those that came of them. */
async function settle(): Promise<void> {
  await town.deliver();
  await town.deliver();
}

const waitingRows = async () =>
  (await call<ReviewPage>(dispatcher, 'GET', `${reviews}?limit=100`)).body.items;
const waiting = async () => (await waitingRows()).map((each) => each.caseId);
const detailOf = async (caseId: string) =>
  (await call<ReviewDetail>(dispatcher, 'GET', `${reviews}/${caseId}`)).body;
const shownNow = async () =>
  (await call<PublicCasePage>(anonymous, 'GET', `${cases}?limit=50`)).body.items.map((each) => each.id);

const FACE = { left: 0.4, top: 0.4, width: 0.2, height: 0.2 };

async function approve(caseId: string, more: object = {}) {
  const { version, words, pictures } = await detailOf(caseId);
  return call<ReviewDetail>(dispatcher, 'POST', `${reviews}/${caseId}/approve`, {
    ...{ version, title: words.title, text: words.text, place: words.place },
    ...(words.result !== null && { result: words.result }),
    photos: pictures.map(({ attachmentId }) => ({ attachmentId, areas: [FACE] })),
    ...more,
  });
}

test('a report is reviewed, shown without what would find anybody, and taken away again', async () => {
  const { caseId, citizen, reportId } = await report(1);
  assert.ok((await waiting()).includes(caseId));
  const proposal = await detailOf(caseId);
  assert.equal(proposal.stage, 'report');
  assert.doesNotMatch(JSON.stringify(proposal), /13812345678|12号|3单元/);
  assert.deepEqual(proposal.masked, ['title', 'text']);
  assert.equal(proposal.words.place, '纺织路');
  const close = await call(dispatcher, 'GET', proposal.pictures[0]!.url);
  assert.equal(close.headers['content-type'], 'image/webp');
  assert.equal((await call(anonymous, 'GET', `${cases}/${caseId}`)).status, 404, 'not before the review');

  const approved = await approve(caseId, { title: '路灯不亮', text: '人行道上的路灯不亮，晚上太黑' });
  assert.equal(approved.status, 200, JSON.stringify(approved.body));
  assert.ok(!(await waiting()).includes(caseId));
  assert.ok((await shownNow()).includes(caseId));
  const { body: story, headers } = await call<PublicStory>(anonymous, 'GET', `${cases}/${caseId}`);
  assert.match(String(headers['cache-control']), /public, max-age=60/);
  assert.equal(story.text, '人行道上的路灯不亮，晚上太黑');
  assert.deepEqual([story.area, story.place, story.result], ['河西区柳岸街道', '纺织路', null]);
  assert.match(story.entries[0]?.words.zh ?? '', /^已派给/);
  const text = JSON.stringify(story);
  for (const secret of ['138', reportId, citizen.id, '12号']) assert.ok(!text.includes(secret), secret);

  const url = story.photos[0]!.url;
  const copy = await call(anonymous, 'GET', `${url}?width=1280`);
  assert.equal((await sharp(copy.bytes).metadata()).exif, undefined);
  assert.ok((await contrast(copy.bytes, 0.05, 0.35)) > 200, 'outside of the area the picture is as it was');
  assert.ok((await contrast(copy.bytes, 0.42, 0.58)) < 60, 'inside nothing is as it was');
  const again = await http.inject({
    url: `${url}?width=1280`,
    headers: { 'if-none-match': String(copy.headers.etag) },
  });
  assert.equal(again.statusCode, 304);

  const { version } = await detailOf(caseId);
  const [stored] = await town.ctx.db.query<{ hash: string }>(
    'SELECT hash FROM snap_report.public_photo WHERE case_id = $1',
    [caseId],
  );
  assert.ok(await town.parts.files.exists(stored!.hash));
  const gone = await call(supervisor, 'POST', `${reviews}/${caseId}/withdraw`, { version, reason: 'person' });
  assert.equal(gone.status, 200, JSON.stringify(gone.body));
  for (const address of [url, `${url}?width=1280`, `${cases}/${caseId}`])
    assert.equal((await call(anonymous, 'GET', address)).status, 404, address);
  await settle();
  assert.equal(await town.parts.files.exists(stored!.hash), false, 'the copy itself is gone');
  assert.ok(!(await shownNow()).includes(caseId));
  const audited = await town.ctx.db.query<{ action: string }>(
    'SELECT action FROM audit.entry WHERE subject = $1 ORDER BY happened_at, id',
    [`case:${caseId}`],
  );
  assert.deepEqual(
    audited.map((each) => each.action),
    ['snap-report.publication.approved', 'snap-report.publication.withdrawn'],
  );
});

test('what may not be public never waits for a review', async () => {
  const wrong = await report(2);
  assert.ok((await waiting()).includes(wrong.caseId));
  await town.ctx.db.query(`UPDATE loop.case SET kind = '举报' WHERE id = $1`, [wrong.caseId]);
  await town.ctx.db.query(`UPDATE intake.report SET kind = '举报' WHERE case_id = $1`, [wrong.caseId]);
  const secret = await report(3, { private: true });
  const red = await report(4, { text: '路灯不亮，闻到煤气味' });
  const noise = await report(5, { text: '楼上邻居半夜噪音扰民' });
  for (const { citizen, reportId } of [wrong, red])
    await call(citizen, 'POST', `${snaps}/${reportId}/supplement`, { text: '补充' });
  await settle();
  const queue = await waiting();
  for (const { caseId } of [wrong, secret, red, noise]) {
    assert.ok(!queue.includes(caseId), caseId);
    assert.equal((await call(anonymous, 'GET', `${cases}/${caseId}`)).status, 404);
  }
  // Nor by asking for it directly, when it had waited before it was found out.
  const { version } = await detailOf(wrong.caseId);
  const forced = await call(dispatcher, 'POST', `${reviews}/${wrong.caseId}/approve`, {
    ...{ version, title: 'x', text: 'x', place: '', photos: [] },
  });
  assert.equal(forced.body.code, 'snap-report.not_publishable');
});

test('the reporter who asks for privacy is heard at once, and the copies go', async () => {
  const { caseId, citizen, reportId } = await report(6);
  await approve(caseId, { text: '路灯不亮' });
  const { body: story } = await call<PublicStory>(anonymous, 'GET', `${cases}/${caseId}`);
  const url = story.photos[0]!.url;
  assert.equal((await call(anonymous, 'GET', url)).status, 200);
  await call(citizen, 'POST', `${snaps}/${reportId}/privacy`, { private: true });
  for (const address of [url, `${cases}/${caseId}`])
    assert.equal((await call(anonymous, 'GET', address)).status, 404, address);
  assert.ok(!(await shownNow()).includes(caseId));
  await settle();
  const rows = await town.ctx.db.query('SELECT 1 FROM snap_report.public_photo WHERE case_id = $1', [caseId]);
  assert.equal(rows.length, 0);
  assert.ok(!(await waiting()).includes(caseId));
  await call(citizen, 'POST', `${snaps}/${reportId}/privacy`, { private: false });
  await settle();
  assert.ok((await waiting()).includes(caseId), 'it is reviewed anew');
  assert.doesNotMatch((await detailOf(caseId)).words.text, /1234/);
});

test('a closed case comes back for its result, which is shown only when reviewed', async () => {
  const { caseId } = await report(7, { lon: 100.03, lat: 35.015 });
  await approve(caseId, { text: '路灯不亮' });
  const step = async (actor: Actor, action: string, form: object = {}) => {
    const answer = await call(actor, 'POST', `/api/v1/cases/${caseId}/actions/${action}`, { form });
    assert.equal(answer.status, 200, `${action}: ${JSON.stringify(answer.body)}`);
  };
  await step(clerk, 'sign');
  const after = await upload(clerk, `/api/v1/cases/${caseId}/attachments?purpose=after`, await photo(60));
  await step(clerk, 'handle', { result: '已更换灯泡，师傅电话13900001111', photos: [after] });
  await step(supervisor, 'verify');
  await step(dispatcher, 'close');
  await settle();
  const listed = (await waitingRows()).find((each) => each.caseId === caseId);
  assert.equal(listed?.photos, 2, 'the list counts what the unit photographed afterwards');
  const before = await call<PublicStory>(anonymous, 'GET', `${cases}/${caseId}`);
  assert.deepEqual([before.body.closed, before.body.result, before.body.photos.length], [true, null, 1]);
  const proposal = await detailOf(caseId);
  assert.deepEqual(
    [proposal.stage, proposal.words.text, proposal.pictures.length],
    ['result', '路灯不亮', 2],
  );
  assert.doesNotMatch(proposal.words.result ?? '', /0000/);
  assert.deepEqual(proposal.pictures[0]?.areas, [FACE]);
  const done = await approve(caseId, { result: '已更换灯泡' });
  assert.equal(done.status, 200, JSON.stringify(done.body));
  const { body } = await call<PublicStory>(anonymous, 'GET', `${cases}/${caseId}`);
  assert.deepEqual(
    [body.result, body.photos.map((each) => each.purpose)],
    ['已更换灯泡', ['report', 'after']],
  );
  assert.equal(
    (await call(anonymous, 'GET', before.body.photos[0]!.url)).status,
    404,
    'the old address stops',
  );
  assert.equal(
    (await call(anonymous, 'GET', body.photos[0]!.url)).status,
    200,
    'the same copy, a new address',
  );
});

test('bad input is refused with a reason, and nothing is shown', async () => {
  const { caseId } = await report(8);
  const { version, pictures } = await detailOf(caseId);
  const { attachmentId } = pictures[0]!;
  const good = { version, title: '路灯', text: '路灯不亮', place: '', photos: [] as object[] };
  const areas = (each: object[]) => ({ photos: [{ attachmentId, areas: each }] });
  const wrong: readonly [string, object, number, string][] = [
    ['outside', areas([{ ...FACE, left: 0.9 }]), 400, 'files.bad_area'],
    ['beyond', areas([{ ...FACE, left: 1.5 }]), 400, 'request.invalid'],
    ['no size', areas([{ ...FACE, width: 0 }]), 400, 'request.invalid'],
    ['a hair', areas([{ ...FACE, height: 0.0001 }]), 400, 'files.bad_area'],
    ['pixels', areas([{ left: 120, top: 80, width: 300, height: 200 }]), 400, 'request.invalid'],
    ['infinite', areas([{ ...FACE, width: '1e999' }]), 400, 'request.invalid'],
    ['too many', areas(Array.from({ length: 1_000 }, () => FACE)), 400, 'request.invalid'],
    ['far too many', areas(Array.from({ length: 10_000 }, () => FACE)), 413, 'request.too_large'],
    ['a phone', { text: '打13812345678' }, 422, 'snap-report.personal_data'],
    ['nothing', { text: '   ' }, 400, 'request.invalid'],
    ['a foreign photo', { photos: [{ attachmentId: caseId, areas: [] }] }, 422, 'snap-report.not_its_photo'],
    [
      'twice',
      {
        photos: [
          { attachmentId, areas: [FACE] },
          { attachmentId, areas: [] },
        ],
      },
      422,
      'snap-report.not_its_photo',
    ],
    ['an old version', { version: version + 5 }, 409, 'snap-report.reviewed_meanwhile'],
  ];
  for (const [name, more, status, code] of wrong) {
    const answer = await call(dispatcher, 'POST', `${reviews}/${caseId}/approve`, { ...good, ...more });
    assert.deepEqual([answer.status, answer.body.code], [status, code], name);
  }
  const reason = await call(dispatcher, 'POST', `${reviews}/${caseId}/refuse`, {
    version,
    reason: 'because',
  });
  assert.equal(reason.body.code, 'request.invalid');
  assert.equal((await call(anonymous, 'GET', `${cases}/${caseId}`)).status, 404);
  const refused = await call<ReviewDetail>(dispatcher, 'POST', `${reviews}/${caseId}/refuse`, {
    ...{ version, reason: 'unclear', note: '看不清' },
  });
  assert.deepEqual([refused.body.state, refused.body.stage], ['refused', 'decided']);
  const two = await Promise.all([approve(caseId), approve(caseId)]);
  assert.deepEqual(two.map((each) => each.status).sort(), [200, 409], 'two reviewers at once: one decides');
});

test('the public list goes by pages, district, category, state and box; the map counts', async () => {
  const mine: string[] = [];
  for (const number of [9, 10, 11]) {
    town.clock.advance(1_000);
    const { caseId } = await report(number);
    assert.equal((await approve(caseId, { text: '路灯不亮' })).status, 200);
    mine.unshift(caseId);
  }
  const list = async (query: string) =>
    (await call<PublicCasePage>(anonymous, 'GET', `${cases}?${query}`)).body;
  const first = await list('limit=2');
  const second = await list(`limit=50&cursor=${first.next}`);
  assert.deepEqual([...first.items, ...second.items].map((each) => each.id).slice(0, 3), mine);
  const [west, east] = [await list('district=990101'), await list('district=990102')];
  assert.ok(west.items.length > 0);
  assert.ok(west.items.every((each) => each.area.startsWith('河西区')));
  assert.equal(west.items.length + east.items.length, (await list('limit=50')).items.length);
  assert.equal((await list('district=nowhere')).items.length, 0);
  assert.ok((await list('category=topics:0101&state=open')).items.length >= 3);
  assert.equal((await list('category=topics:02')).items.length, 0);
  assert.ok((await list('west=99&south=34&east=101&north=36')).items.length >= 3);
  assert.equal((await list('west=99&south=34&east=99.5&north=36')).items.length, 0);
  const map = await call<PublicMap>(anonymous, 'GET', `${cases}/map?west=99&south=34&east=101&north=36`);
  const total = map.body.cells.reduce((sum, cell) => sum + cell.count, 0);
  assert.equal(total, (await shownNow()).length);
  const near = await call<PublicMap>(
    anonymous,
    'GET',
    `${cases}/map?west=100.0&south=35.0&east=100.1&north=35.1`,
  );
  assert.ok(near.body.cells.some((cell) => cell.id !== null && cell.title !== null));
  const exact = await town.ctx.db.query<{ lon: number; lat: number }>('SELECT lon, lat FROM loop.case');
  for (const cell of near.body.cells)
    assert.ok(!exact.some((each) => each.lon === cell.lon && each.lat === cell.lat), 'no exact point');
  for (const query of [
    'west=1',
    'west=5&south=1&east=4&north=2',
    'west=a&south=1&east=4&north=2',
    'category=x',
  ])
    assert.equal((await call(anonymous, 'GET', `${cases}?${query}`)).status, 400, query);
  assert.equal((await call(anonymous, 'GET', `${cases}/map?west=1&south=5&east=4&north=2`)).status, 400);
});
