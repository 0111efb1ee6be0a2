import type { City } from '../../base/scene/index.ts';
import type { Ctx, RootCtx } from '../../platform/context/index.ts';
import type { Transaction } from '../../platform/db/index.ts';
import type { PushHub } from '../../platform/push/index.ts';

/** Topic on which processes tell each other that the administration changed the city. */
const CITY = 'city';

/** Tells all processes, this one too, after the commit that a part of the city has changed. */
export function tellCityChanged(push: PushHub, tx: Ctx, part: string): void {
  (tx.db as Transaction).afterCommit(() => {
    push.publish([{ topic: CITY, type: 'city.changed', data: { part } }]);
  });
}

/**
 * Reads the city again whenever a process changed it, when messages may have been lost, and after midnight, because
 * borders and duties begin and end by date. Several changes at once are one reading. Returns how to stop.
 */
export function followCityChanges(root: RootCtx, city: City, push: PushHub): () => void {
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  const refresh = () => {
    if (running) {
      again = true;
      return;
    }
    running = city
      .refresh()
      .catch((error: unknown) => {
        root.log.error({ error: String(error) }, 'city: reading what was changed failed');
      })
      .finally(() => {
        running = undefined;
        if (again && !stopped) {
          again = false;
          refresh();
        }
      });
  };
  let connected = false;
  const unsubscribe = push.subscribe(new Set([CITY, 'system']), (message) => {
    if (message.topic === CITY || connected) refresh();
    connected = true;
  });
  let day = city.loop.dayOf(root.clock.now());
  const timer = setInterval(() => {
    const today = city.loop.dayOf(root.clock.now());
    if (today !== day) refresh();
    day = today;
  }, 60_000).unref();
  return () => {
    stopped = true;
    clearInterval(timer);
    unsubscribe();
  };
}
