import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { seededRandom } from '../../cities/seeded-random.ts';
import { AppError } from '../../lib/errors.ts';
import { type BenchPage, openBenchPage } from './browser.ts';
import { type Caller, signIn } from './load.ts';
import { medianOf } from './page-vitals.ts';
import { startBenchServer } from './server.ts';

export interface SoakOptions {
  readonly minutes: number;
  /** Reports a second; a city of twelve million gets one in about ten seconds. */
  readonly perSecond: number;
  readonly dataDir?: string;
  readonly city?: string;
  say(line: string): void;
}

export interface SoakResult {
  readonly minutes: number;
  readonly warmUpSeconds: number;
  readonly reports: number;
  readonly actions: number;
  readonly failedCalls: number;
  /** Medians of the first and the last five minutes: one reading differs from the next by some 5 % either way. */
  readonly heapStartMb: number;
  readonly heapEndMb: number;
  /** From the one to the other, after garbage collection; may be below 0. */
  readonly growthPercent: number;
  /** After the warm-up and after each minute. */
  readonly heapMb: readonly number[];
  readonly nodesStart: number;
  readonly nodesEnd: number;
  readonly listenersStart: number;
  readonly listenersEnd: number;
  /** Cases on the map: as many at the end as at the start, or growth means something else. */
  readonly shownStart: number;
  readonly shownEnd: number;
  /** What the page itself threw; nothing on a good day. */
  readonly pageFailures: readonly string[];
}

const WALL = { width: 1_920, height: 1_080 };
const FRONT = fileURLToPath(new URL('../../../dist/fronts/wall/index.html', import.meta.url));
/** So many cases stand open at once: older ones are brought to their end, so that the wall has as much to show as before. */
const MOST_OPEN = 60;
const SHOWN_LIMIT_MS = 90_000;
const TURN_SECONDS = 5;
/** Minutes at each end whose median counts; half of a shorter run. */
const ENDS = 5;

/**
 * The wall in a browser over a day in little time: reports come many times as fast as in a city, cases go their whole
 * way, the carousel turns. Measures what JavaScript holds after garbage collection, after a warm-up and at the end.
 */
export async function benchSoak(options: SoakOptions): Promise<SoakResult> {
  const { minutes, perSecond, say } = options;
  if (!existsSync(FRONT))
    throw new AppError('config.invalid', { name: 'bench soak', value: FRONT, expected: 'npm run build' });
  say('starting a server of its own');
  const server = await startBenchServer(options);
  try {
    const feed = await startFeed(server.base, perSecond);
    const opened = await openBenchPage(WALL, server.base, feed.leader.headers.cookie ?? '').catch(
      async (error) => {
        await feed.stop();
        throw error;
      },
    );
    try {
      await openWall(opened.page);
      // Every stop of the carousel once, so that borders and names of all districts are there, and as many open cases
      // as there will be.
      const warmUpSeconds = feed.stops * TURN_SECONDS + Math.ceil(MOST_OPEN / perSecond) + 20;
      say(`the wall is open; warming up for ${warmUpSeconds} s`);
      await sleep(warmUpSeconds * 1_000);
      const start = await measure(opened);
      say(`heap at the start ${start.heapMb} MB, ${start.nodes} nodes, ${start.shown} cases shown`);
      const heapMb: number[] = [];
      let last = start;
      for (let minute = 1; minute <= minutes; minute += 1) {
        await sleep(60_000);
        last = await measure(opened);
        heapMb.push(last.heapMb);
        say(
          `minute ${minute}: ${last.heapMb} MB, ${last.nodes} nodes, ${last.shown} cases shown, ${feed.reports} reports`,
        );
      }
      const ends = Math.max(1, Math.min(ENDS, Math.floor(minutes / 2)));
      const [heapStartMb, heapEndMb] = [medianOf(heapMb.slice(0, ends)), medianOf(heapMb.slice(-ends))];
      const growthPercent = Math.round((heapEndMb / heapStartMb - 1) * 1_000) / 10;
      return {
        ...{ minutes, warmUpSeconds, reports: feed.reports, actions: feed.actions },
        failedCalls: feed.failed,
        ...{ heapStartMb, heapEndMb, growthPercent, heapMb: [start.heapMb, ...heapMb] },
        ...{ nodesStart: start.nodes, nodesEnd: last.nodes },
        ...{ listenersStart: start.listeners, listenersEnd: last.listeners },
        ...{ shownStart: start.shown, shownEnd: last.shown },
        pageFailures: opened.failures.slice(0, 5),
      };
    } finally {
      await opened.close();
      await feed.stop();
    }
  } finally {
    await server.stop();
  }
}

interface Measure {
  readonly heapMb: number;
  readonly nodes: number;
  readonly listeners: number;
  /** Cases on the map. */
  readonly shown: number;
}

const PRESS_CAROUSEL = 'document.querySelector(".wall-carousel button").click()';
const SETTLE_MS = 2_000;

async function measure({ page, held }: BenchPage): Promise<Measure> {
  // Always at the same stop of the carousel, and standing still: another district has more or less to show, and on a
  // busy machine it would turn while garbage is collected.
  await until(page, 'document.querySelectorAll(".wall-where li").length === 1');
  await page.evaluate(PRESS_CAROUSEL);
  await sleep(SETTLE_MS);
  const { heapBytes, nodes, listeners } = await held();
  const shown = await page.evaluate<number>(
    'parseInt(document.querySelector(".wall-map-count")?.innerText.match(/\\d+/)?.[0])',
  );
  await page.evaluate(PRESS_CAROUSEL);
  return { heapMb: Math.round(heapBytes / 10_000) / 100, nodes, listeners, shown };
}

/** Sets the wall's carousel going and waits until it shows the cases that are there. */
async function openWall(page: Page): Promise<void> {
  const address = `/wall/?turn=${TURN_SECONDS}`;
  await page.goto(address);
  await page.evaluate(`localStorage.setItem('citybrain.wall.carousel', 'on')`);
  await page.goto(address);
  await until(page, 'document.querySelectorAll(".wall-latest li").length > 0');
  await until(page, 'document.querySelector(".wall-carousel")?.dataset.state === "running"');
}

async function until(page: Page, condition: string): Promise<void> {
  for (const began = performance.now(); performance.now() - began < SHOWN_LIMIT_MS; await sleep(300))
    // While the page changes its document there is nothing to ask.
    if (await page.evaluate<boolean>(condition).catch(() => false)) return;
  const text = await page.evaluate<string>('document.body.innerText.slice(0, 300)');
  throw new Error(`the wall did not come to ${condition}: ${text}`);
}

interface Feed {
  readonly leader: Caller;
  /** Of the carousel: the city and its districts. */
  readonly stops: number;
  readonly reports: number;
  readonly actions: number;
  readonly failed: number;
  stop(): Promise<void>;
}

// Vague, so that a person dispatches them: what goes by itself goes to units that nobody plays here.
const WHAT = [
  '有东西坏了',
  '一直没人管',
  '影响出行',
  '晚上看不清',
  '味道难闻',
  '吵得睡不着',
  '挡住了路',
  '快要倒了',
];
const WHERE = ['门口', '路边', '楼下', '桥头', '巷子里', '公园旁', '学校前', '市场外'];

/** Cases on their whole way from report to closing, so and so many a second, until it is stopped. */
async function startFeed(base: string, perSecond: number): Promise<Feed> {
  const small = await signIn(base, 'dispatcher').catch(() => undefined);
  const dispatcher = small ?? (await signIn(base, 'dispatch1'));
  const [supervisor, clerk, leader] = await Promise.all([
    signIn(base, small ? 'supervisor' : 'supervisor1'),
    signIn(base, small ? 'clerk' : 'cgclerk'),
    signIn(base, 'leader'),
  ]);
  const { organisationId } = await clerk.call<{ organisationId: string }>('GET', '/api/v1/auth/me');
  const { children } = await dispatcher.call<{ children: { lon: number; lat: number }[] }>(
    'GET',
    '/api/v1/areas/city',
  );
  const random = seededRandom('soak');
  const pick = <Thing>(things: readonly Thing[]): Thing => things[Math.floor(random() * things.length)]!;
  const open: string[] = [];
  const done = { reports: 0, actions: 0, failed: 0 };
  const act = async (caller: Caller, id: string, action: string, form: Record<string, unknown> = {}) => {
    await caller.call('POST', `/api/v1/cases/${id}/actions/${action}`, { form });
    done.actions += 1;
  };
  const report = async (): Promise<void> => {
    const place = pick(children);
    const text = `${pick(WHERE)}${pick(WHAT)} ${done.reports} ${Math.floor(random() * 1e9).toString(36)}`;
    const { caseId } = await dispatcher.call<{ caseId: string }>('POST', '/api/v1/reports', {
      ...{ channel: 'hotline', externalId: text, text },
      ...{ lon: place.lon + (random() - 0.5) * 0.01, lat: place.lat + (random() - 0.5) * 0.01 },
    });
    done.reports += 1;
    open.push(caseId);
  };
  /** Whatever was dispatched by itself or is one thing with another goes on from where it stands. */
  const finish = async (id: string): Promise<void> => {
    await act(dispatcher, id, 'dispatch', { unit: organisationId }).catch(() => {});
    await act(clerk, id, 'sign').catch(() => {});
    await act(clerk, id, 'handle', { result: '已到现场处理' }).catch(() => {});
    await act(supervisor, id, 'verify').catch(() => {});
    await act(dispatcher, id, 'close').catch(() => {});
  };
  let isStopped = false;
  const run = async (): Promise<void> => {
    while (!isStopped) {
      const began = performance.now();
      await report().catch(() => {
        done.failed += 1;
      });
      const oldest = open.length > MOST_OPEN ? open.shift() : undefined;
      if (oldest !== undefined) await finish(oldest);
      await sleep(Math.max(0, 1_000 / perSecond - (performance.now() - began)));
    }
  };
  const running = run();
  return {
    leader,
    stops: children.length + 1,
    get reports() {
      return done.reports;
    },
    get actions() {
      return done.actions;
    },
    get failed() {
      return done.failed;
    },
    stop: async () => {
      isStopped = true;
      await running;
    },
  };
}
