import { type ReactNode, useRef, useState } from 'react';
import { DeskList, DeskPanes, DeskRow, useSteps } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  Loaded,
  SearchBox,
  Segmented,
  Skeleton,
  StatusMark,
  useApiQuery,
  useKeys,
  useLive,
  useNavigation,
  usePages,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { CallDetail, CallShow, CallView } from '../contract.ts';
import { Flags, isOpen, NextClock, statusOf } from './call-clocks.tsx';
import { CallPage } from './call-page.tsx';
import { ringBell } from './ring-bell.ts';
import { nextRings, without } from './ring-list.ts';
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
  const pages = usePages<CallView>(PATH, asked, EVERY_MS);
  const { rows, reload } = pages;
  const current = query.get('call') ?? rows[0]?.id;
  const detail = useApiQuery<CallDetail>(`${PATH}/${current}`, { enabled: current !== undefined });
  const pick = (id: string): void => go(`${PAGE}?call=${id}`, { replace: true });
  const readAgain = (): void => {
    reload();
    if (current !== undefined) void detail.refetch();
  };
  const rung = useRings(readAgain, detail.data?.caseId);
  const lookAt = (id: string): void => {
    setFilter(FIRST);
    pick(id);
    rung.seen(id);
  };
  const narrow = (next: Filter): void => {
    setFilter(next);
    if (next.show !== show) go(PAGE, { replace: true });
  };
  const step = useSteps({ ids: rows.map((row) => row.id), current, onPick: pick, hasArrows: true });
  useKeys({ u: () => narrow({ ...filter, urgent: !urgent }) });
  return (
    <DeskPanes
      listLabel={text.list}
      openLabel={text.call}
      list={
        <>
          <Rung
            ids={rung.ids}
            call={rows.find((row) => row.id === rung.ids[0])}
            onLook={lookAt}
            onQuiet={rung.quiet}
          />
          <Filters filter={filter} onChange={narrow} />
          <DeskList
            label={text.list}
            pages={pages}
            keyOf={(row) => row.id}
            current={current}
            onPick={pick}
            draw={(row) => <Row call={row} />}
            empty={
              <EmptyState title={show === 'open' ? text.emptyOpen : text.empty} icon="check">
                {show === 'open' ? text.emptyOpenWords : undefined}
              </EmptyState>
            }
          />
        </>
      }
    >
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
    </DeskPanes>
  );
}

interface Filter {
  readonly show: CallShow;
  readonly urgent: boolean;
  /** How the number begins. */
  readonly number: string;
}
const FIRST: Filter = { show: 'open', urgent: false, number: '' };

/** Rings in words as well: how many, and the one that rang first; nothing while there is nothing new. */
function Rung(props: {
  ids: readonly string[];
  /** The first of them, once the list has it. */
  call: CallView | undefined;
  onLook: (id: string) => void;
  onQuiet: () => void;
}): ReactNode {
  const { ids, call, onLook, onQuiet } = props;
  const text = useText(diversionWords);
  const [first] = ids;
  useKeys({ l: () => first !== undefined && onLook(first) });
  if (first === undefined) return null;
  return (
    <div className="cb-row diversion-ring" role="alert">
      <span className="diversion-ring-words">
        <strong>{text.rings(ids.length)}</strong>
        {call === undefined ? null : (
          <span className="cb-cut">{[call.nature, call.place].filter(Boolean).join(' · ')}</span>
        )}
      </span>
      <Button hotkey="L" onClick={() => onLook(first)}>
        {text.look}
      </Button>
      <Button kind="quiet" onClick={onQuiet}>
        {text.later}
      </Button>
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
      <div className="cb-row diversion-tools" ref={search}>
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
        <label className="cb-check">
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
      const found = data as Record<string, unknown>;
      setIds((before) => nextRings(before, type, found));
      if (type === 'police-diversion.call.received' && found.urgent === true) ringBell();
      if (type.startsWith('police-diversion.') || (found.caseId !== undefined && found.caseId === caseId))
        readAgain();
    },
    readAgain,
  );
  return {
    ids,
    seen: (id: string) => setIds((before) => without(before, id)),
    quiet: () => setIds([]),
  };
}

function Row({ call }: { call: CallView }): ReactNode {
  const text = useText(diversionWords);
  const time = useTime();
  return (
    <DeskRow
      mark={<StatusMark status={statusOf(call)} isCompact />}
      title={call.nature}
      flags={<Flags call={call} />}
      line={call.place ?? call.number}
      foot={
        isOpen(call) ? <NextClock call={call} /> : call.returnedAt === null ? text.answered : text.returned
      }
      end={time(call.receivedAt)}
    />
  );
}
