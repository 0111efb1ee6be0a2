import { type CaseState, findCases } from '../../base/loop/index.ts';
import type { Scene, SceneParts } from '../../base/scene/index.ts';
import type { Random } from '../../cities/seeded-random.ts';
import { AppError } from '../../lib/errors.ts';
import { HOUR_MS, MINUTE_MS } from '../../lib/time.ts';
import { asActor, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { createArrivals, DUPLICATE_SHARE } from './arrivals.ts';
import { dayShape } from './day.ts';
import { drawPair } from './pictures.ts';
import { isSlow, SLOWNESS } from './season.ts';
import { dwellHours, type PicturePair, rate, simulatorActor, takeStep } from './steps.ts';

/** No more reports are made while so many synthetic cases are open. */
const MOST_OPEN = 3_000;
const PICTURE_SHARE = 0.12;
const RATED_SHARE = 0.5;
/** Closed cases that may still be rated; the oldest give way. */
const MOST_UNRATED = 500;
const JPEG = { maxBytes: 200_000, accept: ['image/jpeg'] as const };

const selectOpen = statement(
  'simulator.select_open',
  `SELECT o.id, o.state, o.priority FROM loop.open_case o JOIN loop.case c ON c.id = o.id
   WHERE o.flow_id IN ('incident', 'rating-follow-up') AND c.synthetic ORDER BY o.id LIMIT ${MOST_OPEN + 1}`,
);

interface OpenCase {
  readonly id: string;
  readonly state: string;
  readonly priority: number;
}

export interface SimulatorOptions {
  readonly random: Random;
  /** Reports a minute, mean over the day. */
  readonly reportsPerMinute: number;
  /** How much faster than a real city the units work. */
  readonly pace: number;
  /** Those with people of their own. */
  readonly scenes?: readonly Scene[];
  /** Becomes true when the process stops: whatever is begun is finished, nothing more is begun. */
  readonly stopped?: () => boolean;
}

export interface Simulator {
  /** Lives through the `elapsedMs` before now: reports come in, units work on. Returns what happened. */
  live(elapsedMs: number): Promise<{ reports: number; steps: number }>;
}

/** Synthetic citizens and units on the city's own commands; everything they make is marked synthetic. */
export function createSimulator(root: RootCtx, parts: SceneParts, options: SimulatorOptions): Simulator {
  const { random, scenes = [], stopped = () => false } = options;
  const ctx = asActor(root, simulatorActor());
  const arrivals = createArrivals(parts, scenes);
  const answer = answersOf(scenes);
  const shape = dayShape(parts.city.identity.timeZone);
  const unrated: string[] = [];

  const attempt = <Result>(work: () => Promise<Result>) => tryOnce(ctx, work);

  async function arrive(elapsedMs: number): Promise<number> {
    const mean = (options.reportsPerMinute * elapsedMs * shape.arrivals(ctx.clock.now())) / MINUTE_MS;
    let reports = 0;
    for (let left = poisson(random, mean); left > 0 && !stopped(); left--) {
      const arrived = await attempt(async () => {
        await arrivals.report(ctx, random, ctx.ids.next());
        return true;
      });
      if (arrived) reports++;
      if (random() >= DUPLICATE_SHARE || left === 1) continue;
      if (!(await attempt(() => arrivals.again(ctx, random, ctx.ids.next())))) continue;
      left--;
      reports++;
    }
    return reports;
  }

  async function work(open: readonly OpenCase[], elapsedMs: number): Promise<number> {
    const hours = (elapsedMs / HOUR_MS) * options.pace * shape.work(ctx.clock.now());
    const due = open.filter((each) => random() < 1 - Math.exp(-hours / meanHours(each)));
    let steps = 0;
    for (const { id } of due) {
      if (stopped()) break;
      const after = await attempt(async () => {
        const pictures = random() < PICTURE_SHARE ? await storePair(parts, random) : undefined;
        return stepOnce(id, pictures);
      });
      if (after === undefined) continue;
      steps++;
      // What is answered in its scene's words is rated there as well.
      if (after.state === 'closed' && answer(after) === undefined && random() < RATED_SHARE) unrated.push(id);
    }
    while (unrated.length > MOST_UNRATED) unrated.shift();
    if (unrated.length > 0 && random() < 0.5 && !stopped())
      await attempt(() => inTransaction(ctx, (tx) => rate({ ctx: tx, parts, random }, unrated.shift()!)));
    return steps;
  }

  const stepOnce = (id: string, pictures: PicturePair | undefined): Promise<CaseState | undefined> =>
    inTransaction(ctx, async (tx) => {
      const [state] = await findCases(tx.db, [id]);
      if (state === undefined || !state.subject.synthetic) return undefined;
      return takeStep(
        { ctx: tx, parts, random, answer, pictures: state.state === 'handling' ? pictures : undefined },
        state,
      );
    });

  return {
    live: async (elapsedMs) => {
      const open = await ctx.db.run<OpenCase>(selectOpen, []);
      const steps = await work(open, elapsedMs);
      const reports = open.length >= MOST_OPEN ? 0 : await arrive(elapsedMs);
      for (const { synthetic } of scenes)
        if (!stopped()) await attempt(async () => synthetic?.live?.(ctx, parts, { random, elapsedMs }));
      return { reports, steps };
    },
  };
}

/** How long a case waits where it is. */
const meanHours = ({ id, state, priority }: OpenCase): number =>
  (dwellHours(state, priority) ?? 24) * (state === 'handling' && isSlow(id) ? SLOWNESS : 1);

/** In whose words a case is answered: those of the scene on whose channel it came. */
function answersOf(scenes: readonly Scene[]): (state: CaseState) => string | undefined {
  const lives = scenes.flatMap(({ synthetic }) => (synthetic ? [synthetic] : []));
  return (state) => lives.find(({ channel }) => channel === state.subject.channel)?.answer?.(state);
}

async function tryOnce<Result>(ctx: RootCtx, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    // A person was quicker, or a rule said no: that is life. Anything else is worth a line in the log.
    if (error instanceof AppError) ctx.log.debug({ code: error.code }, 'simulator: not taken');
    else ctx.log.warn({ error: String(error) }, 'simulator: a step failed');
    return undefined;
  }
}

/** Draws a pair of labelled pictures and puts it into the file store. */
export async function storePair({ files }: SceneParts, random: Random): Promise<PicturePair> {
  const { before, after } = await drawPair(random);
  return { before: await files.put(before, JPEG), after: await files.put(after, JPEG) };
}

/** How many of something happen when `mean` are to be expected (Knuth). */
export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-Math.min(mean, 500));
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}
