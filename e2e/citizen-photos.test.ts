import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { street } from './phone.ts';
import {
  fillPhoneCode,
  openFolder,
  openPhone,
  openStage,
  picture,
  placeOf,
  signInStaff,
  whyNot,
} from './support.ts';

const skip = whyNot('citizen');
const PHOTOS = 5;
const MOST_BYTES = 300_000;
const stage = openStage(skip);

test('five photos of twelve megapixels: made small, sent one by one, and only the lost one again', {
  skip,
  timeout: 150_000,
}, async (t) => {
  const { browser, server } = stage;
  const phone = await openPhone(browser, server.address, await placeOf(server.address));
  const folder = await openFolder();
  const files = await Promise.all(
    Array.from({ length: PHOTOS }, async (_, index) => {
      const file = join(folder, `${index}.jpg`);
      await writeFile(file, await street(index, 4_000, 3_000));
      return file;
    }),
  );
  await phone.goto('/citizen/report');
  const chosenAt = performance.now();
  await phone.locator('input[type=file]').setInputFiles(files);
  await phone.getByText(/^正在压缩/).waitFor();
  await phone.getByRole('button', { name: `删除第 ${PHOTOS} 张照片` }).waitFor({ timeout: 60_000 });
  t.diagnostic(`small after ${Math.round(performance.now() - chosenAt)} ms`);
  await phone.getByRole('button', { name: '下一步' }).click();
  await phone.getByLabel('是什么问题').fill('河边的护栏断了五段');
  await phone.getByRole('button', { name: '下一步' }).click();
  await phone.getByText(/^在 /).waitFor();
  await phone.getByRole('button', { name: '下一步' }).click();

  const sizes: number[] = [];
  let losses = 0;
  await phone.route('**/api/v1/snap-reports/photos', async (route) => {
    sizes.push(Number((await route.request().allHeaders())['content-length'] ?? 0));
    // The third photo is lost three times: once more than the page tries by itself.
    if (sizes.length < 3 || losses === 3) return route.continue();
    losses += 1;
    return route.abort('connectionreset');
  });
  await phone.getByRole('button', { name: '提交上报' }).click();
  await fillPhoneCode(phone, '13800000009');
  await phone.getByRole('button', { name: '验证并继续' }).click();
  const retry = phone.getByRole('alert').getByRole('button', { name: '再试一次' });
  await retry.waitFor({ timeout: 30_000 });
  assert.equal(await phone.getByText('已上传', { exact: true }).count(), 2, 'two photos have arrived');
  await picture(phone, 'citizen-photos-lost');
  const sentAt = performance.now();
  await retry.click();
  await phone.waitForURL('**/citizen/reports/*', { timeout: 60_000 });
  t.diagnostic(`sent ${Math.round(performance.now() - sentAt)} ms after the second try`);
  assert.equal(sizes.length, PHOTOS + losses, 'nothing that had arrived is sent again');
  assert.ok(Math.max(...sizes) < MOST_BYTES + 2_000, `${sizes} bytes`);

  const dispatcher = await signInStaff(server.address, 'dispatcher');
  type Case = { id: string };
  const { items } = await dispatcher<{ items: Case[] }>('GET', '/api/v1/cases?channel=snap-report');
  const found = await dispatcher<{ attachments: unknown[] }>('GET', `/api/v1/cases/${items[0]?.id}`);
  assert.equal(found.attachments.length, PHOTOS);
});
