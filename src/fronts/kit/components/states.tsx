import type { UseQueryResult } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useOnline } from '../browser/use-online.ts';
import { useText } from '../browser/use-text.ts';
import { type ApiError, isApiError } from '../problem.ts';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';

export interface EmptyStateProps {
  /** What will come here: `还没有上报`. */
  readonly title: string;
  /** How to begin. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  readonly icon?: IconName;
}

/** Nothing is here yet: what will come, and how to begin. */
export function EmptyState({ title, children, action, icon = 'list' }: EmptyStateProps): ReactNode {
  return (
    <div className="cb-state">
      <Icon name={icon} size="2rem" />
      <p className="cb-state-title">{title}</p>
      {children === undefined ? null : <div className="cb-state-words">{children}</div>}
      {action}
    </div>
  );
}

export interface ErrorStateProps {
  readonly error: unknown;
  /** Tries again; whatever the person typed must still be there. */
  readonly onRetry?: () => void;
  readonly isRetrying?: boolean;
}

/** What happened, what is safe, what to do. Knows no right, not found, signed out, offline and the rest. */
export function ErrorState({ error, onRetry, isRetrying = false }: ErrorStateProps): ReactNode {
  const text = useText();
  const words = useErrorWords()(error);
  const code = isApiError(error) ? error.code : 'client.broken';
  return (
    <div className="cb-state cb-state-error" role="alert">
      <p className="cb-state-title">{words.title}</p>
      {words.detail === '' ? null : <div className="cb-state-words">{words.detail}</div>}
      {onRetry === undefined ? null : (
        <Button onClick={onRetry} isBusy={isRetrying}>
          {text.retry}
        </Button>
      )}
      <p className="cb-state-code">{text.errorCode(code)}</p>
    </div>
  );
}

/** Words for any error; the server's own words where it sent some. */
export function useErrorWords(): (error: unknown) => { title: string; detail: string } {
  const text = useText();
  return (error) => {
    if (!isApiError(error)) return { title: text.errorTitle, detail: text.errorBroken };
    const known: Record<string, string> = {
      'client.offline': text.errorOffline,
      'client.timeout': text.errorTimeout,
      'client.unreadable': text.errorUnreadable,
      'client.not_here': navigator.onLine ? text.errorRenewed : text.errorNotHere,
      'client.not_kept': text.errorNotKept,
    };
    const own = known[error.code];
    if (own !== undefined) return { title: text.errorTitle, detail: own };
    if (error.status === 403) {
      return {
        title: error.title || text.errorNoRight,
        detail: error.detail && error.detail !== error.title ? error.detail : text.errorNoRightWhom,
      };
    }
    const fallback: Record<number, string> = { 401: text.errorSignedOut, 404: text.errorNotFound };
    return {
      title: error.title || text.errorTitle,
      // The server may say everything in one sentence: it is not said twice.
      detail:
        error.detail === error.title && error.title !== ''
          ? ''
          : error.detail || (fallback[error.status] ?? text.errorServer),
    };
  };
}

export interface SkeletonProps {
  /** The shape of what comes: `lines` of text, `rows` of a list, a `block` for a picture or map. */
  readonly shape?: 'lines' | 'rows' | 'block';
  readonly count?: number;
}

/** The shape of what is coming; invisible for the first 300 ms, because most answers are quicker. */
export function Skeleton({ shape = 'rows', count = 3 }: SkeletonProps): ReactNode {
  const text = useText();
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsShown(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={`cb-skeleton cb-skeleton-${shape}${isShown ? '' : ' cb-skeleton-early'}`} role="status">
      <span className="cb-unseen">{text.loading}</span>
      {Array.from({ length: count }, (_, index) => (
        <span key={`bar-${index + 1}`} className="cb-skeleton-bar" />
      ))}
    </div>
  );
}

export interface LoadedProps<Data> {
  readonly query: Pick<
    UseQueryResult<Data, ApiError>,
    'data' | 'error' | 'isError' | 'isFetching' | 'refetch'
  >;
  /** What stands for the page while it comes. */
  readonly skeleton?: ReactNode;
  /** Drawn when `isEmpty(data)`. */
  readonly empty?: ReactNode;
  readonly isEmpty?: (data: Data) => boolean;
  readonly children: (data: Data) => ReactNode;
}

/** Draws the state of a query: coming, failed, empty or there. What was there stays while it is asked anew. */
export function Loaded<Data>({ query, skeleton, empty, isEmpty, children }: LoadedProps<Data>): ReactNode {
  if (query.data !== undefined) {
    return empty !== undefined && isEmpty?.(query.data) === true ? empty : children(query.data);
  }
  if (query.isError) {
    return (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} isRetrying={query.isFetching} />
    );
  }
  return skeleton ?? <Skeleton />;
}

export interface OfflineBarProps {
  /** What waits on the phone to be sent; told (0 too) where everything may be done without network. */
  readonly queuedCount?: number;
  /** What a person has to look at before it can go on. */
  readonly conflictCount?: number;
  readonly isSending?: boolean;
  readonly onOpen?: () => void;
  /** For pictures and tests; otherwise the device says it. */
  readonly isOnline?: boolean;
}

/** Always there when something waits: no network, the number queued, the number in conflict. Nothing otherwise. */
export function OfflineBar(props: OfflineBarProps): ReactNode {
  const { queuedCount = 0, conflictCount = 0, isSending = false, onOpen } = props;
  const text = useText();
  const deviceOnline = useOnline();
  const isOnline = props.isOnline ?? deviceOnline;
  const nothingWaits = props.queuedCount === undefined ? text.offlineEmpty : text.offlineReady;
  const parts = [
    ...(isOnline ? [] : [queuedCount > 0 ? text.offlineQueued(queuedCount) : nothingWaits]),
    ...(isOnline && (isSending || queuedCount > 0) ? [text.sending(queuedCount)] : []),
    ...(conflictCount > 0 ? [text.conflicts(conflictCount)] : []),
  ];
  return (
    <div className="cb-offline" role="status" hidden={parts.length === 0}>
      {isOnline ? null : <Icon name="offline" />}
      <span>{parts.join(' · ')}</span>
      {onOpen === undefined || parts.length === 0 ? null : (
        <Button kind="quiet" onClick={onOpen}>
          {text.show}
        </Button>
      )}
    </div>
  );
}
