import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { WorkerSync, WorkerTask } from '../../../base/intake/worker-contract.ts';
import { type ApiError, api, isApiError, type Queue, useLive, withQuery } from '../../kit/index.tsx';
import { foresee, mergeSync, sinceOf, type TaskBook } from '../task-store.ts';
import { forget, keep, readKept } from './store.ts';

const RHYTHM_MS = 60_000;
const MOST_THUMBNAILS = 3;
const THUMBNAIL_LIMIT_MS = 20_000;

export interface Tasks {
  readonly book: TaskBook | undefined;
  readonly error: ApiError | undefined;
  readonly isLoading: boolean;
  sync(): Promise<void>;
}

/** My tasks: at once from the phone, then from the server; asked for anew when something was sent or has changed. */
export function useTasks(owner: string, queue: Queue): Tasks {
  const [book, setBook] = useState<TaskBook>();
  const [error, setError] = useState<ApiError>();
  const [isLoading, setIsLoading] = useState(true);
  const current = useRef<TaskBook>(undefined);
  const running = useRef<Promise<void>>(undefined);
  const isWanted = useRef(false);

  const show = useCallback((next: TaskBook): void => {
    current.current = next;
    setBook(next);
  }, []);
  const sync = useCallback((): Promise<void> => {
    // Asked for while an answer is on its way, which may be older than what is asked about: once more after it.
    if (running.current !== undefined) {
      isWanted.current = true;
      return running.current;
    }
    running.current = (async () => {
      try {
        const path = withQuery('/api/v1/worker/sync', { since: sinceOf(current.current, Date.now()) });
        const next = mergeSync(current.current, await api<WorkerSync>('GET', path));
        show(next);
        setError(undefined);
        await keep(`book:${owner}`, next);
        // Not waited for: on a slow line the photos take longer than the next task may.
        keepThumbnails(() => current.current?.tasks ?? []).catch(() => undefined);
      } catch (problem) {
        if (isApiError(problem)) setError(problem);
      } finally {
        setIsLoading(false);
        running.current = undefined;
        if (isWanted.current) {
          isWanted.current = false;
          void sync();
        }
      }
    })();
    return running.current;
  }, [owner, show]);

  useRhythm(owner, queue, { current, show, sync });
  useLive(
    ['cases'],
    () => void sync(),
    () => void sync(),
  );
  return { book, error, isLoading, sync };
}

interface Shown {
  readonly current: RefObject<TaskBook | undefined>;
  show(book: TaskBook): void;
  sync(): Promise<void>;
}

/** First what the phone has kept, then the server: each minute, with the network's return and after each sending. */
function useRhythm(owner: string, queue: Queue, { current, show, sync }: Shown): void {
  useEffect(() => {
    let isOver = false;
    void readKept<TaskBook>(`book:${owner}`).then((kept) => {
      if (isOver) return;
      if (kept !== undefined && current.current === undefined) {
        show(kept);
      }
      void sync();
    });
    const timer = setInterval(() => void sync(), RHYTHM_MS);
    const again = (): void => void sync();
    addEventListener('online', again);
    const unsubscribe = queue.onSent((item) => {
      // Until the server tells the new state the phone goes on with what it foresaw; the network may be gone by then.
      const book = current.current && foresee(current.current, item);
      if (book !== undefined) {
        show(book);
        void keep(`book:${owner}`, book);
      }
      again();
    });
    return () => {
      isOver = true;
      clearInterval(timer);
      removeEventListener('online', again);
      unsubscribe();
    };
  }, [owner, queue, current, show, sync]);
}

const thumbnailKey = (id: string): string => `thumbnail:${id}`;

type Attachment = WorkerTask['attachments'][number];

const wantedOf = (tasks: readonly WorkerTask[]): readonly Attachment[] =>
  tasks.flatMap((task) =>
    task.attachments
      .filter((each) => each.thumbnailUrl !== null && each.purpose !== 'after')
      .slice(0, MOST_THUMBNAILS),
  );

let isKeepingThumbnails = false;

/** The photos before are needed on the spot, where there may be no network. One round at a time, of the tasks of now. */
async function keepThumbnails(tasksNow: () => readonly WorkerTask[]): Promise<void> {
  if (isKeepingThumbnails) return;
  isKeepingThumbnails = true;
  try {
    const wanted = wantedOf(tasksNow());
    await forget('thumbnail:', new Set(wanted.map((each) => thumbnailKey(each.id))));
    for (const { id, thumbnailUrl } of wanted)
      if ((await readKept<Blob>(thumbnailKey(id))) === undefined) await keepThumbnail(id, thumbnailUrl!);
  } finally {
    isKeepingThumbnails = false;
  }
}

/** What does not arrive is asked for again with the next round. */
async function keepThumbnail(id: string, url: string): Promise<void> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(THUMBNAIL_LIMIT_MS) });
    if (answer.ok) await keep(thumbnailKey(id), await answer.blob());
  } catch {
    // No network, or too slow.
  }
}

/** The kept thumbnail of an attachment, or its address on the server while it is not there yet. */
export function useThumbnail(attachment: Attachment | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  const id = attachment?.id;
  const fallback = attachment?.thumbnailUrl ?? undefined;
  useEffect(() => {
    if (id === undefined) return undefined;
    let made: string | undefined;
    let isOver = false;
    void readKept<Blob>(thumbnailKey(id)).then((blob) => {
      if (isOver) return;
      if (blob !== undefined) made = URL.createObjectURL(blob);
      setUrl(made ?? fallback);
    });
    return () => {
      isOver = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [id, fallback]);
  return url;
}
