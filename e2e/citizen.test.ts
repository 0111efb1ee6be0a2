import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { axeProblems, fillPhoneCode, openPhone, openStage, picture, signInStaff, whyNot } from './support.ts';

const PLACE = { longitude: 100.00694, latitude: 35.02452 };
const skip = whyNot('citizen');
let page: Page;
const stage = openStage(skip, async ({ server, browser }) => {
  page = await openPhone(browser, server.address, PLACE);
});

/** A street lamp at night, drawn: a photo like those that people send. */
function lampPhoto(): Promise<Buffer> {
  const drawing = `<svg width="1200" height="900" xmlns="http://www.w3.org/2000/svg">
    <rect width="1200" height="900" fill="#26313f"/><rect y="690" width="1200" height="210" fill="#3b4148"/>
    <rect x="590" y="190" width="18" height="520" fill="#9aa3ab"/><path d="M600 200h180v26H600z" fill="#9aa3ab"/>
    <ellipse cx="775" cy="236" rx="62" ry="20" fill="#59616a"/><rect x="120" y="330" width="300" height="370" fill="#313c49"/>
    <rect x="160" y="380" width="60" height="70" fill="#d8b45a"/><rect x="310" y="500" width="60" height="70" fill="#d8b45a"/></svg>`;
  return sharp(Buffer.from(drawing)).jpeg({ quality: 80 }).toBuffer();
}

const next = () => page.getByRole('button', { name: '下一步' }).click();
async function checked(name: string): Promise<void> {
  await picture(page, name);
  assert.deepEqual(await axeProblems(page), [], `axe on ${name}`);
}

test('a citizen reports with a photo, follows the case and rates it', {
  skip,
  timeout: 170_000,
}, async () => {
  await page.goto('/citizen/');
  await page.getByRole('heading', { name: '随手拍', level: 1 }).waitFor();
  await page.getByRole('button', { name: '找我的网格员' }).click();
  await page.getByText('负责').first().or(page.getByText('这里还没有登记网格员')).first().waitFor();
  await page.evaluate('scrollTo(0, 0)');
  await checked('home');

  await page.getByRole('button', { name: '拍照上报' }).click();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'lamp.jpg', mimeType: 'image/jpeg', buffer: await lampPhoto() });
  await page.getByRole('button', { name: '删除第 1 张照片' }).waitFor();
  await checked('report-1-photo');
  await next();
  await next();
  await page.getByText('请说一下是什么问题').waitFor();
  await page.getByLabel('是什么问题').fill('纺织厂门口的路灯不亮，晚上太黑了');
  await checked('report-2-words');
  await next();
  await page.getByText('在 河西区').waitFor();
  await page.getByLabel('具体地点').fill('纺织厂东门');
  await checked('report-3-place');
  await next();

  // The tab is closed and the network is gone: everything is still there.
  await page.reload();
  await page.getByText('纺织厂门口的路灯不亮').waitFor();
  await page.context().setOffline(true);
  await page.getByText('现在没有网络').waitFor();
  await page.getByAltText('我的照片 1').waitFor();
  await checked('report-offline');
  await page.context().setOffline(false);
  await checked('report-4-send');

  await page.getByRole('button', { name: '提交上报' }).click();
  await fillPhoneCode(page, '13800000001');
  await checked('sign-in');
  await page.getByRole('button', { name: '验证并继续' }).click();
  await page.getByText('已派给河西城管局，等待签收').waitFor();
  await page.getByAltText('我的照片 1').waitFor();
  await checked('story-open');

  const id = /reports\/([^/?]+)/.exec(page.url())![1]!;
  await closeCase();
  // Nobody reloads: the open page hears of it.
  await page.getByText('已办结，请您评价').waitFor();
  await checked('story-closed');
  await page.getByRole('button', { name: '评价' }).click();
  await page.getByText('很不满意').click();
  await page.getByText('没解决', { exact: true }).click();
  await page.getByRole('button', { name: '没解决好' }).click();
  await page.getByText('提交后立即开始跟进').waitFor();
  await checked('rate');
  await page.getByRole('button', { name: '提交评价' }).click();
  await page.getByText('已开始跟进').waitFor();
  await checked('story-rated');
  assert.ok(page.url().endsWith(`/citizen/reports/${id}`));
});

async function closeCase(): Promise<void> {
  const [dispatcher, supervisor] = await Promise.all([
    signInStaff(stage.server.address, 'dispatcher'),
    signInStaff(stage.server.address, 'supervisor'),
  ]);
  type List = { items: { id: string; state: string }[] };
  const { items } = await dispatcher<List>('GET', '/api/v1/cases?channel=snap-report');
  const caseId = items[0]!.id;
  const act = (who: typeof dispatcher, action: string, form: object = {}) =>
    who('POST', `/api/v1/cases/${caseId}/actions/${action}`, { form });
  const clerk = await signInStaff(stage.server.address, 'section');
  await act(clerk, 'sign');
  const photo = new FormData();
  const bytes = await lampPhoto();
  photo.set('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'after.jpg');
  await clerk('POST', `/api/v1/cases/${caseId}/attachments?purpose=after`, photo);
  await act(clerk, 'handle', { result: '已更换灯泡，今晚恢复照明' });
  await act(await signInStaff(stage.server.address, 'street'), 'assist', { result: '已协助' }).catch(
    () => undefined,
  );
  await act(supervisor, 'verify');
  await act(dispatcher, 'close');
}

test('elder mode and English reach every page; nothing is smaller than 60 px to press', {
  skip,
  timeout: 60_000,
}, async () => {
  await page.context().setOffline(false);
  await page.goto('/citizen/');
  await page.getByRole('button', { name: '长辈版', exact: true }).click();
  const story = new URL(page.url()).origin;
  for (const [name, path] of [
    ['elder-home', '/citizen/'],
    ['elder-mine', '/citizen/mine'],
    ['elder-report', '/citizen/report'],
  ] as const) {
    await page.goto(story + path);
    await page.getByRole('main').waitFor();
    await page.waitForTimeout(400);
    await checked(name);
    const pressed = await page.locator('button, a.cb-button, select, input:not([type=file])').all();
    const boxes = await Promise.all(pressed.map((each) => each.boundingBox()));
    const small = boxes.filter((box) => box !== null && box.height > 0 && box.height < 59.5);
    assert.deepEqual(small, [], `${name}: lower than 60 px`);
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
    assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
  }
  await page.goto(`${story}/citizen/`);
  await page.getByRole('button', { name: '标准版' }).click();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Report with a photo' }).waitFor();
  for (const [name, path] of [
    ['en-home', '/citizen/'],
    ['en-mine', '/citizen/mine'],
    ['en-report', '/citizen/report'],
  ] as const) {
    await page.goto(story + path);
    await page.getByRole('main').waitFor();
    await page.waitForTimeout(400);
    await checked(name);
  }
});
