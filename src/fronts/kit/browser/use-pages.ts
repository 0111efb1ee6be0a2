import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { type ApiError, api, withQuery } from '../api.ts';

interface Page<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
}

/** A list of the server by pages: the rows read so far, the next page, and how to read all of it again. */
export function usePages<Row, Answer extends Page<Row> = Page<Row>>(
  path: string,
  query: Readonly<Record<string, string | number | boolean | undefined>> = {},
  /** Asks again in this rhythm, where no live event tells. */
  everyMs?: number,
) {
  const list = useInfiniteQuery<Answer, ApiError>({
    queryKey: [path, query],
    queryFn: ({ pageParam, signal }) =>
      api<Answer>('GET', withQuery(path, { ...query, cursor: pageParam as string | undefined }), undefined, {
        signal,
      }),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    ...(everyMs !== undefined && { refetchInterval: everyMs }),
  });
  const rows = useMemo(() => (list.data?.pages ?? []).flatMap((page) => page.items), [list.data]);
  return { list, rows, reload: () => void list.refetch() };
}
