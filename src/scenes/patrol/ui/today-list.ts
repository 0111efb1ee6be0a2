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

/**
 * Reports among what waits to be sent, the newest first, as the server's list is. One that the server already lists, with
 * its answer on its way, is left out: when it was seen, to the millisecond, is the phone's own word.
 */
export function waitingReports(items: readonly QueueItem[], day: PatrolDay | undefined): WaitingReport[] {
  const listed = new Set(day?.items.map(({ reportedAt }) => Date.parse(reportedAt)));
  return items
    .filter(({ subject }) => subject.startsWith('report:'))
    .map((item) => ({
      item,
      body: (item.body ?? {}) as { readonly text?: string; readonly seenAt?: string },
    }))
    .filter(({ body }) => body.seenAt === undefined || !listed.has(Date.parse(body.seenAt)))
    .map(({ item, body }) => ({
      id: item.id,
      title: body.text ?? item.words,
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
