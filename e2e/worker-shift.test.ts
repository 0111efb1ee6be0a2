import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { until } from './caller.ts';
import { enterAsMember, type PhoneTown, reportOnPatrol, startPhoneTown, street } from './phone.ts';
import { signInStaff, whyNot } from './support.ts';

const skip = whyNot('worker');
const STEPS = 30;
let town: PhoneTown;

before(async () => {
  if (skip === false) town = await startPhoneTown();
});
afterEach(() => town?.phone.kill());
after(() => town?.stop());

interface Day {
  readonly items: readonly { readonly title: string; readonly caseId: string; readonly reportedAt: string }[];
}
type Call = Awaited<ReturnType<typeof signInStaff>>;
const titlesOf = async (member: Call): Promise<string[]> =>
  (await member<Day>('GET', '/api/v1/patrol/reports')).items.map((item) => item.title).reverse();

test('a shift without network: 30 reports with photos outlive page and browser, arrive once each and in order', {
  skip,
  timeout: 280_000,
}, async () => {
  const member = await signInStaff(town.server.address, 'grid1');
  let page = await town.phone.open();
  await enterAsMember(page, town.phone.address, '/');
  await page.context().setOffline(true);
  await page.getByRole('link', { name: '上报' }).click();
  const texts = Array.from({ length: STEPS }, (_, index) => `第${index + 1}处楼道堆物`);
  const write = async (from: number, to: number): Promise<void> => {
    for (let index = from; index < to; index += 1)
      await reportOnPatrol(page, texts[index]!, [await street(index)]);
  };
  await write(0, 10);
  // The page is torn away without a word, as a phone does that wants its memory back.
  const torn = page;
  page = await page.context().newPage();
  await page.setViewportSize({ width: 390, height: 844 });
  page.setDefaultTimeout(20_000);
  await torn.close({ runBeforeUnload: false });
  await page.goto(`${town.server.address}/worker/report`);
  await write(10, STEPS);
  await page.goto(`${town.server.address}/worker/queue`);
  await page.getByText('第30处').waitFor();
  assert.equal(await page.getByRole('list', { name: '待发出' }).getByRole('listitem').count(), STEPS);
  assert.deepEqual(await titlesOf(member), [], 'nothing has left the phone yet');
  await town.phone.kill();

  // With the network the sending begins; killed in the middle of it, and once more.
  for (const share of [6, 16]) {
    page = await town.phone.open();
    await enterAsMember(page, town.phone.address, '/');
    // Looked at seldom: a person may call so and so often a minute, and the phone needs its share.
    const isThere = async () => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      return (await titlesOf(member)).length >= share;
    };
    await until(`${share} have arrived`, isThere, 60_000);
    await town.phone.kill();
  }
  page = await town.phone.open();
  await enterAsMember(page, town.phone.address, '/queue');
  await page.getByText('没有等待发出的内容').waitFor({ timeout: 150_000 });
  assert.deepEqual(await titlesOf(member), texts);
  for (const { caseId } of (await member<Day>('GET', '/api/v1/patrol/reports')).items) {
    const { attachments } = await member<CaseView>('GET', `/api/v1/cases/${caseId}`);
    assert.equal(attachments.length, 1, 'each with its one photo');
  }
});

interface CaseView {
  readonly attachments: readonly unknown[];
}
