import { Table, type TableColumnsType } from 'antd';
import type { ReactNode } from 'react';
import { Button, ErrorState, Skeleton, type usePages, useText } from '../../kit/index.tsx';
import { adminWords } from './words/admin-words.ts';

/** A table of the pages read so far, with its states. */
export function PagedTable<Row extends object>(props: {
  pages: ReturnType<typeof usePages<Row>>;
  columns: TableColumnsType<Row>;
  keyOf: (row: Row) => string;
  /** Said where there is nothing. */
  empty?: string;
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
        locale={{ emptyText: <span className="cb-muted">{props.empty ?? text.empty}</span> }}
      />
      {list.hasNextPage ? (
        <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
    </div>
  );
}
