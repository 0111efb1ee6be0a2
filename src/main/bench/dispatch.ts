import { readPackLists, trainTextModel } from '../../base/classify/index.ts';
import { understand } from '../../base/intake/index.ts';
import { loadCityPack } from '../../cities/city-pack.ts';
import { seededRandom } from '../../cities/seeded-random.ts';
import { uuidIds } from '../../lib/ids.ts';
import { systemClock } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { loadConfig } from '../../platform/config/index.ts';
import { createCtx } from '../../platform/context/index.ts';
import { openCity } from '../city/city.ts';
import { packDirectoryOf } from '../city/set-up.ts';
import { openDatabase } from '../database.ts';
import { createLogger } from '../logger.ts';
import { signIn } from './load.ts';
import { startBenchServer } from './server.ts';

export interface BenchDispatchOptions {
  readonly dataDir?: string;
  readonly city?: string;
  /** Messages in this process, and over HTTP. */
  readonly messages?: number;
  readonly calls?: number;
  readonly say: (line: string) => void;
}

export interface BenchDispatchResult {
  readonly messages: number;
  /** Text → category, kind and unit, in this process. */
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly perSecond: number;
  /** The same by processor time, which a busy machine does not change. */
  readonly perProcessorSecond: number;
  /** POST /api/v1/understand, one after the other on one connection. */
  readonly httpCalls: number;
  readonly httpP50Ms: number;
  readonly httpP99Ms: number;
  /** The words of the pack read into an index. */
  readonly indexSeconds: number;
  /** A model of as many made-up lessons as there are messages, at most 5,000. */
  readonly trainSeconds: number;
}

const WARM_UP = 500;
const MOST_LESSONS = 5_000;
const ENDINGS = ['请尽快处理', '已经好几天了，没有人管', '希望有人来看看', '严重影响居民生活，谢谢'];

/** Measures how a message finds its category and its unit, on a server of its own. */
export async function benchDispatch(options: BenchDispatchOptions): Promise<BenchDispatchResult> {
  const { say, messages: count = 20_000, calls = 2_000 } = options;
  const cityName = options.city ?? 'zhengzhou';
  const pack = loadCityPack(packDirectoryOf(cityName));
  let began = performance.now();
  readPackLists(pack);
  const indexSeconds = (performance.now() - began) / 1_000;
  const messages = makeMessages(pack.words, count);
  began = performance.now();
  trainTextModel(messages.slice(0, MOST_LESSONS));
  const trainSeconds = (performance.now() - began) / 1_000;
  say('starting a server');
  const server = await startBenchServer({
    city: cityName,
    ...(options.dataDir !== undefined && { dataDir: options.dataDir }),
  });
  try {
    const overHttp = await measureHttp(server.base, messages.slice(0, calls));
    const inProcess = await measureHere(server.dataDir, messages);
    return {
      messages: messages.length,
      ...inProcess,
      httpCalls: overHttp.length,
      httpP50Ms: quantile(overHttp, 0.5),
      httpP99Ms: quantile(overHttp, 0.99),
      indexSeconds: round(indexSeconds),
      trainSeconds: round(trainSeconds),
    };
  } finally {
    await server.stop();
  }
}

/** Made-up messages of 20 to 200 characters: words of one category, of a second one, and what people add. */
function makeMessages(
  words: readonly { readonly list: string; readonly code: string; readonly words: readonly string[] }[],
  count: number,
): { text: string; label: string }[] {
  const random = seededRandom('bench-dispatch');
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  return Array.from({ length: count }, () => {
    const own = pick(words);
    const parts = Array.from({ length: 1 + Math.floor(random() * 8) }, () => pick(own.words));
    return {
      text: `小区旁边${pick(own.words)}\n${parts.join('，')}，${pick(pick(words).words)}。${pick(ENDINGS)}`,
      label: own.code,
    };
  });
}

async function measureHttp(base: string, messages: readonly { text: string }[]): Promise<number[]> {
  const caller = await signIn(base, 'dispatch1');
  const times: number[] = [];
  for (const [at, { text }] of messages.entries()) {
    const began = performance.now();
    await caller.call('POST', '/api/v1/understand', { text });
    if (at >= Math.min(WARM_UP, messages.length / 4)) times.push(performance.now() - began);
  }
  return times;
}

async function measureHere(dataDir: string, messages: readonly { text: string }[]) {
  const config = loadConfig({ ...process.env, DATA_DIR: dataDir });
  const database = await openDatabase(config);
  try {
    const root = createCtx({
      ...{ actor: systemActor('bench'), db: database.pool, clock: systemClock, ids: uuidIds },
      log: createLogger('warn'),
    });
    const city = await openCity(root, []);
    const day = city.loop.dayOf(root.clock.now());
    const district = city.areas.childrenOf(city.areas.city.id)[0];
    const path = district ? [city.areas.city, district] : [city.areas.city];
    for (const { text } of messages.slice(0, WARM_UP)) understand(city, { text, path, day });
    const times: number[] = [];
    const began = performance.now();
    const before = process.cpuUsage();
    for (const { text } of messages) {
      const start = performance.now();
      understand(city, { text, path, day });
      times.push(performance.now() - start);
    }
    const seconds = (performance.now() - began) / 1_000;
    const used = process.cpuUsage(before);
    return {
      p50Ms: quantile(times, 0.5),
      p99Ms: quantile(times, 0.99),
      perSecond: Math.round(messages.length / seconds),
      perProcessorSecond: Math.round((messages.length * 1e6) / (used.user + used.system)),
    };
  } finally {
    await database.close();
  }
}

function quantile(times: readonly number[], share: number): number {
  const sorted = [...times].sort((one, other) => one - other);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

const round = (value: number) => Math.round(value * 1_000) / 1_000;
