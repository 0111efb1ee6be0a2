import type { SceneParts } from '../../base/scene/index.ts';
import { type Random, seededRandom } from '../../cities/seeded-random.ts';
import { AppError } from '../../lib/errors.ts';
import { DAY_MS, HOUR_MS, type ManualClock, manualClock } from '../../lib/time.ts';
import { asActor, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { findSetting, storeSetting } from '../../platform/settings/index.ts';
import { createArrivals } from './arrivals.ts';
import { type DayShape, dayShape, LIVELIEST } from './day.ts';
import { storePair } from './simulator.ts';
import { DWELL_HOURS, type PicturePair, rate, simulatorActor, takeStep } from './steps.ts';

const KEY = 'simulator.backfill';
const DAYS = 7;
/** Cases of that week in a demonstration. */
export const PAST_CASES = 500;
/** Pairs of pictures drawn for the past; cases share them. */
const PAIRS = 6;
/** Steps of one case at most: some go round and round. */
const MOST_STEPS = 30;

interface Progress {
  /** End of the past that is filled; the cases follow from it and their number alone. */
  readonly until: string;
  readonly cases: number;
  readonly done: boolean;
}

/**
 * Gives an empty city its last seven days: each case lives its whole life in one transaction, at the times at which
 * it would have. Goes on where it was when the process stopped in between; does nothing where cases are already.
 * Returns how many cases it went through.
 */
export async function fillPast(
  root: RootCtx,
  parts: SceneParts,
  options: { cases: number; stopped?: () => boolean },
): Promise<number> {
  const ctx = asActor(root, simulatorActor());
  const progress = (await findSetting<Progress>(ctx.db, KEY)) ?? (await begin(ctx, options.cases));
  if (progress === undefined || progress.done) return 0;
  const pairRandom = seededRandom('pictures');
  const pairs: PicturePair[] = [];
  for (let i = 0; i < PAIRS; i++) pairs.push(await storePair(parts, pairRandom));
  const shape = dayShape(parts.city.identity.timeZone);
  const arrivals = createArrivals(parts.city);
  const untilMs = Date.parse(progress.until);
  for (let index = 0; index < progress.cases; index++) {
    if (options.stopped?.()) return index;
    const random = seededRandom(`${progress.until} ${index}`);
    const clock = manualClock(arrivalTime(random, shape, untilMs));
    // The times are the past's; the transaction is one, so that no clock of today rings in between.
    const life = { random, clock, shape, untilMs, pair: random() < 0.15 ? pairs[index % PAIRS] : undefined };
    try {
      await inTransaction({ ...ctx, clock }, async (tx) => {
        const { known, case: opened } = await arrivals.report(tx, random, `past-${index}`, clock.now());
        if (known || opened === undefined) return;
        if (random() < 0.06) {
          clock.advance(random() * HOUR_MS);
          if (clock.now().getTime() < untilMs)
            await arrivals.again(tx, random, `past-${index}-again`, clock.now());
        }
        await liveThrough(tx, parts, opened, life);
      });
    } catch (error) {
      ctx.log.debug({ index, error: String(error) }, 'simulator: one case of the past was left out');
    }
  }
  await storeSetting(ctx, KEY, { ...progress, done: true });
  return progress.cases;
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

async function liveThrough(tx: Tx, parts: SceneParts, opened: Parameters<typeof takeStep>[1], life: Life) {
  const { random, clock, shape, untilMs } = life;
  let state = opened;
  for (let step = 0; step < MOST_STEPS; step++) {
    const hours = DWELL_HOURS[state.state];
    const waits = -Math.log(1 - random()) * (hours ?? 6) + 0.02;
    // A pace of 0.25 at night stretches the wait, as it does for living cases.
    for (let left = waits; left > 0; left -= 0.25 * shape.work(clock.now())) clock.advance(HOUR_MS / 4);
    clock.advance(-random() * (HOUR_MS / 4) * Math.min(1, waits));
    if (clock.now().getTime() >= untilMs) return;
    if (hours === undefined) {
      if (state.state === 'closed' && random() < 0.5) await rate({ ctx: tx, parts, random }, state.id);
      return;
    }
    const pictures = state.state === 'handling' ? life.pair : undefined;
    try {
      state = await takeStep({ ctx: tx, parts, random, pictures }, state);
    } catch (error) {
      // A rule said no: the case stays as it is and the living part goes on with it.
      if (error instanceof AppError) return;
      throw error;
    }
  }
}
