import type { QueueItem } from '../../../fronts/kit/queue.ts';
import type { PatrolDay } from '../contract.ts';

/** A report that is on the phone alone. */
export interface WaitingReport {
  readonly id: string;
  readonly title: string;
  readonly at: string;
  /** The server refused it: the person decides in the list of what waits. */
  readonly isRefused: boolean;
}

/** Reports among what waits to be sent, the newest first, as the server's list is. */
export function waitingReports(items: readonly QueueItem[]): WaitingReport[] {
  return items
    .filter(({ subject }) => subject.startsWith('report:'))
    .map((item) => ({
      id: item.id,
      title: (item.body as { readonly text?: string } | undefined)?.text ?? item.words,
      at: new Date(item.createdAtMs).toISOString(),
      isRefused: item.state === 'conflict',
    }))
    .reverse();
}

/** The day that the server told; what the phone has kept of another day is not today's. */
export function dayToShow(
  day: PatrolDay | undefined,
  { isKept, today }: { isKept: boolean; today: string },
): PatrolDay | undefined {
  return isKept && day?.day !== today ? undefined : day;
}
