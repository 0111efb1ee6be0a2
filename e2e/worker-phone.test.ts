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

/** Puts a page of the release before into a store older than that of this release, as an update leaves it. */
const KEEP_OLD_SHELL = `(async () => {
  const [name] = await caches.keys();
  const own = await caches.open(name);
  const kept = await Promise.all((await own.keys()).map(async (key) => [key, await own.match(key)]));
  await caches.delete(name);
  const old = await caches.open(name + '-old');
  await old.put('/worker/', new Response('the release before', { headers: { 'Content-Type': 'text/html' } }));
  const again = await caches.open(name);
  await Promise.all(kept.map(([key, answer]) => again.put(key, answer)));
})()`;

test('after an update the phone opens the new release without network, not the one before', {
  skip,
  timeout: 60_000,
}, async () => {
  const page = await town.phone.open();
  await enterAsMember(page, town.phone.address, '/');
  await page.evaluate(KEEP_OLD_SHELL);
  await page.context().setOffline(true);
  await page.reload();
  await page.getByRole('link', { name: '上报' }).waitFor();
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
  // What the pages call of it they bring with them.
  const lent =
    '[[1, 2, 3].with(-1, 9), [1, 2, 3].toSpliced(0, 2, 7), [1, 2].toReversed(), [2, 1].toSorted()]';
  assert.deepEqual(await page.evaluate(lent), [
    [1, 2, 9],
    [7, 3],
    [2, 1],
    [1, 2],
  ]);
  assert.deepEqual(await page.evaluate('[...Map.groupBy([1, 2, 3], (each) => each % 2)]'), [
    [1, [1, 3]],
    [0, [2]],
  ]);
  await page.getByRole('link', { name: '上报' }).click();
  await reportOnPatrol(page, '窨井盖松动', [await street(93)]);
  await page.getByText('已提交').first().waitFor();
  await page.getByRole('link', { name: '我的' }).click();
  await page.getByRole('link', { name: '今天的上报' }).click();
  await page.getByText('窨井盖松动', { exact: true }).waitFor();
  await page.goto(`${town.phone.address}/worker/patrol/track`);
  const [begin, end] = ['开始巡查', '结束巡查'].map((name) => page.getByRole('button', { name }));
  // A browser killed right after a patrol ended may not have written that down: it is on again.
  await begin!.or(end!).first().waitFor();
  if (await begin!.isVisible()) await begin!.click();
  await page.getByLabel('巡查轨迹地图').first().waitFor();
  assert.deepEqual(problems, []);
  await town.phone.kill();
});
