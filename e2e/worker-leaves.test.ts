import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from './caller.ts';
import { reportOnPatrol, street } from './phone.ts';
import { axeProblems, openAs, openPhone, openStage, picture, placeOf, whyNot } from './support.ts';

const skip = whyNot('worker');
let page: Page;

openStage(skip, async ({ server, browser }) => {
  page = await openPhone(browser, server.address, await placeOf(server.address));
});

/** What lies on the phone of forms half done (words and photos), and of what waits to be sent. */
async function onThePhone(): Promise<{ drafts: string[]; photos: string[]; waiting: number }> {
  return page.evaluate(`(async () => {
    const read = (name, store, ask) => new Promise((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const request = opening.result.transaction(store).objectStore(store)[ask]();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      };
    });
    return {
      drafts: Object.keys(localStorage).filter((key) => key.startsWith('citybrain.draft.')),
      photos: (await read('citybrain-drafts', 'photos', 'getAllKeys')).map(String),
      waiting: await read('citybrain-outbox', 'items', 'count'),
    };
  })()`);
}

const photo = async (index: number) => ({
  ...{ name: `${index}.jpg`, mimeType: 'image/jpeg', buffer: await street(index) },
});

test('without network the reports of today are there, those first that wait on the phone', {
  skip,
  timeout: 90_000,
}, async () => {
  await openAs(page, 'grid1', '/worker/');
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
  await page.getByRole('link', { name: '上报', exact: true }).click();
  await reportOnPatrol(page, '路灯不亮', [await street(1)]);
  // Nobody has looked at the list before the network goes.
  await until('the phone has kept that it was sent', () =>
    page.evaluate<boolean>(
      `Object.entries(localStorage).some(([key, value]) => key.endsWith('/patrol/reports') && value.includes('路灯不亮'))`,
    ),
  );
  await page.context().setOffline(true);
  await reportOnPatrol(page, '井盖破损', [await street(2)]);
  await page.getByRole('link', { name: '我的' }).click();
  await page.getByRole('link', { name: '今天的上报' }).click();
  const list = page.getByRole('list', { name: '今天的上报' }).getByRole('listitem');
  await list.filter({ hasText: '路灯不亮' }).waitFor();
  const [first, second] = await list.allTextContents();
  assert.match(first ?? '', /井盖破损.*待发出 · 今天/);
  assert.match(second ?? '', /路灯不亮.*今天/);
  await page.getByText('待发出 1 件 · 已发出 1 件').waitFor();
  await picture(page, 'worker-today');
  assert.deepEqual(await axeProblems(page), []);
});

test('who signs out leaves no half-done form on the phone, and is told; what waits to be sent stays', {
  skip,
  timeout: 120_000,
}, async () => {
  await openAs(page, 'grid1', '/worker/report');
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
  await page.context().setOffline(true);
  await reportOnPatrol(page, '路牌歪了', [await street(4)]);
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(await photo(3));
  await page.getByRole('img', { name: '第 1 张照片' }).waitFor();
  await page.getByLabel('问题', { exact: true }).fill('三楼王家门口堆物');
  await page.getByRole('link', { name: '我的' }).click();
  const before = await onThePhone();
  assert.deepEqual([before.drafts.length, before.photos.length], [1, 1]);
  assert.ok(before.waiting > 0);
  let said = '';
  page.on('dialog', (dialog) => {
    said = dialog.message();
    void dialog.accept();
  });
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByLabel('账号').waitFor();
  assert.match(said, /还有 \d 项没有发出/);
  assert.match(said, /填了一半.*删除/);
  assert.deepEqual(await onThePhone(), { ...before, drafts: [], photos: [] });

  // Somebody else with the same phone sees nothing of either.
  await openAs(page, 'grid2', '/worker/report');
  await page.getByLabel('问题', { exact: true }).waitFor();
  assert.equal(await page.getByLabel('问题', { exact: true }).inputValue(), '');
  assert.equal(await page.getByRole('img', { name: '第 1 张照片' }).count(), 0);
  await page.getByRole('link', { name: '我的' }).click();
  await page.getByText('待发出：没有').waitFor();
  said = '';
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByLabel('账号').waitFor();
  assert.equal(said, '', 'nothing waits, nothing is asked');

  // Back again: what waited goes out, the form is empty.
  await openAs(page, 'grid1', '/worker/me');
  await page.getByText('待发出：没有').waitFor({ timeout: 40_000 });
  await page.getByRole('link', { name: '今天的上报' }).click();
  await page.getByText('已发出 3 件').waitFor();
  await picture(page, 'worker-today-sent');
  await page.goto('/worker/report');
  assert.equal(await page.getByLabel('问题', { exact: true }).inputValue(), '');
});
