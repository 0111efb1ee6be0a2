import './inbox.css';
import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef } from 'react';
import type { MessagePage, MessageView } from '../../../base/messages/contract.ts';
import { api } from '../api.ts';
import { usePreferences } from '../browser/preferences.ts';
import { Link } from '../browser/router.tsx';
import { useKeys } from '../browser/use-keys.ts';
import { usePages } from '../browser/use-pages.ts';
import { useText } from '../browser/use-text.ts';
import { useTime } from '../browser/use-time.ts';
import { Button } from '../components/button.tsx';
import { Icon } from '../components/icon.tsx';
import { PagedList } from '../components/lists.tsx';
import { toast } from '../components/overlays.tsx';
import { EmptyState, ErrorState, Skeleton, useErrorWords } from '../components/states.tsx';
import { inboxWords } from '../words/inbox-words.ts';
import { INBOX_PATH, useInboxRefresh } from './bell.tsx';

type Pages = InfiniteData<MessagePage>;

/** What somebody was told, newest first; opening one marks it as read. j and k go down and up, Enter opens. */
export default function Inbox(): ReactNode {
  const text = useText(inboxWords);
  const client = useQueryClient();
  const refresh = useInboxRefresh();
  const errorWords = useErrorWords();
  const { list, rows } = usePages<MessageView>(INBOX_PATH);
  const box = useRef<HTMLDivElement>(null);
  useKeys({ j: () => step(box.current, 1), k: () => step(box.current, -1) });
  const showRead = (isIt: (row: MessageView) => boolean): void => {
    client.setQueriesData<Pages>({ queryKey: [INBOX_PATH] }, (data) =>
      data === undefined ? data : withRead(data, isIt),
    );
  };
  const mark = (path: string, isIt: (row: MessageView) => boolean): void => {
    showRead(isIt);
    void api('POST', `${INBOX_PATH}${path}`, {}).then(refresh, (error: unknown) => {
      toast(errorWords(error).detail || errorWords(error).title);
      refresh();
    });
  };
  if (list.isPending) return <Skeleton count={5} />;
  if (list.isError && rows.length === 0)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} isRetrying={list.isFetching} />;
  if (rows.length === 0)
    return (
      <EmptyState title={text.emptyTitle} icon="bell">
        {text.emptyWords}
      </EmptyState>
    );
  return (
    <div className="cb-inbox" ref={box}>
      <div className="cb-row-apart">
        <span className="cb-muted">{text.kept}</span>
        {rows.every((row) => row.read) ? null : (
          <Button kind="quiet" icon="check" onClick={() => mark('/read-all', () => true)}>
            {text.readAll}
          </Button>
        )}
      </div>
      {list.isError ? <p role="alert">{errorWords(list.error).detail}</p> : null}
      <PagedList
        label={text.title}
        items={rows}
        keyOf={(row) => row.id}
        draw={(row) => (
          <Row
            row={row}
            onRead={() => (row.read ? undefined : mark(`/${row.id}/read`, ({ id }) => id === row.id))}
          />
        )}
        hasMore={list.hasNextPage}
        isLoadingMore={list.isFetchingNextPage}
        onMore={() => void list.fetchNextPage()}
      />
    </div>
  );
}

function Row({ row, onRead }: { row: MessageView; onRead: () => void }): ReactNode {
  const text = useText(inboxWords);
  const { language } = usePreferences();
  const time = useTime();
  const inside = (
    <>
      <span className="cb-inbox-dot" aria-hidden="true" />
      <span className="cb-inbox-body">
        <span className="cb-inbox-head">
          <span className="cb-inbox-title">
            {row.read ? null : <span className="cb-unseen">{text.unread}</span>}
            {row.title[language]}
            {row.urgent ? <span className="cb-inbox-urgent">{text.urgent}</span> : null}
          </span>
          <time className="cb-muted cb-small cb-figures" dateTime={row.at}>
            {time(row.at)}
          </time>
        </span>
        <span className="cb-inbox-words">{row.text[language]}</span>
      </span>
      {row.link === null ? null : <Icon name="next" />}
    </>
  );
  const attributes = {
    className: 'cb-inbox-row',
    'data-unread': row.read ? undefined : true,
    onClick: onRead,
  };
  return row.link === null ? (
    <button type="button" {...attributes}>
      {inside}
    </button>
  ) : (
    <Link to={row.link} {...attributes}>
      {inside}
    </Link>
  );
}

function withRead(data: Pages, isIt: (row: MessageView) => boolean): Pages {
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.map((row) => (isIt(row) ? { ...row, read: true } : row)),
  }));
  return { ...data, pages };
}

/** Moves the focus to the row after or before the one that has it. */
function step(box: HTMLElement | null, by: 1 | -1): void {
  const rows = [...(box?.querySelectorAll<HTMLElement>('.cb-inbox-row') ?? [])];
  const at = rows.indexOf(document.activeElement as HTMLElement);
  rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
}
