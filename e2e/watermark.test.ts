import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { noChromium, openChromium } from './chromium.ts';
import { street } from './phone.ts';

const skip = noChromium;
const MOST_BYTES = 300_000;
const LINES = ['2026/11/21 09:30:00  走访员', '示范路 12 号东门 · 幸福里社区第1网格', '上报号 0f3a91c2'];
const kit = fileURLToPath(new URL('../src/fronts/kit', import.meta.url));
let browser: Browser;
let page: Page;

before(async () => {
  if (skip !== false) return;
  browser = await openChromium();
  page = await browser.newPage();
  // The kit's own modules, as they are, in a page of nothing else.
  await page.route('http://photos.test/**', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
    const body = stripTypeScriptTypes(readFileSync(kit + pathname, 'utf8'));
    return route.fulfill({ contentType: 'text/javascript', body });
  });
  await page.goto('http://photos.test/');
});
after(() => browser?.close());

/** What leaves the phone when this is what the camera gave. */
async function marked(photo: Buffer): Promise<Buffer> {
  const script = `(async () => {
    const bytes = Uint8Array.from(atob(${JSON.stringify(photo.toString('base64'))}), (each) => each.charCodeAt(0));
    const { shrinkPhoto } = await import('/browser/shrink-photo.ts');
    const { watermarkPhoto } = await import('/browser/watermark.ts');
    const { blob } = await shrinkPhoto(new Blob([bytes], { type: 'image/jpeg' }));
    const done = new Uint8Array(await (await watermarkPhoto(blob, ${JSON.stringify(LINES)})).arrayBuffer());
    let text = '';
    for (const each of done) text += String.fromCharCode(each);
    return btoa(text);
  })()`;
  return Buffer.from(await page.evaluate<string>(script), 'base64');
}

/** Nothing but noise: what a JPEG likes least. */
async function noise(width: number, height: number): Promise<Buffer> {
  const values = Buffer.alloc(width * height * 3);
  let seed = 7;
  for (let index = 0; index < values.length; index += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    values[index] = 60 + (seed >>> 25);
  }
  return sharp(values, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 60 })
    .toBuffer();
}

/** Mean and lightest value at the foot (the watermark's three lines) or above it. */
async function bandOf(photo: Buffer, width: number, height: number, isFoot: boolean) {
  const size = Math.max(12, Math.round(Math.min(width, height) / 28));
  const band = Math.min(height - 2, Math.round(size * 1.4) * LINES.length + size);
  const part = isFoot
    ? { left: 0, top: height - band + 2, width, height: band - 2 }
    : { left: 0, top: 0, width, height: height - band };
  const { channels } = await sharp(await sharp(photo).extract(part).greyscale().toBuffer()).stats();
  return { mean: channels[0]!.mean, most: channels[0]!.max };
}

const pictures: readonly (readonly [string, () => Promise<Buffer>])[] = [
  ['twelve megapixels of noise', () => noise(4_000, 3_000)],
  [
    'twelve megapixels, camera upright',
    async () =>
      sharp(await noise(4_000, 3_000))
        .withMetadata({ orientation: 6 })
        .toBuffer(),
  ],
  ['twelve megapixels of a street', () => street(91, 4_000, 3_000)],
  ['a panorama', () => noise(6_000, 1_200)],
  ['a small one', () => street(92, 640, 480)],
];

for (const [name, take] of pictures)
  test(`a photo leaves the phone at most 300 kB heavy with its watermark drawn in: ${name}`, {
    skip,
    timeout: 90_000,
  }, async (t) => {
    const photo = await marked(await take());
    const { width, height } = await sharp(photo).metadata();
    t.diagnostic(`${width} x ${height}, ${photo.length} bytes`);
    assert.ok(photo.length <= MOST_BYTES, `${photo.length} bytes`);
    assert.equal(height > width, name.endsWith('upright'));
    const [foot, rest] = [
      await bandOf(photo, width, height, true),
      await bandOf(photo, width, height, false),
    ];
    // A dark band with white letters, where the picture itself is lighter and has no pure white.
    assert.ok(foot.mean < rest.mean * 0.75, `the foot is as light as the rest: ${foot.mean}, ${rest.mean}`);
    assert.ok(foot.most > 225, `no letters: ${foot.most}`);
  });
