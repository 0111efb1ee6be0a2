import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { drawScene, HANDS, photograph } from '../src/base/classify/photos/scene-fixture.ts';
import { type Caller, callerWith, sessionOf } from './caller.ts';
import { openChromium } from './chromium.ts';
import { type FaultTown, type Receipt, startFaultTown } from './fault-town.ts';
import { axeProblems, openAs, openDesk, openPhone, picture, whyNot } from './support.ts';

const skip = whyNot('console') || whyNot('worker');
const SECONDS_60 = 60_000;
let town: FaultTown;
let browser: Browser;
let supervisor: Caller;
/** Two results with the same photo after: the first is in doubt, the second fails. */
const ids = { doubtful: '', failed: '' };

/** A photo of a drawn street, with rubbish or without. */
const photo = async (street: number, seed: number, defect?: 'rubbish'): Promise<Buffer> =>
  photograph(await drawScene(street, seed, defect), HANDS.usual, seed, { side: 800 });

async function attach(who: Caller, id: string, bytes: Buffer, purpose: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'photo.jpg');
  const { status, body } = await who<{ id: string }>(
    'POST',
    `/api/v1/cases/${id}/attachments?purpose=${purpose}`,
    form,
  );
  assert.equal(status, 200, JSON.stringify(body));
  return body.id;
}

async function questioned(): Promise<{ id: string; photoCheck: { verdict: string } }[]> {
  type Page = { items: { id: string; photoCheck: { verdict: string } }[] };
  return (await supervisor<Page>('GET', '/api/v1/photo-checks/queue?verdict=questioned')).body.items;
}

before(async () => {
  if (skip !== false) return;
  [town, browser] = await Promise.all([startFaultTown(), openChromium()]);
  const { address } = town.server;
  const by = async (login: string) => callerWith(address, await sessionOf(address, login));
  const clerk = await by('clerk');
  supervisor = await by('supervisor');
  const units = await clerk<{ items: { id: string }[] }>(
    'GET',
    '/api/v1/organisations?words=city.urban-management',
  );
  const act = async (who: Caller, id: string, action: string, form: object = {}) => {
    const { status, body } = await who('POST', `/api/v1/cases/${id}/actions/${action}`, { form });
    assert.equal(status, 200, `${action}: ${JSON.stringify(body)}`);
  };
  const used = await photo(3, 1003);
  for (const [name, text, street, grid] of [
    ['doubtful', '东门外的垃圾三天没有清运', 3, '990101001001'],
    ['failed', '西市场后面垃圾成堆', 4, '990101001002'],
  ] as const) {
    // A street apart, so that they are not taken for one matter.
    const { area } = (
      await town.agent<{ area: { lon: number; lat: number } }>('GET', `/api/v1/areas/${grid}`)
    ).body;
    const report = town.report(text, { neverDispatch: true, lon: area.lon, lat: area.lat });
    const { caseId: id } = (await town.agent<Receipt>('POST', '/api/v1/reports', report)).body;
    await attach(town.agent, id, await photo(street, street, 'rubbish'), 'report');
    await act(town.agent, id, 'dispatch', { unit: units.body.items[0]?.id });
    await act(clerk, id, 'sign');
    const photos = [await attach(clerk, id, used, 'after')];
    await act(clerk, id, 'handle', { result: '已清理', photos });
    ids[name] = id;
  }
  const until = Date.now() + SECONDS_60;
  while ((await questioned()).length < 2 && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 300));
});
after(async () => {
  await browser?.close();
  await town?.stop();
});

test('the desk decides on photos side by side: a failed one goes back with its reasons, the next is verified', {
  skip,
}, async () => {
  assert.deepEqual(
    (await questioned()).map(({ id, photoCheck }) => [id, photoCheck.verdict]),
    [
      [ids.failed, 'fail'],
      [ids.doubtful, 'doubt'],
    ],
  );
  const page = await openDesk(browser, town.server.address);
  await openAs(page, 'supervisor', '/console/');
  await page.locator('.cb-pick, .desk-rows').first().waitFor();
  await page.keyboard.press('p');
  await page.locator(`#row-${ids.failed}`).getByText('照片不通过').waitFor();
  await page.getByText('比对不通过，请人工核实').waitFor();
  await picture(page, 'desk-photos');
  assert.deepEqual(await axeProblems(page), []);
  await page.keyboard.press('x');
  const words = page.getByRole('dialog').getByRole('textbox', { name: '问题' });
  await words.waitFor();
  assert.match(await words.inputValue(), /使用过/);
  await words.press('Control+Enter');
  await page.getByText('比对存疑，请人工核实').waitFor();
  const stateOf = async (id: string) =>
    (await supervisor<{ state: string }>('GET', `/api/v1/cases/${id}`)).body.state;
  assert.equal(await stateOf(ids.failed), 'handling');
  await page.keyboard.press('v');
  await page.getByText('核实通过：已完成').waitFor();
  assert.equal(await stateOf(ids.doubtful), 'awaiting-closing');
  assert.deepEqual(await questioned(), []);
  await page.context().close();
});

test('whoever handed the photo in reads on the phone why it was not accepted', { skip }, async () => {
  const page = await openPhone(browser, town.server.address);
  await openAs(page, 'clerk', '/worker/');
  await page.getByText('您的照片需要再看一下：1 件').waitFor();
  await page.locator(`#photos-to-mend ~ a[href$="/cases/${ids.failed}"]`).click();
  await page.getByText('这张照片在别的事件里用过。请到现场重新拍。').waitFor();
  await page.getByText('这件事已退回，请重新处置并到现场拍照。').waitFor();
  await picture(page, 'worker-photo');
  assert.deepEqual(await axeProblems(page), []);
  await page.context().close();
});
