import { useSyncExternalStore } from 'react';

const SECOND_MS = 1_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let currentMs = Date.now();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    currentMs = Date.now();
    for (const each of [...listeners]) each();
  }, SECOND_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time in ms, one ticker for the whole page; draws anew only when `stepMs` (1 s unless told) has passed. */
export function useNow(stepMs: number = SECOND_MS): number {
  return useSyncExternalStore(subscribe, () => {
    // Read afresh when nothing ticks yet, so that the first drawing after a pause is not old.
    if (timer === undefined) currentMs = Date.now();
    return Math.floor(currentMs / stepMs) * stepMs;
  });
}
