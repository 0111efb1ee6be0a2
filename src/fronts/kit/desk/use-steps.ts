import { useKeys } from '../browser/use-keys.ts';

export interface StepsOptions {
  readonly ids: readonly string[];
  /** The one in view; none before the first step. */
  readonly current: string | undefined;
  readonly onPick: (id: string) => void;
  /** Enter opens the one in view. */
  readonly onOpen?: (id: string) => void;
  /** The arrows go as well, where nothing beside the list scrolls by them. */
  readonly hasArrows?: boolean;
}

/** Goes along rows by J and K. The answer takes one step and says which row it led to; undefined at either end. */
export function useSteps(options: StepsOptions): (by: 1 | -1) => string | undefined {
  const { ids, current, onPick, onOpen, hasArrows = false } = options;
  const step = (by: 1 | -1): string | undefined => {
    const next = ids[(current === undefined ? -1 : ids.indexOf(current)) + by];
    if (next !== undefined) onPick(next);
    return next;
  };
  const [next, before] = [() => void step(1), () => void step(-1)];
  useKeys({
    j: next,
    k: before,
    ...(hasArrows && { ArrowDown: next, ArrowUp: before }),
    ...(onOpen !== undefined && { Enter: () => (current === undefined ? undefined : onOpen(current)) }),
  });
  return step;
}
