import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import {
  EmptyState,
  ErrorState,
  Loaded,
  PagedList,
  SearchBox,
  Segmented,
  Skeleton,
  StatusMark,
  SyntheticMark,
  useApiQuery,
  useKeys,
  useLive,
  useNavigation,
  usePages,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { CallDetail, CallShow, CallView } from '../contract.ts';
import { isOpen, NextClock, statusOf } from './call-clocks.tsx';
import { CallPage } from './call-page.tsx';
import { ringBell } from './ring-bell.ts';
import { useWhen } from './use-when.ts';
import { diversionWords } from './words/diversion-words.ts';

const PATH = '/api/v1/police-diversion/calls';
const PAGE = '/scenes/police-diversion';
const SHOWN = ['open', 'unsigned', 'late', 'answered', 'returned', 'all'] as const;
const LIMIT = 50;
/** News comes by itself; this is for pages that lost the stream. */
const EVERY_MS = 60_000;

/** Calls on the left, what runs out first on top; the one in hand on the right. */
export function CallDesk(): ReactNode {
  const text = useText(diversionWords);
  const { query, go } = useNavigation();
  const [filter, setFilter] = useState<Filter>(FIRST);
  const { show, urgent, number } = filter;
  const asked = { show, limit: LIMIT, ...(urgent && { urgent }), ...(number !== '' && { number }) };
  const pages = usePages<CallView>(PATH, asked);
  const { rows, reload } = pages;
  const current = query.get('call') ?? rows[0]?.id;
  const detail = useApiQuery<CallDetail>(`${PATH}/${current}`, { enabled: current !== undefined });
  const pick = (id: string): void => go(`${PAGE}?call=${id}`, { replace: true });
  const step = (by: 1 | -1): void => {
    const at = rows.findIndex((row) => row.id === current);
    const next = rows[Math.max(0, at + by)];
    if (next === undefined) return;
    pick(next.id);
    document.getElementById(`call-${next.id}`)?.scrollIntoView({ block: 'nearest' });
  };
  const readAgain = (): void => {
    reload();
    if (current !== undefined) void detail.refetch();
  };
  const rung = useRings(readAgain, detail.data?.caseId);
  const again = useEffectEvent(reload);
  useEffect(() => {
    const timer = setInterval(() => again(), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const lookAt = (id: string): void => {
    setFilter(FIRST);
    pick(id);
    rung.quiet();
  };
  const narrow = (next: Filter): void => {
    setFilter(next);
    if (next.show !== show) go(PAGE, { replace: true });
  };
  useKeys({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    u: () => narrow({ ...filter, urgent: !urgent }),
  });
  return (
    <div className="diversion-panes">
      <section className="diversion-list" aria-label={text.list}>
        <Rung ids={rung.ids} onLook={lookAt} onQuiet={rung.quiet} />
        <Filters filter={filter} onChange={narrow} />
        <div className="diversion-rows">
          <Rows pages={pages} show={show} current={current} onPick={pick} />
        </div>
      </section>
      <section className="diversion-call" aria-label={text.call} tabIndex={-1}>
        {current === undefined ? (
          pages.list.isPending ? (
            <Skeleton shape="lines" count={6} />
          ) : (
            <EmptyState title={text.pickOne} />
          )
        ) : (
          <Loaded query={detail} skeleton={<Skeleton shape="lines" count={6} />}>
            {(call) => <CallPage key={call.id} call={call} onChanged={readAgain} onNext={() => step(1)} />}
          </Loaded>
        )}
      </section>
    </div>
  );
}

interface Filter {
  readonly show: CallShow;
  readonly urgent: boolean;
  /** How the number begins. */
  readonly number: string;
}
const FIRST: Filter = { show: 'open', urgent: false, number: '' };

/** Rings in words as well; nothing while there is nothing new. */
function Rung(props: {
  ids: readonly string[];
  onLook: (id: string) => void;
  onQuiet: () => void;
}): ReactNode {
  const { ids, onLook, onQuiet } = props;
  const text = useText(diversionWords);
  const [first] = ids;
  if (first === undefined) return null;
  return (
    <div className="diversion-ring" role="alert">
      <strong>{text.rings(ids.length)}</strong>
      <button type="button" onClick={() => onLook(first)}>
        {text.look}
      </button>
      <button type="button" onClick={onQuiet}>
        {text.later}
      </button>
    </div>
  );
}

function Filters({ filter, onChange }: { filter: Filter; onChange: (next: Filter) => void }): ReactNode {
  const text = useText(diversionWords);
  const [typed, setTyped] = useState(filter.number);
  const search = useRef<HTMLDivElement>(null);
  useKeys({ '/': () => search.current?.querySelector('input')?.focus() });
  return (
    <>
      <Segmented
        label={text.show}
        options={SHOWN.map((value) => ({ value, label: text[value] }))}
        value={filter.show}
        onChange={(show) => onChange({ ...filter, show })}
      />
      <div className="diversion-tools" ref={search}>
        <SearchBox
          label={text.search}
          hotkey="/"
          value={typed}
          onChange={(value) => {
            setTyped(value);
            if (value === '') onChange({ ...filter, number: '' });
          }}
          onSearch={() => onChange({ ...filter, number: typed.trim() })}
        />
        <label className="diversion-urgent-only">
          <input
            type="checkbox"
            checked={filter.urgent}
            onChange={(event) => onChange({ ...filter, urgent: event.target.checked })}
          />
          {text.urgentOnly}
        </label>
      </div>
    </>
  );
}

/** Urgent calls that came in while the page was open and nobody here has looked at. */
function useRings(readAgain: () => void, caseId: string | undefined) {
  const [ids, setIds] = useState<readonly string[]>([]);
  useLive(
    ['cases'],
    ({ type, data }) => {
      const { callId, urgent, caseId: changed } = data as Record<string, unknown>;
      if (type === 'police-diversion.call.received' && urgent === true) {
        setIds((before) => [...before, String(callId)]);
        ringBell();
      }
      if (type.startsWith('police-diversion.') || (changed !== undefined && changed === caseId)) readAgain();
    },
    readAgain,
  );
  return { ids, quiet: () => setIds([]) };
}

function Rows(props: {
  pages: ReturnType<typeof usePages<CallView>>;
  show: CallShow;
  current: string | undefined;
  onPick: (id: string) => void;
}): ReactNode {
  const { pages, show, current, onPick } = props;
  const { list, rows } = pages;
  const text = useText(diversionWords);
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  if (list.isPending) return <Skeleton count={8} />;
  if (rows.length === 0)
    return (
      <EmptyState title={show === 'open' ? text.emptyOpen : text.empty} icon="check">
        {show === 'open' ? text.emptyOpenWords : undefined}
      </EmptyState>
    );
  return (
    <PagedList
      label={text.list}
      items={rows}
      keyOf={(row) => row.id}
      hasMore={list.hasNextPage}
      isLoadingMore={list.isFetchingNextPage}
      onMore={() => void list.fetchNextPage()}
      draw={(row) => <Row call={row} isCurrent={row.id === current} onPick={() => onPick(row.id)} />}
    />
  );
}

function Row(props: { call: CallView; isCurrent: boolean; onPick: () => void }): ReactNode {
  const { call, isCurrent, onPick } = props;
  const text = useText(diversionWords);
  const when = useWhen();
  return (
    <button
      type="button"
      id={`call-${call.id}`}
      className="diversion-row"
      data-row
      aria-current={isCurrent ? 'true' : undefined}
      onClick={onPick}
    >
      <span className="diversion-row-line">
        <StatusMark status={statusOf(call)} isCompact />
        <strong className="diversion-row-title">{call.nature}</strong>
        {call.urgent ? <span className="diversion-flag">{text.urgent}</span> : null}
        {call.joint ? <span className="diversion-flag">{text.joint}</span> : null}
        {call.synthetic ? <SyntheticMark /> : null}
      </span>
      <span className="diversion-row-line cb-small cb-muted">
        <span className="diversion-row-title">{call.place ?? call.number}</span>
      </span>
      <span className="diversion-row-line cb-small">
        {isOpen(call) ? (
          <NextClock call={call} />
        ) : (
          <span className="cb-muted">{call.returnedAt === null ? text.answered : text.returned}</span>
        )}
        <span className="cb-figures cb-muted diversion-row-end">{when(call.receivedAt)}</span>
      </span>
    </button>
  );
}
