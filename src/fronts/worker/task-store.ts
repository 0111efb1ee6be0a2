import type { WorkerSync, WorkerTask } from '../../base/intake/worker-contract.ts';
import type { QueueItem } from '../kit/queue.ts';
import { queuedActions } from './task-list.ts';

/** All that a phone knows of its tasks; kept whole, so that it opens without network. */
export interface TaskBook {
  readonly at: string;
  readonly tasks: readonly WorkerTask[];
  readonly more: boolean;
}

/** Brings an answer of the server into the book: what changed replaces, what is no longer mine goes. */
export function mergeSync(book: TaskBook | undefined, sync: WorkerSync): TaskBook {
  const known = new Map((book?.tasks ?? []).map((task) => [task.id, task]));
  for (const task of sync.items) known.set(task.id, task);
  return { at: sync.at, tasks: sync.ids.flatMap((id) => known.get(id) ?? []), more: sync.more };
}

/** The book after something was sent: the case's actions are those that follow, until the server says more. */
export function foresee(book: TaskBook, sent: Pick<QueueItem, 'subject' | 'path'>): TaskBook {
  const tasks = book.tasks.map((task) => {
    const last = queuedActions([sent], task.id).at(-1);
    return last === undefined ? task : { ...task, actions: task.next[last] ?? [], next: {} };
  });
  return { ...book, tasks };
}
