import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import {
  Button,
  EmptyState,
  ErrorState,
  PagedList,
  SearchBox,
  Segmented,
  Select,
  Skeleton,
  useKeys,
  useLive,
  useNavigation,
  usePages,
  useText,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { TicketView } from '../contract.ts';
import { EXITS, type FilterName, type Filters, queryOf, readFilters, STEPS } from './ticket-filters.ts';
import { TicketRow } from './ticket-row.tsx';
import { ticketWords } from './words/ticket-words.ts';

const BASE = '/scenes/hotline';
const KINDS = ['咨询', '求助', '投诉', '举报', '建议', '表扬'];
const REFRESH_MS = 2_000;

/** The tickets of the upper platform by the deadline that ends first, gone through by keys. */
export function TicketList(): ReactNode {
  const text = useText(ticketWords);
  const { go, query } = useNavigation();
  const address = query.toString();
  const filters = useMemo(() => readFilters(new URLSearchParams(address)), [address]);
  const wanted = useMemo(() => queryOf(filters), [filters]);
  const { list, rows, reload } = usePages<TicketView>('/api/v1/hotline/tickets', wanted);
  const [at, setAt] = useState(query.get('at') ?? '');
  const search = useRef<HTMLDivElement>(null);
  useSoon(reload);
  const show = (next: Filters): void => go(withQuery(BASE, { ...next }), { replace: true });
  const open = (id: string): void => {
    // The way back leads to the same list, at the same ticket.
    go(withQuery(BASE, { ...filters, at: id }), { replace: true });
    go(withQuery(BASE, { ...filters, ticket: id }));
  };
  const current = rows.find((row) => row.id === at) ?? rows[0];
  const step = (by: 1 | -1): void => {
    const index = rows.findIndex((row) => row.id === current?.id);
    const next = rows[Math.max(0, Math.min(rows.length - 1, index + by))];
    if (next === undefined) return;
    setAt(next.id);
    document.getElementById(`ticket-${next.id}`)?.scrollIntoView({ block: 'nearest' });
  };
  useKeys({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    Enter: () => (current === undefined ? undefined : open(current.id)),
    '/': () => search.current?.querySelector('input')?.focus(),
  });
  return (
    <section className="hotline-list" aria-labelledby="hotline-title">
      <div className="hotline-head" ref={search}>
        <h1 id="hotline-title">{text.list}</h1>
        <Words key={filters.q ?? ''} filters={filters} onChange={show} />
        <span className="cb-small cb-muted">{text.keys}</span>
      </div>
      <FilterRow filters={filters} onChange={show} />
      {list.isError ? (
        <ErrorState error={list.error} onRetry={reload} isRetrying={list.isFetching} />
      ) : list.isPending ? (
        <Skeleton count={10} />
      ) : rows.length === 0 ? (
        <EmptyState
          title={text.emptyList}
          action={
            Object.keys(filters).length === 0 ? null : (
              <Button onClick={() => show({})}>{text.clearFilters}</Button>
            )
          }
        >
          {text.emptyListWords}
        </EmptyState>
      ) : (
        <div className="hotline-table">
          <div className="hotline-columns" aria-hidden="true">
            <span>{text.columnTicket}</span>
            <span>{text.columnHere}</span>
            <span>{text.columnThere}</span>
            <span>{text.columnUpper}</span>
            <span>{text.columnInner}</span>
          </div>
          <PagedList
            label={text.list}
            items={rows}
            keyOf={(row) => row.id}
            hasMore={list.hasNextPage}
            isLoadingMore={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
            draw={(row) => (
              <TicketRow row={row} isCurrent={row.id === current?.id} onOpen={() => open(row.id)} />
            )}
          />
        </div>
      )}
    </section>
  );
}

/** Reads the list anew a little after cases changed; many changes at once are one reading. */
function useSoon(reload: () => void): void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const soon = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(reload, REFRESH_MS);
  };
  useLive(['cases'], soon, soon);
}

function Words({ filters, onChange }: { filters: Filters; onChange: (next: Filters) => void }): ReactNode {
  const text = useText(ticketWords);
  const [words, setWords] = useState(filters.q ?? '');
  const apply = (value: string): void => {
    const { q: _, ...rest } = filters;
    onChange(value.trim() === '' ? rest : { ...rest, q: value.trim() });
  };
  return (
    <SearchBox
      label={text.search}
      hotkey="/"
      value={words}
      onChange={(value) => {
        setWords(value);
        if (value === '' && filters.q !== undefined) apply('');
      }}
      onSearch={() => apply(words)}
    />
  );
}

function FilterRow({
  filters,
  onChange,
}: {
  filters: Filters;
  onChange: (next: Filters) => void;
}): ReactNode {
  const text = useText(ticketWords);
  const set = (name: FilterName, value: string): void => {
    const { [name]: _, ...rest } = filters;
    onChange(value === '' ? rest : { ...rest, [name]: value });
  };
  const choice = (name: FilterName, label: string, options: readonly (readonly [string, string])[]) => (
    <span className="hotline-filter" key={name}>
      <span aria-hidden="true">{label}</span>
      <Select
        aria-label={label}
        value={filters[name] ?? ''}
        options={[
          { value: '', label: text.any },
          ...options.map(([value, words]) => ({ value, label: words })),
        ]}
        onChange={(value) => set(name, value)}
      />
    </span>
  );
  const narrowed = Object.keys(filters).some((name) => name !== 'scope' && name !== 'sort');
  return (
    <div className="hotline-filters">
      <Segmented
        label={text.scope}
        value={filters.scope ?? 'open'}
        options={[
          { value: 'open', label: text.scopeOpen },
          { value: 'closed', label: text.scopeClosed },
          { value: 'all', label: text.scopeAll },
        ]}
        onChange={(scope) => set('scope', scope === 'open' ? '' : scope)}
      />
      {choice(
        'state',
        text.filterState,
        STEPS.map((id) => [id, text.stateOf(id)]),
      )}
      {choice('due', text.filterDue, [
        ['upper-day', text.dueUpperDay],
        ['inner-day', text.dueInnerDay],
        ['upper-passed', text.dueUpperPassed],
        ['inner-passed', text.dueInnerPassed],
      ])}
      {choice(
        'waiting',
        text.filterWaiting,
        ['sign', 'return', 'extension', 'completion'].map((kind) => [kind, text.kindTitle(kind)]),
      )}
      {choice(
        'exit',
        text.filterExit,
        EXITS.map((id) => [id, text.exitOf(id)]),
      )}
      {choice('secret', text.filterSecret, [
        ['yes', text.secretOnly],
        ['no', text.secretNot],
      ])}
      {choice(
        'kind',
        text.filterKind,
        KINDS.map((kind) => [kind, text.ticketKindOf(kind)]),
      )}
      <span className="hotline-filter hotline-filter-wide">
        <span aria-hidden="true">{text.sort}</span>
        <Select
          aria-label={text.sort}
          value={filters.sort ?? (filters.scope === 'closed' ? 'received' : 'upper')}
          options={[
            { value: 'upper', label: text.sortUpper },
            { value: 'inner', label: text.sortInner },
            { value: 'received', label: text.sortReceived },
          ]}
          onChange={(sort) => set('sort', sort)}
        />
      </span>
      {narrowed ? (
        <Button kind="quiet" onClick={() => onChange({})}>
          {text.clearFilters}
        </Button>
      ) : null}
    </div>
  );
}
