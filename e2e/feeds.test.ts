import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import type { Page } from 'playwright-core';
import { gb18030, person } from '../src/base/feeds/testing.ts';
import { statusEmbedded } from '../src/platform/db/embedded/index.ts';
import type { RunView } from '../src/platform/runs/contract.ts';
import { makeWorkbook } from '../src/platform/tables/testing.ts';
import { axeProblems, openAs, openDesk, openStage, picture, signInStaff, whyNot } from './support.ts';

const skip = whyNot('console');
let page: Page;

const HEADER = ['档案号', '姓名', '公民身份号码', '性别', '出生日期', '联系电话', '现住址', '登记日期'];
const SURNAMES = ['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '吴', '周'];
const GIVEN = ['建国', '秀英', '晓明', '桂兰', '海燕', '志强'];

/** A register of made-up people (合成): division 990101 does not exist. One row has no name. */
function registerOf(count: number): Buffer {
  const lines = Array.from({ length: count }, (_, at) => {
    const row = person(at + 1);
    const name = at === 5 ? '' : `${SURNAMES[at % 10]}${GIVEN[Math.floor(at / 10) % 6]}`;
    const { 证件号: number, 性别: sex, 出生日期: born, 电话: phone, 住址: place, 登记日期: day } = row;
    return [`D${1000 + at}`, name, number, sex, born, phone, place, day].join(',');
  });
  return gb18030(`${[HEADER.join(','), ...lines].join('\n')}\n`);
}

const stage = openStage(skip, async ({ server, browser }) => {
  page = await openDesk(browser, server.address);
});

test('a data steward sends a GB18030 file, maps it, declares and loads it', { skip }, async () => {
  await openAs(page, 'steward1', '/console/registry/feeds');
  await page.getByText('还没有关联过').waitFor();
  await picture(page, 'feeds-empty');
  await page.getByRole('button', { name: '新建数据源' }).click();
  await page.getByText('PostgreSQL 表', { exact: true }).click();
  await page.getByLabel('连接串所在的环境变量').waitFor();
  await page.getByText('只供核验', { exact: true }).click();
  await page.getByLabel('每日核验上限').waitFor();
  await page.getByLabel('对方的返回值 3').fill('same');
  await page.getByText('上面已有这个返回值').waitFor();
  await page.getByLabel('对方的返回值 3').fill('404');
  // Enter goes on to a new row.
  await page.keyboard.press('Enter');
  await page.getByLabel('对方的返回值 4').waitFor();
  await page.keyboard.type('405');
  assert.equal(await page.getByLabel('对方的返回值 4').inputValue(), '405');
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'feeds-query');
  await page.getByText('上传文件', { exact: true }).click();
  await page.getByLabel('选择文件').setInputFiles({
    ...{ name: '户籍登记.csv', mimeType: 'text/csv', buffer: registerOf(60) },
  });
  await page.getByText('8 列，看了前 60 行 · csv gb18030').waitFor();
  assert.equal(await page.getByLabel('标准字段 现住址').inputValue(), 'residence_address');
  assert.equal(await page.getByLabel('标准字段 公民身份号码').inputValue(), 'resident_number');
  assert.equal(await page.getByLabel('主键 档案号').isChecked(), true);
  assert.equal(await page.getByText(person(1).证件号!).count(), 0, 'masked');
  await page.getByRole('button', { name: '取值对照 性别' }).click();
  await page.getByRole('button', { name: '填入 2 个常见取值' }).click();
  const isMale = (await page.getByLabel('性别 来源的写法 1').inputValue()) === '男';
  assert.equal(await page.getByLabel('性别 标准值 1').inputValue(), isMale ? '1' : '2');
  await page.getByRole('button', { name: '添加一行' }).click();
  await page.keyboard.type('不详');
  await page.getByRole('button', { name: '保存并装载' }).click();
  await page.getByText('请写明对应的标准值').waitFor();
  await page.getByLabel('性别 标准值 3').selectOption('9');
  await page.getByLabel('性别 标准值 3').scrollIntoViewIfNeeded();
  await picture(page, 'feeds-values');
  await page.getByRole('button', { name: '保存并装载' }).click();
  await page.getByText('以小写字母开头').waitFor();
  await picture(page, 'feeds-faults');
  assert.equal(
    await page.getByLabel(/^编码(?!方式)/).getAttribute('aria-invalid'),
    'true',
    'told at the field',
  );
  for (const [label, words] of [
    ...[[/^编码(?!方式)/, 'household'] as const, [/^名称/, '户籍登记'] as const],
    ...[[/^来源系统/, '人口系统（合成）'] as const, [/^归口单位/, '公安局'] as const],
    [/^依据/, '人口登记工作规定'] as const,
  ])
    await page.getByLabel(label).fill(words);
  await page.getByLabel('合成数据').check();
  await page.getByLabel('主键 档案号').scrollIntoViewIfNeeded();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'feeds-declare');
  await page.getByRole('button', { name: '保存并装载' }).click();
  await page.getByText('现有 59 行；另存 1 行').waitFor({ timeout: 60_000 });
  await page.getByRole('button', { name: '查看不合格数据' }).first().click();
  await page.getByRole('region', { name: '不合格数据' }).getByText('此项必填').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'feeds-loaded');
  await page.getByRole('button', { name: '下载全部不合格数据' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('用途').fill('退回更正');
  const download = page.waitForEvent('download');
  await sheet.getByRole('button', { name: '下载', exact: true }).click();
  assert.match((await download).suggestedFilename(), /^household-\d+-rejected\.csv$/);
});

test('what was loaded is linked, and found in the search', { skip }, async () => {
  await page.getByRole('button', { name: '返回数据源' }).click();
  const link = page.getByRole('region', { name: '关联' });
  await link.getByText('1 个数据源有新数据等待关联：户籍登记').waitFor();
  await link.getByRole('button', { name: '开始关联' }).click();
  await link.getByText(/1 个数据源 59 条记录/).waitFor({ timeout: 120_000 });
  await link.getByText('这里列出的数据源都已关联').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'feeds-linked');
  await page.getByRole('button', { name: 'English', exact: true }).click();
  await page.getByText('All sources listed here are linked').waitFor();
  await picture(page, 'feeds-linked-english');
  await page.getByRole('button', { name: '中文', exact: true }).click();
  await link.getByText('这里列出的数据源都已关联').waitFor();
  await link.getByRole('link', { name: '去查人' }).click();
  await page.getByText('一个框查人、房、楼、企、物').waitFor();
  await page.keyboard.type('王建国');
  await page.keyboard.press('Enter');
  const found = page.getByRole('region', { name: '人员' }).locator('.cb-pick');
  await found.first().waitFor();
  assert.match((await found.first().textContent()) ?? '', /王/);
});

test('a steward of one district sees nothing of it', { skip }, async () => {
  const call = await signInStaff(stage.server.address, 'steward3');
  const { items } = await call<{ items: { code: string }[] }>('GET', '/api/v1/feeds');
  assert.deepEqual(items, []);
});

async function holdLoads(dataDir: string): Promise<pg.Client> {
  const { connectionString } = await statusEmbedded(dataDir);
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  await client.connect();
  await client.query('BEGIN; LOCK TABLE feeds.load IN SHARE MODE');
  return client;
}

test('a server that is killed while it loads goes on when it is back, and doubles nothing', {
  skip,
}, async () => {
  const { server } = stage;
  await page.goto('/console/registry/feeds');
  await page.getByRole('button', { name: '户籍登记' }).click();
  await page.getByRole('button', { name: '修改声明' }).waitFor();
  await page.getByLabel('选择文件').setInputFiles({
    ...{ name: '全市.csv', mimeType: 'text/csv', buffer: registerOf(20_000) },
  });
  await page.getByText('已传到服务器').waitFor({ timeout: 60_000 });
  // Nothing can be stored while somebody holds the table: the kill meets the load on its way, however quick the machine.
  const holder = await holdLoads(server.env.DATA_DIR!);
  await page.getByRole('button', { name: '开始装载' }).click();
  await page.getByText(/全市\.csv · /).waitFor();
  await picture(page, 'feeds-running');
  await server.kill();
  await holder.end();
  await server.restart();
  const call = await signInStaff(server.address, 'steward1');
  const runs = async () => (await call<{ items: RunView[] }>('GET', '/api/v1/feeds/household/runs')).items;
  for (let look = 0; (await runs())[0]!.endedAt === null && look < 120; look += 1)
    await new Promise((resolve) => setTimeout(resolve, 500));
  const [run] = await runs();
  assert.deepEqual([run?.state, run?.attempts, run?.result?.rowsStored], ['done', 2, 19_999]);
  const { items } = await call<{ items: { state: string }[] }>('GET', '/api/v1/feeds/household/loads');
  assert.equal(items.filter(({ state }) => state === 'stored').length, 2, 'once, and the one before');
  assert.equal(items.filter(({ state }) => state === 'reading').length, 0);
});

test('a workbook with a title and several sheets shows which one was taken, and takes another', {
  skip,
}, async () => {
  await openAs(page, 'steward1', '/console/registry/feeds');
  await page.getByRole('button', { name: '新建数据源' }).click();
  const title = [['某某区低保名册（2026年）', '', '']];
  const columns = ['档案号', '姓名', '现住址'];
  const rows = ['D1', 'D2', 'D3'].map((code) => [code, '王小明', '合成路1号']);
  const buffer = await makeWorkbook({
    在册: [title, columns, ...rows],
    注销: [['编号', ...columns.slice(1)], ...rows],
  });
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await page.getByLabel('选择文件').setInputFiles({ name: '低保.xlsx', mimeType, buffer });
  await page.getByText('工作表“在册”，表头在第 2 行').waitFor();
  await page.getByLabel('标准字段 现住址').waitFor();
  assert.deepEqual(await axeProblems(page), []);
  await picture(page, 'feeds-sheets');
  await page.getByLabel('多个工作表有表格，用哪一个').selectOption('注销');
  await page.getByText('工作表“注销”，表头在第 1 行').waitFor();
  assert.equal(await page.getByLabel('主键 编号').isChecked(), true);
  assert.equal(await page.getByLabel('工作表', { exact: true }).inputValue(), '注销');
});
