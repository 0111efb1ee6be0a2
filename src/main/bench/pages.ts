import { availableParallelism, loadavg } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { cookiesOf, openBrowser } from './browser.ts';
import { seedStored } from './lifecycle.ts';
import { type Caller, signIn } from './load.ts';
import { measureVisit, medianOf, type PageProfile, type Vitals } from './page-vitals.ts';
import { type BenchServer, startBenchServer } from './server.ts';

export interface BenchPagesOptions {
  readonly stored: number;
  readonly rounds: number;
  readonly dataDir?: string;
  readonly city?: string;
  say(line: string): void;
}

/** Lighthouse's own figures for its phone: a mid-range phone on slow 4G. */
const PHONE: PageProfile = {
  ...{ name: 'slow-phone', cpuSlowdown: 4, roundTripMs: 150, bitsPerSecond: 1_600_000 },
  ...{ width: 390, height: 844 },
};
/** And for its desk. */
const DESK: PageProfile = {
  ...{ name: 'desk', cpuSlowdown: 1, roundTripMs: 40, bitsPerSecond: 10_000_000 },
  ...{ width: 1_920, height: 1_080 },
};

export interface Front {
  readonly profile: PageProfile;
  /** Whose page it is, by the first login that the city has; nobody's when everybody may look. */
  readonly logins?: readonly string[];
  readonly interact: (page: Page) => Promise<void>;
}

/** What a person does first on each front. */
export const fronts: Readonly<Record<string, Front>> = {
  citizen: {
    profile: PHONE,
    interact: async (page) => {
      await page.locator('.cb-phone-foot .cb-button-main').click();
      await page.locator('.cb-phone-foot .cb-button-main').click();
      await page.locator('textarea').pressSequentially('路口的井盖坏了，车一压就响', { delay: 60 });
      await page.locator('.cb-phone-foot .cb-button-main').click();
      await page.locator('.cb-phone-head .cb-button').first().click();
    },
  },
  worker: {
    profile: PHONE,
    logins: ['grid1'],
    interact: async (page) => {
      const tabs = page.locator('.cb-tab');
      await tabs.nth(1).click();
      await page.locator('textarea').first().pressSequentially('路灯不亮', { delay: 60 });
      await tabs.nth(2).click();
      await tabs.nth(0).click();
    },
  },
  console: {
    profile: DESK,
    logins: ['dispatch1', 'dispatcher'],
    interact: async (page) => {
      for (const key of ['j', 'j', 'j', 'k', '?', 'Escape']) {
        await page.keyboard.press(key);
        await page.waitForTimeout(250);
      }
    },
  },
  wall: {
    profile: DESK,
    logins: ['leader'],
    interact: async (page) => {
      const buttons = page.locator('main button:visible');
      const count = Math.min(3, await buttons.count());
      for (let index = 0; index < count; index++) {
        await buttons.nth(index).click();
        await page.waitForTimeout(400);
      }
    },
  },
};

/**
 * Each front in Chromium, opened cold and used: the medians of `rounds` visits. It is not Lighthouse: the slowness is
 * the browser's own (CPU and each request's latency and speed), and what is read is what its observers saw.
 */
export async function benchPages(options: BenchPagesOptions) {
  const { stored, rounds, say } = options;
  const server = await startBenchServer(options);
  const seen = observedLoad();
  let browser: Browser | undefined;
  try {
    await seedStored(server.dataDir, stored, say);
    browser = await openBrowser();
    const results: Record<string, Vitals & { profile: string; runs: readonly Vitals[] }> = {};
    for (const [name, front] of Object.entries(fronts)) {
      const runs: Vitals[] = [];
      for (let round = 0; round < rounds; round++) runs.push(await visit(browser, server, name, front));
      const median = mediansOf(runs);
      results[name] = { profile: front.profile.name, ...median, runs };
      say(
        `${name.padEnd(8)} LCP ${median.lcpMs} ms, CLS ${median.cls}, INP ${median.inpMs} ms, first load ${median.shellKb} kB and ${median.answersKb} kB of answers`,
      );
    }
    return {
      casesStored: stored,
      rounds,
      machine: seen(),
      profiles: { [PHONE.name]: PHONE, [DESK.name]: DESK },
      fronts: results,
    };
  } finally {
    await browser?.close();
    await server.stop();
  }
}

/** Signs in by the first of the logins that the city has. */
export async function signInFirst(base: string, logins: readonly string[]): Promise<Caller> {
  const [login = '', ...others] = logins;
  return signIn(base, login).catch((error: unknown) => {
    if (others.length === 0) throw error;
    return signInFirst(base, others);
  });
}

/** One cold visit of a front, in a context of its own. */
export async function visit(
  browser: Browser,
  server: BenchServer,
  name: string,
  front: Front,
): Promise<Vitals> {
  const { width, height } = front.profile;
  const context = await browser.newContext({
    ...{ baseURL: server.base, viewport: { width, height }, locale: 'zh-CN' },
    hasTouch: front.profile === PHONE,
  });
  try {
    if (front.logins !== undefined) {
      const { headers } = await signInFirst(server.base, front.logins);
      await context.addCookies(cookiesOf(headers.cookie ?? '', server.base));
      // The grid member's phone keeps who signed in, so that it opens without network.
      const me = await (await context.request.get('/api/v1/auth/me')).text();
      await context.addInitScript(`localStorage.setItem('citybrain.worker.me', ${JSON.stringify(me)})`);
    }
    const { profile, interact } = front;
    return await measureVisit(await context.newPage(), {
      ...{ path: `/${name}/`, profile, settleMs: 5_000, interact },
    });
  } finally {
    await context.close();
  }
}

function mediansOf(runs: readonly Vitals[]): Vitals {
  const median = (key: keyof Vitals) => medianOf(runs.map((run) => run[key]));
  return {
    ...{ lcpMs: median('lcpMs'), cls: median('cls'), inpMs: median('inpMs') },
    ...{ shellKb: median('shellKb'), answersKb: median('answersKb') },
  };
}

/** How many processes wanted a core, on average of a minute: far above the cores, the times are those of a crowd. */
export function observedLoad(): () => { cores: number; loadBefore: number; loadAfter: number } {
  const now = () => Math.round((loadavg()[0] ?? 0) * 10) / 10;
  const loadBefore = now();
  return () => ({ cores: availableParallelism(), loadBefore, loadAfter: now() });
}
