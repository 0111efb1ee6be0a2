import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import {
  Button,
  EmptyState,
  ErrorState,
  PagedList,
  SearchBox,
  Segmented,
  Skeleton,
  useApiQuery,
  useKeys,
  useNavigation,
  usePages,
  useText,
  withQuery,
} from '../../../../fronts/kit/index.tsx';
import type { KnowledgeView } from '../../contract.ts';
import { useMay, useToday } from '../use-hotline.ts';
import { sheetWords } from '../words/sheet-words.ts';
import { EntryForm } from './entry-form.tsx';
import { daysUntil, EntryView } from './entry-view.tsx';

const BASE = '/api/v1/hotline/knowledge';
type Shown = 'all' | 'published' | 'draft' | 'expired' | 'soon';

/** The entries that answer the words, or else the listed ones. */
function useEntries(words: string, shown: Shown) {
  const listed = usePages<KnowledgeView>(BASE, {
    ...(shown === 'soon' ? { withinDays: 30, state: 'published' } : shown === 'all' ? {} : { state: shown }),
    limit: 50,
  });
  const search = useApiQuery<{ items: KnowledgeView[] }>(withQuery(`${BASE}/search`, { words }), {
    enabled: words !== '',
  });
  const isSearch = words !== '';
  const rows = isSearch ? (search.data?.items ?? []) : listed.rows;
  return { isSearch, rows, state: isSearch ? search : listed.list, list: listed.list };
}

function Rows(props: {
  found: ReturnType<typeof useEntries>;
  current: string;
  onPick: (id: string) => void;
}): ReactNode {
  const { found, current, onPick } = props;
  const { isSearch, rows, state, list } = found;
  const text = useText(sheetWords);
  if (state.isError) return <ErrorState error={state.error} onRetry={() => void state.refetch()} />;
  if (state.isPending) return <Skeleton count={6} />;
  if (rows.length === 0)
    return <EmptyState title={text.knowledgeEmpty}>{text.knowledgeEmptyWords}</EmptyState>;
  return (
    <PagedList
      label={text.knowledgeTitle}
      items={rows}
      keyOf={(row) => row.id}
      hasMore={!isSearch && list.hasNextPage}
      isLoadingMore={list.isFetchingNextPage}
      onMore={() => void list.fetchNextPage()}
      draw={(row) => (
        <Row row={row} isCurrent={row.id === current} isSearch={isSearch} onOpen={() => onPick(row.id)} />
      )}
    />
  );
}

function ShownChoice({ shown, onChange }: { shown: Shown; onChange: (shown: Shown) => void }): ReactNode {
  const text = useText(sheetWords);
  return (
    <Segmented
      label={text.knowledgeTitle}
      value={shown}
      options={[
        { value: 'all', label: text.all },
        { value: 'published', label: text.stateOf('published') },
        { value: 'draft', label: text.stateOf('draft') },
        { value: 'expired', label: text.stateOf('expired') },
        { value: 'soon', label: text.expiring },
      ]}
      onChange={onChange}
    />
  );
}

/** The knowledge base: found by words or by what expires first, read, renewed and published. */
export function KnowledgePage(): ReactNode {
  const text = useText(sheetWords);
  const { go, query } = useNavigation();
  const client = useQueryClient();
  const may = useMay();
  const [typed, setTyped] = useState('');
  const [words, setWords] = useState('');
  const [shown, setShown] = useState<Shown>('all');
  const [isAdding, setIsAdding] = useState(false);
  const found = useEntries(words, shown);
  const { rows } = found;
  const wanted = query.get('entry') ?? '';
  const current = wanted !== '' ? wanted : (rows[0]?.id ?? '');
  const pick = (id: string): void => go(`/scenes/hotline?page=knowledge&entry=${id}`, { replace: true });
  const step = (by: 1 | -1): void => {
    const index = rows.findIndex((row) => row.id === current);
    const next = rows[Math.max(0, Math.min(rows.length - 1, index + by))];
    if (next !== undefined) pick(next.id);
  };
  const changed = (entry: KnowledgeView): void => {
    void client.invalidateQueries({ predicate: ({ queryKey }) => String(queryKey[0]).startsWith(BASE) });
    setIsAdding(false);
    pick(entry.id);
  };
  useKeys({ j: () => step(1), k: () => step(-1) });
  return (
    <div className="hotline-two">
      <section className="hotline-side-list" aria-labelledby="knowledge-title">
        <div className="cb-row-apart">
          <h1 id="knowledge-title">{text.knowledgeTitle}</h1>
          {may('hotline.knowledge.edit') ? (
            <Button icon="plus" onClick={() => setIsAdding(true)}>
              {text.add}
            </Button>
          ) : null}
        </div>
        <p className="cb-small cb-muted">{text.knowledgeWords}</p>
        <SearchBox
          label={text.searchKnowledge}
          value={typed}
          onChange={(value) => {
            setTyped(value);
            if (value === '') setWords('');
          }}
          onSearch={() => setWords(typed.trim())}
        />
        {found.isSearch ? null : <ShownChoice shown={shown} onChange={setShown} />}
        <Rows found={found} current={current} onPick={pick} />
      </section>
      <section className="hotline-sheet" aria-label={text.question}>
        {current === '' ? (
          found.state.isPending ? null : (
            <EmptyState title={text.pick} />
          )
        ) : (
          <EntryView key={current} id={current} onChanged={changed} />
        )}
      </section>
      {isAdding ? <EntryForm onClose={() => setIsAdding(false)} onDone={changed} /> : null}
    </div>
  );
}

function Row(props: {
  row: KnowledgeView;
  isCurrent: boolean;
  isSearch: boolean;
  onOpen: () => void;
}): ReactNode {
  const { row, isCurrent, isSearch, onOpen } = props;
  const text = useText(sheetWords);
  const days = daysUntil(useToday(), row.expiresOn);
  return (
    <button
      type="button"
      className="hotline-day"
      aria-current={isCurrent ? 'true' : undefined}
      onClick={onOpen}
    >
      <span className="cb-strong">{row.question}</span>
      <span className="cb-row-apart cb-small cb-muted">
        <span>
          {row.categoryName} · {row.ownerName}
        </span>
        <span className={days <= 30 ? 'cb-strong' : undefined}>
          {isSearch
            ? text.match(Math.round(row.match * 100))
            : row.state === 'draft'
              ? text.stateOf('draft')
              : days > 90
                ? text.until(row.expiresOn)
                : text.daysLeft(days)}
        </span>
      </span>
    </button>
  );
}
