import type { Ctx, RootCtx } from '../context/index.ts';
import { type DomainEvent, isWanted } from './events.ts';

/** A fact that has just been committed. */
export interface Happening extends DomainEvent {
  readonly happenedAt: Date;
}

/**
 * Somebody who looks at a page and waits. `tell` is called in the process in which it happened, after the commit;
 * best effort: when that process ends first, the pages it served connect anew and read again. Whoever must not miss a
 * fact is a Consumer.
 */
export interface Watcher {
  readonly name: string;
  /** As of a Consumer. */
  readonly types: readonly string[];
  /** Must be short. */
  tell(ctx: Ctx, happenings: readonly Happening[]): Promise<void>;
}

/** How long happenings are gathered before they are told. */
const GATHER_MS = 15;
const MOST_WAITING = 5_000;

export interface Watch {
  stop(): Promise<void>;
}

/** Tells watchers what is committed in this process, in order. `missed` is called when more came than can wait. */
export function startWatch(root: RootCtx, watchers: readonly Watcher[], missed: () => void): Watch {
  let waiting: Happening[] = [];
  let telling: Promise<void> | undefined;
  let gathering: NodeJS.Timeout | undefined;

  async function tellAll(): Promise<void> {
    while (waiting.length > 0) {
      const happenings = waiting;
      waiting = [];
      for (const watcher of watchers) {
        const wanted = happenings.filter((each) => isWanted(watcher.types, each.type));
        if (wanted.length === 0) continue;
        await watcher.tell(root, wanted).catch((error: unknown) => {
          root.log.warn({ watcher: watcher.name, error: String(error) }, 'pages were not told of a change');
          missed();
        });
      }
    }
  }

  const unsubscribe = root.db.onPoke('outbox', (happenings) => {
    waiting.push(...(happenings as readonly Happening[]));
    if (waiting.length > MOST_WAITING) {
      waiting = [];
      missed();
    }
    if (telling !== undefined) return;
    gathering ??= setTimeout(() => {
      gathering = undefined;
      telling = tellAll().finally(() => {
        telling = undefined;
      });
    }, GATHER_MS);
  });
  return {
    stop: async () => {
      unsubscribe();
      clearTimeout(gathering);
      await telling;
    },
  };
}
