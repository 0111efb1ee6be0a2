import type { City } from '../../base/scene/index.ts';
import { inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { countAll } from '../../scenes/enterprises/count.ts';
import { countStale, markAll as markHouses } from '../../scenes/housing/count.ts';
import { markAll as markPeople, refreshCounts } from '../../scenes/population/count.ts';

export interface CountTime {
  readonly seconds: number;
  /** Places that were counted; of organisations everything at once. */
  readonly places: number;
}

/** Counts everything that is kept by grid anew, scene by scene, as their jobs do after a whole city was loaded. */
export async function timeCounts(
  root: RootCtx,
  city: City,
  say: (line: string) => void,
): Promise<Record<string, CountTime>> {
  const counts: Record<string, () => Promise<number>> = {
    population: async () => {
      await markPeople(root.db);
      return untilNone(() => refreshCounts(root, city));
    },
    housing: async () => {
      await inTransaction(root, markHouses);
      return untilNone(() => countStale(root, city));
    },
    enterprises: async () => {
      await inTransaction(root, (tx) => countAll(tx, city));
      return 1;
    },
  };
  const times: Record<string, CountTime> = {};
  for (const [name, count] of Object.entries(counts)) {
    const began = performance.now();
    const places = await count();
    times[name] = { seconds: Math.round((performance.now() - began) / 100) / 10, places };
    say(`${`counts of ${name}`.padEnd(28)} ${times[name].seconds} s, ${places} places`);
  }
  return times;
}

/** A run of a job ends when its time is up; the next one goes on. */
async function untilNone(run: () => Promise<number>): Promise<number> {
  let places = 0;
  for (let more = await run(); more > 0; more = await run()) places += more;
  return places;
}
