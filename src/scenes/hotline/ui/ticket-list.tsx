import { type ReactNode, useMemo, useRef, useState } from 'react';
import { DeskList, SheetButton, useSteps } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  SearchBox,
  useGathered,
  useKeys,
  useLive,
  useNavigation,
  usePages,
  useText,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { TicketView } from '../contract.ts';
import { FilterRow } from './filter-row.tsx';
import { type Filters, queryOf, readFilters } from './ticket-filters.ts';
import { TicketRow } from './ticket-row.tsx';
import { ticketWords } from './words/ticket-words.ts';

const BASE = '/scenes/hotline';
const REFRESH_MS = 2_000;

/** The tickets of the upper platform by the deadline that ends first, gone through by keys. */
export function TicketList(): ReactNode {
  const text = useText(ticketWords);
  const { go, query } = useNavigation();
  const address = query.toString();
  const filters = useMemo(() => readFilters(new URLSearchParams(address)), [address]);
  const wanted = useMemo(() => queryOf(filters), [filters]);
  const pages = usePages<TicketView>('/api/v1/hotline/tickets', wanted);
  const { rows, reload } = pages;
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
  useSteps({
    ids: rows.map((row) => row.id),
    current: current?.id,
    onPick: setAt,
    onOpen: open,
    hasArrows: true,
  });
  useKeys({ '/': () => search.current?.querySelector('input')?.focus() });
  return (
    <section className="cb-page" aria-labelledby="hotline-title">
      <div className="cb-row hotline-head" ref={search}>
        <h2 id="hotline-title">{text.list}</h2>
        <Words key={filters.q ?? ''} filters={filters} onChange={show} />
        <span className="cb-small cb-muted">{text.keys}</span>
        <SheetButton path="/api/v1/hotline/tickets.xlsx" query={sheetOf(wanted)} />
      </div>
      <FilterRow filters={filters} onChange={show} />
      <Rows
        pages={pages}
        current={current?.id}
        onOpen={open}
        {...(Object.keys(filters).length === 0 ? {} : { onClear: () => show({}) })}
      />
    </section>
  );
}

/** All of the list, not its first page. */
function sheetOf({ limit: _, ...rest }: ReturnType<typeof queryOf>): ReturnType<typeof queryOf> {
  return rest;
}

function Rows(props: {
  pages: ReturnType<typeof usePages<TicketView>>;
  current: string | undefined;
  onOpen: (id: string) => void;
  onClear?: () => void;
}): ReactNode {
  const { pages, current, onOpen, onClear } = props;
  const text = useText(ticketWords);
  const titles = [text.columnTicket, text.columnHere, text.columnThere, text.columnUpper, text.columnInner];
  return (
    <div>
      {pages.rows.length === 0 ? null : (
        <div className="hotline-columns" aria-hidden="true">
          {titles.map((title) => (
            <span key={title}>{title}</span>
          ))}
        </div>
      )}
      <DeskList
        label={text.list}
        pages={pages}
        keyOf={(row) => row.id}
        current={current}
        onPick={onOpen}
        rowClassName="hotline-row"
        draw={(row) => <TicketRow row={row} />}
        empty={
          <EmptyState
            title={text.emptyList}
            action={onClear === undefined ? null : <Button onClick={onClear}>{text.clearFilters}</Button>}
          >
            {text.emptyListWords}
          </EmptyState>
        }
      />
    </div>
  );
}

/** Reads the list anew a little after cases changed; many changes at once are one reading. */
function useSoon(reload: () => void): void {
  const soon = useGathered(reload, REFRESH_MS);
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
