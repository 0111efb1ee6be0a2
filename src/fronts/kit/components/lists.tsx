import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from '../browser/router.tsx';
import { useText } from '../browser/use-text.ts';
import type { CaseStatus } from '../status.ts';
import { Button } from './button.tsx';
import { StatusShape } from './marks.tsx';

export interface TimelineEntry {
  readonly key: string;
  /** The time as it is to be read: `今天 14:20`. */
  readonly at: string;
  /** A whole sentence: `已派给金水区城管局，王工 14:20 签收`. */
  readonly words: ReactNode;
  readonly status: CaseStatus;
  /** Who did it. */
  readonly by?: string;
  /** Photos, files, a quotation below the sentence. */
  readonly more?: ReactNode;
  /** Not yet happened: a promise, drawn hollow. */
  readonly isExpected?: boolean;
}

/** The story of a case, in the order given. */
export function Timeline({
  label,
  entries,
}: {
  label: string;
  entries: readonly TimelineEntry[];
}): ReactNode {
  return (
    <ol className="cb-timeline" aria-label={label}>
      {entries.map((entry) => (
        <li
          key={entry.key}
          className={`cb-timeline-entry cb-status-${entry.status}${entry.isExpected === true ? ' cb-timeline-expected' : ''}`}
        >
          <StatusShape status={entry.status} />
          <div className="cb-timeline-body">
            <div className="cb-timeline-words">{entry.words}</div>
            <div className="cb-timeline-meta">
              <span className="cb-figures">{entry.at}</span>
              {entry.by === undefined ? null : <span>{entry.by}</span>}
            </div>
            {entry.more}
          </div>
        </li>
      ))}
    </ol>
  );
}

export interface Crumb {
  readonly label: string;
  /** A path below the front; or `onPick` for places that are not pages. */
  readonly to?: string;
  readonly onPick?: () => void;
}

/** Where this page stands; the last one is here. */
export function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }): ReactNode {
  const text = useText();
  return (
    <nav className="cb-breadcrumb" aria-label={text.breadcrumb}>
      <ol>
        {crumbs.map((crumb, index) => {
          const isHere = index === crumbs.length - 1;
          return (
            <li key={crumb.label}>
              {isHere ? (
                <span aria-current="location">{crumb.label}</span>
              ) : crumb.to === undefined ? (
                <button type="button" onClick={crumb.onPick}>
                  {crumb.label}
                </button>
              ) : (
                <Link to={crumb.to}>{crumb.label}</Link>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

export interface PagedListProps<Item> {
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly draw: (item: Item) => ReactNode;
  /** More can be asked for with the cursor of the last answer. */
  readonly hasMore?: boolean;
  readonly isLoadingMore?: boolean;
  readonly onMore?: () => void;
}

/**
 * A list that grows by pages when its end comes into view. Rows out of view are not laid out (`content-visibility`),
 * so a few thousand are fine; longer lists are for filters, not for scrolling.
 */
export function PagedList<Item>(props: PagedListProps<Item>): ReactNode {
  const { label, items, keyOf, draw, hasMore = false, isLoadingMore = false, onMore } = props;
  const text = useText();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = end.current;
    if (element === null || !hasMore || isLoadingMore || onMore === undefined) return undefined;
    const observer = new IntersectionObserver((seen) => {
      if (seen.some((entry) => entry.isIntersecting)) onMore();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasMore, isLoadingMore, onMore]);
  return (
    <div className="cb-list">
      <ul aria-label={label}>
        {items.map((item) => (
          <li key={keyOf(item)} className="cb-list-row">
            {draw(item)}
          </li>
        ))}
      </ul>
      <div ref={end} className="cb-list-end">
        {hasMore ? (
          <Button kind="quiet" isBusy={isLoadingMore} onClick={onMore}>
            {text.more}
          </Button>
        ) : items.length > 20 ? (
          text.noMore
        ) : null}
      </div>
    </div>
  );
}

/** New rows wait behind this until the person wants them, so that nothing jumps under the hand. */
export function NewRows({ count, onShow }: { count: number; onShow: () => void }): ReactNode {
  const text = useText();
  return (
    <div className="cb-new-rows" role="status">
      {count === 0 ? null : (
        <button type="button" onClick={onShow}>
          {text.newRows(count)}
        </button>
      )}
    </div>
  );
}
