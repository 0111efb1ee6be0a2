import { type ReactNode, type RefObject, useMemo, useRef, useState } from 'react';
import {
  Button,
  EmptyState,
  KeyHint,
  Loaded,
  NewRows,
  SearchBox,
  Segmented,
  Skeleton,
  StatusMark,
  SyntheticMark,
  useKeys,
  useNavigation,
  useText,
} from '../../kit/index.tsx';
import { Actions, CaseHead, Clocks, Hands, NothingChosen } from '../case/parts.tsx';
import { PHOTO_MARKS } from '../case/photo-check.tsx';
import { DECIDED_ABOVE, PhotoDecision } from '../case/photo-decision.tsx';
import { MarkedText, SuggestionCard } from '../case/suggestion.tsx';
import { Nearby, Reports } from '../case/surroundings.tsx';
import { suggestionOf } from '../case/types.ts';
import { useCase } from '../case/use-case.tsx';
import { consoleWords } from '../words/console-words.ts';
import { usePick, useTime } from '../words-of.tsx';
import { FilterBar } from './filter-bar.tsx';
import { Keys } from './keys.tsx';
import { addressOf, type Filters, QUEUES, type QueueId, readView, TABS, tabOf } from './queues.ts';
import { type QueueRow, useCounts, useQueue } from './use-queue.tsx';
import './desk-photos.css';
import { DeskList, DeskRow, Queues } from '../../kit/desk/index.tsx';

const QUEUE_STATES: Readonly<Partial<Record<QueueId, string>>> = Object.fromEntries(
  QUEUES.flatMap(({ id, query }) => ('state' in query ? [[id, query.state]] : [])),
);

/** The live desk: queue, case and context side by side, driven by keys. */
export function DeskPage(): ReactNode {
  const text = useText(consoleWords);
  const { go, query } = useNavigation();
  const address = query.toString();
  const { queue, filters } = useMemo(() => readView(new URLSearchParams(address)), [address]);
  const stable = useStable(filters);
  const wanted = query.get('case') ?? '';
  const { list, rows, newCount, reveal } = useQueue(queue, stable);
  const selected = wanted !== '' ? wanted : (rows[0]?.id ?? '');
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const search = useRef<HTMLDivElement>(null);
  const show = (next: QueueId, narrowed: Filters, id?: string): void =>
    go(addressOf(next, narrowed, id), { replace: true });
  const select = (id: string): void => show(queue, stable, id);
  const focus = useCase(selected);
  const { step, accept, alternative, decided } = movesOf({ queue, rows, selected, select, focus });
  useKeys({
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    Enter: () => selected !== '' && go(`/cases/${selected}`),
    a: () => void accept(),
    1: () => alternative(0),
    2: () => alternative(1),
    3: () => alternative(2),
    p: () => show(queue === 'photos' ? 'verify' : 'photos', stable),
    n: reveal,
    '/': () => search.current?.querySelector('input')?.focus(),
    '?': () => setIsHelpOpen(true),
  });
  return (
    <div className="desk-panes">
      <h1 className="cb-unseen">{text.navDesk}</h1>
      <section className="desk-queue" aria-label={text.queue}>
        <QueueTabs queue={queue} filters={stable} onPick={(next) => show(next, stable)} />
        <QueueTools
          search={search}
          filters={stable}
          onChange={(next) => show(queue, next)}
          onHelp={() => setIsHelpOpen(true)}
        />
        <NewRows count={newCount} onShow={reveal} />
        <div className="desk-rows" tabIndex={-1}>
          <Rows list={list} rows={rows} queue={queue} selected={selected} onSelect={select} />
        </div>
      </section>
      <section className="desk-focus" aria-label={text.navDesk} tabIndex={-1}>
        {selected === '' ? (
          <NothingChosen />
        ) : (
          <Focus
            focus={focus}
            onAccept={() => void accept()}
            onDecided={decided}
            onOpen={(id) => go(`/cases/${id}`)}
          />
        )}
      </section>
      <Context focus={focus} />
      <Keys isOpen={isHelpOpen} onClose={() => setIsHelpOpen(false)} />
    </div>
  );
}

/** Searching, narrowing and the page of keys. */
function QueueTools(props: {
  search: RefObject<HTMLDivElement | null>;
  filters: Filters;
  onChange: (next: Filters) => void;
  onHelp: () => void;
}): ReactNode {
  const { search, filters, onChange, onHelp } = props;
  const text = useText(consoleWords);
  const [isOpen, setIsOpen] = useState(Object.keys(filters).some((name) => name !== 'words'));
  return (
    <>
      <div className="desk-queue-tools" ref={search}>
        <WordSearch filters={filters} onChange={onChange} />
        <Button kind="quiet" icon="filter" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {text.filters}
        </Button>
        <Button kind="quiet" aria-label={text.keysTitle} onClick={onHelp}>
          <KeyHint keys="?" />
        </Button>
      </div>
      {isOpen ? <FilterBar filters={filters} onChange={onChange} /> : null}
    </>
  );
}

/** What the keys do: going along the rows, and deciding on the case in view. */
function movesOf(desk: {
  queue: QueueId;
  rows: readonly QueueRow[];
  selected: string;
  select: (id: string) => void;
  focus: ReturnType<typeof useCase>;
}) {
  const { queue, rows, selected, select, focus } = desk;
  const step = (by: 1 | -1): void => {
    const index = rows.findIndex((row) => row.id === selected);
    const next = rows[Math.max(0, Math.min(rows.length - 1, index + by))];
    if (next === undefined) return;
    select(next.id);
  };
  const accept = async (): Promise<void> => {
    const index = rows.findIndex((row) => row.id === selected);
    const following = rows[index + 1];
    // The next one comes into view by itself: sixty decisions an hour leave no time for the mouse.
    if ((await focus.accept()) && following !== undefined && queue === 'dispatch') select(following.id);
  };
  const alternative = (index: number): void => {
    const suggestion = focus.query.data && suggestionOf(focus.query.data);
    const guess = suggestion?.alternatives[index];
    if (guess && suggestion?.category)
      void focus.reclassify(suggestion.category.list, guess.code, guess.name);
  };
  // One photo after the other, in the part of the queue that is there for it.
  const decided = (): void => {
    if (queue === 'photos' || queue === 'verify') step(1);
  };
  return { step, accept, alternative, decided };
}

function Rows(props: {
  list: ReturnType<typeof useQueue>['list'];
  rows: readonly QueueRow[];
  queue: QueueId;
  selected: string;
  onSelect: (id: string) => void;
}): ReactNode {
  const { list, rows, queue, selected, onSelect } = props;
  const text = useText(consoleWords);
  return (
    <DeskList
      label={text.queue}
      pages={{ list, rows }}
      keyOf={(row) => row.id}
      current={selected}
      onPick={onSelect}
      draw={(row) => <Row row={row} isStateShown={row.state !== QUEUE_STATES[queue]} />}
      empty={
        queue === 'photos' ? (
          <EmptyState title={text.photosEmptyTitle} icon="check">
            {text.photosEmptyWords}
          </EmptyState>
        ) : (
          <EmptyState title={text.emptyTitle}>{text.emptyWords}</EmptyState>
        )
      }
    />
  );
}

function Focus(props: {
  focus: ReturnType<typeof useCase>;
  onAccept: () => void;
  onDecided: () => void;
  onOpen: (id: string) => void;
}): ReactNode {
  const { focus, onAccept, onDecided, onOpen } = props;
  const text = useText(consoleWords);
  return (
    <Loaded query={focus.query} skeleton={<Skeleton shape="lines" count={6} />}>
      {(detail) => {
        const suggestion = suggestionOf(detail);
        return (
          <div className="cb-stack" data-case={detail.number} data-state={detail.state}>
            <CaseHead detail={detail} />
            <MarkedText text={detail.description} words={suggestion?.words ?? []} />
            {detail.state === 'awaiting-dispatch' ? (
              <SuggestionCard
                detail={detail}
                suggestion={suggestion}
                isBusy={focus.isBusy}
                onAccept={onAccept}
                onAlternative={(code, name) =>
                  void focus.reclassify(suggestion?.category?.list ?? '', code, name)
                }
              />
            ) : null}
            {detail.state === 'awaiting-verification' ? (
              <PhotoDecision key={detail.id} detail={detail} focus={focus} onDecided={onDecided} />
            ) : null}
            <Actions
              detail={detail}
              except={detail.state === 'awaiting-verification' ? DECIDED_ABOVE : []}
              onDone={(action) => void focus.done(action.title)}
            />
            <Clocks detail={detail} />
            <Button hotkey="Enter" onClick={() => onOpen(detail.id)}>
              {text.openPage}
            </Button>
          </div>
        );
      }}
    </Loaded>
  );
}

function Context({ focus }: { focus: ReturnType<typeof useCase> }): ReactNode {
  const text = useText(consoleWords);
  return (
    <aside className="desk-context" aria-label={text.context}>
      {focus.query.data === undefined ? null : (
        <>
          <Nearby detail={focus.query.data} />
          <Reports detail={focus.query.data} onChanged={() => void focus.reload()} />
          <Hands detail={focus.query.data} />
        </>
      )}
    </aside>
  );
}

/** The same object while it says the same. */
function useStable(filters: Filters): Filters {
  const key = JSON.stringify(filters);
  return useMemo(() => JSON.parse(key) as Filters, [key]);
}

function QueueTabs(props: { queue: QueueId; filters: Filters; onPick: (queue: QueueId) => void }): ReactNode {
  const text = useText(consoleWords);
  const counts = useCounts(props.filters);
  const names: Record<QueueId, string> = {
    dispatch: text.queueDispatch,
    sign: text.queueSign,
    handle: text.queueHandle,
    return: text.queueReturn,
    panel: text.queuePanel,
    verify: text.queueVerify,
    photos: text.queuePhotos,
    close: text.queueClose,
    late: text.queueLate,
    all: text.queueAll,
  };
  const said = (id: QueueId): string | number => {
    const count = counts[id];
    return count === undefined ? '' : count.more ? text.countMore : count.count;
  };
  const tab = tabOf(props.queue);
  return (
    <>
      <Queues
        label={text.queue}
        queues={TABS.map(({ id }) => ({ id, label: names[id], count: said(id) }))}
        current={tab}
        onPick={props.onPick}
      />
      {tab === 'verify' ? (
        <div className="desk-queue-part">
          <Segmented
            label={text.queueVerify}
            options={[
              { value: 'verify', label: text.photosAll },
              { value: 'photos', label: `${text.queuePhotos} ${said('photos')}`.trim() },
            ]}
            value={props.queue}
            onChange={props.onPick}
          />
        </div>
      ) : null}
    </>
  );
}

function WordSearch({
  filters,
  onChange,
}: {
  filters: Filters;
  onChange: (next: Filters) => void;
}): ReactNode {
  const text = useText(consoleWords);
  const [words, setWords] = useState(filters.words ?? '');
  const apply = (value: string): void => {
    const { words: _, ...rest } = filters;
    onChange(value.trim() === '' ? rest : { ...rest, words: value.trim() });
  };
  return (
    <SearchBox
      label={text.searchCases}
      hotkey="/"
      value={words}
      onChange={(value) => {
        setWords(value);
        if (value === '') apply('');
      }}
      onSearch={() => apply(words)}
    />
  );
}

/** What speaks against the photos, in one line; photos that nothing speaks against need none. */
function PhotoLine({ mark }: { mark: QueueRow['photoCheck'] }): ReactNode {
  const text = useText(consoleWords);
  const pick = usePick();
  if (!mark || mark.verdict === 'pass') return null;
  return (
    <span className="desk-row-photo" data-verdict={mark.verdict} title={pick(mark.words)}>
      <StatusMark
        status={PHOTO_MARKS[mark.verdict]}
        words={mark.verdict === 'fail' ? text.photoMarkFail : text.photoMarkDoubt}
      />
      <span>{pick(mark.words)}</span>
    </span>
  );
}

/** `isStateShown`: the row has moved on, or the queue is of several states. */
function Row({ row, isStateShown }: { row: QueueRow; isStateShown: boolean }): ReactNode {
  const pick = usePick();
  const time = useTime();
  const facts = [isStateShown ? pick(row.stateTitle) : '', row.category?.name, row.area?.name];
  return (
    <>
      <DeskRow
        mark={<StatusMark status={row.mark} isCompact />}
        title={row.title}
        flags={row.synthetic ? <SyntheticMark /> : null}
        foot={facts.filter(Boolean).join(' · ')}
        end={time(row.dueAt ?? row.openedAt)}
      />
      <PhotoLine mark={row.photoCheck} />
    </>
  );
}
