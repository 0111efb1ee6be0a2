import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { PhotoMark } from '../../../base/intake/photo-checks/contract.ts';
import type { CaseSummary } from '../../../base/loop/contract.ts';
import { type ApiError, api, useGathered, useLive } from '../../kit/index.tsx';
import { countPath, type Filters, listPath, newestPath, QUEUES, type QueueId } from './queues.ts';

/** A row of the desk; where results wait for verification with what comparing their photos said. */
export type QueueRow = CaseSummary & { readonly photoCheck?: PhotoMark | null };
interface QueuePage {
  readonly items: readonly QueueRow[];
  readonly next: string | null;
}

const GATHER_MS = 300;
/** Changed rows that are read anew in one round; the others follow in the next. */
const MOST_READ = 20;
const COUNTS_MS = 1_500;

/**
 * The rows of a view. News waits: `newCount` tells how many, `reveal` shows them; a row that left the queue stays
 * in its place with its new state until then, so that nothing jumps.
 */
export function useQueue(queue: QueueId, filters: Filters) {
  const client = useQueryClient();
  const key = useMemo(() => ['queue', queue, filters], [queue, filters]);
  const list = usePagesOf(key, queue, filters);
  const [fresh, setFresh] = useState<ReadonlyMap<string, QueueRow>>(new Map());
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  const touched = useRef(new Set<string>());
  useEffect(() => {
    setFresh(new Map());
    setArrived(new Set());
  }, [key]);
  const rows = useMemo(() => {
    const seen = new Map<string, QueueRow>();
    for (const page of list.data?.pages ?? []) for (const row of page.items) seen.set(row.id, row);
    return [...seen.values()].map((row) => ({ ...row, ...fresh.get(row.id) }));
  }, [list.data, fresh]);

  const look = async (): Promise<void> => {
    const ids = [...touched.current];
    touched.current.clear();
    const known = new Set(rows.map((row) => row.id));
    const newest = await api<QueuePage>('GET', newestPath(queue, filters));
    const unseen = newest.items.filter((row) => !known.has(row.id) && ids.includes(row.id));
    if (unseen.length > 0) setArrived((before) => new Set([...before, ...unseen.map((row) => row.id)]));
    const rest = ids.filter((id) => known.has(id));
    const changed = rest.splice(0, MOST_READ);
    for (const id of rest) touched.current.add(id);
    if (rest.length > 0) later();
    const answers = await Promise.allSettled(
      changed.map((id) => api<CaseSummary>('GET', `/api/v1/cases/${id}`)),
    );
    const rowsNow: QueueRow[] = answers.flatMap((answer) =>
      answer.status === 'fulfilled' ? [answer.value] : [],
    );
    // A case alone says nothing of its photos: the list does.
    const marks = new Map(newest.items.map((row) => [row.id, row.photoCheck] as const));
    for (const [index, row] of rowsNow.entries()) {
      const photoCheck = marks.get(row.id);
      if (photoCheck !== undefined) rowsNow[index] = { ...row, photoCheck };
    }
    if (rowsNow.length > 0)
      setFresh((before) => new Map([...before, ...rowsNow.map((row) => [row.id, row] as const)]));
  };
  const later = useGathered(look, GATHER_MS);
  useLive(
    ['cases'],
    ({ data }) => {
      const { caseId } = (data ?? {}) as { caseId?: string };
      if (typeof caseId !== 'string') return;
      touched.current.add(caseId);
      void client.invalidateQueries({ queryKey: [`/api/v1/cases/${caseId}`] });
      later();
    },
    () => void list.refetch(),
  );
  return {
    list,
    rows,
    newCount: arrived.size,
    reveal: () => {
      setArrived(new Set());
      setFresh(new Map());
      void client.resetQueries({ queryKey: key });
    },
    /** Puts a changed row into its place at once, before the news of it comes back. */
    replace: (row: CaseSummary) => setFresh((before) => new Map([...before, [row.id, row]])),
  };
}

function usePagesOf(key: readonly unknown[], queue: QueueId, filters: Filters) {
  return useInfiniteQuery<QueuePage, ApiError>({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      api<QueuePage>('GET', listPath(queue, filters, pageParam as string | undefined), undefined, { signal }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    // Another view of a moment ago may be old by now: it is asked for anew when it is opened.
    gcTime: 0,
  });
}

interface Count {
  readonly count: number;
  readonly more: boolean;
}

/** The queue of photos tells failed and doubtful ones apart, and counts up to a thousand. */
type Answer = Count | { readonly fail: number; readonly doubt: number };
function countOf(answer: Answer): Count {
  if ('count' in answer) return answer;
  const count = answer.fail + answer.doubt;
  return { count, more: count >= 1_000 };
}

/** How many each queue holds under the filters; asked for anew when something happens, not more often than it helps. */
export function useCounts(filters: Filters): Readonly<Partial<Record<QueueId, Count>>> {
  const [counts, setCounts] = useState<Partial<Record<QueueId, Count>>>({});
  const load = async (): Promise<void> => {
    await Promise.all(
      QUEUES.map(async ({ id }) => {
        const answer = await api<Answer>('GET', countPath(id, filters)).catch(() => undefined);
        const count = answer && countOf(answer);
        if (count) setCounts((before) => ({ ...before, [id]: count }));
      }),
    );
  };
  useEffect(() => {
    void load();
  }, [filters]);
  const soon = useGathered(load, COUNTS_MS);
  useLive(['cases'], soon, soon);
  return counts;
}
