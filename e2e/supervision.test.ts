import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { type Caller, callerWith, sessionOf } from './caller.ts';
import { openChromium } from './chromium.ts';
import { type FaultTown, type Receipt, startFaultTown } from './fault-town.ts';
import { axeProblems, openAs, openDesk, picture, whyNot } from './support.ts';

const skip = whyNot('console');
let town: FaultTown;
let browser: Browser;
let page: Page;
let supervisor: Caller;
const numbers = { late: '', closed: '' };
/** Brings the case that was called about to its closing, a second time if need be. */
let close: () => Promise<void>;

before(async () => {
  if (skip !== false) return;
  [town, browser] = await Promise.all([startFaultTown(), openChromium()]);
  const { address } = town.server;
  const by = async (login: string) => callerWith(address, await sessionOf(address, login));
  const [admin, clerk] = await Promise.all([by('admin'), by('clerk')]);
  supervisor = await by('supervisor');
  // Calls may be made at any hour, one after the other, and everybody is called back.
  await town.rowsOf(
    `UPDATE platform.setting SET value = jsonb_set(jsonb_set(value, '{callBack}', (value -> 'callBack')
       || '{"windows": ["00:00-24:00"], "minimumGapHours": 0}'), '{verification,sampleShare}', '1')
     WHERE key = 'settings'`,
  );
  // A limit that is over as soon as it has begun; storing it makes the city read its settings anew.
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(new Date());
  const lamps = { list: 'topics', code: '010102' };
  const limit = {
    ...{ flowId: 'incident', clock: 'handle', amount: 0.0003, unit: 'urgent-hour' },
    ...{ categoryList: lamps.list, categoryPrefix: lamps.code },
  };
  const stored = await admin('POST', '/api/v1/admin/limits', { ...limit, source: '测试', validFrom: today });
  assert.equal(stored.status, 201, JSON.stringify(stored.body));
  const unit = (
    await clerk<{ items: { id: string; code: string }[] }>(
      'GET',
      '/api/v1/organisations?words=city.urban-management',
    )
  ).body.items[0]?.id;
  const act = async (who: Caller, id: string, action: string, form: object = {}) => {
    const { status, body } = await who('POST', `/api/v1/cases/${id}/actions/${action}`, { form });
    assert.equal(status, 200, `${action}: ${JSON.stringify(body)}`);
  };
  const open = async (text: string, more: object) => {
    const report = town.report(text, { neverDispatch: true, ...more });
    const { caseId: id, number } = (await town.agent<Receipt>('POST', '/api/v1/reports', report)).body;
    await act(town.agent, id, 'dispatch', { unit });
    await act(clerk, id, 'sign');
    return { id, number };
  };
  const reporter = { name: '王明', telephone: '13800001111' };
  const closed = await open('北门外的井盖松动，车一过就响', { kind: '投诉', reporter });
  close = async () => {
    await act(clerk, closed.id, 'handle', { result: '已加固' });
    await act(supervisor, closed.id, 'verify');
    await act(town.agent, closed.id, 'close');
  };
  await close();
  const late = await open('南街的路灯两天不亮了', { category: lamps });
  Object.assign(numbers, { late: late.number, closed: closed.number });
  page = await openDesk(browser, address);
});
after(async () => {
  await browser?.close();
  await town?.stop();
});

async function checked(name: string): Promise<void> {
  await picture(page, name);
  assert.deepEqual(await axeProblems(page), [], `axe on ${name}`);
}

test('a supervisor presses what is overdue', { skip }, async () => {
  await openAs(page, 'supervisor', '/console/');
  await page.getByRole('link', { name: '督查督办' }).click();
  await page.locator(`tr[data-number="${numbers.late}"]`).waitFor();
  await checked('supervision-day');
  await page.keyboard.press('u');
  await page.getByLabel('要求和原因').fill('今晚必须亮灯');
  await checked('supervision-urge');
  await page.getByRole('dialog').getByRole('button', { name: '催办' }).click();
  await page.getByText('已下达 1 件').waitFor();
  await page.getByRole('button', { name: /^已催办/ }).click();
  await page.locator(`tr[data-number="${numbers.late}"]`).getByText('催 1 · 督 0').waitFor();
});

test('three calls: nobody, nobody, then “not solved”: second handling starts', { skip }, async () => {
  await openAs(page, 'supervisor', '/console/scenes/supervision');
  await page.getByRole('link', { name: '回访', exact: true }).click();
  await page.locator('.cb-pick').first().waitFor();
  const desk = page.locator(`[data-call="${numbers.closed}"]`);
  for (const attempt of [1, 2]) {
    await page.keyboard.press('n');
    await desk.getByText('13800001111').waitFor();
    await page.keyboard.press('2');
    await page.keyboard.press('r');
    await desk.getByText(`第 ${attempt}/3 次`).waitFor();
    assert.equal(await desk.getByText('13800001111').count(), 0, 'the number is gone with the call');
  }
  await page.keyboard.press('n');
  await desk.getByText('13800001111').waitFor();
  await page.keyboard.press('1');
  for (const key of ['y', 'f', 'f', 'r']) await page.keyboard.press(key);
  await page.getByText('退回二次办理要写明原因').waitFor();
  await page.getByLabel('回访情况').fill('井盖还在响');
  await checked('supervision-call');
  await page.keyboard.press('Control+Enter');
  await page.getByText('已退回承办单位二次办理').waitFor();
  await page.locator('[data-call][data-status="done"]').waitFor();
  await checked('supervision-called');
  await desk.getByRole('link', { name: new RegExp(numbers.closed) }).click();
  await page.locator('.desk-case[data-state="handling"]').waitFor();
  const shown = await town.rowsOf(
    `SELECT 1 FROM audit.entry WHERE action = 'access.unmasked' AND purpose = 'call-back'`,
  );
  assert.ok(shown.length >= 3, 'every look at the number is in the audit log');
});

test('the answer counts, and every other page stands', { skip }, async () => {
  const query = { ids: ['resolution-rate', 'satisfaction-rate'] };
  const read = async () =>
    (
      await supervisor<{ results: { total: { denominator: number | null } }[] }>(
        'POST',
        '/api/v1/indicators/query',
        query,
      )
    ).body.results.map(({ total }) => total.denominator);
  // The case is open again: its answer counts once it is closed.
  assert.deepEqual(await read(), [0, 0]);
  await close();
  for (let tries = 0; tries < 50 && (await read())[0] === 0; tries += 1)
    await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(await read(), [1, 1]);
  await openAs(page, 'supervisor', '/console/scenes/supervision');
  for (const [tab, name] of [
    ['督办', 'orders'],
    ['差评', 'ratings'],
    ['抽查', 'checks'],
    ['申诉', 'appeals'],
    ['考核', 'grades'],
    ['规则', 'rules'],
  ] as const) {
    await page.goto(`/console/scenes/supervision?tab=${name}`);
    await page
      .getByRole('link', { name: tab, exact: true })
      .and(page.locator('[aria-current="page"]'))
      .waitFor();
    await page.locator('.cb-skeleton').first().waitFor({ state: 'detached' });
    await checked(`supervision-${name}`);
  }
});
