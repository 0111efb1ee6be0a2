import { type ChildProcess, spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { until } from './caller.ts';
import { chromiumPath } from './chromium.ts';
import { freePort, openFolder, placeOf, signInOn, startTestServer, type TestServer } from './support.ts';

/** A city and the phone of a grid member in it. */
export interface PhoneTown {
  readonly server: TestServer;
  readonly phone: Phone;
  stop(): Promise<void>;
}

/** Starts demo-town; the phone stands in one of its grids. */
export async function startPhoneTown(): Promise<PhoneTown> {
  const server = await startTestServer();
  const phone = new Phone(await openFolder(), server.address, await placeOf(server.address));
  return {
    server,
    phone,
    stop: async () => {
      await phone.throwAway();
      await server.stop();
    },
  };
}

/** A browser with a profile that stays, in a process group of its own: it can be killed as a phone kills it. */
export class Phone {
  readonly address: string;
  #profile: string;
  #place: { longitude: number; latitude: number };
  #process: ChildProcess | undefined;
  #browser: Browser | undefined;

  constructor(profile: string, address: string, place: { longitude: number; latitude: number }) {
    this.#profile = profile;
    this.address = address;
    this.#place = place;
  }

  async open(): Promise<Page> {
    const port = await freePort();
    const args = [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--no-first-run',
    ];
    const own = [`--remote-debugging-port=${port}`, `--user-data-dir=${join(this.#profile, 'phone')}`];
    const options = { stdio: 'ignore', detached: true, env: { ...process.env, LANG: 'C.UTF-8' } } as const;
    this.#process = spawn(chromiumPath!, [...args, '--lang=zh-CN', ...own, 'about:blank'], options);
    await until('the browser listens', async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/json/version`).catch(() => undefined);
      return answer?.ok === true;
    });
    this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const context = this.#browser.contexts()[0]!;
    await context.grantPermissions(['geolocation'], { origin: this.address });
    await context.setGeolocation(this.#place);
    const page = await context.newPage();
    await page.setViewportSize({ width: 390, height: 844 });
    page.setDefaultTimeout(20_000);
    return page;
  }

  /** The phone is somewhere else now, so many degrees from where it began. */
  async moveBy(page: Page, by: { longitude: number; latitude: number }): Promise<void> {
    const { longitude, latitude } = this.#place;
    await page
      .context()
      .setGeolocation({ longitude: longitude + by.longitude, latitude: latitude + by.latitude });
  }

  /** No handler runs, nothing is written down any more. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child?.pid === undefined || child.exitCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    process.kill(-child.pid, 'SIGKILL');
    await ended;
    void this.#browser?.close().catch(() => undefined);
    this.#process = undefined;
  }

  async throwAway(): Promise<void> {
    await this.kill();
    await rm(this.#profile, { recursive: true, force: true });
  }
}

/**
 * Opens a page of the front. A browser killed before it wrote its cookie down (half a minute) has lost the session: the person signs in once more, and what
 * waits on the phone goes out.
 */
export async function enterAsMember(page: Page, address: string, path: string): Promise<void> {
  // Who was here before is let in at first, until the server says that the session has ended.
  const asked = page.waitForResponse((answer) => answer.url().endsWith('/auth/me'), { timeout: 5_000 });
  await page.goto(`${address}/worker/`);
  await asked.catch(() => undefined);
  const [login, inside] = [page.getByLabel('账号'), page.getByRole('link', { name: '上报' })];
  await login.or(inside).first().waitFor();
  await page.waitForTimeout(300);
  if (await login.isVisible()) {
    await signInOn(page, 'grid1');
    await inside.waitFor();
  }
  await page.evaluate('navigator.serviceWorker.ready.then(() => true)');
  await page.goto(`${address}/worker${path}`);
}

/** Camera, words, send. */
export async function reportOnPatrol(page: Page, text: string, photos: readonly Buffer[]): Promise<void> {
  for (const [index, buffer] of photos.entries()) {
    const photo = { name: `${index}.jpg`, mimeType: 'image/jpeg', buffer };
    await page.locator('input[type=file]').first().setInputFiles(photo);
    await page.getByRole('img', { name: `第 ${index + 1} 张照片` }).waitFor();
  }
  await page.getByLabel('问题', { exact: true }).fill(text);
  await page.getByRole('button', { name: '提交' }).click();
  await page.getByRole('img', { name: '第 1 张照片' }).waitFor({ state: 'detached' });
}

/** A street in one colour with a number of blotches, so that no two photos are the same file. */
export function street(number: number, width = 1_200, height = 900): Promise<Buffer> {
  const blotches = Array.from({ length: 8 }, (_, index) => {
    const [x, y] = [((number * 97 + index * 131) % 100) / 100, ((number * 53 + index * 71) % 100) / 100];
    return `<circle cx="${x * width}" cy="${y * height}" r="${height / 12}" fill="hsl(${(number * 37 + index * 40) % 360} 30% 50%)"/>`;
  });
  const drawing = `<svg width="${width}" height="${height}" xmlns="http://www.w3.org/2000/svg"><rect width="${width}" height="${height}" fill="#b9b2a4"/>${blotches.join('')}</svg>`;
  return sharp(Buffer.from(drawing)).jpeg({ quality: 85 }).toBuffer();
}

/** A wall with a heap of rubbish before it, or the same place swept. */
export function wallPhoto(isSwept: boolean): Promise<Buffer> {
  const heap = isSwept
    ? ''
    : '<ellipse cx="620" cy="700" rx="240" ry="110" fill="#5c5145"/><circle cx="540" cy="640" r="70" fill="#26292c"/><circle cx="690" cy="650" r="80" fill="#3b5a8a"/>';
  const drawing = `<svg width="1200" height="900" xmlns="http://www.w3.org/2000/svg">
    <rect width="1200" height="900" fill="#b9b2a4"/><rect y="620" width="1200" height="280" fill="#8b8983"/>
    <rect x="90" y="220" width="200" height="400" fill="#6d5c48"/><rect x="860" y="260" width="220" height="180" fill="#9fb6c4"/>${heap}</svg>`;
  return sharp(Buffer.from(drawing)).jpeg({ quality: 82 }).toBuffer();
}
