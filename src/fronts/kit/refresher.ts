/** What a refresher needs of its surroundings; times in ms. */
export interface RefresherParts {
  /** Asks anew; the next round waits for it, so that a slow server is not asked faster than it answers. */
  readonly run: () => Promise<unknown>;
  /** From the beginning of one round to the beginning of the next one. */
  readonly gapMs: number;
  /** How long the first word of something new waits, e.g. until it is counted; at once unless told. */
  readonly delayMs?: number;
  readonly now?: () => number;
}

export interface Refresher {
  /** Something happened: ask anew, at once if it was quiet, else when the gap is over. Never lost, never queued twice. */
  poke(): void;
  stop(): void;
}

/**
 * Asks anew after news: the first one is answered at once, a burst becomes one round every `gapMs`, and a round that
 * takes longer than that is waited for rather than cut off and begun again.
 */
export function createRefresher({ run, gapMs, delayMs = 0, now = Date.now }: RefresherParts): Refresher {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isRunning = false;
  let isWanted = false;
  let isStopped = false;
  let beganAt = Number.NEGATIVE_INFINITY;

  async function round(): Promise<void> {
    timer = undefined;
    isWanted = false;
    isRunning = true;
    beganAt = now();
    try {
      await run();
    } catch {
      // The panels say what failed; news goes on.
    }
    isRunning = false;
    if (isWanted && !isStopped) plan();
  }

  function plan(): void {
    timer ??= setTimeout(() => void round(), Math.max(delayMs, beganAt + gapMs - now(), 0));
  }

  return {
    poke: () => {
      if (isStopped) return;
      if (isRunning) isWanted = true;
      else plan();
    },
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
