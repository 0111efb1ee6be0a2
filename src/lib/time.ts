/** Where "now" comes from. Every function that needs the time takes a Clock, so that tests can move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is told to move; for tests and replays. */
export interface ManualClock extends Clock {
  set(instant: Date | string): void;
  advance(durationMs: number): void;
}

export function manualClock(start: Date | string): ManualClock {
  let currentMs = new Date(start).getTime();
  return {
    now: () => new Date(currentMs),
    set: (instant) => {
      currentMs = new Date(instant).getTime();
    },
    advance: (durationMs) => {
      currentMs += durationMs;
    },
  };
}

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
