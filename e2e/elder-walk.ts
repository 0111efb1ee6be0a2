import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from './chromium.ts';
import { type CitizenTown, fillCitizenTown } from './citizen-town.ts';
import { elderProblems } from './elder-rules.ts';
import { axeProblems, openPhone, picture, startTestServer, type TestServer } from './support.ts';

const PLACE = { longitude: 100.00694, latitude: 35.02452 };
const root = fileURLToPath(new URL('..', import.meta.url));

/** Opens every page as everybody first sees it, and looks for the way into elder mode. */
export async function findEntries({ page, town }: ElderWalk): Promise<void> {
  const pages = addressesOf(town);
  assert.deepEqual(Object.keys(pages).sort(), declaredRoutes(), 'every declared address is walked');
  for (const { to, words } of Object.values(pages).flat()) {
    await page.goto(`/citizen${to}`);
    await page.getByText(words).first().waitFor();
    assert.ok(await toolOf(page, '长辈版').isVisible(), `the way into elder mode on ${to}`);
  }
}

/** A phone in a town where there is something to see on every page. */
export interface ElderWalk {
  readonly page: Page;
  readonly town: CitizenTown;
  readonly server: TestServer;
  close(): Promise<void>;
}

/** Opens it; close it when the walk is over, also when it failed. */
export async function openElderWalk(): Promise<ElderWalk> {
  const server = await startTestServer();
  let browser: Browser | undefined;
  const close = async () => {
    await browser?.close();
    await server.stop();
  };
  try {
    browser = await openChromium();
    const town = await fillCitizenTown(server.address);
    const page = await openPhone(browser, server.address, PLACE);
    await town.signIn(page.context());
    return { page, town, server, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The addresses that the front and its scenes declare, as `/reports/:id`. */
function declaredRoutes(): string[] {
  const files = ['src/fronts/citizen/main.tsx', ...globSync('src/scenes/*/ui/citizen.tsx', { cwd: root })];
  const found = files.flatMap((file) =>
    [...readFileSync(`${root}${file}`, 'utf8').matchAll(/path: '([^']+)'/g)].map((match) => match[1] ?? ''),
  );
  return [...new Set(found)].sort();
}

/** Every page with an address that shows something, and words that stand there once it has loaded. */
const addressesOf = (
  town: CitizenTown,
): Readonly<Record<string, readonly { to: string; words: string }[]>> => ({
  '/': [{ to: '/', words: '我的网格员' }],
  '/inbox': [{ to: '/inbox', words: '消息' }],
  '/report': [{ to: '/report', words: '第 1 步，共 4 步' }],
  '/public': [{ to: '/public', words: '大家反映的事' }],
  '/public/:id': [{ to: `/public/${town.publicCase}`, words: '经过' }],
  '/mine': [{ to: '/mine', words: '人行道上的路灯不亮' }],
  '/reports/:id': [
    { to: `/reports/${town.asked}`, words: '想向您了解' },
    { to: `/reports/${town.closed}`, words: '已办结，请您评价' },
    { to: `/reports/${town.rated}`, words: '正在跟进' },
  ],
  '/reports/:id/rate': [{ to: `/reports/${town.closed}/rate`, words: '满意程度' }],
  '/points': [{ to: '/points', words: '现有积分' }],
  '/appeals': [{ to: '/appeals', words: '学校东门路灯什么时候修好' }],
  '/appeals/ask': [{ to: '/appeals/ask', words: '具体情况' }],
  '/appeals/mine': [{ to: '/appeals/mine', words: '学校东门路灯什么时候修好' }],
  '/appeals/index': [{ to: '/appeals/index', words: '反映最多的方面' }],
  '/appeals/:id': [{ to: `/appeals/${town.question}`, words: '学校东门的路灯不亮一周了' }],
});

const toolOf = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Walks every page, the steps of a report and what opens above pages; gives back every broken rule. */
export async function walkInElder(walk: ElderWalk, size: '18' | '30'): Promise<string[]> {
  const { page, town } = walk;
  const found: string[] = [];
  const measured = async (name: string, shown = page): Promise<void> => {
    await shown.waitForTimeout(200);
    await picture(shown, `elder-${size}-${name}`);
    const problems = [...(await elderProblems(shown)), ...(size === '18' ? await axeProblems(shown) : [])];
    found.push(...problems.map((problem) => `${name}: ${problem}`));
  };
  for (const { to, words } of Object.values(addressesOf(town)).flat()) {
    await page.goto(`/citizen${to}`);
    await page.getByText(words).first().waitFor();
    assert.equal(await page.locator('html').getAttribute('data-elder'), size, to);
    assert.ok(await toolOf(page, '标准版').isVisible(), `the way out on ${to}`);
    const name = Object.entries(town).find(([, id]) => typeof id === 'string' && to.includes(id));
    await measured(
      name ? `${name[0]}${to.endsWith('/rate') ? '-rate' : ''}` : to.slice(1).replaceAll('/', '-'),
    );
  }
  await walkReport(page, measured);
  await walkSheets(walk, measured);
  await walkSignedOut(walk, size, measured);
  return found;
}

type Measure = (name: string, shown?: Page) => Promise<void>;

/** The four steps, without sending. */
async function walkReport(page: Page, measured: Measure): Promise<void> {
  const next = () => page.getByRole('button', { name: /^(下一步|没有照片，继续)$/ }).click();
  await page.goto('/citizen/report');
  await next();
  await page.getByLabel('替家人或邻居上报').check();
  await next();
  await page.getByText('请说一下是什么问题').waitFor();
  await measured('report-words');
  await page.getByLabel('是什么问题').fill('纺织厂门口的路灯不亮');
  await page.getByLabel('对方怎么称呼').fill('王奶奶');
  await next();
  await page.getByText('在 河西区').waitFor();
  await measured('report-place');
  await next();
  await page.getByText('替 王奶奶 上报').waitFor();
  await measured('report-send');
  await page.getByRole('button', { name: '放弃这份上报' }).click();
  await page.getByText('已放弃').waitFor();
  // Nobody has to read against the clock: it stays until it is pressed away.
  await page.waitForTimeout(6_500);
  assert.ok(await page.getByText('已放弃').isVisible());
  await measured('said');
  await toolOf(page, '关闭').click();
}

/** What opens above a page. */
async function walkSheets({ page, town }: ElderWalk, measured: Measure): Promise<void> {
  await page.goto(`/citizen/reports/${town.asked}`);
  await toolOf(page, '答复').click();
  await page.getByRole('dialog').getByRole('textbox').waitFor();
  await measured('answer');
  await page.keyboard.press('Escape');
  await toolOf(page, '撤回上报').click();
  await page.getByText('要撤回吗').waitFor();
  await measured('withdraw');
  await page.keyboard.press('Escape');
}

/** Somebody without a session: what asks for the phone, and an address that is none. */
async function walkSignedOut(walk: ElderWalk, size: string, measured: Measure): Promise<void> {
  const { origins } = await walk.page.context().storageState();
  const stranger = await walk.page
    .context()
    .browser()
    ?.newContext({
      ...{ baseURL: walk.server.address, viewport: { width: 390, height: 844 }, locale: 'zh-CN' },
      ...{ reducedMotion: 'reduce', storageState: { cookies: [], origins } },
    });
  assert.ok(stranger);
  const page = await stranger.newPage();
  await page.goto('/citizen/mine');
  await page.getByRole('button', { name: '验证手机号' }).waitFor();
  await measured('signed-out', page);
  await page.getByRole('button', { name: '验证手机号' }).click();
  await page.getByRole('textbox', { name: '手机号' }).fill(`138000000${size}`);
  await page.getByRole('button', { name: '获取验证码' }).click();
  await page.getByRole('textbox', { name: '验证码' }).waitFor();
  await measured('sign-in', page);
  await page.goto('/citizen/nowhere');
  await page.getByText('没有这个页面').first().waitFor();
  await measured('not-found', page);
  await stranger.close();
}
