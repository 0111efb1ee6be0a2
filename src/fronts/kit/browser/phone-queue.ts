import { useSyncExternalStore } from 'react';
import { uuidIds } from '../../../lib/ids.ts';
import { api } from '../api.ts';
import { createQueue, memoryQueueStorage, type Queue, type QueueView } from '../queue.ts';
import { indexedDbQueueStorage } from './queue-storage.ts';
import { uploadFile } from './upload.ts';

export interface PhoneQueueOptions {
  /** The id of the person who is signed in. */
  readonly owner: string;
  /** Where files are sent; the answer's `id` is the file's id. */
  readonly uploadPath: string;
}

const RHYTHM_MS = 15_000;

/**
 * The outbox of this phone: IndexedDB, our API, one tab at a time. Sends by itself when the network returns, when
 * the page comes to the front and every 15 s. `isDurable` is false when the browser refuses storage: say so.
 */
export async function startPhoneQueue(
  options: PhoneQueueOptions,
): Promise<{ queue: Queue; isDurable: boolean; stop: () => void }> {
  const durable = await indexedDbQueueStorage().catch(() => undefined);
  const queue = await createQueue({
    storage: durable ?? memoryQueueStorage(),
    owner: options.owner,
    upload: async (_item, file) => {
      const path = file.uploadPath ?? options.uploadPath;
      const name = { idempotencyKey: file.idempotencyKey, fileName: `${file.name}.jpg` };
      return (await uploadFile<{ id: string }>(path, file.blob, name)).id;
    },
    send: (item, body) =>
      api(item.method, item.path, body, { idempotencyKey: item.idempotencyKey, retries: 0 }),
    newId: () => uuidIds.next(),
    nowMs: () => Date.now(),
    isOnline: () => navigator.onLine,
    exclusively: (work) =>
      'locks' in navigator ? navigator.locks.request('citybrain-outbox', () => work()) : work(),
  });
  const drain = (): void => {
    if (document.visibilityState === 'visible') void queue.drain();
  };
  const timer = setInterval(drain, RHYTHM_MS);
  addEventListener('online', drain);
  document.addEventListener('visibilitychange', drain);
  drain();
  // Asks the browser not to clear our storage when the phone runs full; it may say no.
  void navigator.storage?.persist?.();
  return {
    queue,
    isDurable: durable !== undefined,
    stop: () => {
      clearInterval(timer);
      removeEventListener('online', drain);
      document.removeEventListener('visibilitychange', drain);
    },
  };
}

/** What waits, what is in conflict, whether it is being sent. */
export function useQueueView(queue: Queue): QueueView {
  return useSyncExternalStore(queue.subscribe, queue.view);
}
