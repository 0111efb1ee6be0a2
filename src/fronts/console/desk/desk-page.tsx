import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import type { CaseDetail } from '../../../base/loop/contract.ts';
import { NewRows, useApiQuery, useKeys, useNavigation, useNow, useText, useTitle } from '../../kit/index.tsx';
import { NothingChosen } from '../case/parts.tsx';
import { suggestionOf } from '../case/types.ts';
import { useCase } from '../case/use-case.tsx';
import { useMay } from '../session.tsx';
import { consoleWords } from '../words/console-words.ts';
import { ConfidentSheet } from './confident-sheet.tsx';
import { ExportSheet } from './export-sheet.tsx';
import { Context, Focus } from './focus.tsx';
import { Keys } from './keys.tsx';
import { ManyBar, MOST_PICKED } from './many-bar.tsx';
import { nextWaiting, paceOf } from './moves.ts';
import { QUEUE_STATES, QueueRows } from './queue-rows.tsx';
import { QueueTabs } from './queue-tabs.tsx';
import { type OpenSheet, QueueTools } from './queue-tools.tsx';
import { addressOf, type Filters, type QueueId, readView } from './queues.ts';
import { type QueueRow, useQueue } from './use-queue.tsx';
import { useViews, ViewsSheet } from './views-sheet.tsx';
import { deskWords } from './words/desk-words.ts';
import './desk-photos.css';
import './desk-tools.css';

/** The live desk: queue, case and context side by side, driven by keys. */
export function DeskPage(): ReactNode {
  const text = useText(consoleWords);
  const { go, query } = useNavigation();
  useTitle(text.navDesk);
  const address = query.toString();
  const { queue, filters } = useMemo(() => readView(new URLSearchParams(address)), [address]);
  const stable = useStable(filters);
  const wanted = query.get('case') ?? '';
  const shown = useQueue(queue, stable);
  const { rows, newCount, reveal } = shown;
  const selected = wanted !== '' ? wanted : (rows[0]?.id ?? '');
  const [sheet, setSheet] = useState<OpenSheet>();
  const search = useRef<HTMLDivElement>(null);
  const show = (next: QueueId, narrowed: Filters, id?: string): void =>
    go(addressOf(next, narrowed, id), { replace: true });
  const openView = (view: { queue: string; filters: Filters }): void =>
    show(readView(new URLSearchParams({ queue: view.queue })).queue, view.filters);
  useFirstView(address, openView);
  const select = (id: string): void => show(queue, stable, id);
  const focus = useCase(selected);
  const picking = usePicking(rows, `${queue} ${JSON.stringify(stable)}`);
  const moves = useMoves({ queue, rows, selected, select, focus });
  const mayDispatch = useMay('incident.dispatch');
  const afterMany = (into?: string): void => {
    picking.stop();
    reveal();
    if (into === undefined) void focus.reload();
    else select(into);
  };
  useDeskKeys({ queue, filters: stable, selected, moves, picking, search, reveal, show, open: setSheet });
  return (
    <div className="desk-panes">
      <h1 className="cb-unseen">{text.navDesk}</h1>
      <section className="desk-queue" aria-label={text.queue}>
        <QueueTabs queue={queue} filters={stable} onPick={(next) => show(next, stable)} />
        <QueueTools
          {...{ search, queue, mayDispatch }}
          filters={stable}
          isPicking={picking.picked !== undefined}
          onChange={(next) => show(queue, next)}
          onOpen={setSheet}
          onOpenView={openView}
          onPicking={picking.picked === undefined ? picking.start : picking.stop}
        />
        <NewRows count={newCount} onShow={reveal} />
        <Queue {...{ shown, queue, selected, picking, select, afterMany }} />
        <Pace decidedAtMs={moves.decidedAtMs} />
      </section>
      <section className="desk-focus" aria-label={text.navDesk} tabIndex={-1}>
        {selected === '' ? (
          <NothingChosen />
        ) : (
          <Focus
            focus={focus}
            onAccept={() => void moves.accept()}
            onDecided={moves.decided}
            onOpen={(id) => go(`/cases/${id}`)}
          />
        )}
      </section>
      <Context focus={focus} />
      <Sheets
        {...{ sheet, queue, openView, afterMany }}
        filters={stable}
        onClose={() => setSheet(undefined)}
      />
    </div>
  );
}

/** Every key of the desk but those of the actions, which the case in view has. */
function useDeskKeys(desk: {
  queue: QueueId;
  filters: Filters;
  selected: string;
  moves: ReturnType<typeof useMoves>;
  picking: ReturnType<typeof usePicking>;
  search: RefObject<HTMLDivElement | null>;
  reveal: () => void;
  show: (queue: QueueId, filters: Filters) => void;
  open: (sheet: OpenSheet) => void;
}): void {
  const { queue, filters, selected, moves, picking, search, reveal, show, open } = desk;
  const { go } = useNavigation();
  const mayDispatch = useMay('incident.dispatch');
  useKeys({
    ...moves.keys,
    Enter: () => selected !== '' && go(`/cases/${selected}`),
    p: () => show(queue === 'photos' ? 'verify' : 'photos', filters),
    n: reveal,
    m: () => {
      picking.toggle(selected);
      moves.step(1);
    },
    c: () => open('views'),
    b: () => queue === 'dispatch' && mayDispatch && open('confident'),
    e: () => open('export'),
    Escape: picking.stop,
    '/': () => search.current?.querySelector('input')?.focus(),
    '?': () => open('keys'),
  });
}

/** The rows, and what can be done to those that are chosen. */
function Queue(props: {
  shown: ReturnType<typeof useQueue>;
  queue: QueueId;
  selected: string;
  picking: ReturnType<typeof usePicking>;
  select: (id: string) => void;
  afterMany: (into?: string) => void;
}): ReactNode {
  const { shown, queue, selected, picking, select, afterMany } = props;
  const { picked, all, stop, toggle } = picking;
  return (
    <>
      {picked === undefined ? null : <ManyBar picked={picked} onAll={all} onNone={stop} onDone={afterMany} />}
      <div className="desk-rows" tabIndex={-1}>
        <QueueRows
          {...{ queue, selected, picked }}
          list={shown.list}
          rows={shown.rows}
          onSelect={picked === undefined ? select : toggle}
        />
      </div>
    </>
  );
}

/** The sheet that is open over the desk. */
function Sheets(props: {
  sheet: OpenSheet | undefined;
  queue: QueueId;
  filters: Filters;
  openView: (view: { queue: string; filters: Filters }) => void;
  afterMany: () => void;
  onClose: () => void;
}): ReactNode {
  const { sheet, queue, filters, openView, afterMany, onClose } = props;
  const common = { queue, filters, onClose };
  return (
    <>
      <Keys isOpen={sheet === 'keys'} onClose={onClose} />
      {sheet === 'views' ? (
        <ViewsSheet
          {...common}
          onOpen={(view) => {
            onClose();
            openView(view);
          }}
        />
      ) : null}
      {sheet === 'confident' ? (
        <ConfidentSheet filters={filters} onClose={onClose} onDone={() => afterMany()} />
      ) : null}
      {sheet === 'export' ? <ExportSheet {...common} /> : null}
    </>
  );
}

/** What the keys do: going along the rows, and deciding on the case in view. */
function useMoves(desk: {
  queue: QueueId;
  rows: readonly QueueRow[];
  selected: string;
  select: (id: string) => void;
  focus: ReturnType<typeof useCase>;
}) {
  const { queue, rows, selected, select, focus } = desk;
  const [decidedAtMs, setDecidedAtMs] = useState<readonly number[]>([]);
  const following = nextWaiting(rows, selected, QUEUE_STATES[queue]);
  // The next case is here before the key that leads to it.
  useApiQuery<CaseDetail>(`/api/v1/cases/${following?.id}`, { enabled: following !== undefined });
  const step = (by: 1 | -1): void => {
    const index = rows.findIndex((row) => row.id === selected);
    const next = rows[Math.max(0, Math.min(rows.length - 1, index + by))];
    if (next === undefined) return;
    select(next.id);
  };
  // The next one comes into view by itself: sixty decisions an hour leave no time for the mouse.
  const decided = (): void => {
    setDecidedAtMs((before) => [...before, Date.now()].slice(-500));
    if (QUEUE_STATES[queue] !== undefined && following !== undefined) select(following.id);
  };
  const accept = async (): Promise<void> => {
    if (await focus.accept()) decided();
  };
  const alternative = (index: number): void => {
    const suggestion = focus.query.data && suggestionOf(focus.query.data);
    const guess = suggestion?.alternatives[index];
    if (guess && suggestion?.category && focus.query.data?.state === 'awaiting-dispatch')
      void focus.reclassify(suggestion.category.list, guess.code, guess.name);
  };
  const keys = {
    j: () => step(1),
    ArrowDown: () => step(1),
    k: () => step(-1),
    ArrowUp: () => step(-1),
    a: () => void accept(),
    1: () => alternative(0),
    2: () => alternative(1),
    3: () => alternative(2),
  };
  return { keys, step, accept, decided, decidedAtMs };
}

/** Choosing several rows; ends when another list comes into view. */
function usePicking(rows: readonly QueueRow[], view: string) {
  const [picked, setPicked] = useState<ReadonlySet<string>>();
  useEffect(() => {
    if (view !== '') setPicked(undefined);
  }, [view]);
  return {
    picked,
    start: () => setPicked(new Set()),
    stop: () => setPicked(undefined),
    toggle: (id: string) =>
      setPicked((before) => {
        const next = new Set(before);
        if (!next.delete(id) && id !== '' && next.size < MOST_PICKED) next.add(id);
        return next;
      }),
    all: () => setPicked(new Set(rows.slice(0, MOST_PICKED).map((row) => row.id))),
  };
}

/** Opens the desk with the reader's first view when it was opened plainly. */
function useFirstView(address: string, open: (view: { queue: string; filters: Filters }) => void): void {
  const [isPlain] = useState(address === '');
  const isOpened = useRef(false);
  const { data } = useViews();
  useEffect(() => {
    if (!isPlain || isOpened.current || data === undefined) return;
    isOpened.current = true;
    const first = data.items.find((view) => view.first);
    if (first !== undefined) open(first);
  }, [data, isPlain, open]);
}

/** How many were decided since the desk was opened, and how quickly. */
function Pace({ decidedAtMs }: { decidedAtMs: readonly number[] }): ReactNode {
  const text = useText(deskWords);
  const nowMs = useNow(60_000);
  if (decidedAtMs.length === 0) return null;
  const pace = paceOf(decidedAtMs, Math.max(nowMs, decidedAtMs.at(-1) ?? 0));
  return (
    <p className="desk-pace cb-muted cb-small cb-figures" role="status">
      {text.decided(decidedAtMs.length)}
      {pace === undefined ? '' : ` · ${text.pace(pace)}`}
    </p>
  );
}

/** The same object while it says the same. */
function useStable(filters: Filters): Filters {
  const key = JSON.stringify(filters);
  return useMemo(() => JSON.parse(key) as Filters, [key]);
}
