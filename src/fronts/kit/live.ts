/** One thing that happened, as the server sends it in the `data` of a message event. */
export interface LiveEvent {
  readonly topic: string;
  readonly type: string;
  /** When it happened, ISO 8601. */
  readonly at: string;
  readonly data: unknown;
}

/** What a listener gets: events of its topics, and `missed` when events may have been lost and it should ask anew. */
export interface LiveListener {
  event(event: LiveEvent): void;
  missed(): void;
}

export type LiveState = 'idle' | 'connecting' | 'open' | 'waiting';

/** The part of EventSource that is used. */
export interface LiveSource {
  addEventListener(type: string, listener: (event: { data?: unknown; lastEventId?: string }) => void): void;
  close(): void;
}

export interface LiveSurroundings {
  open(url: string): LiveSource;
  /** Calls back after the time given; the answer cancels it. */
  after(durationMs: number, callback: () => void): () => void;
  /** Between 0 and 1; spreads the return of many tabs after a restart of the server. */
  random(): number;
}

export interface Live {
  listen(topics: readonly string[], listener: LiveListener): () => void;
  state(): LiveState;
  subscribe(listener: () => void): () => void;
}

const PATH = '/api/v1/live';
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** The server speaks at least every 15 s (event `heartbeat`): three silences mean that the line is dead. */
const SILENCE_LIMIT_MS = 45_000;
/** Components mount in bursts: their topics are gathered before the line is opened anew. */
const GATHER_MS = 50;

interface Subscription {
  readonly topics: ReadonlySet<string>;
  readonly listener: LiveListener;
}

/**
 * One stream for a whole tab. The topics of all listeners share one connection to `/api/v1/live?topics=a,b`, which
 * is opened again with `lastEventId` when the topics grow, when it breaks (1 s, 2 s, … 30 s) and when it is silent.
 */
export function createLive(surroundings: LiveSurroundings): Live {
  const subscriptions = new Set<Subscription>();
  const observers = new Set<() => void>();
  let source: LiveSource | undefined;
  let opened: ReadonlySet<string> = new Set();
  let lastEventId = '';
  let failures = 0;
  let state: LiveState = 'idle';
  let cancelTimer = (): void => {};
  let cancelSilence = (): void => {};
  let gathering = false;

  const setState = (next: LiveState): void => {
    if (next === state) return;
    state = next;
    for (const observer of [...observers]) observer();
  };
  const wanted = (): Set<string> => new Set([...subscriptions].flatMap((entry) => [...entry.topics]));
  const heard = (): void => {
    cancelSilence();
    cancelSilence = surroundings.after(SILENCE_LIMIT_MS, broken);
  };
  const close = (): void => {
    source?.close();
    source = undefined;
    opened = new Set();
    cancelTimer();
    cancelSilence();
  };

  function open(): void {
    close();
    const topics = [...wanted()].sort();
    if (topics.length === 0) {
      lastEventId = '';
      setState('idle');
      return;
    }
    opened = new Set(topics);
    setState('connecting');
    const since = lastEventId === '' ? '' : `&lastEventId=${encodeURIComponent(lastEventId)}`;
    const mine = surroundings.open(`${PATH}?topics=${topics.map(encodeURIComponent).join(',')}${since}`);
    source = mine;
    const whenCurrent =
      (action: (event: { data?: unknown; lastEventId?: string }) => void) => (event: object) => {
        if (source === mine) action(event);
      };
    heard();
    mine.addEventListener(
      'open',
      whenCurrent(() => {
        heard();
        failures = 0;
        setState('open');
      }),
    );
    mine.addEventListener('heartbeat', whenCurrent(heard));
    mine.addEventListener('error', whenCurrent(broken));
    mine.addEventListener(
      'missed',
      whenCurrent(() => {
        heard();
        for (const entry of [...subscriptions]) entry.listener.missed();
      }),
    );
    mine.addEventListener(
      'message',
      whenCurrent((event) => {
        heard();
        if (event.lastEventId) lastEventId = event.lastEventId;
        deliver(event.data);
      }),
    );
  }

  function deliver(data: unknown): void {
    const event = readEvent(data);
    if (event === undefined) return;
    for (const entry of [...subscriptions]) if (entry.topics.has(event.topic)) entry.listener.event(event);
  }

  function broken(): void {
    close();
    const longest = Math.min(FIRST_WAIT_MS * 2 ** failures, LONGEST_WAIT_MS);
    failures += 1;
    setState('waiting');
    cancelTimer = surroundings.after(longest / 2 + (longest / 2) * surroundings.random(), open);
  }

  function gather(): void {
    if (gathering) return;
    gathering = true;
    surroundings.after(GATHER_MS, () => {
      gathering = false;
      const topics = wanted();
      // A topic too many does no harm: the line is opened anew only when one is missing or none is left.
      if (topics.size === 0 || (state !== 'waiting' && [...topics].some((topic) => !opened.has(topic))))
        open();
    });
  }

  return {
    listen: (topics, listener) => {
      const entry = { topics: new Set(topics), listener };
      subscriptions.add(entry);
      gather();
      return () => {
        subscriptions.delete(entry);
        gather();
      };
    },
    state: () => state,
    subscribe: (observer) => {
      observers.add(observer);
      return () => observers.delete(observer);
    },
  };
}

function readEvent(data: unknown): LiveEvent | undefined {
  try {
    const event = JSON.parse(String(data)) as Partial<LiveEvent>;
    if (typeof event.topic !== 'string' || typeof event.type !== 'string') return undefined;
    return { topic: event.topic, type: event.type, at: String(event.at ?? ''), data: event.data };
  } catch {
    return undefined;
  }
}
