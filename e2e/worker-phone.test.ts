import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { until } from './caller.ts';
import { enterAsMember, type PhoneTown, reportOnPatrol, startPhoneTown, street } from './phone.ts';
import { axeProblems, picture, signInStaff, whyNot } from './support.ts';

const skip = whyNot('worker');
let town: PhoneTown;

before(async () => {
  if (skip === false) town = await startPhoneTown();
});
afterEach(() => town?.phone.kill());
after(() => town?.stop());

/** What browsers between Chrome 66 and today learned; taken away before the page's own scripts run. */
const LEARNED = `
  for (const [home, names] of [
    [Array.prototype, ['flat', 'flatMap', 'at', 'toSorted', 'toReversed', 'toSpliced', 'with', 'findLast', 'findLastIndex']],
    [String.prototype, ['at', 'replaceAll', 'matchAll', 'trimStart', 'trimEnd', 'isWellFormed']],
    [Object, ['fromEntries', 'hasOwn', 'groupBy']], [Map, ['groupBy']],
    [Promise, ['allSettled', 'any', 'withResolvers', 'try']], [AbortSignal, ['timeout', 'any']],
    [Blob.prototype, ['arrayBuffer', 'text', 'stream']], [Element.prototype, ['replaceChildren', 'checkVisibility']],
    [HTMLFormElement.prototype, ['requestSubmit']], [crypto, ['randomUUID']],
    [self, ['structuredClone', 'queueMicrotask', 'reportError', 'requestIdleCallback', 'scheduler', 'WeakRef', 'FinalizationRegistry', 'BigInt']],
    [Navigator.prototype, ['locks', 'storage']],
  ]) for (const name of names) {
    for (let at = home; at; at = Object.getPrototypeOf(at)) delete at[name];
  }
`;

test('the front runs in a browser that lacks what was learned since Chrome 66', {
  skip,
  timeout: 90_000,
}, async () => {
  const page = await town.phone.open();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.context().addInitScript(LEARNED);
  await enterAsMember(page, town.phone.address, '/');
  assert.equal(await page.evaluate('typeof Object.groupBy + typeof navigator.locks'), 'undefinedundefined');
  await page.getByRole('link', { name: '上报' }).click();
  await reportOnPatrol(page, '窨井盖松动', [await street(93)]);
  await page.getByText('已提交').first().waitFor();
  await page.getByRole('link', { name: '我的' }).click();
  await page.getByRole('link', { name: '今天的上报' }).click();
  await page.getByText('窨井盖松动').waitFor();
  assert.deepEqual(problems, []);
  await town.phone.kill();
});

interface Tracks {
  readonly items: readonly {
    readonly id: string;
    readonly distanceM: number;
    readonly endedAt: string | null;
  }[];
}

test('a patrol is started, walked without network and ended; the supervisor sees the way', {
  skip,
  timeout: 90_000,
}, async () => {
  const { address } = town.server;
  const page = await town.phone.open();
  await enterAsMember(page, address, '/me');
  await page.getByRole('link', { name: '巡查轨迹' }).click();
  await page.getByText('只有您和辖区监督员能看').waitFor();
  await page.getByRole('button', { name: '开始巡查' }).click();
  await page.getByRole('button', { name: '结束巡查' }).waitFor();
  await page.context().setOffline(true);
  // North in steps of twenty-five metres, then east round a corner.
  for (let step = 1; step <= 10; step += 1) {
    const [north, east] = step <= 5 ? [step, 0] : [5, step - 5];
    await town.phone.moveBy(page, { longitude: east * 2.75e-4, latitude: north * 2.25e-4 });
    await page.waitForTimeout(1_400);
  }
  await page.getByText(/已走 0\.[23] 公里/).waitFor();
  await picture(page, 'worker-track');
  assert.deepEqual(await axeProblems(page), []);
  // The page goes and comes back; the patrol goes on.
  await page.goto(`${address}/worker/`);
  await page.getByText('正在记录巡查轨迹').first().waitFor();
  await page.goto(`${address}/worker/patrol/track`);
  await page.getByRole('button', { name: '结束巡查' }).click();
  await page.getByText('轨迹存在手机里').first().waitFor();
  await page.context().setOffline(false);
  const member = await signInStaff(address, 'grid1');
  const tracks = await until(
    'the track arrives',
    async () => {
      const { items } = await member<Tracks>('GET', '/api/v1/patrol/tracks?mine=true');
      return items[0]?.endedAt != null && items;
    },
    20_000,
  );
  assert.equal(tracks.length, 1);
  assert.ok(Math.abs(tracks[0]!.distanceM - 250) < 50, `${tracks[0]!.distanceM} m`);
  const supervisor = await signInStaff(address, 'supervisor');
  const { places } = await supervisor<{ places: unknown[] }>('GET', `/api/v1/patrol/tracks/${tracks[0]!.id}`);
  assert.ok(places.length >= 3 && places.length <= 6, `${places.length} places after thinning`);
  await page.goto(`${address}/worker/patrol/tracks/${tracks[0]!.id}`);
  await page.getByText(/0\.[23] 公里/).waitFor();
  await picture(page, 'worker-track-before');
  assert.deepEqual(await axeProblems(page), []);
});
