import { type ReactNode, useState } from 'react';
import {
  DeskList,
  DeskPanes,
  DeskRow,
  LineField,
  Mark,
  Notice,
  useSend,
} from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  Skeleton,
  toast,
  uploadFile,
  useErrorWords,
  useNavigation,
  usePages,
  usePick,
  useText,
  useTime,
  useToday,
} from '../../../../fronts/kit/index.tsx';
import type { Reconciliation } from '../../exchange/contract.ts';
import { sheetWords } from '../words/sheet-words.ts';
import { Differences } from './differences.tsx';
import { FileButton } from './file-button.tsx';

const BASE = '/api/v1/hotline/reconciliations';

/** The daily reconciling: the days on the left, the sheet of differences of one on the right. */
export function ReconcilePage(): ReactNode {
  const text = useText(sheetWords);
  const { go, query } = useNavigation();
  const pages = usePages<Reconciliation>(BASE, { limit: 30 });
  const { list, rows, reload } = pages;
  const wanted = query.get('of') ?? '';
  const current = rows.find((row) => row.id === wanted) ?? rows[0];
  const open = (id: string): void => go(`/scenes/hotline?page=reconcile&of=${id}`, { replace: true });
  return (
    <DeskPanes
      listLabel={text.reconcileTitle}
      openLabel={text.differences}
      list={
        <>
          <h2>{text.reconcileTitle}</h2>
          <p className="cb-small cb-muted">{text.reconcileWords}</p>
          <NewList
            onDone={(made) => {
              reload();
              open(made.id);
            }}
          />
          <h3>{text.history}</h3>
          <DeskList
            label={text.history}
            pages={pages}
            keyOf={(row) => row.id}
            current={current?.id}
            onPick={open}
            draw={(row) => <DayRow row={row} />}
            empty={<EmptyState title={text.historyEmpty} />}
          />
        </>
      }
    >
      {current === undefined ? (
        list.isPending ? (
          <Skeleton count={6} />
        ) : (
          <EmptyState title={text.historyEmpty}>{text.historyEmptyWords}</EmptyState>
        )
      ) : (
        <Differences key={current.id} id={current.id} onSettled={reload} />
      )}
    </DeskPanes>
  );
}

function DayRow({ row }: { row: Reconciliation }): ReactNode {
  const text = useText(sheetWords);
  const pick = usePick();
  const time = useTime();
  const isOpen = row.state === 'awaiting-list' || row.open > 0;
  const said = row.state === 'awaiting-list' ? text.awaiting : pick(row.verdict);
  return (
    <DeskRow
      title={row.day}
      flags={isOpen ? <Mark look="accent">{said}</Mark> : <span className="cb-small cb-muted">{said}</span>}
      foot={row.state === 'done' && row.differences > 0 ? text.openCount(row.open) : null}
      end={time(row.madeAt)}
    />
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
  const fetching = useSend({ tells: 'here' });
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
    <div className="cb-card cb-part">
      <LineField label={text.day} more={{ type: 'date', max: today }} value={day} onChange={setDay} />
      <div className="cb-row">
        <FileButton label={text.upload} isBusy={isBusy} onFile={(file) => void upload(file)} />
        <Button
          kind="quiet"
          isBusy={fetching.isPending}
          onClick={() => {
            setRefused(undefined);
            fetching.send<Reconciliation>('POST', `${BASE}/fetch`, { day }, made);
          }}
        >
          {text.fetchList}
        </Button>
      </div>
      <p className="cb-small cb-muted">{text.uploadHint}</p>
      <Notice isAlert>{problem}</Notice>
    </div>
  );
}
