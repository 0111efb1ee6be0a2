import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { createLive, type Live, type LiveEvent, type LiveState } from '../live.ts';

const live: Live = createLive({
  open: (url) => new EventSource(url),
  after: (durationMs, callback) => {
    const timer = setTimeout(callback, durationMs);
    return () => clearTimeout(timer);
  },
  random: Math.random,
});

/**
 * Listens to topics of the server (`cases`, `case:7`, …) over the one stream of this tab. `onEvent` is called for
 * each event; `onMissed` when some may have been lost and the data should be asked for anew.
 */
export function useLive(
  topics: readonly string[],
  onEvent: (event: LiveEvent) => void,
  onMissed: () => void = () => {},
): LiveState {
  const event = useEffectEvent(onEvent);
  const missed = useEffectEvent(onMissed);
  const key = topics.join(',');
  useEffect(() => {
    if (key === '') return undefined;
    return live.listen(key.split(','), { event: (happened) => event(happened), missed: () => missed() });
  }, [key]);
  return useLiveState();
}

/** Whether the stream of this tab is open; `idle` when nobody listens. */
export function useLiveState(): LiveState {
  return useSyncExternalStore(live.subscribe, live.state);
}
