import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { isAppError } from '../../lib/errors.ts';
import { createTestDatabase } from '../db/testing.ts';
import { createDemoSmsSender, createHttpSmsSender, findPhone, listDemoMessages } from './index.ts';

const sources = [{ module: 'sms', directory: new URL('./migrations/', import.meta.url) }];
const { ctx } = await createTestDatabase(sources);

/** A gateway on this machine that answers as it is told. */
const got: { headers: IncomingMessage['headers']; body: string }[] = [];
let answers: { status: number; body: string; delayMs?: number }[] = [];
const gateway = createServer(async (request, response) => {
  let body = '';
  for await (const piece of request) body += piece;
  got.push({ headers: request.headers, body });
  const answer = answers.shift() ?? { status: 200, body: '{"code":0}' };
  if (answer.delayMs) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
  response.writeHead(answer.status).end(answer.body);
});
await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
after(() => {
  gateway.closeAllConnections();
  gateway.close();
});
const url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/send`;
const settings = { url, headers: '', body: '', accepted: '', timeoutMs: 5_000 };
const message = {
  ...{ id: 'm-1', phone: '13800000001', template: 'login-code', parameters: { code: '123456' } },
  text: '您的验证码是 "123456"\n5 分钟内有效',
};
const signal = () => AbortSignal.timeout(20_000);

test('a gateway gets the message in its own form, with the id as Idempotency-Key', async () => {
  const sender = createHttpSmsSender({
    ...settings,
    headers: '{"Authorization":"Bearer x"}',
    body: '{"to":["{phone}"],"content":"{text}","vars":{parameters},"ref":"{id}"}',
    accepted: '"code":\\s*0',
  });
  await sender.send(message, signal());
  const { headers, body } = got.at(-1)!;
  assert.equal(headers.authorization, 'Bearer x');
  assert.equal(headers['idempotency-key'], 'm-1');
  const { phone, text, parameters } = message;
  assert.deepEqual(JSON.parse(body), { to: [phone], content: text, vars: parameters, ref: 'm-1' });
  answers = [{ status: 200, body: '{"code":7,"phone":"13800000001"}' }];
  await assert.rejects(sender.send(message, signal()), (error) => !String(error).includes('1380000'));
});

test('a gateway that is away for a moment is tried once more, one that refuses is not', async () => {
  const sender = createHttpSmsSender(settings);
  answers = [{ status: 503, body: '' }];
  const before = got.length;
  await sender.send(message, signal());
  assert.equal(got.length, before + 2);
  answers = [{ status: 403, body: 'no' }];
  await assert.rejects(sender.send(message, signal()), /403/);
  assert.equal(got.length, before + 3);
  const hasty = createHttpSmsSender({ ...settings, timeoutMs: 100 });
  answers = [{ status: 200, body: '', delayMs: 2_000 }];
  await assert.rejects(hasty.send(message, signal()));
});

test('settings that cannot work are refused before anything is sent', () => {
  for (const wrong of [
    { body: '{"to":{phone}' },
    { body: '{"a":"{text}"}' },
    { headers: '[1]' },
    { accepted: '(' },
  ])
    assert.throws(
      () => createHttpSmsSender({ ...settings, ...wrong }),
      (error) => isAppError(error, 'config.invalid'),
    );
});

test('the message box shows a message once, however often it is sent', async () => {
  const sender = createDemoSmsSender(ctx);
  await sender.send(message, signal());
  await sender.send(message, signal());
  await sender.send({ ...message, id: 'm-2', phone: '13900000002' }, signal());
  assert.equal((await listDemoMessages(ctx, '13800000001')).length, 1);
  assert.equal((await listDemoMessages(ctx)).length, 2);
});

test('a phone is known in the forms in which people write it', () => {
  assert.equal(findPhone('+86 138-0000-0001'), '13800000001');
  assert.equal(findPhone('+852 5123 4567'), '+85251234567');
  assert.equal(findPhone('0371-65001234'), undefined);
});
