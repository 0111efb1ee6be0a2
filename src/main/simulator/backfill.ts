import { type CaseState, findCase, recordPastRings, timesOf } from '../../base/loop/index.ts';
import type { Scene, SceneParts } from '../../base/scene/index.ts';
import { type Random, seededRandom } from '../../cities/seeded-random.ts';
import { AppError } from '../../lib/errors.ts';
import { DAY_MS, HOUR_MS, type ManualClock, MINUTE_MS, manualClock } from '../../lib/time.ts';
import { asActor, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { findSetting, storeSetting } from '../../platform/settings/index.ts';
import { createArrivals, DUPLICATE_SHARE } from './arrivals.ts';
import { type DayShape, dayShape, LIVELIEST } from './day.ts';
import { isSlow, SLOWNESS } from './season.ts';
import { storePair } from './simulator.ts';
import { dwellHours, type PicturePair, rate, simulatorActor, takeStep } from './steps.ts';

const KEY = 'simulator.backfill';
const DAYS = 7;
/** Of the week's cases so many are there before anybody can look; the rest comes while the city lives on. */
export const FIRST_CASES = 350;
/** A slow machine starts with fewer. */
export const FIRST_LIMIT_MS = 6_000;
/** Pairs of pictures drawn for the past; cases share them. */
const PAIRS = 6;
/** Alarms between two steps at most: of each clock warning, expiry and escalations. */
const MOST_RINGS = 40;
/** Steps of one case at most: some go round and round. */
const MOST_STEPS = 30;

interface Progress {
  /** End of the past that is filled; the cases follow from it and their number alone. */
  readonly until: string;
  readonly cases: number;
  /** Those before are there; absent is none. */
  readonly next?: number;
  readonly done: boolean;
}

/** How many things happen in the past week when living days have so many reports a minute. */
export const pastCases = (reportsPerMinute: number): number =>
  Math.round((reportsPerMinute * DAYS * DAY_MS) / MINUTE_MS / (1 + DUPLICATE_SHARE));

/** Pairs of pictures are drawn once for all slices of a process. */
const drawnPairs = new WeakMap<object, Promise<PicturePair[]>>();

function pairsOf(parts: SceneParts): Promise<PicturePair[]> {
  const found = drawnPairs.get(parts.files);
  if (found) return found;
  const drawing = (async () => {
    const random = seededRandom('pictures');
    const pairs: PicturePair[] = [];
    for (let i = 0; i < PAIRS; i++) pairs.push(await storePair(parts, random));
    return pairs;
  })();
  drawnPairs.set(parts.files, drawing);
  return drawing;
}

export interface PastOptions {
  /** Of the whole week. */
  readonly cases: number;
  /** No more than so many in this call. */
  readonly most?: number;
  /** Not longer than this, in ms. */
  readonly limitMs?: number;
  readonly scenes?: readonly Scene[];
  readonly stopped?: () => boolean;
}

/**
 * Gives an empty city its last seven days: each case lives its whole life in one transaction, at the times at which
 * it would have. Goes on where it was when it ended in between; does nothing where others' cases are already. Their
 * times are spread over the whole week from the first one on: half of them make a thinner week, not a shorter one.
 * Returns how many cases it went through and whether all are there.
 */
export async function fillPast(
  root: RootCtx,
  parts: SceneParts,
  options: PastOptions,
): Promise<{ cases: number; done: boolean }> {
  const ctx = asActor(root, simulatorActor());
  const progress = (await findSetting<Progress>(ctx.db, KEY)) ?? (await begin(ctx, options.cases));
  if (progress === undefined || progress.done) return { cases: 0, done: true };
  const pairs = await pairsOf(parts);
  const week: Week = {
    ...{ parts, pairs, until: progress.until, shape: dayShape(parts.city.identity.timeZone) },
    arrivals: createArrivals(parts, options.scenes),
  };
  const { most = Number.POSITIVE_INFINITY, limitMs = Number.POSITIVE_INFINITY, stopped } = options;
  const first = progress.next ?? 0;
  const endAt = performance.now() + limitMs;
  let next = first;
  const goesOn = () =>
    next < progress.cases && next - first < most && performance.now() < endAt && stopped?.() !== true;
  while (goesOn()) {
    await liveOnce(ctx, week, next);
    next++;
  }
  const done = next >= progress.cases;
  await storeSetting(ctx, KEY, { ...progress, next, done });
  return { cases: next - first, done };
}

interface Week {
  readonly parts: SceneParts;
  readonly pairs: readonly PicturePair[];
  readonly until: string;
  readonly shape: DayShape;
  readonly arrivals: ReturnType<typeof createArrivals>;
}

async function liveOnce(ctx: RootCtx, week: Week, index: number): Promise<void> {
  const { parts, pairs, until, shape, arrivals } = week;
  const untilMs = Date.parse(until);
  const random = seededRandom(`${until} ${index}`);
  const clock = manualClock(arrivalTime(random, shape, untilMs));
  // The times are the past's; the transaction is one, so that no clock of today rings in between.
  const life = { random, clock, shape, untilMs, pair: random() < 0.15 ? pairs[index % PAIRS] : undefined };
  const isRepeated = random() < DUPLICATE_SHARE;
  try {
    await inTransaction({ ...ctx, clock }, async (tx) => {
      const opened = await arrivals.report(tx, random, `past-${index}`, clock.now());
      if (opened === undefined) return;
      if (isRepeated) {
        clock.advance(random() * HOUR_MS);
        const at = clock.now();
        const again =
          at.getTime() < untilMs ? await arrivals.again(tx, random, `past-${index}-again`, at) : undefined;
        // What did not join the first is a case of its own, with days of its own.
        if (again?.case !== undefined && again.fused === undefined) {
          const own = manualClock(at);
          await liveThrough({ ...tx, clock: own }, parts, again.case, { ...life, clock: own });
        }
      }
      await liveThrough(tx, parts, opened, life);
    });
  } catch (error) {
    ctx.log.debug({ index, error: String(error) }, 'simulator: one case of the past was left out');
  }
}

async function begin(ctx: RootCtx, cases: number): Promise<Progress | undefined> {
  const [any] = await ctx.db.query('SELECT 1 FROM loop.case LIMIT 1');
  if (any !== undefined) return undefined;
  const progress = { until: ctx.clock.now().toISOString(), cases, done: false };
  await storeSetting(ctx, KEY, progress);
  return progress;
}

/** A time of the last days, more likely when the city is awake. */
function arrivalTime(random: Random, shape: DayShape, untilMs: number): Date {
  for (let tries = 0; tries < 50; tries++) {
    const at = new Date(untilMs - random() * DAYS * DAY_MS);
    if (random() * LIVELIEST < shape.arrivals(at)) return at;
  }
  return new Date(untilMs - random() * DAY_MS);
}

interface Life {
  readonly random: Random;
  readonly clock: ManualClock;
  readonly shape: DayShape;
  readonly untilMs: number;
  readonly pair: PicturePair | undefined;
}

type Tx = Parameters<Parameters<typeof inTransaction>[1]>[0];

async function liveThrough(tx: Tx, parts: SceneParts, opened: CaseState, life: Life): Promise<void> {
  const last = await takeSteps(tx, parts, opened, life);
  await ringThrough(tx, parts, last, life.untilMs);
  // Its events are as old as its last step, not as the time at which the next one would have come.
  life.clock.set(last.changedAt);
}

/** The case as its last step left it. */
async function takeSteps(tx: Tx, parts: SceneParts, opened: CaseState, life: Life): Promise<CaseState> {
  const { random, clock, shape, untilMs } = life;
  let state = opened;
  for (let step = 0; step < MOST_STEPS; step++) {
    const hours = dwellHours(state.state, state.subject.priority);
    const slowness = state.state === 'handling' && isSlow(state.id) ? SLOWNESS : 1;
    const waits = -Math.log(1 - random()) * (hours ?? 6) * slowness + 0.02;
    // A pace of 0.25 at night stretches the wait, as it does for living cases.
    for (let left = waits; left > 0; left -= 0.25 * shape.work(clock.now())) clock.advance(HOUR_MS / 4);
    clock.advance(-random() * (HOUR_MS / 4) * Math.min(1, waits));
    state = await ringThrough(tx, parts, state, Math.min(clock.now().getTime(), untilMs));
    if (clock.now().getTime() >= untilMs) return state;
    if (hours === undefined) {
      if (state.state === 'closed' && random() < 0.5) await rate({ ctx: tx, parts, random }, state.id);
      return state;
    }
    const pictures = state.state === 'handling' ? life.pair : undefined;
    try {
      state = await takeStep({ ctx: tx, parts, random, pictures }, state);
    } catch (error) {
      // A rule said no: the case stays as it is and the living part goes on with it.
      if (error instanceof AppError) return state;
      throw error;
    }
  }
  return state;
}

/** Its clocks ring in the past as well, each at its own time and to nobody: the living clocks have nothing to make up. */
async function ringThrough(tx: Tx, parts: SceneParts, state: CaseState, untilMs: number): Promise<CaseState> {
  const isDue = (each: CaseState): boolean => {
    const { nextAlarmAt } = timesOf(each, new Set());
    return nextAlarmAt !== null && nextAlarmAt.getTime() <= untilMs;
  };
  if (!isDue(state)) return state;
  // Others may have joined it since the state was read.
  let rung = (await findCase(tx.db, state.id)) ?? state;
  for (let rings = 0; rings < MOST_RINGS && isDue(rung); rings++) {
    const at = timesOf(rung, new Set()).nextAlarmAt!;
    rung = recordPastRings({ ...tx, clock: manualClock(at) }, parts.city.loop, rung);
  }
  return rung;
}
