import type { ReactNode } from 'react';
import {
  Button,
  EmptyState,
  ErrorState,
  isApiError,
  Link,
  Skeleton,
  toast,
  useApiMutation,
  useErrorWords,
  useMe,
  type usePages,
  usePreferences,
  useText,
} from '../../../fronts/kit/index.tsx';
import { supervisionWords } from './words/supervision-words.ts';

export const BASE = '/api/v1/supervision';

/** Whether the person at this desk has a permission. */
export const useMay = (): ((permission: string) => boolean) => useMe().may;

/** Words of the server in the language in force. */
export function usePick(): (words: { readonly zh: string; readonly en: string }) => string {
  const { language } = usePreferences();
  return (words) => words[language];
}

/** Sends something and says what became of it; `onError` may take an answer that is no failure. */
export function useSend(): {
  isPending: boolean;
  send: <Answer>(path: string, body: unknown, onDone: (answer: Answer) => void) => void;
} {
  const call = useApiMutation<unknown>();
  const errorWords = useErrorWords();
  return {
    isPending: call.isPending,
    send: (path, body, onDone) =>
      call.mutate(
        { method: 'POST', path: `${BASE}${path}`, body },
        {
          onSuccess: (answer) => onDone(answer as never),
          onError: (error) => {
            const { title, detail } = errorWords(error);
            // What the server says in one sentence stands for itself.
            toast(
              isApiError(error) && error.status === 409
                ? detail || title
                : [title, detail].filter(Boolean).join(' '),
            );
          },
        },
      ),
  };
}

export interface PagesProps<Row> {
  readonly pages: ReturnType<typeof usePages<Row>>;
  readonly label: string;
  readonly keyOf: (row: Row) => string;
  readonly draw: (row: Row) => ReactNode;
  readonly empty: string;
  readonly emptyWords?: string;
  readonly current: string | undefined;
  readonly onPick: (key: string) => void;
}

/** A list on the left of a page: one row is in view on the right. */
export function PickList<Row>(props: PagesProps<Row>): ReactNode {
  const { pages, label, keyOf, draw, empty, emptyWords, current, onPick } = props;
  const text = useText(supervisionWords);
  const { list, rows } = pages;
  if (list.isError && rows.length === 0)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} isRetrying={list.isFetching} />;
  if (list.isPending) return <Skeleton count={8} />;
  if (rows.length === 0)
    return (
      <EmptyState title={empty} icon="check">
        {emptyWords}
      </EmptyState>
    );
  return (
    <ul className="sup-rows" aria-label={label}>
      {rows.map((row) => {
        const key = keyOf(row);
        return (
          <li key={key}>
            <button
              type="button"
              className="sup-row"
              data-row
              id={`sup-${key}`}
              aria-current={key === current ? 'true' : undefined}
              onClick={() => onPick(key)}
            >
              {draw(row)}
            </button>
          </li>
        );
      })}
      {list.hasNextPage ? (
        <li>
          <Button
            kind="quiet"
            isWide
            isBusy={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            {text.more}
          </Button>
        </li>
      ) : null}
    </ul>
  );
}

/** Goes along rows by J and K and keeps the one in view on the screen. */
export function stepAlong(
  keys: readonly string[],
  current: string | undefined,
  by: 1 | -1,
  onPick: (key: string) => void,
): void {
  const at = current === undefined ? -1 : keys.indexOf(current);
  const next = keys[Math.max(0, Math.min(keys.length - 1, at + by))];
  if (next === undefined) return;
  onPick(next);
  document.getElementById(`sup-${next}`)?.scrollIntoView({ block: 'nearest' });
}

/** A name and its value, in a list of facts. */
export function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div className="sup-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function CaseLink({ id, number }: { id: string; number: string }): ReactNode {
  const text = useText(supervisionWords);
  return <Link to={`/cases/${id}`}>{text.toCase(number)}</Link>;
}
