import type { FormPhoto } from '../../../fronts/kit/index.tsx';

const DATABASE = 'citybrain.snap-report';
const STORE = 'photos';
const KEY = 'draft';

/** The photos of the draft, kept in the browser: they are too large for the storage of words. */
export async function readDraftPhotos(): Promise<readonly FormPhoto[]> {
  const found = await run<readonly FormPhoto[] | undefined>('readonly', (store) => store.get(KEY));
  return found ?? [];
}

export async function keepDraftPhotos(photos: readonly FormPhoto[]): Promise<void> {
  await run('readwrite', (store) => (photos.length === 0 ? store.delete(KEY) : store.put(photos, KEY)));
}

function run<Result>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<Result> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(STORE, mode);
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => {
        database.close();
        resolve(request.result as Result);
      };
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    };
  });
}
