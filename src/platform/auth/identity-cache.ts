import { LRUCache } from 'lru-cache';
import type { Clock } from '../../lib/time.ts';
import type { Ctx } from '../context/index.ts';
import type { Transaction } from '../db/index.ts';
import type { PushHub } from '../push/index.ts';
import type { Identity } from './identities.ts';

/** Topic of the notes between processes; open pages must not be let in on it. */
export const AUTH_TOPIC = 'platform.auth';

/** The longest a change made elsewhere may go unseen, when its note was lost. */
const KEPT_MS = 10_000;
const MAX_KEPT = 20_000;
/** Made-up tokens have a small room of their own, so that they cannot crowd out real ones. */
const MAX_UNKNOWN = 2_000;

/** Whose cached rights are no longer right: one session or token by key, or all of one person by id. */
export type Change = { readonly key: string } | { readonly actorId: string };

export interface IdentityCache {
  /** The identity under `key`, loaded once for all who ask at the same time; undefined is remembered as well. */
  get(key: string, load: () => Promise<Identity | undefined>): Promise<Identity | undefined>;
  /** Drops what changed, here at once and in the other processes by a note, when `ctx`'s transaction commits. */
  drop(ctx: Ctx, change: Change): void;
  stop(): void;
}

interface Kept {
  readonly identity: Identity | undefined;
  readonly untilMs: number;
}

/** Recognised callers for at most 10 s, so that the hot path does without the database. */
export function createIdentityCache(clock: Clock, push: PushHub): IdentityCache {
  const known = new LRUCache<string, Kept>({ max: MAX_KEPT });
  const unknown = new LRUCache<string, Kept>({ max: MAX_UNKNOWN });
  const loading = new Map<string, Promise<Identity | undefined>>();
  // Grows with every change: what began to load before a change may be old and is not kept.
  let generation = 0;

  function forget(change: Change | undefined): void {
    generation++;
    loading.clear();
    if (change === undefined) known.clear();
    else if ('key' in change) known.delete(change.key);
    else
      for (const [key, { identity }] of known) if (identity?.actor.id === change.actorId) known.delete(key);
  }

  async function loadFresh(
    key: string,
    load: () => Promise<Identity | undefined>,
  ): Promise<Identity | undefined> {
    const began = generation;
    const identity = await load();
    const nowMs = clock.now().getTime();
    const untilMs = Math.min(nowMs + KEPT_MS, identity?.expiresAt.getTime() ?? Number.POSITIVE_INFINITY);
    if (began === generation) (identity ? known : unknown).set(key, { identity, untilMs });
    return identity;
  }

  const unsubscribe = push.subscribe(new Set([AUTH_TOPIC, 'system']), ({ topic, data }) => {
    // After a lost connection notes may be missing: start anew.
    forget(topic === AUTH_TOPIC ? (data as unknown as Change) : undefined);
  });
  return {
    get: (key, load) => {
      const found = known.get(key) ?? unknown.get(key);
      const nowMs = clock.now().getTime();
      // The second half: a clock that was set back must not keep anybody in.
      if (found !== undefined && nowMs < found.untilMs && found.untilMs - nowMs <= KEPT_MS)
        return Promise.resolve(found.identity);
      let promise = loading.get(key);
      if (promise === undefined) {
        promise = loadFresh(key, load).finally(() => {
          if (loading.get(key) === promise) loading.delete(key);
        });
        loading.set(key, promise);
      }
      return promise;
    },
    drop: (ctx, change) => {
      const call = () => {
        forget(change);
        push.publish([{ topic: AUTH_TOPIC, type: 'changed', data: { ...change } }]);
      };
      if ('afterCommit' in ctx.db) (ctx.db as Transaction).afterCommit(call);
      else call();
    },
    stop: unsubscribe,
  };
}
