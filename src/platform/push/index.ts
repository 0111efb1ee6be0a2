import pg from 'pg';
import type { RootCtx } from '../context/index.ts';
import type { Db } from '../db/index.ts';

/** A small note for open pages: which thing changed. Pages then read it under their own rights. */
export interface LiveMessage {
  readonly topic: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface PushHub {
  /** Sends to all subscribers in all processes on this database; best effort, never waits. */
  publish(messages: readonly LiveMessage[]): void;
  subscribe(topics: ReadonlySet<string>, receive: (message: LiveMessage) => void): () => void;
  readonly subscribers: number;
  stop(): Promise<void>;
}

/** Pages read their lists again: something was missed. */
export const READ_AGAIN: LiveMessage = { topic: 'system', type: 'reconnected', data: {} };

const CHANNEL = 'citybrain_push';
/** PostgreSQL refuses notifications of 8,000 bytes or more. */
const MAX_PAYLOAD_BYTES = 7_900;
const RECONNECT_MS = 1_000;
const CONNECT_LIMIT_MS = 10_000;
const FLUSH_MS = 20;
const MAX_WAITING = 5_000;

interface Listener {
  /** The connection, while there is one. */
  readonly client: pg.Client | undefined;
  stop(): Promise<void>;
}

/** Keeps one connection that listens, and makes it anew when it is lost. */
function keepListening(
  connectionString: string,
  hear: (message: LiveMessage) => void,
  ready: () => void,
): Listener {
  let client: pg.Client | undefined;
  let stopped = false;
  let opening: Promise<void> | undefined;
  async function listen(): Promise<void> {
    if (stopped) return;
    const next = new pg.Client({
      ...{ connectionString, application_name: 'citybrain push', keepAlive: true },
      connectionTimeoutMillis: CONNECT_LIMIT_MS,
    });
    let lost = false;
    const retry = () => {
      if (lost || stopped) return;
      lost = true;
      client = undefined;
      setTimeout(open, RECONNECT_MS).unref();
    };
    next.on('error', retry);
    next.on('end', retry);
    next.on('notification', ({ payload }) => {
      for (const message of JSON.parse(payload ?? '[]') as LiveMessage[]) hear(message);
    });
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
      // Whoever stopped in between knows nothing of this connection, and it would keep the process for ever.
      if (stopped) return await next.end();
      client = next;
      ready();
    } catch {
      retry();
      void next.end().catch(() => {});
    }
  }
  const open = () => {
    opening = listen();
  };
  open();
  return {
    get client() {
      return client;
    },
    stop: async () => {
      stopped = true;
      await opening;
      await client?.end().catch(() => {});
    },
  };
}

/**
 * Live messages over PostgreSQL NOTIFY. They are gathered for 20 ms and sent outside of the transactions that
 * caused them, because a NOTIFY inside would make all commits wait for one another.
 */
export function startPush(root: RootCtx): PushHub {
  const listeners = new Map<
    object,
    { topics: ReadonlySet<string>; receive: (message: LiveMessage) => void }
  >();
  let waiting: LiveMessage[] = [];
  let flushTimer: NodeJS.Timeout | undefined;
  let stopped = false;

  function deliver(message: LiveMessage): void {
    for (const { topics, receive } of listeners.values()) if (topics.has(message.topic)) receive(message);
  }

  const listener = keepListening(root.db.connectionString, deliver, () => {
    // Whatever changed while nobody listened: pages read their lists again.
    deliver(READ_AGAIN);
    if (waiting.length > 0) flushTimer ??= setTimeout(() => void flush(), FLUSH_MS);
  });

  async function flush(): Promise<void> {
    if (listener.client === undefined) {
      // Events were delivered before this connection was back: pages of other processes still want to hear.
      flushTimer = undefined;
      return;
    }
    const messages = waiting;
    waiting = [];
    for (const payload of pack(messages)) {
      // The listener's own connection answers faster than the pool, which may be busy with requests.
      await listener.client?.query('SELECT pg_notify($1, $2)', [CHANNEL, payload]).catch((error: unknown) => {
        root.log.warn({ error: String(error) }, 'push: a message was lost');
      });
    }
    flushTimer = undefined;
    if (waiting.length > 0 && !stopped) flushTimer = setTimeout(() => void flush(), FLUSH_MS);
  }

  return {
    publish: (messages) => {
      if (waiting.length + messages.length > MAX_WAITING) waiting = [];
      waiting.push(...messages);
      flushTimer ??= setTimeout(() => void flush(), FLUSH_MS);
    },
    subscribe: (topics, receive) => {
      const key = {};
      listeners.set(key, { topics, receive });
      return () => listeners.delete(key);
    },
    get subscribers() {
      return listeners.size;
    },
    stop: async () => {
      stopped = true;
      clearTimeout(flushTimer);
      await listener.stop();
    },
  };
}

/** For a process that stores much and serves no pages: those of the others read their lists again. */
export async function tellPagesToReadAgain(db: Db): Promise<void> {
  await db.query('SELECT pg_notify($1, $2)', [CHANNEL, JSON.stringify([READ_AGAIN])]);
}

/** Cuts messages into JSON arrays that fit into one notification each; one that alone is too long is left out. */
function pack(messages: readonly LiveMessage[]): string[] {
  const payloads: string[] = [];
  let current: string[] = [];
  let bytes = 2;
  for (const message of messages) {
    const text = JSON.stringify(message);
    const size = Buffer.byteLength(text) + 1;
    if (size + 2 > MAX_PAYLOAD_BYTES) continue;
    if (bytes + size > MAX_PAYLOAD_BYTES) {
      payloads.push(`[${current.join()}]`);
      current = [];
      bytes = 2;
    }
    current.push(text);
    bytes += size;
  }
  if (current.length > 0) payloads.push(`[${current.join()}]`);
  return payloads;
}
