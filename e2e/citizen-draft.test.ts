import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { until } from './caller.ts';
import { type CitizenTown, fillCitizenTown } from './citizen-town.ts';
import { axeProblems, fillPhoneCode, openPhone, openStage, picture, whyNot } from './support.ts';

/** Where somebody else has reported the lamp that this citizen is about to report. */
const PLACE = { longitude: 100.0302, latitude: 35.0151 };
const skip = whyNot('citizen');
let town: CitizenTown;
const stage = openStage(skip, async ({ server }) => {
  town = await fillCitizenTown(server.address);
});

const buttonOf = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** The browser's own ear, as far as the page uses it: it hears one sentence after the other. */
const ear = `window.SpeechRecognition = class {
  start() {
    const results = ['路灯不亮，', '晚上太黑了'].map((transcript) => ({ isFinal: true, 0: { transcript } }));
    setTimeout(() => this.onresult({ resultIndex: 0, results: results.slice(0, 1) }), 50);
    setTimeout(() => { this.onresult({ resultIndex: 1, results }); this.onend(); }, 150);
  }
  stop() {}
  abort() {}
}`;

test('the page is killed in the middle and the network is gone: nothing typed, said or photographed is lost', {
  skip,
  timeout: 120_000,
}, async () => {
  let page = await openPhone(stage.browser, stage.server.address, PLACE);
  const context = page.context();
  await context.addInitScript(ear);
  await page.goto('/citizen/');
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await page.getByRole('button', { name: '拍照上报' }).click();
  const create = { width: 800, height: 600, channels: 3 as const, background: '#345' };
  const buffer = await sharp({ create }).jpeg().toBuffer();
  await page.locator('input[type=file]').setInputFiles({ name: 'lamp.jpg', mimeType: 'image/jpeg', buffer });
  await buttonOf(page, '删除第 1 张照片').waitFor();
  await buttonOf(page, '下一步').click();
  await page.getByLabel('是什么问题').fill('三号楼前，');
  await buttonOf(page, '按一下说话').click();
  await page.getByText('三号楼前，路灯不亮，晚上太黑了').waitFor();
  await page.getByLabel('替家人或邻居上报').check();
  await page.getByLabel('对方怎么称呼').fill('王奶奶');
  await page.getByLabel('对方电话').fill('037100009999');

  // The network first: Chromium draws the page and runs its service worker in one process.
  await context.setOffline(true);
  await killPage(page);
  page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.goto('/citizen/report');
  await page.getByText('三号楼前，路灯不亮，晚上太黑了').waitFor();
  assert.equal(await page.getByLabel('对方怎么称呼').inputValue(), '王奶奶');
  await page.getByRole('button', { name: '返回' }).click();
  await buttonOf(page, '删除第 1 张照片').waitFor();
  await picture(page, 'draft-after-crash');
  // A photo of today beside one of before: each stays itself.
  await page.locator('input[type=file]').setInputFiles({ name: 'post.jpg', mimeType: 'image/jpeg', buffer });
  await buttonOf(page, '删除第 2 张照片').click();
  await buttonOf(page, '删除第 2 张照片').waitFor({ state: 'detached' });
  assert.ok(await buttonOf(page, '删除第 1 张照片').isVisible());
  await context.setOffline(false);
  await page.goto('/citizen/');
  await page.getByText('您有一份没发出的上报').waitFor();
  await page.getByRole('link', { name: '继续填写' }).click();

  // Before it is sent the same lamp is there, reported by somebody else, and can be joined.
  await buttonOf(page, '下一步').click();
  await buttonOf(page, '下一步').click();
  await page.getByText('在 河西区').waitFor();
  await page.getByText('附近正在办的').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'nearby');
  await buttonOf(page, '我也遇到了').first().click();
  await signIn(page, '13800000078');
  await page.getByText('有人先反映了同一件事').waitFor();
  await picture(page, 'joined');

  // The draft is still there, and what was typed for somebody who telephones goes with it.
  await page.goto('/citizen/report');
  await buttonOf(page, '下一步').click();
  await page.getByText('替 王奶奶 上报').waitFor();
  await buttonOf(page, '提交上报').click();
  await page.getByText(/^您的上报已收到，编号/).waitFor();
  await page.goto('/citizen/');
  await page.getByRole('heading', { name: '我的上报' }).waitFor();
  assert.equal(await page.getByText('您有一份没发出的上报').count(), 0, 'what was sent is no draft');
  await context.close();
});

/** Ends the process that draws the page, as the system does when memory is short, and takes the dead tab away. */
async function killPage(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const crashed = page.waitForEvent('crash');
  // It never answers.
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  const closed = page.waitForEvent('close');
  const whole = await stage.browser.newBrowserCDPSession();
  await whole.send('Target.closeTarget', { targetId: targetInfo.targetId });
  await closed;
}

async function signIn(page: Page, phone: string): Promise<void> {
  await fillPhoneCode(page, phone);
  // A thumb beside the sheet takes nothing away.
  await page.mouse.click(5, 5);
  await buttonOf(page, '验证并继续').click();
}

test('a question is answered, a low rating says what was bad and begins its follow-up, a report is withdrawn', {
  skip,
  timeout: 90_000,
}, async () => {
  const page = await openPhone(stage.browser, stage.server.address, PLACE);
  await town.signIn(page.context());
  await page.goto(`/citizen/reports/${town.asked}`);
  await page.getByText('是东门第几根灯杆？').first().waitFor();
  assert.ok(await page.getByText('承诺办结').isVisible(), 'the promise runs as a clock');
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'asked');
  await buttonOf(page, '答复').click();
  await page.getByRole('dialog').getByRole('textbox').fill('第三根');
  await buttonOf(page, '提交答复').click();
  await page.getByText('您补充了情况').waitFor();
  assert.equal(await buttonOf(page, '答复').count(), 0, 'what was answered is not asked again');

  await page.goto(`/citizen/reports/${town.closed}/rate`);
  await page.getByRole('radio', { name: '不满意', exact: true }).check();
  await page.getByRole('radio', { name: '没解决', exact: true }).check();
  await buttonOf(page, '没人联系我').click();
  assert.equal(await buttonOf(page, '态度好').count(), 0, 'what was good is not asked of a low rating');
  await page.getByText('提交后立即开始跟进').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'rate-reasons');
  await buttonOf(page, '提交评价').click();
  await page.getByText('正在跟进', { exact: true }).waitFor();
  assert.ok(await page.getByText('没人联系我').isVisible());

  await page.goto(`/citizen/reports/${town.asked}`);
  await buttonOf(page, '撤回上报').click();
  await page.getByRole('dialog').getByRole('button', { name: '撤回', exact: true }).click();
  await page.getByText('您已撤回').waitFor();
  await page.context().close();
});

test('the front can be installed, under the name of the city, and looking needs no sign-in', {
  skip,
  timeout: 60_000,
}, async () => {
  const page = await openPhone(stage.browser, stage.server.address);
  await page.goto('/citizen/');
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  const session = await page.context().newCDPSession(page);
  const { url, errors, data } = await session.send('Page.getAppManifest');
  assert.deepEqual(errors, []);
  assert.match(url, /\/citizen\/manifest\.webmanifest$/);
  const manifest = JSON.parse(data ?? '{}') as { name: string; display: string; icons: { sizes: string }[] };
  const title = await page.getByRole('heading', { level: 1 }).textContent();
  assert.deepEqual([manifest.name, manifest.display], [title, 'standalone']);
  for (const size of ['192x192', '512x512']) assert.ok(manifest.icons.some((icon) => icon.sizes === size));
  assert.ok(await page.getByRole('link', { name: /拨打/ }).first().isVisible());
  await page.goto(`/citizen/public/${town.publicCase}`);
  await page.getByText('经过').waitFor();
  // Days as those who read them write them.
  await page.getByText(/ · \d{4}年\d{1,2}月\d{1,2}日 反映/).waitFor();
  await page.evaluate(`localStorage.setItem('citybrain.preferences', '{"language":"en"}')`);
  await page.reload();
  await page.getByText(/ · Reported \d{1,2} [A-Z][a-z]{2,3} \d{4}/).waitFor();
  await page.context().close();
});

test('signing out leaves nothing on the phone of what was begun', { skip, timeout: 60_000 }, async () => {
  const page = await openPhone(stage.browser, stage.server.address, PLACE);
  await town.signIn(page.context());
  await page.goto('/citizen/report');
  const create = { width: 400, height: 300, channels: 3 as const, background: '#543' };
  const buffer = await sharp({ create }).jpeg().toBuffer();
  await page.locator('input[type=file]').setInputFiles({ name: 'a.jpg', mimeType: 'image/jpeg', buffer });
  await buttonOf(page, '删除第 1 张照片').waitFor();
  await buttonOf(page, '下一步').click();
  await page.getByLabel('是什么问题').fill('邻居家的事');
  await page.goto('/citizen/');
  await page.getByText('您有一份没发出的上报').waitFor();
  const others = '01a203b4-2ef7-7589-ac3a-319f5dbafb14.patrol.report';
  await page.evaluate(`localStorage.setItem('citybrain.draft.${others}', '1')`);
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    asked.push(dialog.message());
    // Who is asked the first time thinks better of it.
    void (asked.length === 1 ? dialog.dismiss() : dialog.accept());
  });
  await buttonOf(page, '退出登录').click();
  await until('it asks', () => asked.length === 1);
  await page.getByText('您有一份没发出的上报').waitFor();
  await buttonOf(page, '退出登录').click();
  await buttonOf(page, '退出登录').waitFor({ state: 'detached' });
  assert.match(asked[1] ?? '', /没发出的上报.*删除/);
  await page.getByRole('button', { name: '拍照上报' }).waitFor();
  assert.equal(await page.getByText('您有一份没发出的上报').count(), 0);
  assert.equal(await page.evaluate(`JSON.stringify(localStorage).includes('邻居家的事')`), false);
  assert.notEqual(
    await page.evaluate(`localStorage.getItem('citybrain.draft.${others}')`),
    null,
    'a worker who shares the phone signs out apart',
  );
  await page.getByRole('button', { name: '拍照上报' }).click();
  await page.locator('input[type=file]').waitFor({ state: 'attached' });
  assert.equal(await buttonOf(page, '删除第 1 张照片').count(), 0, 'nor its photos');
  await page.context().close();
});
