import type { QueueItem, QueueStorage } from '../queue.ts';

const DATABASE = 'citybrain-outbox';
const STORE = 'items';

/** The outbox in IndexedDB: an item is on disk when `add` settles. Rejects when the browser refuses storage. */
export async function indexedDbQueueStorage(): Promise<QueueStorage> {
  const database = await open();
  const run = <Result>(
    mode: IDBTransactionMode,
    work: (store: IDBObjectStore) => IDBRequest<Result>,
  ): Promise<Result> =>
    new Promise((resolve, reject) => {
      // Strict: told only when the disk has it, since the phone may be switched off the next moment.
      const transaction = database.transaction(STORE, mode, { durability: 'strict' });
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  return {
    list: async (owner) => {
      const items = await run<QueueItem[]>('readonly', (store) => store.index('owner').getAll(owner));
      return items.sort((one, two) => one.sequence - two.sequence);
    },
    add: async (item) => {
      const sequence = await run<IDBValidKey>('readwrite', (store) => store.add(item));
      return { ...item, sequence: Number(sequence) };
    },
    put: async (item) => {
      await run('readwrite', (store) => store.put(item));
    },
    remove: async (id) => {
      const sequence = await run<IDBValidKey | undefined>('readonly', (store) =>
        store.index('id').getKey(id),
      );
      if (sequence !== undefined) await run('readwrite', (store) => store.delete(sequence));
    },
  };
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore(STORE, { keyPath: 'sequence', autoIncrement: true });
      store.createIndex('id', 'id', { unique: true });
      store.createIndex('owner', 'owner');
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
