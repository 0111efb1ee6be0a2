// Lighthouse on each front, against a server of its own with stored cases.
//   node bench/lighthouse.ts [--runs 3] [--stored 2000] [--front worker,wall] [--city demo-town]
// Lighthouse is fetched when it is wanted (npx) and is no dependency. Phones: its slow 4G and a CPU four times slower;
// console and wall: its desktop. It cannot press what a person presses: INP comes from the visits of `bench pages`.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { cookiesOf, getChromiumPath, openBrowser } from '../src/main/bench/browser.ts';
import { seedStored } from '../src/main/bench/lifecycle.ts';
import { medianOf } from '../src/main/bench/page-vitals.ts';
import { type Front, fronts, observedLoad, signInFirst, visit } from '../src/main/bench/pages.ts';
import { type BenchServer, startBenchServer } from '../src/main/bench/server.ts';

const LIGHTHOUSE = 'lighthouse@13.5.0';
const RUN_LIMIT_MS = 180_000;
const GOOD = 0.9;

interface Audit {
  readonly id: string;
  readonly score: number | null;
  readonly numericValue?: number;
  readonly details?: {
    readonly items?: readonly { readonly resourceType?: string; transferSize?: number }[];
  };
}

interface Report {
  readonly categories: Readonly<
    Record<string, { readonly score: number; readonly auditRefs: readonly { readonly id: string }[] }>
  >;
  readonly audits: Readonly<Record<string, Audit>>;
}

/** What one run says: times in ms, sizes in kB over the wire, scores from 0 to 100. */
interface Run {
  readonly lcpMs: number;
  readonly tbtMs: number;
  readonly cls: number;
  readonly transferKb: number;
  readonly scriptKb: number;
  readonly performance: number;
  readonly accessibility: number;
  readonly bestPractices: number;
  /** Audits of the last two that are not good. */
  readonly failed: readonly string[];
}

/** A browser of its own, so that nothing is kept from before; its person is signed in. */
async function runOnce(server: BenchServer, name: string, front: Front): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'citybrain-lighthouse-'));
  const browser = spawn(
    getChromiumPath(),
    [
      ...['--headless', '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=zh-CN'],
      ...['--remote-debugging-port=0', `--user-data-dir=${join(folder, 'profile')}`, 'about:blank'],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, LANG: 'C.UTF-8' } },
  );
  try {
    const address = await addressOf(browser.stderr);
    if (front.logins !== undefined) {
      const driver = await chromium.connectOverCDP(`http://127.0.0.1:${address.port}`);
      const { headers } = await signInFirst(server.base, front.logins);
      await driver.contexts()[0]?.addCookies(cookiesOf(headers.cookie ?? '', server.base));
      await driver.close();
    }
    const file = join(folder, 'report.json');
    const isPhone = front.profile.name === 'slow-phone';
    const { width, height } = front.profile;
    await run('npx', [
      ...['--yes', LIGHTHOUSE, `${server.base}/${name}/`, `--port=${address.port}`, '--quiet'],
      // Emptying the storage would sign the person out; there is nothing in it but that.
      ...(front.logins === undefined ? [] : ['--disable-storage-reset']),
      ...(isPhone
        ? []
        : ['--preset=desktop', `--screenEmulation.width=${width}`, `--screenEmulation.height=${height}`]),
      ...['--only-categories=performance,accessibility,best-practices'],
      ...['--output=json', `--output-path=${file}`],
    ]);
    return runOf(JSON.parse(await readFile(file, 'utf8')) as Report);
  } finally {
    browser.kill('SIGTERM');
    if (browser.exitCode === null && browser.signalCode === null)
      await new Promise((resolve) => browser.once('exit', resolve));
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function addressOf(said: NodeJS.ReadableStream): Promise<URL> {
  return new Promise((resolve, reject) => {
    let text = '';
    said.on('data', (piece: Buffer) => {
      text = (text + piece.toString()).slice(-4_000);
      const address = /DevTools listening on (ws:\S+)/.exec(text)?.[1];
      if (address !== undefined) resolve(new URL(address));
    });
    said.once('end', () => reject(new Error(`the browser did not start: ${text}`)));
  });
}

function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], timeout: RUN_LIMIT_MS });
  let said = '';
  child.stderr.on('data', (piece: Buffer) => {
    said = (said + piece.toString()).slice(-2_000);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(`${program}: ${said}`))));
  });
}

function runOf({ categories, audits }: Report): Run {
  const value = (id: string): number => Math.round(audits[id]?.numericValue ?? Number.NaN);
  const score = (id: string): number => Math.round((categories[id]?.score ?? Number.NaN) * 100);
  const sent = audits['network-requests']?.details?.items ?? [];
  const kb = (items: typeof sent) =>
    Math.round(items.reduce((sum, item) => sum + (item.transferSize ?? 0), 0) / 100) / 10;
  const isBad = (id: string): boolean => (audits[id]?.score ?? 1) < GOOD;
  const refs = ['accessibility', 'best-practices'].flatMap((id) => categories[id]?.auditRefs ?? []);
  return {
    ...{ lcpMs: value('largest-contentful-paint'), tbtMs: value('total-blocking-time') },
    cls: Math.round((audits['cumulative-layout-shift']?.numericValue ?? 0) * 1_000) / 1_000,
    transferKb: kb(sent),
    scriptKb: kb(sent.filter((item) => item.resourceType === 'Script')),
    ...{ performance: score('performance'), accessibility: score('accessibility') },
    bestPractices: score('best-practices'),
    failed: refs.map(({ id }) => id).filter(isBad),
  };
}

/** The medians of the runs, and every audit that failed in one of them. */
function mediansOf(runs: readonly Run[]) {
  const median = (key: Exclude<keyof Run, 'failed'>) => medianOf(runs.map((each) => each[key]));
  return {
    ...{ lcpMs: median('lcpMs'), tbtMs: median('tbtMs'), cls: median('cls') },
    ...{ transferKb: median('transferKb'), scriptKb: median('scriptKb') },
    ...{ performance: median('performance'), accessibility: median('accessibility') },
    bestPractices: median('bestPractices'),
    failed: [...new Set(runs.flatMap(({ failed }) => failed))],
  };
}

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3' },
    stored: { type: 'string', default: '2000' },
    front: { type: 'string' },
    city: { type: 'string' },
  },
});
const wanted = values.front?.split(',');
const server = await startBenchServer(values.city === undefined ? {} : { city: values.city });
const loadSeen = observedLoad();
try {
  await seedStored(server.dataDir, Number(values.stored), (line) => process.stderr.write(`${line}\n`));
  const browser = await openBrowser();
  const results: Record<string, unknown> = {};
  try {
    for (const [name, front] of Object.entries(fronts)) {
      if (wanted !== undefined && !wanted.includes(name)) continue;
      const runs: Run[] = [];
      for (let index = 0; index < Number(values.runs); index += 1)
        runs.push(await runOnce(server, name, front));
      const used = await visit(browser, server, name, front);
      const medians = mediansOf(runs);
      results[name] = {
        ...{ profile: front.profile.name, runs: runs.length, ...medians },
        ...{
          inpMs: used.inpMs,
          inpFrom: 'one visit of bench pages',
          lcpMsOfRuns: runs.map((each) => each.lcpMs),
        },
      };
      process.stderr.write(`${name}: ${JSON.stringify(results[name])}\n`);
    }
  } finally {
    await browser.close();
  }
  process.stdout.write(`${JSON.stringify({ machine: loadSeen(), fronts: results }, undefined, 2)}\n`);
} finally {
  await server.stop();
}
