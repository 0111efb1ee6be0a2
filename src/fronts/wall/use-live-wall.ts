import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ValuesResponse } from '../../base/indicators/contract.ts';
import { createRefresher, type LiveState, type Refresher, useLive } from '../kit/index.tsx';
import { CASES, FIGURES, LATEST } from './data.ts';

/** What has just come is shown at most this often; it is one small question. */
const LATEST_GAP_MS = 150;
/** The other lists and the map follow at most this often; a burst is one look. */
const CASES_GAP_MS = 400;
/** A page that nobody looks at draws no frames: then what follows waits no longer than this. */
const FRAME_LIMIT_MS = 250;
const FIGURES_GAP_MS = 1_000;
/** A change is counted about so long after it happened: asked sooner, the figures would be those before it. */
const COUNTED_AFTER_MS = 500;
/** When counting lags behind, the figures are asked so often again; after that their age tells it. */
const MOST_TRIES = 6;

/**
 * Keeps lists, map and figures up with what happens; asks everything anew when news may have been missed. The list of
 * what came last goes first and is painted before the rest is asked: drawing the map anew holds everything up.
 */
export function useLiveWall(): LiveState {
  const client = useQueryClient();
  const wall = useRef<Follower>(undefined);
  useEffect(() => {
    const follower = follow(client);
    wall.current = follower;
    return () => follower.stop();
  }, [client]);
  const news = (at: string): void => wall.current?.news(at);
  return useLive(
    ['cases'],
    (event) => news((event.data as { at?: string } | undefined)?.at ?? event.at),
    () => news(''),
  );
}

interface Follower {
  news(at: string): void;
  stop(): void;
}

function follow(client: QueryClient): Follower {
  let lastNewsAt = '';
  let tries = 0;
  const askAgain = (queryKey: readonly string[]): Promise<void> =>
    // An answer that was asked for before the news does not hold it: such a question is asked anew.
    client.refetchQueries({ queryKey, type: 'active' }, { cancelRefetch: true });
  const cases = createRefresher({ gapMs: CASES_GAP_MS, run: () => askAgain(CASES) });
  const latest = createRefresher({
    gapMs: LATEST_GAP_MS,
    run: async () => {
      await askAgain(LATEST);
      await nextFrame();
      cases.poke();
    },
  });
  const figures: Refresher = createRefresher({
    gapMs: FIGURES_GAP_MS,
    delayMs: COUNTED_AFTER_MS,
    run: async () => {
      await askAgain(FIGURES);
      if (!isBehind(client, lastNewsAt) || tries >= MOST_TRIES) return;
      tries += 1;
      figures.poke();
    },
  });
  return {
    news: (at) => {
      if (at > lastNewsAt) lastNewsAt = at;
      tries = 0;
      latest.poke();
      figures.poke();
    },
    stop: () => {
      latest.stop();
      cases.stop();
      figures.stop();
    },
  };
}

/** Resolves when what was last rendered has been painted. */
function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(resolve, FRAME_LIMIT_MS);
    requestAnimationFrame(() => {
      clearTimeout(limit);
      // Frames are asked for before painting; what is put off until after it runs when it is done.
      setTimeout(resolve);
    });
  });
}

/** True when figures on the wall do not count the last news yet. */
function isBehind(client: QueryClient, newsAt: string): boolean {
  return client
    .getQueriesData<ValuesResponse>({ queryKey: FIGURES, type: 'active' })
    .some(([, answer]) => answer !== undefined && answer.asOf <= newsAt);
}
