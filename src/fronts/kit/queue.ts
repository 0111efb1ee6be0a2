import { isApiError } from './problem.ts';

/** A file that goes with a call; the call's body names it by `{ "$file": "<name>" }`. */
export interface QueueFile {
  readonly name: string;
  readonly blob: Blob;
  /** Where it is sent, when not where the files of this queue go: `/api/v1/cases/7/attachments?purpose=after`. */
  readonly uploadPath?: string;
  /** Names the upload, so that it is done once over all tries. */
  readonly idempotencyKey: string;
  /** The server's answer, once the file is there. */
  readonly fileId?: string;
}

/** One thing a person did that the server has to hear of. */
export interface QueueItem {
  readonly id: string;
  /** Whose it is; another person on the same phone neither sees nor sends it. */
  readonly owner: string;
  /** Order in which the person did things. */
  readonly sequence: number;
  /** What it is about, such as `case:7`: things about one subject are sent strictly one after the other. */
  readonly subject: string;
  /** What was done, in words, for the list of what waits. */
  readonly words: string;
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  readonly files: readonly QueueFile[];
  readonly idempotencyKey: string;
  readonly state: 'waiting' | 'conflict';
  readonly attempts: number;
  /** Not before this time, ms since 1970. */
  readonly notBeforeMs: number;
  readonly createdAtMs: number;
  /** Why the server refused it: shown to the person, who decides. */
  readonly problem?: { readonly code: string; readonly title: string; readonly detail: string };
}

/** Where the outbox lives: IndexedDB on a phone, a map in a test. Each call is durable when it settles. */
export interface QueueStorage {
  /** Everything of one owner, in the order of `sequence`. */
  list(owner: string): Promise<QueueItem[]>;
  /** Stores the item and gives it the next sequence number of all. */
  add(item: Omit<QueueItem, 'sequence'>): Promise<QueueItem>;
  put(item: QueueItem): Promise<void>;
  remove(id: string): Promise<void>;
}

export interface QueueSurroundings {
  readonly storage: QueueStorage;
  readonly owner: string;
  /** Sends a file and gives its id. Throws ApiError. */
  upload(item: QueueItem, file: QueueFile): Promise<string>;
  /** Makes the call, with the item's idempotency key. Throws ApiError. */
  send(item: QueueItem, body: unknown): Promise<unknown>;
  newId(): string;
  nowMs(): number;
  isOnline(): boolean;
  /** Runs the work in one tab at a time. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
}

export interface QueueInput {
  readonly subject: string;
  readonly words: string;
  readonly method?: QueueItem['method'];
  readonly path: string;
  readonly body?: unknown;
  readonly files?: readonly Pick<QueueFile, 'name' | 'blob' | 'uploadPath'>[];
}

/** What the fronts show of the outbox. */
export interface QueueView {
  readonly items: readonly QueueItem[];
  readonly isSending: boolean;
}

export interface Queue {
  /** Settles when the thing is stored on the phone; it is sent as soon as there is network. */
  add(input: QueueInput): Promise<QueueItem>;
  /** Sends what can be sent now. Harmless at any time: called at start, when the network returns, and by a timer. */
  drain(): Promise<void>;
  /** The person's decision on a conflict: send it once more as it is or with another body, or let it go. */
  resolve(
    id: string,
    decision: { do: 'retry' } | { do: 'replace'; body: unknown } | { do: 'drop' },
  ): Promise<void>;
  view(): QueueView;
  subscribe(listener: () => void): () => void;
  /** Called with the server's answer to each thing sent. */
  onSent(listener: (item: QueueItem, answer: unknown) => void): () => void;
}

const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 120_000;

/**
 * Makes the durable outbox. Order is kept within a subject; a refused item (4xx) becomes a conflict that holds back
 * what follows about the same subject, while other subjects go on. Where the session is not accepted nothing can go:
 * sending ends until the next call. Anything else (no network, 5xx, 429) is tried again with the same keys, later and
 * later. Nothing leaves the storage before the server has answered.
 */
export async function createQueue(surroundings: QueueSurroundings): Promise<Queue> {
  const queue = new Outbox(surroundings);
  await queue.refresh();
  return queue;
}

class Outbox implements Queue {
  readonly #surroundings: QueueSurroundings;
  readonly #listeners = new Set<() => void>();
  readonly #sentListeners = new Set<(item: QueueItem, answer: unknown) => void>();
  #view: QueueView = { items: [], isSending: false };
  #draining: Promise<void> | undefined;

  constructor(surroundings: QueueSurroundings) {
    this.#surroundings = surroundings;
  }

  view = (): QueueView => this.#view;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  onSent = (listener: (item: QueueItem, answer: unknown) => void): (() => void) => {
    this.#sentListeners.add(listener);
    return () => this.#sentListeners.delete(listener);
  };

  async add(input: QueueInput): Promise<QueueItem> {
    const { newId, nowMs, owner, storage } = this.#surroundings;
    const item = await storage.add({
      id: newId(),
      owner,
      subject: input.subject,
      words: input.words,
      method: input.method ?? 'POST',
      path: input.path,
      body: input.body,
      files: (input.files ?? []).map((file) => ({ ...file, idempotencyKey: newId() })),
      idempotencyKey: newId(),
      state: 'waiting',
      attempts: 0,
      notBeforeMs: 0,
      createdAtMs: nowMs(),
    });
    await this.refresh();
    void this.drain();
    return item;
  }

  drain(): Promise<void> {
    this.#draining ??= this.#surroundings
      .exclusively(() => this.#sendAll())
      .finally(() => {
        this.#draining = undefined;
        return this.refresh();
      });
    return this.#draining;
  }

  async resolve(
    id: string,
    decision: { do: 'retry' } | { do: 'replace'; body: unknown } | { do: 'drop' },
  ): Promise<void> {
    const { newId, owner, storage } = this.#surroundings;
    const item = (await storage.list(owner)).find((each) => each.id === id);
    if (item === undefined) return;
    if (decision.do === 'drop') {
      await storage.remove(id);
    } else {
      const { problem: _problem, ...rest } = item;
      // A refused call is over: what is sent now is a new intention and needs a new key.
      const again = {
        ...rest,
        state: 'waiting' as const,
        attempts: 0,
        notBeforeMs: 0,
        idempotencyKey: newId(),
      };
      await storage.put(decision.do === 'replace' ? { ...again, body: decision.body } : again);
    }
    await this.refresh();
    void this.drain();
  }

  async refresh(): Promise<void> {
    this.#show({ items: await this.#surroundings.storage.list(this.#surroundings.owner) });
  }

  async #sendAll(): Promise<void> {
    const { isOnline, nowMs, owner, storage } = this.#surroundings;
    // Things may be added while others are being sent: looked up anew until nothing can go.
    for (;;) {
      if (!isOnline()) return;
      const items = await storage.list(owner);
      const next = findSendable(items, nowMs());
      if (next === undefined) return;
      this.#show({ items, isSending: true });
      try {
        if ((await this.#sendOne(next)) === 'not-accepted') return;
      } finally {
        this.#show({ items: await storage.list(owner), isSending: false });
      }
    }
  }

  async #sendOne(item: QueueItem): Promise<'done' | 'failed' | 'not-accepted'> {
    const { send, storage, upload } = this.#surroundings;
    let current = item;
    try {
      for (const file of item.files) {
        if (file.fileId !== undefined) continue;
        const fileId = await upload(current, file);
        const files = current.files.map((each) => (each.name === file.name ? { ...each, fileId } : each));
        current = { ...current, files };
        await storage.put(current);
      }
      const answer = await send(current, withFileIds(current.body, current.files));
      await storage.remove(current.id);
      for (const listener of [...this.#sentListeners]) listener(current, answer);
      return 'done';
    } catch (error) {
      // Nothing is wrong with the thing: it goes once the person has signed in, with no more waiting.
      if (isApiError(error) && error.isOfSession) return 'not-accepted';
      // The person may have let it go while it was on its way.
      const isStillThere = (await storage.list(current.owner)).some((each) => each.id === current.id);
      if (isStillThere) await storage.put(this.#afterFailure(current, error));
      return 'failed';
    }
  }

  #afterFailure(item: QueueItem, error: unknown): QueueItem {
    if (isApiError(error) && !error.isPassing && error.status !== 408) {
      const problem = { code: error.code, title: error.title, detail: error.detail };
      return { ...item, state: 'conflict', problem };
    }
    const attempts = item.attempts + 1;
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** item.attempts, LONGEST_WAIT_MS);
    return { ...item, attempts, notBeforeMs: this.#surroundings.nowMs() + waitMs };
  }

  #show(change: Partial<QueueView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of [...this.#listeners]) listener();
  }
}

/** The first item that may go now: nothing earlier about its subject is left, and its time has come. */
export function findSendable(items: readonly QueueItem[], nowMs: number): QueueItem | undefined {
  const held = new Set<string>();
  for (const item of items) {
    const isFirst = !held.has(item.subject);
    held.add(item.subject);
    if (isFirst && item.state === 'waiting' && item.notBeforeMs <= nowMs) return item;
  }
  return undefined;
}

/** Puts the ids of sent files where the body names them: `{ "$file": "photo-1" }` becomes the id. */
export function withFileIds(body: unknown, files: readonly QueueFile[]): unknown {
  if (Array.isArray(body)) return body.map((part) => withFileIds(part, files));
  if (typeof body !== 'object' || body === null) return body;
  const named = (body as { $file?: unknown }).$file;
  if (typeof named === 'string') {
    const file = files.find((each) => each.name === named);
    if (file?.fileId === undefined) throw new Error(`The body names a file that was not sent: ${named}`);
    return file.fileId;
  }
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, withFileIds(value, files)]));
}

/** A storage that lasts as long as the page: for tests, and for browsers that refuse IndexedDB. */
export function memoryQueueStorage(): QueueStorage {
  const items = new Map<string, QueueItem>();
  let lastSequence = 0;
  return {
    list: async (owner) =>
      [...items.values()]
        .filter((item) => item.owner === owner)
        .sort((one, two) => one.sequence - two.sequence),
    add: async (item) => {
      lastSequence += 1;
      const stored = { ...item, sequence: lastSequence };
      items.set(item.id, stored);
      return stored;
    },
    put: async (item) => {
      items.set(item.id, item);
    },
    remove: async (id) => {
      items.delete(id);
    },
  };
}
