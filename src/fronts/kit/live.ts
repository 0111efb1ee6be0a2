/** One thing that happened, as the server sends it in the `data` of a message event. */
export interface LiveEvent {
  readonly topic: string;
  readonly type: string;
  /** When it happened, ISO 8601; empty when the server did not say. */
  readonly at: string;
  readonly data: unknown;
}

/** What a listener gets: events of its topics, and `missed` when events may have been lost and it should ask anew. */
export interface LiveListener {
  event(event: LiveEvent): void;
  missed(): void;
}

export type LiveState = 'idle' | 'connecting' | 'open' | 'waiting';

export interface LiveMessage {
  readonly data?: unknown;
  readonly lastEventId?: string;
}

/** The part of EventSource that is used. */
export interface LiveSource {
  addEventListener(type: string, listener: (event: LiveMessage) => void): void;
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
  return new Line(surroundings);
}

class Line implements Live {
  readonly #surroundings: LiveSurroundings;
  readonly #subscriptions = new Set<Subscription>();
  readonly #observers = new Set<() => void>();
  #source: LiveSource | undefined;
  #opened: ReadonlySet<string> = new Set();
  #lastEventId = '';
  #wasOpen = false;
  #failures = 0;
  #state: LiveState = 'idle';
  #isGathering = false;
  #cancelReturn = (): void => {};
  #cancelSilence = (): void => {};

  constructor(surroundings: LiveSurroundings) {
    this.#surroundings = surroundings;
  }

  state = (): LiveState => this.#state;

  subscribe = (observer: () => void): (() => void) => {
    this.#observers.add(observer);
    return () => this.#observers.delete(observer);
  };

  listen(topics: readonly string[], listener: LiveListener): () => void {
    const entry = { topics: new Set(topics), listener };
    this.#subscriptions.add(entry);
    this.#gather();
    return () => {
      this.#subscriptions.delete(entry);
      this.#gather();
    };
  }

  #wanted(): Set<string> {
    return new Set([...this.#subscriptions].flatMap((entry) => [...entry.topics]));
  }

  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    this.#surroundings.after(GATHER_MS, () => {
      this.#isGathering = false;
      const topics = this.#wanted();
      const isOneMissing = [...topics].some((topic) => !this.#opened.has(topic));
      // A topic too many does no harm: the line is opened anew only when one is missing or none is left.
      if (topics.size === 0 || (this.#state !== 'waiting' && isOneMissing)) this.#open();
    });
  }

  #open(): void {
    this.#close();
    const topics = [...this.#wanted()].sort();
    if (topics.length === 0) {
      this.#lastEventId = '';
      this.#wasOpen = false;
      this.#show('idle');
      return;
    }
    this.#opened = new Set(topics);
    this.#show('connecting');
    const since = this.#lastEventId === '' ? '' : `&lastEventId=${encodeURIComponent(this.#lastEventId)}`;
    const source = this.#surroundings.open(
      `${PATH}?topics=${topics.map(encodeURIComponent).join(',')}${since}`,
    );
    this.#source = source;
    this.#heard();
    this.#on(source, 'open', () => {
      this.#failures = 0;
      this.#show('open');
      // A server that numbers its events sends what was missed; one that does not has lost it for us.
      if (this.#wasOpen && this.#lastEventId === '') this.#tellMissed();
      this.#wasOpen = true;
    });
    this.#on(source, 'heartbeat', () => {});
    this.#on(source, 'missed', () => this.#tellMissed());
    this.#on(source, 'message', (event) => {
      if (event.lastEventId) this.#lastEventId = event.lastEventId;
      this.#deliver(event.data);
    });
    source.addEventListener('error', () => {
      if (this.#source === source) this.#broken();
    });
  }

  /** Every sign of life resets the silence; a source that was left says nothing any more. */
  #on(source: LiveSource, type: string, action: (event: LiveMessage) => void): void {
    source.addEventListener(type, (event) => {
      if (this.#source !== source) return;
      this.#heard();
      action(event);
    });
  }

  #deliver(data: unknown): void {
    const event = readEvent(data);
    if (event === undefined) return;
    // The server itself had lost its line: whatever happened meanwhile is unknown to it too.
    if (event.topic === 'system' && event.type === 'reconnected') this.#tellMissed();
    for (const entry of [...this.#subscriptions])
      if (entry.topics.has(event.topic)) entry.listener.event(event);
  }

  #tellMissed(): void {
    for (const entry of [...this.#subscriptions]) entry.listener.missed();
  }

  #heard(): void {
    this.#cancelSilence();
    this.#cancelSilence = this.#surroundings.after(SILENCE_LIMIT_MS, () => this.#broken());
  }

  #broken(): void {
    this.#close();
    const longest = Math.min(FIRST_WAIT_MS * 2 ** this.#failures, LONGEST_WAIT_MS);
    this.#failures += 1;
    this.#show('waiting');
    const waitMs = longest / 2 + (longest / 2) * this.#surroundings.random();
    this.#cancelReturn = this.#surroundings.after(waitMs, () => this.#open());
  }

  #close(): void {
    this.#source?.close();
    this.#source = undefined;
    this.#opened = new Set();
    this.#cancelReturn();
    this.#cancelSilence();
  }

  #show(next: LiveState): void {
    if (next === this.#state) return;
    this.#state = next;
    for (const observer of [...this.#observers]) observer();
  }
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
