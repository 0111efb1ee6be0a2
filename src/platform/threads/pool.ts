import { availableParallelism } from 'node:os';
import { assert } from '../../lib/assert.ts';
import { AppError } from '../../lib/errors.ts';
import { errorFromParts, type TaskReply, type TransferList } from './protocol.ts';
import { createSlot, type Slot } from './slot.ts';

export interface PoolOptions {
  /** Worker threads at most; they start when first needed. Default max(1, cores − 1). */
  size?: number;
  /** Tasks that may wait; one more is refused with `threads.busy`. Default 256. */
  queueLimit?: number;
  /** JavaScript heap of one thread; above it the thread dies and is replaced. Default 512. */
  heapLimitMb?: number;
}

export interface RunOptions {
  /** Longest run; then the thread is ended and replaced, and the task fails with `threads.timeout`. Default 30 s. */
  timeoutMs?: number;
  /** Longest wait for a free thread; then the task fails with `threads.busy`. Default 30 s. */
  waitMs?: number;
  /** Buffers to move instead of copying; the caller can no longer use them. */
  transfer?: TransferList;
  /** Gives the task up, waiting or running; `run` rejects with the signal's reason. */
  signal?: AbortSignal;
}

export interface PoolStats {
  size: number;
  running: number;
  waiting: number;
  done: number;
  failed: number;
  refused: number;
  timedOut: number;
  crashed: number;
}

export interface Pool {
  /**
   * Calls the exported function `functionName` of the module at `moduleUrl` (a file: URL) in a worker thread.
   * Input and output cross by structured clone: plain data, typed arrays; no functions, no class instances.
   * Rejects with what the function threw (an AppError stays one), or with `threads.busy`, `threads.timeout`,
   * `threads.crashed`, `threads.closed`.
   */
  run<Input, Output>(
    moduleUrl: URL,
    functionName: string,
    input: Input,
    options?: RunOptions,
  ): Promise<Output>;
  stats(): PoolStats;
  /** Takes no new task, lets those taken finish for at most `drainMs` (10 s), then ends every thread. */
  close(drainMs?: number): Promise<void>;
}

interface Task {
  id: number;
  moduleUrl: string;
  functionName: string;
  input: unknown;
  timeoutMs: number;
  transfer: TransferList;
  resolve(value: unknown): void;
  reject(error: unknown): void;
  settled: boolean;
  slot: Slot | undefined;
  timer: NodeJS.Timeout | undefined;
  unlisten(): void;
}

const DEFAULT_LIMIT_MS = 30_000;
const DEFAULT_DRAIN_MS = 10_000;

/** One bounded pool of worker threads, for work too heavy for the event loop. */
export function createPool(options: PoolOptions = {}): Pool {
  const size = options.size ?? Math.max(1, availableParallelism() - 1);
  const queueLimit = options.queueLimit ?? 256;
  assert(Number.isInteger(size) && size >= 1, 'pool size must be a whole number of at least 1');
  assert(Number.isInteger(queueLimit) && queueLimit >= 0, 'queueLimit must be a whole number of at least 0');
  return new ThreadPool(size, queueLimit, options.heapLimitMb ?? 512);
}

class ThreadPool implements Pool {
  readonly #size: number;
  readonly #queueLimit: number;
  readonly #slots: Slot[];
  readonly #waiting: Task[] = [];
  readonly #running = new Map<Slot, Task>();
  readonly #counts = { done: 0, failed: 0, refused: 0, timedOut: 0, crashed: 0 };
  #nextId = 1;
  #closing: Promise<void> | undefined;
  #onIdle: (() => void) | undefined;

  constructor(size: number, queueLimit: number, heapLimitMb: number) {
    this.#size = size;
    this.#queueLimit = queueLimit;
    this.#slots = Array.from({ length: size }, () =>
      createSlot(heapLimitMb, {
        reply: (slot, message) => this.#onReply(slot, message),
        died: (slot, cause) => this.#onDied(slot, cause),
      }),
    );
  }

  run<Input, Output>(
    moduleUrl: URL,
    functionName: string,
    input: Input,
    options: RunOptions = {},
  ): Promise<Output> {
    assert(moduleUrl.protocol === 'file:', 'a pool runs only modules from a file: URL');
    if (this.#closing) return Promise.reject(new AppError('threads.closed'));
    if (options.signal?.aborted) return Promise.reject(options.signal.reason);
    const slot = this.#slots.find((each) => !this.#running.has(each));
    if (!slot && this.#waiting.length >= this.#queueLimit) return Promise.reject(this.#refuse());
    return new Promise<Output>((resolve, reject) => {
      const task: Task = {
        id: this.#nextId++,
        moduleUrl: moduleUrl.href,
        functionName,
        input,
        timeoutMs: options.timeoutMs ?? DEFAULT_LIMIT_MS,
        transfer: options.transfer ?? [],
        resolve: resolve as (value: unknown) => void,
        reject,
        settled: false,
        slot: undefined,
        timer: undefined,
        unlisten: this.#listen(options.signal, () => task),
      };
      if (slot) this.#start(slot, task);
      else this.#enqueue(task, options.waitMs ?? DEFAULT_LIMIT_MS);
    });
  }

  stats(): PoolStats {
    return { size: this.#size, running: this.#running.size, waiting: this.#waiting.length, ...this.#counts };
  }

  close(drainMs: number = DEFAULT_DRAIN_MS): Promise<void> {
    this.#closing ??= this.#drainAndEnd(drainMs);
    return this.#closing;
  }

  async #drainAndEnd(drainMs: number): Promise<void> {
    if (this.#running.size > 0) {
      let timer: NodeJS.Timeout | undefined;
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
        timer = setTimeout(resolve, drainMs);
      });
      clearTimeout(timer);
    }
    for (const task of [...this.#waiting, ...this.#running.values()])
      this.#abandon(task, new AppError('threads.closed'));
    await Promise.all(this.#slots.map((slot) => slot.end()));
  }

  #refuse(): AppError {
    this.#counts.refused++;
    return new AppError('threads.busy', { waiting: this.#waiting.length, limit: this.#queueLimit });
  }

  #listen(signal: AbortSignal | undefined, getTask: () => Task): () => void {
    if (!signal) return () => {};
    const onAbort = (): void => this.#abandon(getTask(), signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    return () => signal.removeEventListener('abort', onAbort);
  }

  #enqueue(task: Task, waitMs: number): void {
    this.#waiting.push(task);
    task.timer = setTimeout(() => this.#abandon(task, this.#refuse()), waitMs);
  }

  #start(slot: Slot, task: Task): void {
    clearTimeout(task.timer);
    task.slot = slot;
    this.#running.set(slot, task);
    task.timer = setTimeout(() => this.#onTimeout(task), task.timeoutMs);
    const { id, moduleUrl, functionName, input } = task;
    try {
      slot.send({ id, moduleUrl, functionName, input }, task.transfer);
    } catch (error) {
      // An input that cannot be cloned never reached the thread: the thread stays, the task fails.
      this.#settle(task, () => task.reject(error));
      this.#free(slot);
    }
  }

  #onReply(slot: Slot, reply: TaskReply): void {
    const task = this.#running.get(slot);
    if (!task || task.id !== reply.id) return;
    this.#counts[reply.ok ? 'done' : 'failed']++;
    this.#settle(task, () =>
      reply.ok ? task.resolve(reply.value) : task.reject(errorFromParts(reply.error)),
    );
    this.#free(slot);
  }

  #onDied(slot: Slot, cause: unknown): void {
    const task = this.#running.get(slot);
    if (!task) return;
    this.#counts.crashed++;
    this.#settle(task, () =>
      task.reject(new AppError('threads.crashed', { task: task.functionName }, cause)),
    );
    this.#free(slot);
  }

  #onTimeout(task: Task): void {
    this.#counts.timedOut++;
    this.#abandon(
      task,
      new AppError('threads.timeout', { task: task.functionName, timeoutMs: task.timeoutMs }),
    );
  }

  /** Gives a task up: out of the queue, or, when it is running, together with its thread. */
  #abandon(task: Task, error: unknown): void {
    if (task.settled) return;
    this.#settle(task, () => task.reject(error));
    if (!task.slot) {
      this.#waiting.splice(this.#waiting.indexOf(task), 1);
      return;
    }
    void task.slot.end();
    this.#free(task.slot);
  }

  #settle(task: Task, tell: () => void): void {
    if (task.settled) return;
    task.settled = true;
    clearTimeout(task.timer);
    task.unlisten();
    tell();
  }

  #free(slot: Slot): void {
    this.#running.delete(slot);
    const next = this.#waiting.shift();
    if (next) this.#start(slot, next);
    else if (this.#running.size === 0) this.#onIdle?.();
  }
}
