import type { SceneParts } from '../../base/scene/index.ts';
import { seededRandom } from '../../cities/seeded-random.ts';
import { asActor, type RootCtx } from '../../platform/context/index.ts';
import { openLeadership } from '../../platform/db/leadership.ts';
import { scenes } from '../scenes.ts';
import { fillPast, pastCases } from './backfill.ts';
import { createSimulator } from './simulator.ts';
import { simulatorActor } from './steps.ts';

const TICK_MS = 4_000;
/** The mean over a week, as of a district; at nine on a Monday more than twice as many. The made-up past has as many. */
export const REPORTS_PER_MINUTE = 0.5;
/** Of each tick so much is for what is still missing of the past week. */
export const PAST_SLICE_MS = 1_500;
/** Of several processes one fills the past: at first the one that set the city up. */
export const PAST_LEADER = 'simulator.past';
/** A case that takes a day in a real city takes about two hours here, so that a wall moves while one looks. */
const PACE = 8;

export interface RunningSimulator {
  /** Ends within a second: what is begun is finished, nothing more is begun. */
  stop(): Promise<void>;
}

/**
 * Starts synthetic life when `on`: an empty city gets its last week, and reports come and units work by the time
 * of day and year. Of several processes on one database one does it. Returns at once; undefined when it is off.
 */
export function startSimulator(root: RootCtx, parts: SceneParts, on: boolean): RunningSimulator | undefined {
  if (!on) return undefined;
  const ctx = asActor(root, simulatorActor());
  let stopping = false;
  const stopped = () => stopping;
  const leadership = openLeadership(root.db.connectionString, 'simulator', () => {});
  const pastLeadership = openLeadership(root.db.connectionString, PAST_LEADER, () => {});
  const simulator = createSimulator(ctx, parts, {
    ...{ random: seededRandom(ctx.ids.next()), stopped, scenes },
    ...{ reportsPerMinute: REPORTS_PER_MINUTE, pace: PACE },
  });
  let pastFilled = false;
  let wake = () => {};
  const running = run();

  async function run(): Promise<void> {
    while (!stopping) {
      try {
        if (await leadership.isLeader()) {
          if (!pastFilled && (await pastLeadership.isLeader())) await past();
          await simulator.live(TICK_MS);
        }
      } catch (error) {
        if (!stopping) ctx.log.warn({ error: String(error) }, 'simulator: trying again');
      }
      await pause();
    }
  }

  async function past(): Promise<void> {
    const { cases, done } = await fillPast(ctx, parts, {
      ...{ cases: pastCases(REPORTS_PER_MINUTE), limitMs: PAST_SLICE_MS, scenes, stopped },
    });
    pastFilled = done;
    if (done) await pastLeadership.close();
    if (done && cases > 0) ctx.log.info({}, 'simulator: the last week is filled with synthetic cases');
  }

  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, stopping ? 0 : TICK_MS);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  return {
    stop: async () => {
      stopping = true;
      wake();
      await running;
      await leadership.close();
      await pastLeadership.close();
    },
  };
}
