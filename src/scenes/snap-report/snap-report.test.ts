import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import type { Actor } from '../../platform/access/index.ts';
import { createTestCity } from '../testing.ts';
import type { MySnapPage, NearbyList, SnapReceipt, SnapStory } from './contract.ts';
import { migrations, scene } from './index.ts';

const town = await createTestCity([migrations], [], [scene]);
const http = await town.serve();

const LAMP = { text: '人行道上的路灯不亮，晚上太黑了', lon: 100.03, lat: 35.015 };
const dispatcher = town.staff('dispatcher');
const supervisor = town.staff('supervisor');
const clerk = town.staff('unit-clerk', { unit: '990101.urban-management' });
const street = town.staff('street', { unit: '990101002.office' });
let count = 0;
const clientId = (): string => {
  count += 1;
  return `phone-test-${count}`;
};

async function call<Result>(actor: Actor, method: 'GET' | 'POST', url: string, body?: object) {
  const answer = await http.inject({
    method,
    url,
    headers: { ...town.headersOf(actor), 'accept-language': 'zh' },
    ...(body && { payload: body }),
  });
  return { status: answer.statusCode, body: answer.json() as Result & { code?: string; detail?: string } };
}
const snaps = '/api/v1/snap-reports';
const send = (actor: Actor, body: object = {}) =>
  call<SnapReceipt>(actor, 'POST', snaps, { clientId: clientId(), ...LAMP, ...body });
const story = (actor: Actor, id: string) => call<SnapStory>(actor, 'GET', `${snaps}/${id}`);
/** The status of an answer of the reporter, with the story as it is told after it. */
async function answer(actor: Actor, id: string, what: string, body: object) {
  const { status } = await call(actor, 'POST', `${snaps}/${id}/${what}`, body);
  return { status, body: (await story(actor, id)).body };
}
const caseIdOf = async (id: string): Promise<string> => {
  const rows = await town.ctx.db.query<{ id: string }>(
    'SELECT case_id AS id FROM intake.report WHERE id = $1',
    [id],
  );
  return rows[0]!.id;
};
const step = async (actor: Actor, caseId: string, action: string, form: object = {}) => {
  const answer = await call(actor, 'POST', `/api/v1/cases/${caseId}/actions/${action}`, { form });
  assert.equal(answer.status, 200, `${action}: ${JSON.stringify(answer.body)}`);
};

async function upload(actor: Actor, url: string, bytes?: Buffer) {
  const picture =
    bytes ??
    (await sharp({ create: { width: 60, height: 40, channels: 3, background: '#357' } })
      .withExif({ IFD0: { Copyright: 'secret-owner' } })
      .jpeg()
      .toBuffer());
  const edge = 'edge-of-test';
  const head = `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`;
  const answer = await http.inject({
    method: 'POST',
    url,
    headers: { ...town.headersOf(actor), 'content-type': `multipart/form-data; boundary=${edge}` },
    payload: Buffer.concat([Buffer.from(head), picture, Buffer.from(`\r\n--${edge}--\r\n`)]),
  });
  return {
    status: answer.statusCode,
    body: answer.json() as { photoId: string; id: string; code?: string },
  };
}

async function finish(caseId: string): Promise<void> {
  await step(clerk, caseId, 'sign');
  const { body: after } = await upload(clerk, `/api/v1/cases/${caseId}/attachments?purpose=after`);
  await step(clerk, caseId, 'handle', { result: '已更换灯泡，恢复照明', photos: [after.id] });
  await step(street, caseId, 'assist', { result: '已清理现场' });
  await step(supervisor, caseId, 'verify');
  await step(dispatcher, caseId, 'close');
}

test('a photo from a phone becomes a case, is handled, verified, closed, and rated badly: a follow-up starts', async () => {
  const citizen = town.citizen(1);
  const { body: photo, status } = await upload(citizen, `${snaps}/photos`);
  assert.equal(status, 201);
  const sent = await send(citizen, { photoIds: [photo.photoId], address: '纺织厂门口' });
  assert.equal(sent.status, 201, JSON.stringify(sent.body));
  assert.match(sent.body.headline.zh, /^已派给河西城管局，等待签收，预计.+前办结$/);
  const { id } = sent.body;
  const caseId = await caseIdOf(id);

  const early = (await story(citizen, id)).body;
  assert.deepEqual(early.can, { supplement: true, withdraw: true, rate: false });
  assert.equal(
    (await call(citizen, 'POST', `${snaps}/${id}/rating`, { stars: 5, solved: true })).status,
    409,
  );
  const added = await answer(citizen, id, 'supplement', {
    text: '一共有三盏不亮',
  });
  assert.equal(added.body.entries.at(-1)?.quote, '一共有三盏不亮');

  await step(dispatcher, caseId, 'ask-reporter', { question: '是哪几根灯杆？' });
  const asked = (await story(citizen, id)).body;
  assert.equal(asked.question?.words, '是哪几根灯杆？');
  assert.equal(asked.promise?.clock?.running, true);
  const told = await answer(citizen, id, 'supplement', { text: '东门数起第三根到第五根' });
  assert.equal(told.body.question, null, 'what was answered is not asked again');

  town.clock.advance(20 * 60_000);
  await finish(caseId);
  const closed = (await story(citizen, id)).body;
  assert.deepEqual(
    closed.entries.map((entry) => entry.words.zh),
    [
      `您的上报已收到，编号 ${sent.body.number}`,
      '已派给河西城管局',
      '您补充了情况',
      '中心想向您了解情况',
      '您补充了情况',
      '河西城管局已签收，开始办理',
      '已处理，结果如下',
      '柳岸街道办事处已协助处理',
      '现场核实通过',
      '已办结',
    ],
  );
  assert.equal(closed.entries[5]?.atWords.zh, '今天 10:20');
  assert.equal(closed.entries[6]?.quote, '已更换灯泡，恢复照明');
  assert.equal(closed.entries[6]?.photoUrls.length, 1);
  assert.ok(closed.can.rate);

  const rated = await answer(citizen, id, 'rating', {
    ...{ stars: 1, solved: false, reasons: ['unsolved', 'slow'], words: '还是不亮' },
  });
  assert.equal(rated.status, 200, JSON.stringify(rated.body));
  assert.deepEqual(
    rated.body.rating?.reasons.map(({ zh }) => zh),
    ['办得慢', '没解决好'],
  );
  assert.match(rated.body.rating?.followUp?.zh ?? '', /^已开始跟进：1 天内给您回访，/);
  const { items } = (await call<MySnapPage>(citizen, 'GET', snaps)).body;
  assert.deepEqual([items[0]?.headline.zh, items[0]?.mark], ['已办结，正在跟进您的评价', 'closed']);
  const again = await call(citizen, 'POST', `${snaps}/${id}/rating`, { stars: 5, solved: true });
  assert.equal(again.body.code, 'snap-report.rated_already');
  const events = await town.deliver();
  assert.ok(events.some((event) => event.type === 'incident.rated' && event.data.caseId === caseId));
  assert.ok(events.some((event) => event.type === 'snap-report.rated' && event.data.low === true));
  assert.ok(town.pushed.some((message) => message.data.reportId === id));
});

test('a photo is shown re-encoded, without what the camera noted', async () => {
  const citizen = town.citizen(2);
  const { body: photo } = await upload(citizen, `${snaps}/photos`);
  const { body } = await send(citizen, { lon: 100.05, photoIds: [photo.photoId] });
  const url = (await story(citizen, body.id)).body.photoUrls[0]!;
  const answer = await http.inject({ url, headers: town.headersOf(citizen) });
  assert.equal(answer.headers['content-type'], 'image/webp');
  assert.equal((await sharp(answer.rawPayload).metadata()).exif, undefined);
  const other = await http.inject({ url, headers: town.headersOf(town.citizen(3)) });
  assert.equal(other.statusCode, 403);
});

test('a report of the same thing by another joins, and each is told and rates for themselves', async () => {
  const [first, second] = [town.citizen(4), town.citizen(5)];
  const { body: mine } = await send(first, { lon: 100.025 });
  const around = await call<NearbyList>(second, 'GET', `${snaps}/nearby?lon=100.025&lat=35.016`);
  const near = around.body.items.find((each) => each.distanceM < 150)!;
  assert.deepEqual(Object.keys(near).sort(), ['category', 'day', 'distanceM', 'id', 'mark', 'mine', 'state']);
  assert.equal(near.category, '路灯不亮');
  assert.equal(near.mine, false);
  const joined = await call<SnapReceipt>(second, 'POST', `${snaps}/nearby/${near.id}/join`, {
    clientId: clientId(),
  });
  assert.equal(joined.status, 201, JSON.stringify(joined.body));
  assert.equal(joined.body.joined, true);
  assert.notEqual(joined.body.number, mine.number);

  await call(first, 'POST', `${snaps}/${mine.id}/supplement`, { text: '我的电话是秘密' });
  const seen = await story(second, joined.body.id);
  assert.doesNotMatch(JSON.stringify(seen.body), /秘密/, 'what one reporter adds is not shown to another');

  await finish(near.id);
  for (const [citizen, id, stars] of [
    [first, mine.id, 5],
    [second, joined.body.id, 2],
  ] as const) {
    const rated = await answer(citizen, id, 'rating', { stars, solved: true });
    assert.equal(rated.body.rating?.stars, stars);
    assert.equal(rated.body.rating?.followUp === null, stars === 5);
  }
});

test('one of two reporters withdraws: the case goes on for the other', async () => {
  const [first, second] = [town.citizen(6), town.citizen(7)];
  const { body: mine } = await send(first, { lat: 35.012 });
  const { body: theirs } = await send(second, { lat: 35.012 });
  assert.equal(theirs.joined, true);
  const withdrawn = await answer(first, mine.id, 'withdraw', {});
  assert.equal(withdrawn.body.headline.zh, '您已撤回');
  assert.match((await story(second, theirs.id)).body.headline.zh, /等待签收/);
  const last = await answer(second, theirs.id, 'withdraw', {});
  assert.equal(last.status, 200);
  const twice = await call(second, 'POST', `${snaps}/${theirs.id}/withdraw`, {});
  assert.equal(twice.body.code, 'snap-report.withdrawn_already');
});

test('private reports and reports of wrongdoing are never near by', async () => {
  const citizen = town.citizen(8);
  const place = { lon: 100.02, lat: 35.02 };
  const { body: open } = await send(citizen, place);
  const list = async () =>
    (await call<NearbyList>(town.citizen(9), 'GET', `${snaps}/nearby?lon=100.02&lat=35.02`)).body.items;
  assert.equal((await list()).filter((each) => each.distanceM === 0).length, 1);
  const hidden = await answer(citizen, open.id, 'privacy', { private: true });
  assert.equal(hidden.body.private, true);
  assert.equal((await list()).filter((each) => each.distanceM === 0).length, 0);
  const caseId = await caseIdOf(open.id);
  const refused = await call(town.citizen(9), 'POST', `${snaps}/nearby/${caseId}/join`, {
    clientId: clientId(),
  });
  assert.equal(refused.body.code, 'snap-report.not_joinable');
});

test('the same report sent twice is one report; another citizen with the same phone id gets their own', async () => {
  const [citizen, other] = [town.citizen(10), town.citizen(11)];
  const { body: photo } = await upload(citizen, `${snaps}/photos`);
  const body = { clientId: 'the-same-phone-id', photoIds: [photo.photoId], lon: 100.06 };
  const [one, two] = await Promise.all([send(citizen, body), send(citizen, body)]);
  const good = [one, two].filter((each) => each.status === 201);
  assert.ok(good.length >= 1, JSON.stringify([one.body, two.body]));
  const third = await send(citizen, body);
  assert.equal(third.body.known, true);
  assert.deepEqual(new Set(good.map((each) => each.body.id)), new Set([third.body.id]));
  const theirs = await send(other, { clientId: 'the-same-phone-id', lat: 35.03 });
  assert.notEqual(theirs.body.id, third.body.id);
});

test('the list of my reports goes by pages and is mine alone', async () => {
  const citizen = town.citizen(12);
  const ids: string[] = [];
  for (const lat of [35.021, 35.024, 35.027]) {
    town.clock.advance(1_000);
    ids.unshift((await send(citizen, { lat })).body.id);
  }
  const first = await call<MySnapPage>(citizen, 'GET', `${snaps}?limit=2`);
  const second = await call<MySnapPage>(citizen, 'GET', `${snaps}?limit=2&cursor=${first.body.next}`);
  assert.deepEqual(
    [...first.body.items, ...second.body.items].map((each) => each.id),
    ids,
  );
  assert.equal(second.body.next, null);
});

test('bad input says what is wrong and stores nothing', async () => {
  const citizen = town.citizen(13);
  const before = await town.ctx.db.query('SELECT count(*) FROM intake.report');
  const cases: readonly [object, number, string][] = [
    [{ lon: 113.6, lat: 34.7 }, 422, 'intake.outside_city'],
    [{ text: '   ' }, 400, 'intake.text_empty'],
    [{ text: '灯'.repeat(34_000) }, 400, 'request.invalid'],
    [{ lon: undefined }, 400, 'intake.half_point'],
    [{ photoIds: ['01a1fdb6-da1d-7588-9b6e-ceaca30f43f8'] }, 422, 'snap-report.photo_unknown'],
    [{ clientId: 'short' }, 400, 'request.invalid'],
  ];
  for (const [body, status, code] of cases) {
    const answer = await send(citizen, body);
    assert.deepEqual([answer.status, answer.body.code], [status, code], JSON.stringify(answer.body));
  }
  const lie = await upload(citizen, `${snaps}/photos`, Buffer.from('<script>alert(1)</script>'));
  assert.equal(lie.status, 415, JSON.stringify(lie.body));
  const { body: theirs } = await upload(town.citizen(14), `${snaps}/photos`);
  const stolen = await send(citizen, { photoIds: [theirs.photoId] });
  assert.equal(stolen.body.code, 'snap-report.photo_unknown');
  assert.deepEqual(await town.ctx.db.query('SELECT count(*) FROM intake.report'), before);
});
