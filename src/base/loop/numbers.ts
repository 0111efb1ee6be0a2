import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';

/** The INCREMENT of the sequence: how many numbers a process takes at once. */
const BLOCK = 50;
const takeBlock = statement('loop.take_numbers', `SELECT nextval('loop.case_number') AS first`);

/**
 * Case numbers: the city's day and a running number, e.g. 20261118000123. Unique over all processes; a process
 * that ends leaves a gap of at most 49.
 */
export function createNumberSource(dayOf: (at: Date) => string): (ctx: Ctx) => Promise<string> {
  let next = 0;
  let last = -1;
  let taking: Promise<void> | undefined;
  return async (ctx) => {
    while (next > last) {
      taking ??= ctx.db
        .run<{ first: number }>(takeBlock)
        .then(([row]) => {
          next = row!.first;
          last = next + BLOCK - 1;
        })
        .finally(() => {
          taking = undefined;
        });
      await taking;
    }
    return `${dayOf(ctx.clock.now()).replaceAll('-', '')}${String(next++).padStart(6, '0')}`;
  };
}
