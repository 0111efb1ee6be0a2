import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { until } from './caller.ts';
import { wallPhoto } from './phone.ts';
import {
  axeProblems,
  openAs,
  openPhone,
  openStage,
  picture,
  placeOf,
  signInStaff,
  whyNot,
} from './support.ts';

const skip = whyNot('worker');
let page: Page;
let place: { longitude: number; latitude: number };

const stage = openStage(skip, async ({ server, browser }) => {
  place = await placeOf(server.address);
  page = await openPhone(browser, server.address, place);
});

type Call = Awaited<ReturnType<typeof signInStaff>>;
interface CaseView {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly attachments: readonly { readonly purpose: string; readonly sizeBytes: number }[];
}

/** A case with a photo, dispatched to the community that the grid member belongs to. */
async function dispatched(dispatcher: Call, text: string): Promise<CaseView> {
  const report = await dispatcher<{ caseId: string }>('POST', '/api/v1/reports', {
    ...{ channel: 'hotline', text },
    ...{ lon: place.longitude, lat: place.latitude, address: '示范路 12 号东门' },
    reporter: { name: '张三', telephone: '13800001234' },
  });
  const form = new FormData();
  form.append(
    'file',
    new Blob([new Uint8Array(await wallPhoto(false))], { type: 'image/jpeg' }),
    'before.jpg',
  );
  await dispatcher('POST', `/api/v1/cases/${report.caseId}/attachments?purpose=report`, form);
  const units = await dispatcher<{ items: readonly { id: string; code: string }[] }>(
    'GET',
    '/api/v1/organisations?words=990101001001.committee',
  );
  const before = await dispatcher<CaseView>('GET', `/api/v1/cases/${report.caseId}`);
  assert.equal(before.state, 'awaiting-dispatch', 'the dispatcher decides about this one');
  await dispatcher('POST', `/api/v1/cases/${report.caseId}/actions/dispatch`, {
    form: { unit: units.items[0]!.id },
  });
  return dispatcher<CaseView>('GET', `/api/v1/cases/${report.caseId}`);
}

async function checked(name: string): Promise<void> {
  await page.waitForTimeout(250);
  await picture(page, `worker-${name}`);
  assert.deepEqual(await axeProblems(page), [], `axe on ${name}`);
}

/** From the page of a case to the phone's map and to the number, and back. */
async function findWayAndCall(): Promise<void> {
  // The phone's own map shows the way; the number is masked until a purpose is told, and each look is audited.
  const way = await page.getByRole('link', { name: '导航' }).getAttribute('href');
  assert.match(way ?? '', /^geo:[\d.]+,[\d.]+\?q=/);
  await page.getByText('138****1234').waitFor();
  await page.getByRole('link', { name: '电话' }).click();
  await checked('call');
  await page.getByRole('button', { name: '确认地点' }).click();
  const call = page.getByRole('link', { name: '拨打 13800001234' });
  await call.waitFor();
  assert.equal(await call.getAttribute('href'), 'tel:13800001234');
  const auditor = await signInStaff(stage.server.address, 'auditor');
  const seen = await auditor<{ items: readonly { action: string; purpose: string | null }[] }>(
    'GET',
    '/api/v1/audit?limit=50',
  );
  assert.ok(
    seen.items.some(({ purpose }) => purpose === 'confirm-place'),
    'the look at the number is in the audit',
  );
  await page.getByRole('button', { name: '返回' }).click();
}

test('a grid member signs for a case, handles it without network, and it goes out when the network returns', {
  skip,
  timeout: 170_000,
}, async () => {
  const dispatcher = await signInStaff(stage.server.address, 'dispatcher');
  const opened = await dispatched(dispatcher, '幸福里小区东门墙边堆了一堆垃圾，好几天没人清');

  await page.goto('/worker/');
  await page.getByLabel('账号').waitFor();
  await checked('sign-in');
  await openAs(page, 'grid1', '/worker/');
  await page.getByText('幸福里小区').first().waitFor();
  await checked('tasks');

  await page.getByText('幸福里小区').first().click();
  await page.getByRole('heading', { name: opened.number, level: 1 }).waitFor();
  await page.locator('.w-pictures img').first().waitFor();
  await checked('case');
  await findWayAndCall();
  await page.getByRole('button', { name: '签收', exact: true }).click();
  await page.getByRole('button', { name: '处置反馈' }).waitFor();

  // The page shows the signature at once; it and the shell must have arrived before the network goes.
  const caseNow = () => dispatcher<CaseView>('GET', `/api/v1/cases/${opened.id}`);
  await until('the signature arrives', async () => (await caseNow()).state === 'handling', 15_000);
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
  await page.context().setOffline(true);
  await page.reload();
  await page.getByRole('button', { name: '处置反馈' }).click();
  await page.getByLabel('处置结果').fill('垃圾已清走，地面冲洗干净');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'after.jpg', mimeType: 'image/jpeg', buffer: await wallPhoto(true) });
  await page.getByText('重叠对比').waitFor();
  // An old phone ends the page while its camera is open: words and photo are there again.
  await page.reload();
  await page.getByRole('img', { name: '第 1 张照片' }).waitFor();
  assert.equal(await page.getByLabel('处置结果').inputValue(), '垃圾已清走，地面冲洗干净');
  await page.getByText('重叠对比').waitFor();
  await checked('handle');
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByText('没有网络').first().waitFor();
  await page.getByText('已存在手机里：').first().waitFor();
  await checked('offline');
  await page.getByRole('button', { name: '显示' }).click();
  await page.getByRole('heading', { name: '待发出', level: 1 }).waitFor();
  await checked('queue');
  assert.equal((await caseNow()).state, 'handling', 'nothing has left the phone yet');

  // Whatever happens to the page: what waits is on the phone.
  await page.reload();
  await page.getByRole('heading', { name: '待发出', level: 1 }).waitFor();
  await page.getByText('处置反馈').first().waitFor();
  await page.context().setOffline(false);
  await page.getByText('没有等待发出的内容').waitFor();
  const done = await caseNow();
  assert.equal(done.state, 'awaiting-verification');
  const after = done.attachments.filter((each) => each.purpose === 'after');
  assert.equal(after.length, 1);
  assert.ok(after[0]!.sizeBytes <= 300_000, `the photo weighs ${after[0]!.sizeBytes} bytes`);
});

test('what somebody else did meanwhile shows as a conflict that the person decides', {
  skip,
  timeout: 120_000,
}, async () => {
  const dispatcher = await signInStaff(stage.server.address, 'dispatcher');
  const opened = await dispatched(dispatcher, '有点情况，请来看一下');
  await openAs(page, 'grid1', '/worker/');
  await page.goto(`/worker/cases/${opened.id}`);
  await page.getByRole('button', { name: '签收', exact: true }).waitFor();
  await page.context().setOffline(true);
  await page.getByRole('button', { name: '签收', exact: true }).click();
  await page.getByText('没有网络').first().waitFor();
  const colleague = await signInStaff(stage.server.address, 'community');
  await colleague('POST', `/api/v1/cases/${opened.id}/actions/sign`, {});
  await page.context().setOffline(false);
  await page.getByText('1 项需要您看一下').waitFor();
  await page.getByRole('button', { name: '显示' }).click();
  await page.getByText('没有被接受').waitFor();
  await checked('conflict');
  await page.getByRole('button', { name: '放弃这一项' }).click();
  await page.getByRole('button', { name: '放弃这一项' }).click();
  await page.getByText('没有等待发出的内容').waitFor();
});

test('a patrol: three taps and the camera, solved on the spot; and departments are called', {
  skip,
  timeout: 120_000,
}, async () => {
  await openAs(page, 'grid1', '/worker/');
  await page.getByRole('link', { name: '上报' }).click();
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles({ name: 'before.jpg', mimeType: 'image/jpeg', buffer: await wallPhoto(false) });
  await page.getByRole('button', { name: '垃圾乱堆' }).click();
  await checked('report');
  await page.reload();
  await page.getByRole('img', { name: '第 1 张照片' }).waitFor();
  await page.getByText('当场已处置').click();
  await page.getByLabel('处置结果').fill('当场清走');
  await page
    .locator('input[type=file]')
    .last()
    .setInputFiles({ name: 'after.jpg', mimeType: 'image/jpeg', buffer: await wallPhoto(true) });
  await page.getByRole('img', { name: '第 1 张照片' }).nth(1).waitFor();
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByText('已提交').first().waitFor();
  await page.getByRole('link', { name: '我的' }).click();
  await checked('me');
  await page.getByRole('link', { name: '今天的上报' }).click();
  await page.getByText('当场办结 1 件').waitFor();
  await checked('today');

  await page.goto('/worker/whistle');
  await page.getByText('吹哨地点：您现在的位置').waitFor();
  await page.getByLabel('为什么叫部门来').fill('夜市占道，摊主不听劝');
  await page.getByLabel('添加部门').fill('城市管理');
  await page
    .getByRole('button', { name: /城市管理局/ })
    .first()
    .click();
  await checked('whistle');
  await page.getByRole('button', { name: '吹哨' }).click();
  await page.getByText('等待报到').first().waitFor();
  await checked('whistles');
});
