import { useEffect, useEffectEvent, useRef } from 'react';
import { createRefresher, type Refresher } from '../refresher.ts';

/**
 * Gathers news: what is called does `work` once after `gapMs` (ms), however much comes meanwhile, and again after as long
 * while more comes. More news never puts it off.
 */
export function useGathered(work: () => unknown, gapMs: number): () => void {
  const latest = useEffectEvent(async () => work());
  const refresher = useRef<Refresher>(undefined);
  useEffect(() => {
    const made = createRefresher({ gapMs, delayMs: gapMs, run: () => latest() });
    refresher.current = made;
    return () => made.stop();
  }, [gapMs]);
  return () => refresher.current?.poke();
}
