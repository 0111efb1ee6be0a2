import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { noChromium } from './chromium.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const READY_LIMIT_MS = 90_000;
/** Of all accounts of the demonstration. */
export const PASSWORD = 'Chengshi-2026';
const STOP_LIMIT_MS = 20_000;
const COMMAND_LIMIT_MS = 240_000;
const CALL_LIMIT_MS = 60_000;

export interface TestServerOptions {
  /** `start` unless said: everything in one process. */
  readonly command?: 'start' | 'server' | 'worker';
  /** Settings in place of the usual ones. */
  readonly env?: Readonly<Record<string, string>>;
  /** A data folder that stays when the server stops; one of its own that goes away unless said. */
  readonly dataDir?: string;
}

export interface TestServer {
  /** `http://127.0.0.1:…`, without a slash at the end. */
  readonly address: string;
  /** The last of what it said. */
  said(): string;
  /** The environment it runs in, for commands beside it. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends the process as a power cut would: no signal handler runs. */
  kill(): Promise<void>;
  /** Starts it again on the same folder and port, after `kill`. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The whole system as one process on demo-town, in a folder of its own. Stop it when the journey is over. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const directory = options.dataDir === undefined ? await openFolder() : undefined;
  const port = await freePort();
  const env = {
    ...process.env,
    ...{ CITY: 'demo-town', DATA_DIR: options.dataDir ?? join(directory ?? '', 'data') },
    ...{ PORT: String(port), SIMULATOR: 'off', DATABASE_URL: '', DEMO: 'on' },
    ...options.env,
  };
  const address = `http://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  let output = '';
  const listen = (piece: string) => {
    output = (output + piece).slice(-4_000);
  };
  const start = async () => {
    child = await startProcess(options.command ?? 'start', env, address, listen);
  };
  const stop = async () => {
    if (child) await endProcess(child, 'SIGTERM');
    if (directory) await rm(directory, { recursive: true, force: true });
  };
  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    address,
    env,
    said: () => output,
    stop,
    restart: start,
    kill: async () => child && endProcess(child, 'SIGKILL'),
  };
}

/** A temporary folder that also the account of the database may enter. */
export async function openFolder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'citybrain-e2e-'));
  await chmod(directory, 0o755);
  return directory;
}

async function startProcess(
  command: string,
  env: NodeJS.ProcessEnv,
  address: string,
  listen: (piece: string) => void,
): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['src/main/cli.ts', command], {
    ...{ cwd: root, env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece: Buffer) => {
      listen(piece.toString());
      output = (output + piece.toString()).slice(-4_000);
    });
  }
  try {
    await untilReady(child, command === 'worker' ? undefined : address, () => output);
    return child;
  } catch (error) {
    await endProcess(child, 'SIGTERM');
    throw error;
  }
}

/** A command of the command line, running. */
export interface RunningCommand {
  readonly child: ChildProcess;
  /** All it has said so far. */
  said(): string;
  /** Exit code (undefined when it was killed), all it said, and what --json printed. Killed after four minutes. */
  readonly ended: Promise<{ code: number | undefined; said: string; json: unknown }>;
  /** Ends it before its time: asks, and after 20 s does not ask any more. */
  end(): Promise<void>;
}

/** Runs `citybrain …`; give `--json` to have its result. */
export function startCommand(env: NodeJS.ProcessEnv, ...args: readonly string[]): RunningCommand {
  const child = spawn(process.execPath, ['src/main/cli.ts', ...args], {
    ...{ cwd: root, env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let said = '';
  child.stdout.on('data', (piece: Buffer) => {
    out += piece.toString();
  });
  child.stderr.on('data', (piece: Buffer) => {
    said += piece.toString();
  });
  const limit = setTimeout(() => {
    said += `\nkilled: not done within ${COMMAND_LIMIT_MS} ms: ${args.join(' ')}\n`;
    child.kill('SIGKILL');
    // Whatever it started may hold them still.
    for (const stream of [child.stdout, child.stderr]) stream.destroy();
  }, COMMAND_LIMIT_MS);
  const ended = new Promise<Awaited<RunningCommand['ended']>>((resolve) => {
    child.once('close', (code) => {
      clearTimeout(limit);
      const last = out.trimEnd().split('\n').at(-1) ?? '';
      resolve({
        code: code ?? undefined,
        said: said + out,
        json: last.startsWith('{') ? JSON.parse(last) : undefined,
      });
    });
  });
  return { child, ended, said: () => said + out, end: () => endProcess(child, 'SIGTERM') };
}

/** Without an address (a worker serves none) it is ready when it says so. */
async function untilReady(
  child: ChildProcess,
  address: string | undefined,
  output: () => string,
): Promise<void> {
  const endAt = Date.now() + READY_LIMIT_MS;
  while (Date.now() < endAt) {
    if (child.exitCode !== null) throw new Error(`the server ended: ${output()}`);
    const ready = address
      ? (await fetch(`${address}/health`, { signal: AbortSignal.timeout(5_000) }).catch(() => undefined))
          ?.status === 200
      : /citybrain: at work/.test(output());
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the server was not ready within ${READY_LIMIT_MS} ms: ${output()}`);
}

async function endProcess(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
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

/** A desk of 1440 × 900. */
export async function openDesk(browser: Browser, address: string): Promise<Page> {
  const context = await browser.newContext({
    ...{ baseURL: address, viewport: { width: 1440, height: 900 }, locale: 'zh-CN' },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
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

/** Who signed in last by `openAs`, by page. */
const lastLogin = new WeakMap<Page, string>();

/**
 * Opens a page of the desk or of the grid member's phone as somebody, in Chinese and with network, wherever the test
 * before left the page. Who is signed in already stays so; somebody else is signed out at the desk.
 */
export async function openAs(page: Page, login: string, path: string): Promise<void> {
  await page.context().setOffline(false);
  await page.goto(path);
  const form = page.locator('input[autocomplete="username"]');
  const inside = page.locator('.desk-bar, .cb-tabs');
  await form.or(inside).first().waitFor();
  const chinese = page.getByRole('button', { name: '中文', exact: true });
  if (await chinese.isVisible()) await chinese.click();
  const last = lastLogin.get(page);
  if (last !== undefined && last !== login && !(await form.isVisible()))
    await page.getByRole('button', { name: '退出登录' }).click();
  else if (!(await form.isVisible())) return;
  await form.fill(login);
  await page.locator('input[autocomplete="current-password"]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await inside.first().waitFor();
  lastLogin.set(page, login);
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
    body: JSON.stringify({ login, password: PASSWORD }),
    signal: AbortSignal.timeout(CALL_LIMIT_MS),
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
      signal: AbortSignal.timeout(CALL_LIMIT_MS),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Result;
  };
}
