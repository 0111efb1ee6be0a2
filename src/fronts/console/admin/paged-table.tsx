import { useInfiniteQuery } from '@tanstack/react-query';
import { Table, type TableColumnsType } from 'antd';
import { type ReactNode, useMemo } from 'react';
import { type ApiError, api, Button, ErrorState, Skeleton, useText, withQuery } from '../../kit/index.tsx';
import { adminWords } from './words/admin-words.ts';

interface Page<Row> {
  readonly items: readonly Row[];
  readonly next: string | null;
}

/** A list of the server by pages, and how to read it again after a change. */
export function usePages<Row>(
  path: string,
  query: Readonly<Record<string, string | boolean | undefined>> = {},
) {
  const list = useInfiniteQuery<Page<Row>, ApiError>({
    queryKey: [path, query],
    queryFn: ({ pageParam, signal }) =>
      api<Page<Row>>(
        'GET',
        withQuery(path, { ...query, cursor: pageParam as string | undefined }),
        undefined,
        { signal },
      ),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = useMemo(() => (list.data?.pages ?? []).flatMap((page) => page.items), [list.data]);
  return { list, rows, reload: () => void list.refetch() };
}

/** A table of the pages read so far, with its states. */
export function PagedTable<Row extends object>(props: {
  pages: ReturnType<typeof usePages<Row>>;
  columns: TableColumnsType<Row>;
  keyOf: (row: Row) => string;
}): ReactNode {
  const { pages, columns, keyOf } = props;
  const { list, rows } = pages;
  const text = useText(adminWords);
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton count={8} />;
  return (
    <div className="cb-stack-tight">
      <Table<Row>
        size="small"
        columns={columns}
        dataSource={[...rows]}
        rowKey={keyOf}
        pagination={false}
        locale={{ emptyText: <span className="cb-muted">{text.empty}</span> }}
      />
      {list.hasNextPage ? (
        <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
    </div>
  );
}
