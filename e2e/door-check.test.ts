import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { storeThings } from '../src/base/registry/index.ts';
import { TOWN } from '../src/base/registry/testing.ts';
import type { City } from '../src/base/scene/index.ts';
import type { RootCtx } from '../src/platform/context/index.ts';
import type { TaskPage, VisitPage } from '../src/scenes/door-check/contract.ts';
import { until } from './caller.ts';
import { openChromium } from './chromium.ts';
import { enterAsMember, type PhoneTown, startPhoneTown } from './phone.ts';
import { storeTown } from './small-town.ts';
import { axeProblems, openAs, openDesk, picture, placeOf, signInStaff, whyNot } from './support.ts';

const skip = whyNot('worker');
let town: PhoneTown;
let browser: Browser;

const MANHOLE = '99010101001000001';

/** A manhole cover some metres from the phone. */
const storeManhole = (place: { longitude: number; latitude: number }) => async (ctx: RootCtx, city: City) => {
  const { longitude: lon, latitude } = place;
  const lat = latitude + 5e-5;
  await storeThings(ctx, [
    {
      ...{ kind: 'component', code: MANHOLE, name: '井盖', lon, lat, owner: '城市管理局', isWhole: true },
      ...{ gridId: city.areas.locate(lon, lat)!.path.at(-1)!.id, synthetic: true },
    },
  ]);
};

before(async () => {
  if (skip !== false) return;
  town = await startPhoneTown();
  browser = await openChromium();
  await storeTown(town.server.env.DATA_DIR!, storeManhole(await placeOf(town.server.address)));
});
afterEach(() => town?.phone.kill());
after(async () => {
  await browser?.close();
  await town?.stop();
});

const DAY_MS = 86_400_000;
const dayAfter = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

test('a home is checked without network with somebody new, sent when back, and shown in the registry', {
  skip,
  timeout: 170_000,
}, async () => {
  const { address } = town.server;
  const supervisor = await signInStaff(address, 'supervisor');
  const member = await signInStaff(address, 'grid1');
  const { area } = await supervisor<{ area: { id: string } }>('GET', '/api/v1/areas/990101001001');
  await supervisor('POST', '/api/v1/door-check/rounds', {
    ...{ title: '秋季入户核查', areaId: area.id, startsOn: dayAfter(-2), endsOn: dayAfter(7) },
  });
  const tasks = await member<TaskPage>('GET', '/api/v1/door-check/tasks?limit=200');
  const task = tasks.items.find(({ houseId }) => houseId === String(TOWN.house))!;

  const page = await town.phone.open();
  await page.setViewportSize({ width: 360, height: 780 });
  await enterAsMember(page, address, '/');
  await page.getByText(/入户核查：还有 \d+ 户/).click();
  await page.getByRole('heading', { name: '入户核查' }).waitFor();
  await page.locator(`a[href$="/doors/${task.id}"]`).waitFor();
  await picture(page, 'door-check-list');
  await page.context().setOffline(true);
  await page.locator(`a[href$="/doors/${task.id}"]`).click();
  await page.getByText('没有网络 · 照常办，提交后存在手机里，有网自动发出').waitFor();
  await page.getByRole('button', { name: '提交核查' }).click();
  await page.getByText('还有人没有核实').waitFor();
  for (const option of await page.getByText('仍住', { exact: true }).all()) await option.click();
  await page.getByRole('button', { name: '登记新住户' }).click();
  await page.getByLabel('姓名').fill('周新来');
  await page.getByLabel(/身份证号/).fill('41010219900307123X');
  await page.getByText('身份证号不对').waitFor();
  await page.getByLabel(/身份证号/).fill('');
  await page.getByLabel('户籍省份').selectOption('32');
  await picture(page, 'door-check-form');
  assert.deepEqual(await axeProblems(page), []);
  await page.getByRole('button', { name: '提交核查' }).click();
  await page.getByText('已存在手机里，等待发出').waitFor();
  const visits = () => supervisor<VisitPage>('GET', '/api/v1/door-check/visits?show=recent');
  assert.equal((await visits()).items.length, 0, 'nothing left the phone yet');
  await page.context().setOffline(false);
  const [visit] = await until('the visit arrives', async () => {
    const { items } = await visits();
    return items.length > 0 && items;
  });
  const fresh = visit!.findings.find(({ says }) => says === 'new')!;
  interface Person {
    readonly residence: string;
    readonly houseId: string;
    readonly attributes: readonly { readonly sources: readonly { readonly source: string }[] }[];
  }
  const person = await supervisor<Person>('GET', `/api/v1/registry/persons/${fresh.personId}`);
  assert.deepEqual([person.residence, person.houseId], ['floating', task.houseId]);
  assert.ok(
    person.attributes.some(({ sources }) => sources.some(({ source }) => source.startsWith('网格入户核查'))),
  );

  const desk = await openDesk(browser, address);
  await openAs(desk, 'supervisor', '/console/scenes/door-check?tab=recent');
  await desk.getByText('新登记').waitFor();
  await picture(desk, 'door-check-visits');
  await openAs(desk, 'supervisor', '/console/scenes/door-check');
  await desk.getByText('核查率').first().waitFor();
  await picture(desk, 'door-check-rounds');
  assert.deepEqual(await axeProblems(desk), []);
});

test('a reported manhole finds its owner on the page of the case', { skip, timeout: 120_000 }, async () => {
  const { address } = town.server;
  const dispatcher = await signInStaff(address, 'dispatcher');
  const { longitude: lon, latitude: lat } = await placeOf(address);
  const { items } = await (async () => {
    await dispatcher('POST', '/api/v1/reports', {
      ...{ channel: 'hotline', text: '路口井盖响，请尽快处理', kind: '求助', lon, lat },
      category: { list: 'parts', code: '事项01001' },
    });
    return dispatcher<{ items: { id: string }[] }>('GET', '/api/v1/cases/points');
  })();
  const caseId = items[0]!.id;
  await until('it is proposed', async () => {
    const found = await dispatcher<{ items: unknown[] }>(
      'GET',
      `/api/v1/components/cases/${caseId}/proposals`,
    );
    return found.items.length === 1;
  });
  const page = await openDesk(browser, address);
  await openAs(page, 'dispatcher', `/console/cases/${caseId}`);
  await page.getByRole('heading', { name: '涉及的部件' }).scrollIntoViewIfNeeded();
  await picture(page, 'component-proposal');
  await page.getByRole('button', { name: '就是它' }).click();
  await page.getByText('已认定', { exact: true }).first().waitFor();
  await page.getByText(MANHOLE).first().waitFor();
  await openAs(page, 'dispatcher', `/console/scenes/components?thing=${MANHOLE}`);
  await page.getByText('涉及的案件').waitFor();
  await page.getByText('路口井盖响').first().waitFor();
  await picture(page, 'component-page');
  assert.deepEqual(await axeProblems(page), []);
  await openAs(page, 'dispatcher', '/console/scenes/components');
  await page.waitForTimeout(2_500);
  await picture(page, 'component-map');
});
