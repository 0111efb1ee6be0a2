import { LRUCache } from 'lru-cache';
import { AppError } from '../../lib/errors.ts';
import type { Clock } from '../../lib/time.ts';

/** Counts calls in windows of a minute, for at most 50,000 callers at a time, in this process. */
export function createRateLimiter(clock: Clock) {
  const windows = new LRUCache<string, { count: number; endsMs: number }>({ max: 50_000 });
  /** Throws `request.too_many` with the seconds to wait, once `caller` has made `perMinute` calls in a minute. */
  return function take(caller: string, perMinute: number): void {
    const nowMs = clock.now().getTime();
    const window = windows.get(caller);
    if (window === undefined || nowMs >= window.endsMs || window.endsMs - nowMs > 60_000) {
      windows.set(caller, { count: 1, endsMs: nowMs + 60_000 });
      return;
    }
    window.count++;
    if (window.count > perMinute) {
      throw new AppError('request.too_many', { seconds: Math.ceil((window.endsMs - nowMs) / 1000) });
    }
  };
}
