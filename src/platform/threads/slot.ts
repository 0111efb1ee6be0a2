import { Worker } from 'node:worker_threads';
import type { TaskMessage, TaskReply, TransferList } from './protocol.ts';

/** A place in the pool that has a thread when it needs one, and a new one after the old one died. */
export interface Slot {
  send(message: TaskMessage, transfer: TransferList): void;
  /** Ends the thread, if there is one; the next `send` starts a new one. */
  end(): Promise<void>;
}

interface SlotEvents {
  reply(slot: Slot, message: TaskReply): void;
  /** The thread ended by itself: an uncaught error, process.exit, out of memory. */
  died(slot: Slot, cause: unknown): void;
}

// The same file runs as written (.ts) and as built (.js).
const WORKER_URL = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

export function createSlot(heapLimitMb: number, events: SlotEvents): Slot {
  let worker: Worker | undefined;

  const start = (): Worker => {
    const started = new Worker(WORKER_URL, { resourceLimits: { maxOldGenerationSizeMb: heapLimitMb } });
    let cause: unknown;
    started.on('message', (message: TaskReply) => {
      // An idle thread must not keep the process alive.
      started.unref();
      if (started === worker) events.reply(slot, message);
    });
    started.on('error', (error) => {
      cause = error;
    });
    started.on('exit', (exitCode) => {
      if (started !== worker) return;
      worker = undefined;
      events.died(slot, cause ?? new Error(`worker thread ended with exit code ${exitCode}`));
    });
    return started;
  };

  const slot: Slot = {
    send(message, transfer) {
      worker ??= start();
      worker.postMessage(message, transfer);
      worker.ref();
    },
    async end() {
      const ending = worker;
      worker = undefined;
      await ending?.terminate();
    },
  };
  return slot;
}
