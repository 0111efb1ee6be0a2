import { seedStored } from './lifecycle.ts';
import { type Caller, signIn } from './load.ts';
import { percentile } from './percentile.ts';
import { startBenchServer } from './server.ts';

export interface BenchListsOptions {
  readonly stored: number;
  readonly rounds: number;
  readonly dataDir?: string;
  readonly city?: string;
  say(line: string): void;
}

const p95 = (times: readonly number[]) => percentile(times, 0.95);

/** Pages turned before the deep page is measured. */
const DEEP_PAGES = 20;
const PAGE = 50;

interface Page {
  readonly items: readonly {
    readonly area: { readonly id: string } | null;
    readonly unit: { readonly id: string } | null;
    readonly category: { readonly list: string; readonly code: string } | null;
  }[];
  readonly next: string | null;
}

/**
 * The twelve combinations of filter and sort that the desk offers, over `stored` cases: the first page and one
 * twenty pages deep, over HTTP, one after the other. Values are taken from stored cases, so that each finds some.
 */
export async function benchLists(options: BenchListsOptions) {
  const { stored, say } = options;
  const server = await startBenchServer(options);
  try {
    const seeded = await seedStored(server.dataDir, stored, say);
    const desk = await signIn(server.base, 'dispatch1');
    const combinations = await combinationsOf(desk);
    const p95Ms: Record<string, { first: number; deep: number }> = {};
    for (const [name, query] of Object.entries(combinations)) {
      const first: number[] = [];
      const deep: number[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < DEEP_PAGES; page++) {
        const answer: Page = await desk.call('GET', pathOf(query, cursor));
        if (answer.next === null) break;
        cursor = answer.next;
      }
      for (let round = 0; round < options.rounds; round++) {
        first.push(await timeOf(desk, pathOf(query, null)));
        deep.push(await timeOf(desk, pathOf(query, cursor)));
      }
      p95Ms[name] = { first: p95(first), deep: p95(deep) };
      say(`${name.padEnd(34)} first ${p95(first)} ms, deep ${p95(deep)} ms`);
    }
    const worstP95Ms = Math.max(...Object.values(p95Ms).flatMap(({ first, deep }) => [first, deep]));
    return { casesStored: stored, seedSeconds: seeded.seconds, worstP95Ms, p95MsByList: p95Ms };
  } finally {
    await server.stop();
  }
}

async function combinationsOf(desk: Caller): Promise<Record<string, string>> {
  const newest: Page = await desk.call('GET', `/api/v1/cases?limit=${PAGE}`);
  const sample = newest.items.find((item) => item.unit && item.area && item.category);
  const { area } = await desk.call<{ area: { code: string } }>('GET', '/api/v1/areas/city');
  const districts = await desk.call<{ children: { id: string; code: string }[] }>(
    'GET',
    `/api/v1/areas/${area.code}`,
  );
  const district = districts.children[1];
  const streets = await desk.call<{ children: { id: string }[] }>('GET', `/api/v1/areas/${district?.code}`);
  const category = `list=${sample?.category?.list}&category=${sample?.category?.code.slice(0, 4)}`;
  return {
    'waiting for dispatch, by priority': 'open=true&state=awaiting-dispatch&sort=priority',
    'open, by deadline': 'open=true&sort=due',
    'open, newest': 'open=true&sort=newest',
    'late, by deadline': 'open=true&late=true&sort=due',
    'all, newest': 'sort=newest',
    'district, newest': `area=${district?.id}&sort=newest`,
    'street, newest': `area=${streets.children[0]?.id}&sort=newest`,
    'unit, newest': `unit=${sample?.unit?.id}&sort=newest`,
    'unit open, by deadline': `unit=${sample?.unit?.id}&open=true&sort=due`,
    'category, newest': `${category}&sort=newest`,
    'channel, newest': 'channel=hotline&sort=newest',
    'words, newest': `words=${encodeURIComponent('井盖')}&sort=newest`,
  };
}

function pathOf(query: string, cursor: string | null): string {
  return `/api/v1/cases?${query}&limit=${PAGE}${cursor === null ? '' : `&cursor=${cursor}`}`;
}

async function timeOf(desk: Caller, path: string): Promise<number> {
  const began = performance.now();
  await desk.call('GET', path);
  return performance.now() - began;
}
