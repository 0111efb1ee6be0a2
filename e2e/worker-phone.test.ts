import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import sharp from 'sharp';
import { until } from './caller.ts';
import { enterAsMember, type PhoneTown, reportOnPatrol, startPhoneTown, street } from './phone.ts';
import { axeProblems, picture, signInStaff, whyNot } from './support.ts';

const skip = whyNot('worker');
const MOST_BYTES = 300_000;
let town: PhoneTown;

before(async () => {
  if (skip === false) town = await startPhoneTown();
});
afterEach(() => town?.phone.kill());
after(() => town?.stop());

interface Day {
  readonly items: readonly { readonly title: string; readonly caseId: string; readonly reportedAt: string }[];
}
interface CaseView {
  readonly attachments: readonly { readonly url: string; readonly sizeBytes: number }[];
}

/** Nothing but noise: what a JPEG likes least. */
function noise(width: number, height: number): Promise<Buffer> {
  return sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  })
    .jpeg({ quality: 60 })
    .toBuffer();
}

test('photos of every kind leave the phone at most 300 kB heavy, with the watermark drawn in', {
  skip,
  timeout: 200_000,
}, async () => {
  const member = await signInStaff(town.server.address, 'grid1');
  const page = await town.phone.open();
  await enterAsMember(page, town.phone.address, '/report');
  const photos: Record<string, Buffer> = {
    'twelve megapixels of noise': await noise(4_000, 3_000),
    'twelve megapixels upright': await sharp(await noise(4_000, 3_000))
      .withMetadata({ orientation: 6 })
      .toBuffer(),
    'twelve megapixels of street': await street(91, 4_000, 3_000),
    panorama: await noise(6_000, 1_200),
    small: await street(92, 640, 480),
  };
  await page.getByLabel('具体位置').fill('示范路 12 号东门');
  await reportOnPatrol(page, '消防通道被堵', Object.values(photos));
  await page.goto(`${town.server.address}/worker/queue`);
  await page.getByText('没有等待发出的内容').waitFor({ timeout: 60_000 });
  const { items } = await member<Day>('GET', '/api/v1/patrol/reports');
  const { attachments } = await member<CaseView>('GET', `/api/v1/cases/${items[0]!.caseId}`);
  assert.equal(attachments.length, Object.keys(photos).length);
  const cookie = await page.context().cookies();
  const headers = { Cookie: cookie.map(({ name, value }) => `${name}=${value}`).join('; ') };
  for (const [index, { url, sizeBytes }] of attachments.entries()) {
    const name = Object.keys(photos)[index]!;
    assert.ok(sizeBytes <= MOST_BYTES, `${name}: ${sizeBytes} bytes`);
    const stored = Buffer.from(await (await fetch(town.server.address + url, { headers })).arrayBuffer());
    const { width, height } = await sharp(stored).metadata();
    const [foot, whole] = await Promise.all([
      bandOf(stored, width, height, true),
      bandOf(stored, width, height, false),
    ]);
    // A dark band with white letters on it, where the picture itself is lighter and has no pure white.
    assert.ok(
      foot.mean < whole.mean * 0.75,
      `${name}: the foot is as light as the rest (${foot.mean}, ${whole.mean})`,
    );
    assert.ok(foot.most > 200, `${name}: no letters`);
    process.stdout.write(`${name}: ${width}x${height}, ${sizeBytes} bytes\n`);
  }
  await town.phone.kill();
});

/** Mean and lightest value at the foot (the watermark's three lines) or above it. */
async function bandOf(photo: Buffer, width: number, height: number, isFoot: boolean) {
  const size = Math.max(12, Math.round(Math.min(width, height) / 28));
  const band = Math.min(height - 2, Math.round(size * 1.4) * 3 + size);
  const part = isFoot
    ? { left: 0, top: height - band + 2, width, height: band - 2 }
    : { left: 0, top: 0, width, height: height - band };
  const cut = await sharp(photo).extract(part).greyscale().toBuffer();
  const { channels } = await sharp(cut).stats();
  return { mean: channels[0]!.mean, most: channels[0]!.max };
}

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
  // North in steps of forty metres, then east round a corner.
  for (let step = 1; step <= 10; step += 1) {
    const [north, east] = step <= 5 ? [step, 0] : [5, step - 5];
    await town.phone.moveBy(page, { longitude: east * 4.4e-4, latitude: north * 3.6e-4 });
    await page.waitForTimeout(1_100);
  }
  await page.getByText(/已走 0\.[34] 公里/).waitFor();
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
  assert.ok(Math.abs(tracks[0]!.distanceM - 400) < 60, `${tracks[0]!.distanceM} m`);
  const supervisor = await signInStaff(address, 'supervisor');
  const { places } = await supervisor<{ places: unknown[] }>('GET', `/api/v1/patrol/tracks/${tracks[0]!.id}`);
  assert.ok(places.length >= 3 && places.length <= 6, `${places.length} places after thinning`);
  await page.goto(`${address}/worker/patrol/tracks/${tracks[0]!.id}`);
  await page.getByText('0.4 公里').waitFor();
  await picture(page, 'worker-track-before');
  assert.deepEqual(await axeProblems(page), []);
});
