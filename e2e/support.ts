import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { DEMO_PASSWORD } from '../src/main/city/demo-staff.ts';
import { type Calls, callerWith, insist, sessionOf } from './caller.ts';
import { noChromium, openChromium } from './chromium.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const READY_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 20_000;
const COMMAND_LIMIT_MS = 240_000;

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
  const child = spawn(process.execPath, ['bin/citybrain.js', command], {
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
  const child = spawn(process.execPath, ['bin/citybrain.js', ...args], {
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

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
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

/** A city and a browser for the tests of a file. */
export interface Stage {
  readonly server: TestServer;
  readonly browser: Browser;
}

/**
 * Starts both before the file's tests unless they are skipped, then prepares what they begin with; ends both after
 * them. Call it at the top of the file, and touch what it gives in hooks and tests alone.
 */
export function openStage(
  skip: string | false,
  prepare: (stage: Stage) => Promise<void> = async () => {},
): Stage {
  const stage: { server?: TestServer; browser?: Browser } = {};
  before(async () => {
    if (skip !== false) return;
    stage.server = await startTestServer();
    stage.browser = await openChromium();
    await prepare(stage as Stage);
  });
  after(async () => {
    const pages = stage.browser?.contexts().flatMap((context) => context.pages()) ?? [];
    const file = basename(process.argv[1] ?? '', '.test.ts');
    for (const [index, page] of pages.entries()) await picture(page, `${file}-last-${index}`);
    await stage.browser?.close();
    await stage.server?.stop();
  });
  return stage as Stage;
}

/** A desk of 1440 × 900 unless told, such as a wall. */
export async function openDesk(
  browser: Browser,
  address: string,
  viewport = { width: 1_440, height: 900 },
): Promise<Page> {
  const context = await browser.newContext({
    ...{ baseURL: address, viewport, locale: 'zh-CN' },
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  return page;
}

/** The middle of an area of demo-town; of a community with a grid member unless told. */
export async function placeOf(
  address: string,
  code = '990101001001',
): Promise<{ longitude: number; latitude: number }> {
  const call = insist(callerWith(address));
  const { area } = await call<{ area: { lon: number; lat: number } }>('GET', `/api/v1/areas/${code}`);
  return { longitude: area.lon, latitude: area.lat };
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
  page.setDefaultTimeout(30_000);
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
  await signInOn(page, login);
  await inside.first().waitFor();
  lastLogin.set(page, login);
}

/** Signs in as staff where a page asks for it. */
export async function signInOn(page: Page, login: string): Promise<void> {
  await page.locator('input[autocomplete="username"]').fill(login);
  await page.locator('input[autocomplete="current-password"]').fill(DEMO_PASSWORD);
  await page.keyboard.press('Enter');
}

/** Fills in a citizen's phone and the code from the demonstration's message box; the press that confirms is left. */
export async function fillPhoneCode(page: Page, phone: string): Promise<void> {
  await page.getByRole('textbox', { name: '手机号' }).fill(phone);
  await page.getByRole('button', { name: '获取验证码' }).click();
  const message = page.getByTestId('demo-message').filter({ hasText: /\d{6}/ });
  const [code] = /\d{6}/.exec((await message.textContent()) ?? '')!;
  await page.getByRole('textbox', { name: '验证码' }).fill(code);
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

/** Calls the API as somebody with a session of their own: staff of the demonstration, by login. A refusal throws. */
export async function signInStaff(address: string, login: string): Promise<Calls> {
  return insist(callerWith(address, await sessionOf(address, login)));
}
