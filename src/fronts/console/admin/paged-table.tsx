import type { ReactNode } from 'react';
import { Button, ErrorState, Skeleton, type usePages, useText } from '../../kit/index.tsx';
import { RowsTable, type RowsTableProps } from './rows-table.tsx';
import { adminWords } from './words/admin-words.ts';

interface PagedTableProps<Row> extends Omit<RowsTableProps<Row>, 'rows'> {
  readonly pages: ReturnType<typeof usePages<Row>>;
  /** Said where there is nothing. */
  readonly empty?: string;
}

/** A table of the pages read so far, with its states. */
export function PagedTable<Row>({ pages, empty, ...table }: PagedTableProps<Row>): ReactNode {
  const { list, rows } = pages;
  const text = useText(adminWords);
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton count={8} />;
  return (
    <div className="cb-stack-tight">
      {rows.length === 0 ? (
        <p className="cb-muted">{empty ?? text.empty}</p>
      ) : (
        <RowsTable {...table} rows={rows} />
      )}
      {list.hasNextPage ? (
        <div>
          <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {text.more}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
