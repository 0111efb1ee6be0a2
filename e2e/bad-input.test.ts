import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { callerWith, citizenSessionOf, sessionOf } from './caller.ts';
import { type Receipt, startFaultTown } from './fault-town.ts';

// Races, foreign credentials and input that is wrong or meant badly, over HTTP.

const town = await startFaultTown();
const { server, place, headers, agent, report, rowsOf } = town;
after(() => town.stop());

/** A case of its own that only a person can place, given to a unit. */
async function dispatchedTo(unitCode: string, serial: number): Promise<string> {
  const apart = { lat: place.lat + 0.001 * serial };
  const body = report(`第 ${serial} 处有点情况，请派人来看看`, apart);
  const { caseId } = (await agent<Receipt>('POST', '/api/v1/reports', body)).body;
  const units = await agent<{ items: { id: string }[] }>('GET', `/api/v1/organisations?words=${unitCode}`);
  const form = { unit: units.body.items[0]?.id };
  const dispatched = await agent('POST', `/api/v1/cases/${caseId}/actions/dispatch`, { form });
  assert.equal(dispatched.status, 200, JSON.stringify(dispatched.body));
  return caseId;
}

test('two workers sign for one case at once: one wins, the other is told why not', async () => {
  const grid1 = await sessionOf(server.address, 'grid1');
  const community = await sessionOf(server.address, 'community');
  for (let round = 0; round < 5; round++) {
    const id = await dispatchedTo('990101001001.committee', round);
    const answers = await Promise.all(
      [grid1, community].map((who) =>
        callerWith(server.address, who)('POST', `/api/v1/cases/${id}/actions/sign`, {}),
      ),
    );
    const losers = answers.filter(({ status }) => status !== 200);
    assert.equal(losers.length, 1, JSON.stringify(answers.map(({ body }) => body)));
    assert.equal(losers[0]?.status, 409, JSON.stringify(losers[0]?.body));
    const signed = await rowsOf(`SELECT 1 FROM loop.action WHERE case_id = $1 AND type = 'sign'`, [id]);
    assert.equal(signed.length, 1);
  }
});

test('a report sent twice at once, by key or by the id of its channel, is one report', async () => {
  const body = report('双击提交：公园长椅断了');
  const keyed = await Promise.all(
    [1, 2, 3].map(() => agent<Receipt>('POST', '/api/v1/reports', body, { 'Idempotency-Key': 'double' })),
  );
  assert.deepEqual(new Set(keyed.map((each) => each.body.reportId)).size, 1);
  const other = await agent('POST', '/api/v1/reports', report('别的'), { 'Idempotency-Key': 'double' });
  assert.deepEqual([other.status, other.body.code], [409, 'request.key_reused']);
  const named = report('同一外部编号：公园长椅断了', { externalId: 'outside-1' });
  const twins = await Promise.all([1, 2, 3].map(() => agent<Receipt>('POST', '/api/v1/reports', named)));
  assert.deepEqual(new Set(twins.map((each) => each.body.reportId)).size, 1);
});

test('expired, foreign and missing credentials; cases of others', async () => {
  const { address } = server;
  const stranger = callerWith(address);
  assert.equal((await stranger('GET', '/api/v1/cases')).body.code, 'access.sign_in_needed');
  const foreign = callerWith(address, { Authorization: 'Bearer cb_0123456789abcdef0123456789abcdef' });
  assert.deepEqual((await foreign('GET', '/api/v1/cases')).status, 401);
  const old = await sessionOf(address, 'water');
  await rowsOf(`UPDATE auth.session SET expires_at = now() - interval '1 hour', ends_at = now() - interval '1 hour'
    WHERE account_id = (SELECT id FROM auth.account WHERE login = 'water')`);
  await server.kill(); // what it remembered of the session goes with it
  await server.restart();
  assert.equal((await callerWith(address, old)('GET', '/api/v1/cases')).status, 401);
  const withoutProof = callerWith(address, { Cookie: headers.Cookie ?? '' });
  const forged = await withoutProof('POST', '/api/v1/reports', report('伪造'));
  assert.deepEqual([forged.status, forged.body.code], [403, 'request.csrf']);

  const first = callerWith(address, await citizenSessionOf(address, '13900000001'));
  const second = callerWith(address, await citizenSessionOf(address, '13900000002'));
  const mine = await first<{ id: string }>('POST', '/api/v1/snap-reports', {
    ...{ clientId: 'phone-0001', text: '我家门口的路灯坏了', ...place },
  });
  assert.ok(mine.status < 300, JSON.stringify(mine.body));
  assert.equal((await first('GET', `/api/v1/snap-reports/${mine.body.id}`)).status, 200);
  assert.equal((await second('GET', `/api/v1/snap-reports/${mine.body.id}`)).status, 403);
  assert.equal((await second('GET', '/api/v1/cases')).status, 403, 'the desk is not for citizens');
  const id = await dispatchedTo('990101001001.committee', 5);
  const other = callerWith(address, await sessionOf(address, 'grid2'));
  assert.ok([403, 404].includes((await other('GET', `/api/v1/cases/${id}`)).status));
  const act = await other('POST', `/api/v1/cases/${id}/actions/sign`, {});
  assert.ok([403, 404].includes(act.status), JSON.stringify(act.body));
});

test('texts and points that are wrong are refused with the reason; markup and formulas stay what they are', async () => {
  const post = (body: object) => agent('POST', '/api/v1/reports', body);
  const outside = await post({ channel: 'hotline', text: '路灯不亮', lon: 2.35, lat: 48.85 });
  assert.deepEqual([outside.status, outside.body.code], [422, 'intake.outside_city']);
  for (const text of ['', '   \n ']) assert.equal((await post(report(text))).status, 400);
  const long = await post(report('长'.repeat(34_000)));
  assert.deepEqual([long.status, long.body.code], [413, 'intake.text_too_long']);
  assert.equal((await post(report('x'.repeat(400_000)))).status, 413);
  const text = `=HYPERLINK("http://x.example","点我")<script>alert(1)</script>' OR 1=1 --`;
  const kept = await agent<Receipt>('POST', '/api/v1/reports', report(text));
  assert.equal(kept.status, 201, JSON.stringify(kept.body));
  const [row] = await rowsOf('SELECT text FROM intake.report WHERE id = $1', [kept.body.reportId]);
  assert.deepEqual(row, { text });
});

test('files that lie about their type or unpack to gigabytes are refused, and the server goes on', async () => {
  const { caseId } = (await agent<Receipt>('POST', '/api/v1/reports', report('附件测试：墙面涂鸦'))).body;
  const send = (bytes: Uint8Array<ArrayBuffer>, type: string, name: string) => {
    const form = new FormData();
    form.append('file', new Blob([bytes], { type }), name);
    return agent('POST', `/api/v1/cases/${caseId}/attachments?purpose=report`, form);
  };
  const page = new Uint8Array(Buffer.from('<html><script>alert(1)</script></html>'));
  const lying = await send(page, 'image/jpeg', 'photo.jpg');
  assert.ok([415, 422].includes(lying.status), JSON.stringify(lying.body));
  const begun = performance.now();
  const bomb = await send(pngBomb(40_000), 'image/png', 'small.png');
  assert.ok([413, 422].includes(bomb.status), JSON.stringify(bomb.body));
  assert.ok(performance.now() - begun < 10_000);
  assert.equal((await send(new Uint8Array(0), 'image/png', 'empty.png')).status, 400);
  const detail = await agent<{ attachments: unknown[] }>('GET', `/api/v1/cases/${caseId}`);
  assert.deepEqual(detail.body.attachments, []);
});

/** A PNG of a few hundred kB that would unpack to `side` × `side` pixels. */
function pngBomb(side: number): Uint8Array<ArrayBuffer> {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const frame = Buffer.alloc(8);
    frame.writeUInt32BE(data.length, 0);
    frame.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const pixels = deflateSync(Buffer.alloc(side * (side / 8 + 1)), { level: 9 });
  return new Uint8Array(
    Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      ...[chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))],
    ]),
  );
}
