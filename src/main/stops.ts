import type { Logger } from '../platform/context/index.ts';

/** What has to be stopped, in the order in which it was started. */
export type Stops = { readonly name: string; readonly stop: () => Promise<void> | void }[];

const DRAIN_LIMIT_MS = 10_000;

/** Stops the parts in the opposite order of their start, with ten seconds for all of them together. */
export async function stopAll(stops: Stops, log: Logger): Promise<void> {
  const deadline = performance.now() + DRAIN_LIMIT_MS;
  for (const { name, stop } of [...stops].reverse()) {
    const leftMs = Math.max(500, deadline - performance.now());
    const late = new Promise<'late'>((resolve) => setTimeout(resolve, leftMs, 'late').unref());
    const ending = Promise.resolve(stop()).then(() => 'stopped' as const);
    const ended = await Promise.race([ending, late]).catch((error: unknown) => String(error));
    if (ended !== 'stopped') log.warn({ part: name, ended }, 'a part did not stop cleanly');
  }
}
