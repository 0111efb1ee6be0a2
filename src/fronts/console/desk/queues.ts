import { withQuery } from '../../kit/api.ts';

/** The queues of the desk, in the order in which work passes through them. */
export const QUEUES = [
  { id: 'dispatch', query: { state: 'awaiting-dispatch' } },
  { id: 'sign', query: { state: 'awaiting-signature' } },
  { id: 'handle', query: { state: 'handling' } },
  { id: 'return', query: { state: 'objected' } },
  { id: 'panel', query: { state: 'in-panel' } },
  { id: 'verify', query: { state: 'awaiting-verification' } },
  // A part of the one before: photos that failed or are in doubt.
  { id: 'photos', query: { state: 'awaiting-verification' }, within: 'verify' },
  { id: 'close', query: { state: 'awaiting-closing' } },
  { id: 'late', query: { late: true } },
  { id: 'all', query: {} },
] as const;
export type QueueId = (typeof QUEUES)[number]['id'];
/** The queues with a tab of their own. */
export const TABS = QUEUES.filter((queue) => !('within' in queue));

/** The tab under which a queue stands: its own, or that of the queue that it is a part of. */
export function tabOf(queue: QueueId): QueueId {
  const found = QUEUES.find(({ id }) => id === queue);
  return found !== undefined && 'within' in found ? found.within : queue;
}

/** What a list is narrowed to besides its queue; each is kept in the address. */
export const FILTERS = ['area', 'unit', 'list', 'category', 'channel', 'kind', 'words'] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = Readonly<Partial<Record<FilterName, string>>>;

/** The view that an address keeps. An unknown queue is the first one. */
export function readView(query: URLSearchParams): { queue: QueueId; filters: Filters } {
  const queue = QUEUES.find((each) => each.id === query.get('queue'))?.id ?? 'dispatch';
  const filters: Partial<Record<FilterName, string>> = {};
  for (const name of FILTERS) {
    const value = query.get(name);
    if (value !== null && value !== '') filters[name] = value;
  }
  return { queue, filters };
}

/** The address of a view. */
export function addressOf(queue: QueueId, filters: Filters, selected?: string): string {
  return withQuery('/', { ...(queue === 'dispatch' ? {} : { queue }), ...filters, case: selected });
}

const TO_VERIFY = '/api/v1/photo-checks/queue';

/** Where the server gives a page of this view. */
export function listPath(queue: QueueId, filters: Filters, cursor?: string): string {
  if (queue === 'photos')
    return withQuery(TO_VERIFY, { ...filters, verdict: 'questioned', limit: 50, cursor });
  // The same list as any other, with what comparing the photos said.
  if (queue === 'verify') return withQuery(TO_VERIFY, { ...filters, sort: 'priority', limit: 50, cursor });
  const isAll = queue === 'all';
  return withQuery('/api/v1/cases', {
    ...queryOf(queue),
    ...filters,
    ...(isAll ? {} : { open: true }),
    sort: isAll ? 'newest' : queue === 'late' ? 'due' : 'priority',
    limit: 50,
    cursor,
  });
}

/** The newest of this view, to see what has arrived since it was drawn. */
export function newestPath(queue: QueueId, filters: Filters): string {
  if (queue === 'photos') return withQuery(TO_VERIFY, { ...filters, verdict: 'questioned', limit: 100 });
  if (queue === 'verify') return withQuery(TO_VERIFY, { ...filters, sort: 'newest', limit: 100 });
  const open = queue === 'all' ? {} : { open: true };
  return withQuery('/api/v1/cases', { ...queryOf(queue), ...filters, ...open, sort: 'newest', limit: 100 });
}

/** Where the server gives this view as a workbook, without pages. Photos in question leave as what waits to be verified. */
export function sheetPath(queue: QueueId, filters: Filters, reporters: 'none' | 'masked' | 'full'): string {
  return withQuery('/api/v1/desk/cases.xlsx', {
    ...queryOf(queue),
    ...filters,
    ...(queue === 'all' ? {} : { open: true }),
    reporters,
  });
}

export function countPath(queue: QueueId, filters: Filters): string {
  if (queue === 'photos') return withQuery('/api/v1/photo-checks/count', { ...filters });
  return withQuery('/api/v1/cases/count', {
    ...queryOf(queue),
    ...filters,
    ...(queue === 'all' ? {} : { open: true }),
  });
}

function queryOf(queue: QueueId): Record<string, string | boolean> {
  return QUEUES.find((each) => each.id === queue)?.query ?? {};
}

/** Cuts a text at the words that decided, longest first, so that they can be marked. */
export function highlighted(text: string, words: readonly string[]): { text: string; isMarked: boolean }[] {
  const known = [...new Set(words.filter((word) => word.trim() !== ''))].sort((a, b) => b.length - a.length);
  if (known.length === 0) return [{ text, isMarked: false }];
  const pattern = new RegExp(
    `(${known.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`,
    'gi',
  );
  return text
    .split(pattern)
    .map((part, index) => ({ text: part, isMarked: index % 2 === 1 }))
    .filter((part) => part.text !== '');
}
