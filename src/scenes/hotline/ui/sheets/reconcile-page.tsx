import { type ReactNode, useState } from 'react';
import {
  Button,
  EmptyState,
  ErrorState,
  Field,
  Input,
  PagedList,
  Skeleton,
  toast,
  uploadFile,
  useErrorWords,
  useNavigation,
  usePages,
  useText,
} from '../../../../fronts/kit/index.tsx';
import type { Reconciliation } from '../../contract.ts';
import { Problem } from '../form-parts.tsx';
import { usePick, useTime, useToday } from '../use-hotline.ts';
import { useSend } from '../use-send.ts';
import { sheetWords } from '../words/sheet-words.ts';
import { Differences } from './differences.tsx';
import { FileButton } from './file-button.tsx';

const BASE = '/api/v1/hotline/reconciliations';

/** The daily reconciling: the days on the left, the sheet of differences of one on the right. */
export function ReconcilePage(): ReactNode {
  const text = useText(sheetWords);
  const { go, query } = useNavigation();
  const { list, rows, reload } = usePages<Reconciliation>(BASE, { limit: 30 });
  const wanted = query.get('of') ?? '';
  const current = rows.find((row) => row.id === wanted) ?? rows[0];
  const open = (id: string): void => go(`/scenes/hotline?page=reconcile&of=${id}`, { replace: true });
  return (
    <div className="hotline-two">
      <section className="hotline-side-list" aria-labelledby="reconcile-title">
        <h1 id="reconcile-title">{text.reconcileTitle}</h1>
        <p className="cb-small cb-muted">{text.reconcileWords}</p>
        <NewList
          onDone={(made) => {
            reload();
            open(made.id);
          }}
        />
        <h2>{text.history}</h2>
        {list.isError ? (
          <ErrorState error={list.error} onRetry={reload} />
        ) : list.isPending ? (
          <Skeleton count={5} />
        ) : rows.length === 0 ? (
          <p className="cb-muted">{text.historyEmpty}</p>
        ) : (
          <PagedList
            label={text.history}
            items={rows}
            keyOf={(row) => row.id}
            hasMore={list.hasNextPage}
            isLoadingMore={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
            draw={(row) => (
              <DayRow row={row} isCurrent={row.id === current?.id} onOpen={() => open(row.id)} />
            )}
          />
        )}
      </section>
      <section className="hotline-sheet" aria-label={text.differences}>
        {current === undefined ? (
          list.isPending ? (
            <Skeleton count={6} />
          ) : (
            <EmptyState title={text.historyEmpty}>{text.historyEmptyWords}</EmptyState>
          )
        ) : (
          <Differences key={current.id} id={current.id} onSettled={reload} />
        )}
      </section>
    </div>
  );
}

function DayRow(props: { row: Reconciliation; isCurrent: boolean; onOpen: () => void }): ReactNode {
  const { row, isCurrent, onOpen } = props;
  const text = useText(sheetWords);
  const pick = usePick();
  const time = useTime();
  const isOpen = row.state === 'awaiting-list' || row.open > 0;
  return (
    <button
      type="button"
      className="hotline-day"
      aria-current={isCurrent ? 'true' : undefined}
      onClick={onOpen}
    >
      <span className="cb-row-apart">
        <span className="cb-strong cb-figures">{row.day}</span>
        <span className={isOpen ? 'cb-strong' : 'cb-muted'}>
          {row.state === 'awaiting-list' ? text.awaiting : pick(row.verdict)}
        </span>
      </span>
      <span className="cb-row-apart cb-small cb-muted">
        <span>{time(row.madeAt)}</span>
        {row.state === 'done' && row.differences > 0 ? <span>{text.openCount(row.open)}</span> : null}
      </span>
    </button>
  );
}

/** The list of a day, by file or over the interface. */
function NewList({ onDone }: { onDone: (made: Reconciliation) => void }): ReactNode {
  const text = useText(sheetWords);
  const pick = usePick();
  const today = useToday();
  const errorWords = useErrorWords();
  const [day, setDay] = useState(today);
  const [isBusy, setIsBusy] = useState(false);
  const [refused, setRefused] = useState<string>();
  const fetching = useSend<Reconciliation>();
  const made = (found: Reconciliation): void => {
    toast(text.reconciled(pick(found.verdict)));
    onDone(found);
  };
  const upload = async (file: File): Promise<void> => {
    setIsBusy(true);
    setRefused(undefined);
    try {
      made(await uploadFile<Reconciliation>(`${BASE}?day=${day}`, file, { fileName: file.name }));
    } catch (error) {
      const { title, detail } = errorWords(error);
      setRefused([title, detail].filter(Boolean).join(' '));
    } finally {
      setIsBusy(false);
    }
  };
  const problem = refused ?? fetching.problem;
  return (
    <div className="hotline-card cb-stack-tight">
      <Field label={text.day}>
        {(attributes) => (
          <Input
            {...attributes}
            type="date"
            value={day}
            max={today}
            onChange={(event) => setDay(event.target.value)}
          />
        )}
      </Field>
      <div className="cb-row">
        <FileButton label={text.upload} isBusy={isBusy} onFile={(file) => void upload(file)} />
        <Button
          kind="quiet"
          isBusy={fetching.isPending}
          onClick={() => {
            setRefused(undefined);
            fetching.send('POST', `${BASE}/fetch`, { day }, made);
          }}
        >
          {text.fetchList}
        </Button>
      </div>
      <p className="cb-small cb-muted">{text.uploadHint}</p>
      <Problem words={problem} />
    </div>
  );
}
