import { AppError } from '../../../lib/errors.ts';
import { HOUR_MS } from '../../../lib/time.ts';

/**
 * The window of the day in which a call may be made now. Attempts are made at different hours: each in another
 * window, with the city's gap between them. Throws `supervision.outside_window`, `supervision.window_used`,
 * `supervision.too_soon`.
 */
export function windowFor(
  rule: { windows: readonly string[]; minimumGapHours: number },
  timeZone: string,
  now: Date,
  earlier: readonly { window: string; at: Date }[],
): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(now);
  const window = rule.windows.find((each) => {
    const [from = '', until = ''] = each.split('-');
    return time >= from && time < until;
  });
  if (window === undefined) throw new AppError('supervision.outside_window', { time, windows: rule.windows });
  // With fewer windows than attempts a window comes again once all have been tried.
  const tried = new Set(earlier.map((each) => each.window));
  if (tried.has(window) && rule.windows.some((each) => !tried.has(each)))
    throw new AppError('supervision.window_used', {
      window,
      free: rule.windows.filter((each) => !tried.has(each)),
    });
  const next = notBefore(rule, earlier.at(-1)?.at);
  if (next !== undefined && now < next)
    throw new AppError('supervision.too_soon', { next: next.toISOString() });
  return window;
}

/** The earliest moment of the next attempt. */
export function notBefore(rule: { minimumGapHours: number }, last: Date | undefined): Date | undefined {
  return last && new Date(last.getTime() + rule.minimumGapHours * HOUR_MS);
}
