import { existsSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { AppError } from '../../lib/errors.ts';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];
const ARGS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--lang=zh-CN'];
const expected = 'Chromium and an installation with the tools of development';

/** Chromium's program: CHROMIUM, or where Debian puts it. Throws `config.invalid` when there is none. */
export function getChromiumPath(): string {
  const path = (process.env.CHROMIUM ? [process.env.CHROMIUM] : USUAL).find((each) => existsSync(each));
  if (path === undefined)
    throw new AppError('config.invalid', { name: 'CHROMIUM', value: process.env.CHROMIUM ?? '', expected });
  return path;
}

/** Starts Chromium without a window. Throws `config.invalid` without it or its driver. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = getChromiumPath();
  // A tool of development: a city that only runs has no need of it.
  const driver = await import('playwright-core').catch(() => undefined);
  if (driver === undefined)
    throw new AppError('config.invalid', { name: 'CHROMIUM', value: executablePath, expected });
  // Without a locale that knows UTF-8, Chromium gives downloads with Chinese names another one.
  return driver.chromium.launch({ executablePath, args: ARGS, env: { ...process.env, LANG: 'C.UTF-8' } });
}

/** What a page holds on to, after garbage has been collected. */
export interface Held {
  readonly heapBytes: number;
  readonly nodes: number;
  readonly listeners: number;
}

/** One page of a browser of its own. */
export interface BenchPage {
  readonly page: Page;
  held(): Promise<Held>;
  /** What the page itself threw. */
  readonly failures: readonly string[];
  close(): Promise<void>;
}

/** Opens a page of a size, signed in by the cookies given. Throws as `openBrowser`. */
export async function openBenchPage(
  viewport: { width: number; height: number },
  base: string,
  cookies: string,
): Promise<BenchPage> {
  const browser = await openBrowser();
  const context = await browser.newContext({ viewport, baseURL: base, locale: 'zh-CN' });
  await context.addCookies(cookiesOf(cookies, base));
  const page = await context.newPage();
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(String(error.stack ?? error)));
  const tools = await context.newCDPSession(page);
  return {
    ...{ page, failures },
    held: async () => {
      // Twice: what the first one finalizes is garbage for the second one.
      await tools.send('HeapProfiler.collectGarbage');
      await tools.send('HeapProfiler.collectGarbage');
      const { usedSize } = await tools.send('Runtime.getHeapUsage');
      const { nodes, jsEventListeners } = await tools.send('Memory.getDOMCounters');
      return { heapBytes: usedSize, nodes, listeners: jsEventListeners };
    },
    close: () => browser.close(),
  };
}

/** A Cookie header as the browser takes it. */
export function cookiesOf(header: string, url: string): { name: string; value: string; url: string }[] {
  return header.split('; ').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return { name, value: value.join('='), url };
  });
}
