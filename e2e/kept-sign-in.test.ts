import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { noChromium } from './chromium.ts';
import { type PhoneTown, startPhoneTown } from './phone.ts';
import { signInOn, signInStaff, whyNot } from './support.ts';

const skip = noChromium || whyNot('worker');
/** Chromium writes a new cookie down within half a minute. */
const WRITTEN_DOWN_MS = 34_000;
let town: PhoneTown;

before(async () => {
  if (skip === false) town = await startPhoneTown();
});
after(() => town?.stop());

test('a grid member stays signed in when the phone kills the browser, until the office signs the phone out', {
  skip,
  timeout: 150_000,
}, async () => {
  const { phone } = town;
  const page = await phone.open();
  await page.goto(`${phone.address}/worker/`);
  await signInOn(page, 'grid1');
  await page.getByRole('link', { name: '上报' }).waitFor();
  await page.waitForTimeout(WRITTEN_DOWN_MS);
  await phone.kill();

  const again = await phone.open();
  const asked = again.waitForResponse((answer) => answer.url().endsWith('/auth/me'));
  await again.goto(`${phone.address}/worker/`);
  assert.equal((await asked).status(), 200, 'the server knows the phone again');
  await again.getByRole('link', { name: '上报' }).waitFor();
  assert.equal(await again.getByLabel('账号').count(), 0, 'no password is asked for');

  const admin = await signInStaff(phone.address, 'admin');
  type Accounts = { items: { id: string; login: string }[] };
  const { items } = await admin<Accounts>('GET', '/api/v1/auth/accounts?text=grid1');
  const account = items.find(({ login }) => login === 'grid1');
  await admin('POST', `/api/v1/auth/accounts/${account?.id}/sign-out`, {});
  await again.reload();
  await again.getByLabel('账号').waitFor();
});
