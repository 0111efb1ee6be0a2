import type { CDPSession, Page } from 'playwright-core';

/** A machine and its network, as Lighthouse names them for its phone and desk profiles. */
export interface PageProfile {
  readonly name: 'slow-phone' | 'desk';
  readonly cpuSlowdown: number;
  readonly roundTripMs: number;
  readonly bitsPerSecond: number;
  readonly width: number;
  readonly height: number;
}

/** What one visit showed. */
export interface Vitals {
  /** Largest contentful paint before the first interaction. */
  readonly lcpMs: number;
  /** Cumulative layout shift: the worst session window (1 s apart, 5 s long), as the web vitals define it. */
  readonly cls: number;
  /** Interaction to next paint: the slowest interaction, as for every page with fewer than fifty. */
  readonly inpMs: number;
  /** Bytes over the wire until the first interaction: page, scripts and styles; and the answers of the API. */
  readonly shellKb: number;
  readonly answersKb: number;
}

/** Runs in the page before anything else: keeps what the browser observes. */
const observe = `(() => {
  const seen = (globalThis.__vitals = { lcp: 0, shifts: [], slowest: 0, interactions: 0 });
  const watch = (type, take, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  watch('largest-contentful-paint', (entry) => { seen.lcp = entry.startTime; });
  watch('layout-shift', (entry) => {
    if (!entry.hadRecentInput) seen.shifts.push({ at: entry.startTime, value: entry.value });
  });
  const interaction = (entry) => {
    if (entry.interactionId === 0) return;
    seen.interactions += 1;
    seen.slowest = Math.max(seen.slowest, entry.duration);
  };
  watch('event', interaction, { durationThreshold: 16 });
  watch('first-input', interaction);
})()`;

interface Seen {
  readonly lcp: number;
  readonly shifts: readonly { readonly at: number; readonly value: number }[];
  readonly slowest: number;
  readonly interactions: number;
}

/** Opens `path` cold under the profile, waits, and does what a person does; the page has a context of its own. */
export async function measureVisit(
  page: Page,
  visit: {
    readonly path: string;
    readonly profile: PageProfile;
    readonly settleMs: number;
    readonly interact: (page: Page) => Promise<void>;
  },
): Promise<Vitals> {
  const session = await page.context().newCDPSession(page);
  const bytes = await countBytes(session);
  await slowDown(session, visit.profile);
  await page.addInitScript(observe);
  await page.goto(visit.path, { waitUntil: 'domcontentloaded', timeout: 60_000 });
  await page.waitForTimeout(visit.settleMs);
  const before = await page.evaluate<Seen>('globalThis.__vitals');
  const { shellKb, answersKb } = bytes();
  await visit.interact(page);
  await page.waitForTimeout(500);
  const after = await page.evaluate<Seen>('globalThis.__vitals');
  if (after.interactions === 0) throw new Error(`${visit.path}: nothing was interacted with`);
  return {
    ...{ lcpMs: Math.round(before.lcp), cls: worstWindow(after.shifts), inpMs: Math.round(after.slowest) },
    ...{ shellKb, answersKb },
  };
}

async function slowDown(session: CDPSession, profile: PageProfile): Promise<void> {
  const bytesPerSecond = profile.bitsPerSecond / 8;
  await session.send('Emulation.setCPUThrottlingRate', { rate: profile.cpuSlowdown });
  await session.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency: profile.roundTripMs },
    ...{ downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond / 2 },
  });
}

/** What came over the wire so far, in kB (1,000 bytes), headers and compression as they were sent. */
async function countBytes(session: CDPSession): Promise<() => Pick<Vitals, 'shellKb' | 'answersKb'>> {
  const types = new Map<string, string>();
  const sizes = new Map<string, number>();
  session.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) =>
    sizes.set(requestId, encodedDataLength),
  );
  await session.send('Network.enable');
  const isShell = (requestId: string) =>
    ['Document', 'Script', 'Stylesheet'].includes(types.get(requestId) ?? '');
  const sum = (wanted: boolean) =>
    Math.round(
      [...sizes].filter(([id]) => isShell(id) === wanted).reduce((total, [, size]) => total + size, 0) / 100,
    ) / 10;
  return () => ({ shellKb: sum(true), answersKb: sum(false) });
}

const WINDOW_GAP_MS = 1_000;
const WINDOW_MS = 5_000;

/** The largest sum of shifts that lie less than 1 s apart within 5 s. */
export function worstWindow(shifts: Seen['shifts']): number {
  let worst = 0;
  let sum = 0;
  let beganAt = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  for (const { at, value } of shifts.toSorted((a, b) => a.at - b.at)) {
    const isNew = at - lastAt >= WINDOW_GAP_MS || at - beganAt >= WINDOW_MS;
    if (isNew) beganAt = at;
    sum = isNew ? value : sum + value;
    lastAt = at;
    worst = Math.max(worst, sum);
  }
  return Math.round(worst * 1_000) / 1_000;
}

/** The middle value of an odd number of them. */
export function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
