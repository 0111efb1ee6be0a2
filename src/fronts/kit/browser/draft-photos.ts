import { useEffect, useRef, useState } from 'react';
import type { FormPhoto } from '../components/photo-input.tsx';

const DATABASE = 'citybrain-drafts';
const STORE = 'photos';
/** Photos of a form that nobody sent for so long are forgotten when others are kept. */
const KEPT_MS = 14 * 24 * 3_600_000;

interface Kept {
  readonly photos: readonly FormPhoto[];
  readonly keptAtMs: number;
}

export interface DraftPhotos {
  readonly photos: readonly FormPhoto[];
  /** False until those of an earlier visit are there. */
  readonly isReady: boolean;
  /** Keeps these in place of those; none forgets them, after they were sent. */
  readonly change: (next: readonly FormPhoto[]) => void;
}

/**
 * The photos of a form, as `useDraft` keeps its words: an old phone ends the page while its camera is open. A browser that
 * refuses storage keeps them as long as the page.
 */
export function useDraftPhotos(name: string): DraftPhotos {
  const [photos, setPhotos] = useState<readonly FormPhoto[]>([]);
  const [isReady, setIsReady] = useState(false);
  const newest = useRef(photos);
  const show = (next: readonly FormPhoto[]): void => {
    newest.current = next;
    setPhotos(next);
  };
  const change = (next: readonly FormPhoto[]): void => {
    show(next);
    void keep(name, next).catch(() => undefined);
  };
  useEffect(() => {
    let isOver = false;
    const put = (found: readonly FormPhoto[]): void => {
      if (isOver) return;
      setIsReady(true);
      if (found.length === 0) return;
      // Whoever was quicker with the camera than the phone with its memory loses neither, here and in the memory.
      const taken = newest.current;
      if (taken.length === 0) show(found);
      else change([...found, ...taken]);
    };
    read(name).then(put, () => put([]));
    return () => {
      isOver = true;
    };
  }, [name]);
  return { photos, isReady, change };
}

/** All keys that begin with the owner and a dot: a slash comes right after the dot. */
const ofOwner = (owner: string): IDBKeyRange => IDBKeyRange.bound(`${owner}.`, `${owner}/`, false, true);

/** How many forms of a person hold photos. */
export const countDraftPhotos = (owner: string): Promise<number> =>
  run<number>('readonly', (store) => store.count(ofOwner(owner)));

export const forgetDraftPhotos = (owner: string): Promise<void> =>
  run('readwrite', (store) => store.delete(ofOwner(owner)));

/** The names of all forms that hold photos on this device. */
export const draftPhotoNames = async (): Promise<readonly string[]> =>
  (await run<IDBValidKey[]>('readonly', (store) => store.getAllKeys())).map(String);

/** Forgets the photos of these forms. */
export async function forgetPhotosOf(names: readonly string[]): Promise<void> {
  for (const name of names) await run('readwrite', (store) => store.delete(name));
}

async function read(name: string): Promise<readonly FormPhoto[]> {
  const kept = await run<Kept | undefined>('readonly', (store) => store.get(name));
  return kept?.photos ?? [];
}

async function keep(name: string, photos: readonly FormPhoto[]): Promise<void> {
  const keptAtMs = Date.now();
  await run('readwrite', (store) => {
    forgetOld(store, keptAtMs - KEPT_MS);
    return photos.length === 0 ? store.delete(name) : store.put({ photos, keptAtMs } satisfies Kept, name);
  });
}

function forgetOld(store: IDBObjectStore, beforeMs: number): void {
  const walking = store.openCursor();
  walking.onsuccess = () => {
    const cursor = walking.result;
    if (cursor === null) return;
    if ((cursor.value as Kept).keptAtMs < beforeMs) cursor.delete();
    cursor.continue();
  };
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
      transaction.onabort = () => {
        database.close();
        reject(transaction.error);
      };
    };
  });
}
