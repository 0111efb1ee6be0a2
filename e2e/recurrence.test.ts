import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { axeProblems, openAs, openDesk, openStage, picture, signInStaff, whyNot } from './support.ts';

const skip = whyNot('console');
let page: Page;

/** Places of one street, far enough apart not to be taken for one matter. */
const STEPS = [-0.012, -0.006, 0, 0.006, 0.012] as const;

openStage(skip, async ({ server, browser }) => {
  const call = await signInStaff(server.address, 'dispatcher');
  const street = await call<{ area: { lon: number; lat: number } }>('GET', '/api/v1/areas/990101001');
  const { lon, lat } = street.area;
  for (const step of STEPS)
    await call('POST', '/api/v1/reports', {
      ...{ channel: 'hotline', text: '路口井盖破损，请尽快处理', kind: '求助' },
      ...{ lon: lon + step * 0.5, lat: lat + step * 0.3 },
      category: { list: 'parts', code: '部件01001' },
    });
  page = await openDesk(browser, server.address);
});

/** The counting runs behind the cases: a second or two. */
async function openSpots(): Promise<void> {
  for (let tries = 0; ; tries++) {
    await openAs(page, 'leader', '/console/scenes/recurrence');
    await page.getByText('类别', { exact: true }).first().click();
    await page.locator('.cb-pick, .cb-state').first().waitFor();
    if ((await page.locator('.cb-pick').count()) > 0 || tries > 10) return;
    await page.waitForTimeout(500);
  }
}

test('what comes back is found, a programme opened, carried out and accepted', { skip }, async () => {
  await openAs(page, 'leader', '/console/scenes/recurrence');
  await page.getByText('地点', { exact: true }).first().waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await openSpots();
  await page.locator('.cb-pick').getByText('井盖').waitFor();
  await page.getByRole('heading', { level: 2 }).getByText('井盖').waitFor();
  await page.getByRole('heading', { name: '最近的案卷' }).waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'recurrence-spots');

  await page.getByRole('button', { name: '开办专项治理' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: '开办并派给责任单位' }).click();
  await sheet.getByText('请写明治理措施').waitFor();
  await sheet.getByLabel('治理措施').fill('统一更换为防沉降井盖，逐个登记');
  if ((await sheet.locator('.cb-unit').count()) === 0) {
    await sheet.getByLabel('责任单位').fill('城市管理');
    await sheet.getByRole('button', { name: '示范市城市管理局', exact: true }).click();
  }
  assert.deepEqual(await axeProblems(page), []);
  await sheet.getByRole('button', { name: '开办并派给责任单位' }).click();
  await page.getByText('治理刚开始，还没有可比的数').waitFor();
  await page.getByText('待签收').first().waitFor();
  const address = new URL(page.url()).pathname + new URL(page.url()).search;
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'recurrence-programme');

  const unit = await page.locator('.cb-facts').getByText('局').first().textContent();
  await openAs(page, unit?.includes('示范市') ? 'clerk' : 'section', address);
  await page.getByRole('button', { name: '签收', exact: true }).click();
  const step = page.getByRole('dialog');
  await step.locator('.cb-button-main').click();
  await page.getByText('治理中').first().waitFor();
  await page.getByRole('button', { name: '报告治理结果' }).click();
  await page.getByRole('dialog').getByRole('textbox').first().fill('五处井盖全部更换');
  await page.getByRole('dialog').locator('.cb-button-main').click();
  await page.getByText('待验收').first().waitFor();

  await openAs(page, 'leader', address);
  await page.getByRole('button', { name: '验收并结束' }).click();
  await page.getByRole('dialog').getByRole('textbox').first().fill('现场属实');
  await page.getByRole('dialog').locator('.cb-button-main').click();
  await page.getByText('已验收').first().waitFor();
  await page.locator('.cb-facts').getByText('五处井盖全部更换').waitFor();
  await page.getByRole('link', { name: '返回专项治理' }).click();
  await page.locator('.cb-pick').getByText('井盖').first().waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: 'Recurrence' }).waitFor();
});

test('the map: down by areas, heat, and an outline drawn by keys that narrows map and list', {
  skip,
}, async () => {
  await openAs(page, 'leader', '/console/map');
  const list = page.locator('.desk-map-list .cb-pick');
  await list.first().waitFor();
  const all = await list.count();
  assert.ok(all >= STEPS.length);
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'map-clusters');
  await page.getByText('热力', { exact: true }).click();
  await page.getByText('颜色越深').waitFor();
  await picture(page, 'map-heat');
  await page.getByText('聚合点', { exact: true }).click();

  // An area by its code in the address, and back by the way down to it.
  const { area } = (await (await page.request.get('/api/v1/areas/990101')).json()) as {
    area: { id: string; name: string };
  };
  await page.goto(`/console/map?area=${area.id}`);
  await page.locator('.desk-map-tools').getByText(area.name).waitFor();
  await list.first().waitFor();
  await picture(page, 'map-district');
  await page.locator('.desk-map-tools nav button').first().click();
  await page.waitForURL((url) => !url.search.includes('area'));

  await page.getByRole('button', { name: '画范围' }).click();
  const canvas = page.locator('.maplibregl-canvas');
  const box = (await canvas.boundingBox())!;
  for (const [x, y] of [
    [0.02, 0.03],
    [0.06, 0.03],
    [0.04, 0.08],
  ] as const)
    await page.mouse.click(box.x + box.width * x, box.y + box.height * (1 - y));
  await page.getByText('已画 3 个点').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'map-drawing');
  await page.keyboard.press('Backspace');
  await page.getByText('已画 2 个点').waitFor();
  await page.keyboard.press('Enter');
  await page.getByText('已画 3 个点').waitFor();
  await page.getByRole('button', { name: '完成' }).click();
  await page.waitForURL(/within=/);
  await page.getByText('只看画出的范围').waitFor();
  await list.nth(all - 1).waitFor({ state: 'detached' });
  await picture(page, 'map-drawn');
  await page.getByRole('button', { name: '清除范围' }).click();
  await list.nth(all - 1).waitFor();
});

test('the administration: flows as diagrams from their data, duties with their holes, areas with their coverage', {
  skip,
}, async () => {
  await openAs(page, 'admin', '/console/admin/flows');
  const state = (name: string) => page.locator('.flow-state').filter({ hasText: name });
  await state('待派遣').waitFor();
  assert.equal(await page.locator('.flow-state').count(), 12);
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'admin-flow-incident');
  await state('待核实').focus();
  await page.keyboard.press('Enter');
  await page.getByRole('rowheader', { name: '核实通过' }).waitFor();
  await page.getByRole('rowheader', { name: '签收', exact: true }).waitFor({ state: 'detached' });
  await picture(page, 'admin-flow-picked');
  await page.getByLabel('流程', { exact: true }).first().selectOption('programme');
  await state('待验收').waitFor();
  await picture(page, 'admin-flow-programme');

  await openAs(page, 'admin', '/console/admin/duties');
  await page.getByRole('region', { name: '矩阵' }).locator('tbody tr').nth(1).waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'admin-duties');
  await openAs(page, 'admin', '/console/admin/areas');
  await page.getByRole('button', { name: '检查下级覆盖' }).click();
  await page.getByRole('region', { name: '覆盖检查' }).waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'admin-coverage');
  await openAs(page, 'admin', '/console/admin/calendar');
  await page.locator('.admin-month').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'admin-calendar');
});
