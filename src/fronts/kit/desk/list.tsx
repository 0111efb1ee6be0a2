import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from '../browser/router.tsx';
import { PagedList } from '../components/lists.tsx';
import { ErrorState, Skeleton } from '../components/states.tsx';

/** What `usePages` or `useApiQuery` tells of a list. */
interface ListState {
  readonly isError: boolean;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly isFetching: boolean;
  readonly refetch: () => unknown;
  readonly hasNextPage?: boolean;
  readonly isFetchingNextPage?: boolean;
  readonly fetchNextPage?: () => unknown;
}

export interface DeskListProps<Row> {
  readonly label: string;
  /** As `usePages` gives them. */
  readonly pages: { readonly list: ListState; readonly rows: readonly Row[] };
  readonly keyOf: (row: Row) => string;
  /** The lines of a row: `<DeskRow …>`. */
  readonly draw: (row: Row) => ReactNode;
  /** Drawn when there is nothing. */
  readonly empty: ReactNode;
  /** Key of the row in view. */
  readonly current: string | undefined;
  readonly onPick?: (key: string) => void;
  /** Where a row leads, when it is a page of its own. */
  readonly toOf?: (row: Row) => string;
  /** For rows with an arrangement of their own. */
  readonly rowClassName?: string;
}

/** A list on the left of a page, by pages of the server; one row is in view and kept on the screen. */
export function DeskList<Row>(props: DeskListProps<Row>): ReactNode {
  const { label, pages, keyOf, draw, empty, current, onPick, toOf, rowClassName = '' } = props;
  const { list, rows } = pages;
  const box = useRef<HTMLDivElement>(null);
  const last = useRef(current);
  useEffect(() => {
    if (last.current !== current)
      box.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' });
    last.current = current;
  }, [current]);
  return (
    <div className="cb-rows" ref={box}>
      {list.isError && rows.length === 0 ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} isRetrying={list.isFetching} />
      ) : list.isPending ? (
        <Skeleton count={8} />
      ) : rows.length === 0 ? (
        empty
      ) : (
        <PagedList
          label={label}
          items={rows}
          keyOf={keyOf}
          hasMore={list.hasNextPage ?? false}
          isLoadingMore={list.isFetchingNextPage ?? false}
          onMore={() => void list.fetchNextPage?.()}
          draw={(row) => (
            <DeskPick
              id={`row-${keyOf(row)}`}
              isCurrent={keyOf(row) === current}
              className={rowClassName}
              {...(toOf === undefined ? { onPick: () => onPick?.(keyOf(row)) } : { to: toOf(row) })}
            >
              {draw(row)}
            </DeskPick>
          )}
        />
      )}
    </div>
  );
}

export interface DeskPickProps {
  readonly id?: string;
  readonly isCurrent: boolean;
  readonly onPick?: () => void;
  readonly to?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A row that is taken into view, or leads to its page. */
export function DeskPick({ id, isCurrent, onPick, to, className = '', children }: DeskPickProps): ReactNode {
  const attributes = {
    id,
    className: `cb-pick ${className}`,
    'aria-current': isCurrent ? ('true' as const) : undefined,
  };
  if (to !== undefined)
    return (
      <Link to={to} {...attributes}>
        {children}
      </Link>
    );
  return (
    <button type="button" data-row {...attributes} onClick={onPick}>
      {children}
    </button>
  );
}

export interface DeskRowProps {
  readonly title: ReactNode;
  /** Before the title: where it stands. */
  readonly mark?: ReactNode;
  /** Behind the title: what is out of the ordinary. */
  readonly flags?: ReactNode;
  /** Whose, where, what kind. */
  readonly line?: ReactNode;
  /** How far it is. */
  readonly foot?: ReactNode;
  /** At the end of the last line: when. */
  readonly end?: ReactNode;
}

/** The lines of a row: title, what it is about, how far it is and when; two lines where there is no more to say. */
export function DeskRow({ title, mark, flags, line, foot, end }: DeskRowProps): ReactNode {
  return (
    <>
      <span className="cb-pick-title">
        {mark}
        <span className="cb-cut cb-strong">{title}</span>
        {flags}
      </span>
      {line && (foot || !end) ? <span className="cb-pick-line cb-cut">{line}</span> : null}
      {foot || end ? (
        <span className="cb-pick-foot">
          {foot && typeof foot !== 'string' ? foot : <span className="cb-cut">{foot || line}</span>}
          {end ? <span className="cb-pick-end cb-figures">{end}</span> : null}
        </span>
      ) : null}
    </>
  );
}
