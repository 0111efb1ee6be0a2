import type { RequestView, TicketDetail } from '../../contract.ts';

/** One moment between the upper platform and us. */
export type StoryEntry =
  | { readonly what: 'received'; readonly at: string }
  | { readonly what: 'taken'; readonly at: string }
  | { readonly what: 'asked' | 'answered' | 'waiting'; readonly at: string; readonly request: RequestView }
  | { readonly what: 'change'; readonly at: string; readonly change: TicketDetail['changes'][number] }
  | { readonly what: 'call-back'; readonly at: string; readonly call: TicketDetail['callBacks'][number] };

/** What follows from a change of the deadline or an answer; told by those already. */
const FOLLOWING = new Set(['innerDueAt', 'closedAt', 'takenOverVersion', 'reportId', 'round']);

/** The exchange about a ticket in the order it happened; what still waits for its answer comes last. */
export function storyOf(ticket: TicketDetail): StoryEntry[] {
  const entries: StoryEntry[] = [
    { what: 'received', at: ticket.receivedAt },
    ...(ticket.taken === null ? [] : [{ what: 'taken' as const, at: ticket.taken.at }]),
    ...ticket.requests.flatMap((request): StoryEntry[] => [
      { what: 'asked', at: request.askedAt, request },
      ...(request.answeredAt === null
        ? []
        : [{ what: 'answered' as const, at: request.answeredAt, request }]),
    ]),
    ...ticket.changes
      .filter((change) => !FOLLOWING.has(change.field))
      .map((change) => ({ what: 'change' as const, at: change.at, change })),
    ...ticket.callBacks.map((call) => ({ what: 'call-back' as const, at: call.at, call })),
  ];
  const sorted = entries
    .map((entry, index) => ({ entry, index }))
    .sort((a, b) => Date.parse(a.entry.at) - Date.parse(b.entry.at) || a.index - b.index)
    .map(({ entry }) => entry);
  const waiting = ticket.requests.filter((request) => request.state === 'waiting');
  return [...sorted, ...waiting.map((request) => ({ what: 'waiting' as const, at: '', request }))];
}
