import { type ReactNode, useEffect, useEffectEvent, useRef, useState } from 'react';
import { DataTable, SheetButton, useSteps } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  ClockBar,
  clockOf,
  EmptyState,
  ErrorState,
  Link,
  Skeleton,
  SyntheticMark,
  toast,
  useKeys,
  useNavigation,
  usePages,
  usePick,
  usePreferences,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import { type LISTS, type ListedCase, MOST_ORDERS, type Narrowing } from '../contract.ts';
import { OrderSheet } from './order-sheet.tsx';
import { BASE, useMay } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';

export interface CaseListProps {
  readonly list: (typeof LISTS)[number];
  readonly title: string;
  readonly narrowing: Narrowing;
  /** How many there are by the last count: another number, and the list is read anew. */
  readonly count: number | undefined;
  readonly onOrdered: () => void;
}

/** One of the supervisor's lists: J and K go along it, X selects, U and S order all that is selected. */
export function CaseList({ list, title, narrowing, count, onOrdered }: CaseListProps): ReactNode {
  const text = useText(supervisionWords);
  const { go } = useNavigation();
  const mayOrder = useMay()('incident.supervise');
  const pages = usePages<ListedCase>(`${BASE}/lists/${list}`, { ...narrowing });
  const { rows, reload } = pages;
  useCountChange(count, reload);
  const [current, setCurrent] = useState<string>();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [order, setOrder] = useState<'urge' | 'supervise'>();
  const ids = rows.map((row) => row.caseId);
  const focus = current !== undefined && ids.includes(current) ? current : ids[0];
  const targets = picked.size > 0 ? [...picked] : focus === undefined ? [] : [focus];
  const toggle = (id: string): void => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    if (next.size > MOST_ORDERS) toast(text.mostPicked(MOST_ORDERS));
    else setPicked(next);
  };
  const begin = (kind: 'urge' | 'supervise'): void => {
    if (mayOrder && targets.length > 0) setOrder(kind);
  };
  const look = (id: string): void => {
    setCurrent(id);
    document.getElementById(`sup-${id}`)?.scrollIntoView({ block: 'nearest' });
  };
  useSteps({ ids, current: focus, onPick: look, onOpen: (id) => go(`/cases/${id}`), hasArrows: true });
  useKeys({
    x: () => (mayOrder && focus !== undefined ? toggle(focus) : undefined),
    u: () => begin('urge'),
    s: () => begin('supervise'),
  });
  return (
    <section className="cb-part" aria-label={title}>
      <div className="cb-row sup-list-bar">
        <h2>{title}</h2>
        {mayOrder ? (
          <>
            <span className="cb-small cb-muted" role="status">
              {picked.size > 0 ? text.picked(picked.size) : text.hintKeys}
            </span>
            <Button hotkey="U" disabled={targets.length === 0} onClick={() => begin('urge')}>
              {text.urge}
            </Button>
            <Button hotkey="S" disabled={targets.length === 0} onClick={() => begin('supervise')}>
              {text.supervise}
            </Button>
          </>
        ) : null}
        <SheetButton path={`${BASE}/lists/${list}/cases.xlsx`} query={{ ...narrowing }} />
      </div>
      <Table {...{ pages, picked, focus, mayOrder, toggle }} onPickAll={(all) => setPicked(new Set(all))} />
      {order === undefined ? null : (
        <OrderSheet
          kind={order}
          caseIds={targets}
          onClose={() => setOrder(undefined)}
          onDone={() => {
            setOrder(undefined);
            setPicked(new Set());
            reload();
            onOrdered();
          }}
        />
      )}
    </section>
  );
}

/** Calls back when a count that was known has become another one. */
function useCountChange(count: number | undefined, onChange: () => void): void {
  const last = useRef(count);
  const changed = useEffectEvent(onChange);
  useEffect(() => {
    if (last.current !== undefined && count !== undefined && last.current !== count) changed();
    last.current = count;
  }, [count]);
}

interface TableProps {
  readonly pages: ReturnType<typeof usePages<ListedCase>>;
  readonly picked: ReadonlySet<string>;
  readonly focus: string | undefined;
  readonly mayOrder: boolean;
  readonly toggle: (id: string) => void;
  readonly onPickAll: (ids: readonly string[]) => void;
}

function Table({ pages, picked, focus, mayOrder, toggle, onPickAll }: TableProps): ReactNode {
  const text = useText(supervisionWords);
  const { list, rows } = pages;
  if (list.isError && rows.length === 0)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} isRetrying={list.isFetching} />;
  if (list.isPending) return <Skeleton count={8} />;
  if (rows.length === 0)
    return (
      <EmptyState title={text.emptyList} icon="check">
        {text.emptyListWords}
      </EmptyState>
    );
  const first = rows.slice(0, MOST_ORDERS).map((row) => row.caseId);
  const areAll = first.every((id) => picked.has(id));
  return (
    <>
      <DataTable
        heads={[text.colCase, text.colState, text.colUnit, text.colArea, text.colClock, text.colOrders]}
        first={
          mayOrder ? (
            <th className="sup-check">
              <input
                type="checkbox"
                aria-label={text.pickAll}
                checked={areAll}
                onChange={() => onPickAll(areAll ? [] : first)}
              />
            </th>
          ) : null
        }
      >
        {rows.map((row) => (
          <Row
            key={row.caseId}
            row={row}
            isCurrent={row.caseId === focus}
            isPicked={picked.has(row.caseId)}
            {...(mayOrder && { onToggle: () => toggle(row.caseId) })}
          />
        ))}
      </DataTable>
      {list.hasNextPage ? (
        <Button kind="quiet" isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
    </>
  );
}

function Row(props: {
  row: ListedCase;
  isCurrent: boolean;
  isPicked: boolean;
  onToggle?: () => void;
}): ReactNode {
  const { row, isCurrent, isPicked, onToggle } = props;
  const text = useText(supervisionWords);
  const pick = usePick();
  const time = useTime();
  return (
    <tr id={`sup-${row.caseId}`} aria-current={isCurrent ? 'true' : undefined} data-number={row.number}>
      {onToggle === undefined ? null : (
        <td className="sup-check">
          <input type="checkbox" aria-label={text.pick(row.number)} checked={isPicked} onChange={onToggle} />
        </td>
      )}
      <td>
        <Link to={`/cases/${row.caseId}`} className="cb-strong sup-title">
          {row.title}
        </Link>
        <span className="cb-small cb-muted cb-row">
          <span className="cb-figures">{row.number}</span>
          {row.reason === null || row.reason === '' ? null : <span className="cb-cut">{row.reason}</span>}
          {row.synthetic ? <SyntheticMark /> : null}
        </span>
      </td>
      <td className="cb-nowrap">{pick(row.stateTitle)}</td>
      <td>{row.unit}</td>
      <td>{row.district}</td>
      <td>
        <RowClock row={row} />
      </td>
      <td className="cb-small">
        {row.urged + row.supervised === 0 ? (
          <span className="cb-muted">—</span>
        ) : (
          <>
            <span>{text.orderTimes(row.urged, row.supervised)}</span>
            <br />
            <span className="cb-muted cb-figures">{time(row.lastOrderAt)}</span>
          </>
        )}
        {row.times > 0 ? <div>{text.bouncedTimes(row.times)}</div> : null}
      </td>
    </tr>
  );
}

function RowClock({ row }: { row: ListedCase }): ReactNode {
  const text = useText(supervisionWords);
  const { language } = usePreferences();
  const time = useTime();
  const [asOf] = useState(() => new Date().toISOString());
  if (row.clock === null) return <span className="cb-muted cb-small">{text.noClock}</span>;
  const { steps: _, ...clock } = clockOf(row.clock, { language, asOf, dueWords: time });
  return (
    <span className="sup-clock">
      <ClockBar clock={clock} isCompact />
      <span className="cb-small cb-muted cb-figures">{time(row.dueAt)}</span>
    </span>
  );
}
