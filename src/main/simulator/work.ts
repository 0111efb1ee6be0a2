import { type CaseState, findCases } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import type { Random } from '../../cities/seeded-random.ts';
import { AppError } from '../../lib/errors.ts';
import { asActor, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { rate, simulatorActor, takeStep } from './steps.ts';

/** Cases read at once. */
const PAGE = 200;
/** Steps of one case at most: some go round and round. */
const MOST_STEPS = 40;
const RATED_SHARE = 0.5;

const selectOpen = statement(
  'simulator.select_work',
  `SELECT id FROM loop.open_case WHERE flow_id = 'incident' AND id > $1 ORDER BY id LIMIT ${PAGE}`,
);

export interface WorkSummary {
  readonly cases: number;
  readonly steps: number;
  readonly closed: number;
  readonly notTakenUp: number;
  readonly stillOpen: number;
  /** Closed ones none of whose clocks ran out. */
  readonly onTime: number;
  readonly bounced: number;
  readonly extended: number;
  readonly suspended: number;
  readonly reworked: number;
  readonly rated: number;
}

/**
 * Simulated staff take the open incidents that are there, whoever reported them, through dispatch, signature,
 * handling, verification and closing, by the loop's own commands; half of them are rated. At most `perSecond` steps a
 * second. The log names the simulator in each step. Can be stopped and started again.
 */
export async function workOff(
  root: RootCtx,
  parts: SceneParts,
  options: { random: Random; perSecond: number; most: number; wait: (ms: number) => Promise<unknown> },
): Promise<WorkSummary> {
  const ctx = asActor(root, simulatorActor());
  const counts = {
    ...{ cases: 0, steps: 0, closed: 0, notTakenUp: 0, stillOpen: 0, onTime: 0 },
    ...{ bounced: 0, extended: 0, suspended: 0, reworked: 0, rated: 0 },
  };
  const step = async (work: () => Promise<CaseState>): Promise<CaseState | undefined> => {
    const [after] = await Promise.all([attempt(ctx, work), options.wait(1_000 / options.perSecond)]);
    if (after) counts.steps++;
    return after;
  };
  let last = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const page = await ctx.db.run<{ id: string }>(selectOpen, [last]);
    for (const { id } of page) {
      if (counts.cases >= options.most) return counts;
      counts.cases++;
      count(counts, await finish(ctx, parts, id, options.random, step));
    }
    const end = page.at(-1);
    if (end === undefined) return counts;
    last = end.id;
  }
}

type StepOnce = (work: () => Promise<CaseState>) => Promise<CaseState | undefined>;

/** Takes one case as far as it goes; the state that it ends in. */
async function finish(ctx: RootCtx, parts: SceneParts, id: string, random: Random, step: StepOnce) {
  let [state] = await findCases(ctx.db, [id]);
  for (let steps = 0; state && state.closedAt === undefined && steps < MOST_STEPS; steps++) {
    // A rule may say no once (the dice fall otherwise the next time), or a person was quicker.
    const before: CaseState = state;
    const after = await step(() =>
      inTransaction(ctx, async (tx) => {
        const [now] = await findCases(tx.db, [id]);
        return takeStep({ ctx: tx, parts, random }, now ?? before);
      }),
    );
    state = after ?? state;
  }
  if (state?.state !== 'closed' || random() >= RATED_SHARE) return state;
  return (await step(() => inTransaction(ctx, (tx) => rate({ ctx: tx, parts, random }, id)))) ?? state;
}

async function attempt<Result>(ctx: RootCtx, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    ctx.log.debug({ code: error.code }, 'simulator: not taken');
    return undefined;
  }
}

function count(counts: { -readonly [Key in keyof WorkSummary]: number }, state: CaseState | undefined): void {
  if (state === undefined) return;
  const { counters, spans } = state;
  if (state.closedAt === undefined) counts.stillOpen++;
  else if (state.state === 'not-taken-up') counts.notTakenUp++;
  else {
    counts.closed++;
    if (!spans.some((span) => span.overdue)) counts.onTime++;
  }
  for (const key of ['bounced', 'extended', 'suspended', 'reworked'] as const)
    if ((counters[key] ?? 0) > 0) counts[key]++;
  if (state.state === 'rated') counts.rated++;
}
