import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];
/** Chromium's program, if there is one. */
export const chromiumPath = (process.env.CHROMIUM ? [process.env.CHROMIUM] : usual).find((path) =>
  existsSync(path),
);

/**
 * For a test's `skip`: false when there is a browser, else the reason. Set `CHROMIUM` to the program if it is not
 * where Debian puts it.
 */
export const noChromium: string | false =
  chromiumPath === undefined ? 'no chromium: install it or set CHROMIUM to its path' : false;

/** Starts Chromium without a window, in Chinese. Close it in an `after` hook. */
export function openChromium(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--lang=zh-CN'];
  // Without a locale that knows UTF-8, Chromium gives downloads with Chinese names another one.
  const env = { ...process.env, LANG: 'C.UTF-8' };
  return chromium.launch({ ...(chromiumPath && { executablePath: chromiumPath }), args, env });
}
