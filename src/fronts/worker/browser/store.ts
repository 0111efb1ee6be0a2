/** A small store in IndexedDB: the task book of each person, and thumbnails by attachment. */
const DATABASE = 'citybrain-worker';
const STORE = 'kept';

let opening: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opening;
}

async function run<Result>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const request = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

export const readKept = <Value>(key: string): Promise<Value | undefined> =>
  run<Value | undefined>('readonly', (store) => store.get(key)).catch(() => undefined);

export const keep = (key: string, value: unknown): Promise<unknown> =>
  run('readwrite', (store) => store.put(value, key)).catch(() => undefined);

/** Removes everything whose key begins so and is not among `except`. */
export async function forget(prefix: string, except: ReadonlySet<string> = new Set()): Promise<void> {
  const keys = await run('readonly', (store) => store.getAllKeys()).catch(() => []);
  for (const key of keys.map(String))
    if (key.startsWith(prefix) && !except.has(key))
      await run('readwrite', (store) => store.delete(key)).catch(() => undefined);
}
