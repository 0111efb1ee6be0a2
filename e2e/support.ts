import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { noChromium } from './chromium.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const READY_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 20_000;

export interface TestServer {
  /** `http://127.0.0.1:…`, without a slash at the end. */
  readonly address: string;
  stop(): Promise<void>;
}

/** The whole system as one process on demo-town, in a folder of its own. Stop it when the journey is over. */
export async function startTestServer(): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'citybrain-e2e-'));
  const port = await freePort();
  const child = spawn(process.execPath, ['src/main/cli.ts', 'start'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...{ CITY: 'demo-town', DATA_DIR: join(directory, 'data'), PORT: String(port), SIMULATOR: 'off' },
      ...{ DATABASE_URL: '', DEMO: 'on' },
    },
  });
  let output = '';
  const collect = (piece: Buffer) => {
    output = (output + piece.toString()).slice(-4_000);
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const address = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await endProcess(child);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await untilReady(child, address, () => output);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, stop };
}

async function untilReady(child: ChildProcess, address: string, output: () => string): Promise<void> {
  const endAt = Date.now() + READY_LIMIT_MS;
  while (Date.now() < endAt) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${output()}`);
    const answer = await fetch(`${address}/health`).catch(() => undefined);
    if (answer?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the server was not ready within ${READY_LIMIT_MS} ms: ${output()}`);
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(hard);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** For a journey's `skip`: false, or why it cannot run here. */
export function whyNot(front: string): string | false {
  if (noChromium !== false) return noChromium;
  const isBuilt = existsSync(join(root, 'dist/fronts', front, 'index.html'));
  return isBuilt ? false : 'the fronts are not built: npm run build';
}

/** A phone of 390 × 844 that stands at a place. */
export async function openPhone(
  browser: Browser,
  address: string,
  place?: { longitude: number; latitude: number },
): Promise<Page> {
  const context = await browser.newContext({
    ...{ baseURL: address, viewport: { width: 390, height: 844 }, locale: 'zh-CN', hasTouch: true },
    ...(place && { geolocation: place, permissions: ['geolocation'] }),
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

/** What axe finds wrong with a page by WCAG 2.1 A and AA, in one line each; empty when nothing is. */
export async function axeProblems(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}`));
}

/** Keeps a picture of the page when PICTURES names a folder; for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, `${name}.png`) });
}

/** Calls the API as somebody with a session of their own: staff of the demonstration, by login. */
export async function signInStaff(address: string, login: string) {
  const answer = await fetch(`${address}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ login, password: 'Chengshi-2026' }),
  });
  if (!answer.ok) throw new Error(`${login} could not sign in: ${await answer.text()}`);
  const cookie = answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  const { csrf } = (await answer.json()) as { csrf: string };
  return async <Result>(method: string, path: string, body?: unknown): Promise<Result> => {
    const isForm = body instanceof FormData;
    const response = await fetch(address + path, {
      method,
      headers: {
        ...{ Cookie: cookie, 'X-CSRF-Token': csrf },
        ...(body !== undefined && !isForm && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Result;
  };
}
