import type { ReactNode } from 'react';
import { useText } from '../browser/use-text.ts';
import { Button } from '../components/button.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';
import type { DeskListProps } from './list.tsx';
import { DataTable, type DataTableProps } from './parts.tsx';

export interface TablePagesProps<Row> extends Pick<DataTableProps, 'label' | 'heads'> {
  /** As `usePages` gives them. */
  readonly pages: DeskListProps<Row>['pages'];
  /** Drawn when there is nothing. */
  readonly empty: ReactNode;
  /** One `<tr>`. */
  readonly draw: (row: Row) => ReactNode;
}

/** A list of the server as a table that grows page by page, with all its states. */
export function TablePages<Row>({ label, heads, pages, empty, draw }: TablePagesProps<Row>): ReactNode {
  const { list, rows } = pages;
  const text = useText();
  const error = list.isError ? (
    <ErrorState error={list.error} onRetry={() => void list.refetch()} isRetrying={list.isFetching} />
  ) : null;
  if (error !== null && rows.length === 0) return error;
  if (list.isPending) return <Skeleton count={8} />;
  if (rows.length === 0) return empty;
  return (
    <>
      <DataTable {...{ heads, ...(label !== undefined && { label }) }}>{rows.map(draw)}</DataTable>
      {error}
      {list.hasNextPage ? (
        <div>
          <Button isBusy={list.isFetchingNextPage ?? false} onClick={() => void list.fetchNextPage?.()}>
            {text.more}
          </Button>
        </div>
      ) : null}
    </>
  );
}
