import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../lib/errors.ts';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser'];
const READY_LIMIT_MS = 60_000;
const CALL_LIMIT_MS = 120_000;

/** One page of a browser without a window, spoken to over the DevTools protocol. */
export interface BenchPage {
  call<Answer>(method: string, params?: Readonly<Record<string, unknown>>): Promise<Answer>;
  /** The value of an expression in the page. Throws when it throws there. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Bytes that JavaScript holds after a full collection of garbage. */
  heapBytes(): Promise<number>;
  /** How often the page itself failed. */
  readonly failures: readonly string[];
  close(): Promise<void>;
}

/** Opens Chromium (CHROMIUM, or where Debian puts it) at a size. Throws `config.invalid` when there is none. */
export async function openBenchPage(size: { width: number; height: number }): Promise<BenchPage> {
  const program = [process.env.CHROMIUM ?? '', ...USUAL].find((path) => path !== '' && existsSync(path));
  if (program === undefined)
    throw new AppError('config.invalid', { name: 'CHROMIUM', value: '', expected: 'the path of Chromium' });
  const profile = await mkdtemp(join(tmpdir(), 'citybrain-browser-'));
  const child = spawn(
    program,
    [
      ...['--headless', '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=zh-CN'],
      ...['--remote-debugging-port=0', `--user-data-dir=${profile}`],
      ...[`--window-size=${size.width},${size.height}`, 'about:blank'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LANG: 'C.UTF-8' } },
  );
  const end = async (): Promise<void> => {
    child.kill('SIGTERM');
    if (child.exitCode === null && child.signalCode === null)
      await new Promise((resolve) => child.once('exit', resolve));
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };
  try {
    const browser = new URL(await addressOf(child));
    const targets = (await (await fetch(`http://${browser.host}/json/list`)).json()) as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    const page = await speakTo(targets.find((target) => target.type === 'page')!.webSocketDebuggerUrl, end);
    await page.call('Runtime.enable');
    await page.call('Page.enable');
    await page.call('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 1, mobile: false });
    return page;
  } catch (error) {
    await end();
    throw error;
  }
}

/** Where the browser listens: it says so once on its standard error. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const timer = setTimeout(() => reject(new Error(`the browser did not start: ${said}`)), READY_LIMIT_MS);
    child.once('exit', () => reject(new Error(`the browser ended: ${said.slice(-500)}`)));
    child.stderr?.on('data', (piece: Buffer) => {
      said = (said + piece.toString()).slice(-4_000);
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
}

type Waiting = { resolve: (value: never) => void; reject: (error: Error) => void };

async function speakTo(url: string, end: () => Promise<void>): Promise<BenchPage> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', reject, { once: true });
  });
  const waiting = new Map<number, Waiting>();
  const failures: string[] = [];
  let lastId = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, method, params, result, error } = JSON.parse(String(data));
    if (method === 'Runtime.exceptionThrown')
      failures.push(String(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text));
    const call = waiting.get(id);
    if (call === undefined) return;
    waiting.delete(id);
    if (error) call.reject(new Error(error.message));
    else call.resolve(result as never);
  });
  socket.addEventListener('close', () => {
    for (const call of waiting.values()) call.reject(new Error('the browser is gone'));
  });
  const call: BenchPage['call'] = (method, params = {}) =>
    new Promise((resolve, reject) => {
      lastId += 1;
      const id = lastId;
      const timer = setTimeout(() => reject(new Error(`${method}: no answer`)), CALL_LIMIT_MS);
      const settle = <Value>(then: (value: Value) => void) => {
        return (value: Value) => {
          clearTimeout(timer);
          then(value);
        };
      };
      waiting.set(id, { resolve: settle(resolve), reject: settle(reject) });
      socket.send(JSON.stringify({ id, method, params }));
    });
  return {
    ...{ call, failures },
    evaluate: async (expression) => {
      type Result = { result: { value?: unknown }; exceptionDetails?: { text: string } };
      const answer = await call<Result>('Runtime.evaluate', {
        ...{ expression, awaitPromise: true, returnByValue: true },
      });
      if (answer.exceptionDetails) throw new Error(`${expression}: ${answer.exceptionDetails.text}`);
      return answer.result.value as never;
    },
    heapBytes: async () => {
      // Twice: what the first one finalizes is garbage for the second one.
      await call('HeapProfiler.collectGarbage');
      await call('HeapProfiler.collectGarbage');
      return (await call<{ usedSize: number }>('Runtime.getHeapUsage')).usedSize;
    },
    close: async () => {
      socket.close();
      await end();
    },
  };
}
