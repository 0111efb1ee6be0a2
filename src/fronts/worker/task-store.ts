import type { WorkerSync, WorkerTask } from '../../base/intake/worker-contract.ts';
import type { QueueItem } from '../kit/queue.ts';
import { queuedActions } from './task-list.ts';

/** All that a phone knows of its tasks; kept whole, so that it opens without network. */
export interface TaskBook {
  readonly at: string;
  readonly tasks: readonly WorkerTask[];
  readonly more: boolean;
  /** When each case was read: its clocks were true then. A book kept by an earlier release has none. */
  readonly readAt?: Readonly<Record<string, string>>;
}

/** Clocks begin and end to count with the shifts, which changes no case: what was read longer ago is read again. */
const FRESH_MS = 30 * 60_000;

/** When the clocks of a case were true, ISO 8601. */
export const readAtOf = (book: TaskBook, caseId: string): string => book.readAt?.[caseId] ?? book.at;

/** What to ask the server for: only what changed since, or everything when some of it was read too long ago. */
export function sinceOf(book: TaskBook | undefined, nowMs: number): string | undefined {
  if (book === undefined) return undefined;
  const isFresh = book.tasks.every((task) => nowMs - Date.parse(readAtOf(book, task.id)) < FRESH_MS);
  return isFresh ? book.at : undefined;
}

/** Brings an answer of the server into the book: what changed replaces, what is no longer mine goes. */
export function mergeSync(book: TaskBook | undefined, sync: WorkerSync): TaskBook {
  const known = new Map((book?.tasks ?? []).map((task) => [task.id, task]));
  for (const task of sync.items) known.set(task.id, task);
  const tasks = sync.ids.flatMap((id) => known.get(id) ?? []);
  const isNew = new Set(sync.items.map((task) => task.id));
  const readAt = Object.fromEntries(
    tasks.map(({ id }) => [id, isNew.has(id) || book === undefined ? sync.at : readAtOf(book, id)]),
  );
  return { at: sync.at, tasks, more: sync.more, readAt };
}

/** The book after something was sent: the case's actions are those that follow, until the server says more. */
export function foresee(book: TaskBook, sent: Pick<QueueItem, 'subject' | 'path'>): TaskBook {
  const tasks = book.tasks.map((task) => {
    const last = queuedActions([sent], task.id).at(-1);
    return last === undefined ? task : { ...task, actions: task.next[last] ?? [], next: {} };
  });
  return { ...book, tasks };
}
