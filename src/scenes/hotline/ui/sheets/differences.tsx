import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { DataTable, LongField, useSend } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  ErrorState,
  Link,
  Skeleton,
  toast,
  useApiQuery,
  usePages,
  usePick,
  useText,
  useTime,
} from '../../../../fronts/kit/index.tsx';
import type { Difference, Reconciliation } from '../../exchange/contract.ts';
import { sheetWords } from '../words/sheet-words.ts';

/** The sheet of differences of one day; each is settled with its reason. */
export function Differences({ id, onSettled }: { id: string; onSettled: () => void }): ReactNode {
  const text = useText(sheetWords);
  const path = `/api/v1/hotline/reconciliations/${id}`;
  const client = useQueryClient();
  const head = useApiQuery<Reconciliation>(`${path}?limit=1`);
  const { list, rows, reload } = usePages<Difference>(path, { limit: 50 });
  const [line, setLine] = useState<number>();
  const done = (): void => {
    setLine(undefined);
    reload();
    void client.invalidateQueries({ queryKey: [`${path}?limit=1`] });
    onSettled();
  };
  if (list.isError) return <ErrorState error={list.error} onRetry={reload} />;
  if (list.isPending || head.data === undefined) return <Skeleton count={8} />;
  if (head.data.state === 'awaiting-list')
    return <EmptyState title={text.awaitingTitle}>{text.awaitingWords}</EmptyState>;
  return (
    <div className="cb-stack">
      <Head found={head.data} path={path} />
      {rows.length === 0 ? (
        <EmptyState title={text.agreed} icon="check">
          {text.agreedWords}
        </EmptyState>
      ) : (
        <DataTable
          label={text.differences}
          heads={[text.number, text.kind, text.ours, text.theirs, text.advice, text.result]}
        >
          {rows.map((row) => (
            <Row
              key={row.line}
              path={path}
              row={row}
              isOpen={row.line === line}
              onOpen={() => setLine(row.line === line ? undefined : row.line)}
              onDone={done}
            />
          ))}
        </DataTable>
      )}
      {list.hasNextPage ? (
        <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {text.moreDifferences}
        </Button>
      ) : null}
    </div>
  );
}

function Head({ found, path }: { found: Reconciliation; path: string }): ReactNode {
  const text = useText(sheetWords);
  const pick = usePick();
  return (
    <header className="cb-row">
      <h2>
        <span className="cb-figures">{found.day}</span> {pick(found.verdict)}
      </h2>
      <span className="cb-muted">
        {text.compared(found.compared)} · {text.openCount(found.open)} · {text.source} {found.source}
      </span>
      <a className="cb-button cb-button-plain" href={`${path}/sheet`} download>
        {text.downloadSheet}
      </a>
    </header>
  );
}

interface RowProps {
  readonly path: string;
  readonly row: Difference;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
  readonly onDone: () => void;
}

function Row({ path, row, isOpen, onOpen, onDone }: RowProps): ReactNode {
  const text = useText(sheetWords);
  const pick = usePick();
  const time = useTime();
  const shownAs = (value: string | null): string =>
    value === null ? text.none : row.kind === 'deadline' ? time(value) : text.sideOf(value);
  return (
    <>
      <tr className={row.settled === null ? undefined : 'cb-muted'}>
        <td className="cb-figures cb-nowrap">
          {row.ticketId === null ? (
            row.number
          ) : (
            <Link to={`/scenes/hotline?ticket=${row.ticketId}`}>{row.number}</Link>
          )}
        </td>
        <td className="cb-nowrap">{text.kindOf(row.kind)}</td>
        <td className="cb-nowrap">{shownAs(row.ours)}</td>
        <td className="cb-nowrap">{shownAs(row.theirs)}</td>
        <td className="cb-muted">{pick(row.advice)}</td>
        <td>
          {row.settled === null ? (
            <Button aria-expanded={isOpen} onClick={onOpen}>
              {text.settle}
            </Button>
          ) : (
            <>
              <span className="cb-strong">
                {row.settled === 'taken' ? text.settledTaken : text.settledChecked}
              </span>
              <span className="cb-small cb-muted cb-under">
                {row.note} · {time(row.settledAt)}
              </span>
            </>
          )}
        </td>
      </tr>
      {isOpen ? (
        <tr>
          <td colSpan={6}>
            <Settle path={path} row={row} onCancel={onOpen} onDone={onDone} />
          </td>
        </tr>
      ) : null}
    </>
  );
}

function Settle(props: {
  path: string;
  row: Difference;
  onCancel: () => void;
  onDone: () => void;
}): ReactNode {
  const { path, row, onCancel, onDone } = props;
  const text = useText(sheetWords);
  const [note, setNote] = useState('');
  const { send, problem, isPending, refuse } = useSend({ tells: 'here' });
  const settle = (how: 'taken' | 'checked'): void => {
    if (note.trim().length < 2) {
      refuse(text.needed);
      return;
    }
    send<{ done: true }>('POST', `${path}/differences/${row.line}/settle`, { how, note: note.trim() }, () => {
      toast(text.settled);
      onDone();
    });
  };
  return (
    <div className="cb-stack-tight">
      <LongField
        label={text.settleReason}
        hint={text.settleReasonHint}
        problem={problem}
        isRequired
        rows={2}
        most={500}
        value={note}
        onChange={setNote}
      />
      <div className="cb-row">
        {row.takeable ? (
          <Button kind="main" isBusy={isPending} onClick={() => settle('taken')}>
            {text.take}
          </Button>
        ) : null}
        <Button kind={row.takeable ? 'plain' : 'main'} isBusy={isPending} onClick={() => settle('checked')}>
          {text.check}
        </Button>
        <Button kind="quiet" onClick={onCancel}>
          {text.cancel}
        </Button>
      </div>
    </div>
  );
}
