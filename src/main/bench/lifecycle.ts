import { readFile } from 'node:fs/promises';
import { seededRandom } from '../../cities/seeded-random.ts';
import { uuidIds } from '../../lib/ids.ts';
import { systemClock } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { loadConfig } from '../../platform/config/index.ts';
import { createCtx, type RootCtx } from '../../platform/context/index.ts';
import { openCity } from '../city/city.ts';
import { openDatabase } from '../database.ts';
import { createLogger } from '../logger.ts';
import { scenes } from '../scenes.ts';
import { type Caller, type Desk, listenAtDesk, runLoad, signIn, signInCitizen } from './load.ts';
import { asNewFile, drawPairs, type PhotoPair, photoBacklog, untilBacklogGone } from './photos.ts';
import { seedCases } from './seed.ts';
import { startBenchServer } from './server.ts';

export interface BenchLoopOptions {
  readonly stored: number;
  readonly seconds: number;
  readonly workers: number;
  /** Each report and each result carries a photo, and the pair is compared behind. */
  readonly photos?: boolean;
  readonly dataDir?: string;
  readonly city?: string;
  say(line: string): void;
}

/**
 * Full lifecycles over HTTP (report, dispatch, sign, handle, verify, close, rate), the load on the same machine as
 * the server, with `stored` cases seeded beforehand through the same reducer.
 */
export async function benchLoop(options: BenchLoopOptions) {
  const { stored, say } = options;
  say('starting a server of its own');
  const server = await startBenchServer(options);
  try {
    const seeded = await seedStored(server.dataDir, stored, say);
    const parts = await signAllIn(server.base);
    const pairs = options.photos ? await drawPairs() : [];
    say(`running lifecycles for ${options.seconds} s with ${options.workers} at once`);
    const load = await runLoad((timed) => lifecycle(parts, timed, pairs), {
      workers: options.workers,
      warmUpMs: 3_000,
      measureMs: options.seconds * 1000,
    });
    const serverRssMb = await residentMb(server.pid);
    const photos = options.photos ? await measureBacklog(server.dataDir) : {};
    say(`${load.lifecyclesPerSecond} lifecycles a second over ${stored} stored cases; ${load.failed} failed`);
    return {
      ...load,
      ...photos,
      casesStored: stored,
      seededCases: seeded.added,
      seedSeconds: seeded.seconds,
      serverRssMb,
    };
  } finally {
    await server.stop();
  }
}

/** Seeds the database of a bench server until `stored` cases are there. */
export function seedStored(dataDir: string, stored: number, say: (line: string) => void) {
  return withDatabase(dataDir, async (root) => {
    const city = await openCity(
      root,
      scenes.flatMap((scene) => scene.flows ?? []),
    );
    let shown = 0;
    return seedCases(root, city, stored, (done, of) => {
      if (done - shown >= 50_000 || done === of) {
        shown = done;
        say(`seeded ${done} of ${of} cases`);
      }
    });
  });
}

/** What still waits when the load ends, and how long it takes until every photo has been looked at. */
function measureBacklog(dataDir: string) {
  return withDatabase(dataDir, async (root) => {
    const backlogAtEnd = await photoBacklog(root);
    return { backlogAtEnd, backlogGoneSeconds: (await untilBacklogGone(root)) ?? null };
  });
}

/** Works on the database of a bench server beside it. */
async function withDatabase<Result>(
  dataDir: string,
  work: (root: RootCtx) => Promise<Result>,
): Promise<Result> {
  const config = loadConfig({ ...process.env, DATA_DIR: dataDir });
  const database = await openDatabase(config, { log: () => {}, statementTimeoutMs: 3_600_000 });
  try {
    return await work(
      createCtx({
        ...{ actor: systemActor('seed'), db: database.pool, clock: systemClock, ids: uuidIds },
        log: createLogger('warn'),
      }),
    );
  } finally {
    await database.close();
  }
}

interface Callers {
  readonly dispatcher: Caller;
  /** The dispatcher's open page: hears of each new case. */
  readonly desk: Desk;
  readonly supervisor: Caller;
  readonly citizens: readonly Caller[];
  /** Handles for whatever unit a case went to. */
  readonly units: Caller;
  readonly unitId: string;
  readonly random: () => number;
}

async function signAllIn(base: string): Promise<Callers> {
  const [dispatcher, supervisor, units] = await Promise.all([
    signIn(base, 'dispatch1'),
    signIn(base, 'supervisor1'),
    signIn(base, 'cgclerk'),
  ]);
  const me = await units.call<{ organisationId: string }>('GET', '/api/v1/auth/me');
  const citizens = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      signInCitizen(
        base,
        `139${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}${String(index).padStart(2, '0')}`,
      ),
    ),
  );
  const desk = await listenAtDesk(base, dispatcher.headers);
  return {
    desk,
    dispatcher,
    supervisor,
    units,
    unitId: me.organisationId,
    citizens,
    random: seededRandom('bench'),
  };
}

/** Vague enough that a person dispatches, different enough that few are taken for one thing. */
const WHAT = [
  '有东西坏了',
  '一直没人管',
  '影响大家出行',
  '晚上看不清',
  '味道很难闻',
  '吵得睡不着',
  '挡住了路',
  '快要倒了',
];
const WHERE = ['门口', '路边', '楼下', '后院', '拐角', '桥头', '巷子里', '公园旁'];

type Timed = <Answer>(name: string, call: () => Promise<Answer>) => Promise<Answer>;

async function lifecycle(parts: Callers, timed: Timed, pairs: readonly PhotoPair[]): Promise<void> {
  const { dispatcher, supervisor, units, random } = parts;
  const citizen = parts.citizens[Math.floor(random() * parts.citizens.length)]!;
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)];
  const text = `${pick(WHERE)}${pick(WHAT)} ${Math.floor(random() * 1e9).toString(36)}`;
  const point = { lon: 113.2 + random() * 0.6, lat: 34.5 + random() * 0.3 };
  const pair = pairs[Math.floor(random() * pairs.length)];
  const sent =
    pair &&
    (await timed('photoBefore', () =>
      citizen.upload<{ photoId: string }>('/api/v1/snap-reports/photos', asNewFile(pair.before)),
    ));
  const report = await timed('report', () =>
    citizen.call<{ id: string; number: string; joined: boolean }>('POST', '/api/v1/snap-reports', {
      ...{ clientId: uuidIds.next(), text, ...point, ...(sent && { photoIds: [sent.photoId] }) },
    }),
  );
  if (report.joined) return;
  const { caseId } = await timed('seenAtDesk', () => parts.desk.hear(report.number));
  const act = (caller: Caller, action: string, form: Record<string, unknown>) =>
    timed(action, () => caller.call('POST', `/api/v1/cases/${caseId}/actions/${action}`, { form }));
  await act(dispatcher, 'dispatch', { unit: parts.unitId });
  await act(units, 'sign', {});
  const done =
    pair &&
    (await timed('photoAfter', () =>
      units.upload<{ id: string }>(
        `/api/v1/cases/${caseId}/attachments?purpose=after`,
        asNewFile(pair.after),
      ),
    ));
  await act(units, 'handle', { result: '已到现场清理完毕', ...(done && { photos: [done.id] }) });
  await act(supervisor, 'verify', {});
  await act(dispatcher, 'close', {});
  await timed('rate', () =>
    citizen.call('POST', `/api/v1/snap-reports/${report.id}/rating`, { stars: 5, solved: true }),
  );
}

/** Resident memory of a process in MB, without its children (PostgreSQL is one); 0 where /proc is not there. */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}
