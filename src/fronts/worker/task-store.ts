import type { WorkerSync, WorkerTask } from '../../base/intake/worker-contract.ts';

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
