import { type ReactNode, useState } from 'react';
import type { SourceView } from '../../../base/feeds/views-contract.ts';
import { LineField, useRefresh, useSend } from '../../kit/desk/index.tsx';
import { Button, Loaded, Segmented, useApiQuery, useText } from '../../kit/index.tsx';
import { useMay } from '../session.tsx';
import { FileBox } from './file-box.tsx';
import { RunState } from './run-state.tsx';
import { Timeliness } from './timeliness.tsx';
import { BASE, isOpen, type RunView, type UploadView } from './types.ts';
import { feedDeskWords } from './words/feed-desk-words.ts';

const OFTEN_MS = 1_500;
const SELDOM_MS = 20_000;
/** What may be meant after all, when somebody has looked. */
const MAY_BE_MEANT = [
  ...['feeds.shrunk', 'feeds.turned_back', 'feeds.columns_shifted'],
  ...['feeds.keys_changed', 'feeds.key_repeats'],
];

interface Runs {
  readonly items: readonly RunView[];
}

/** Loading a source: a file that is sent, or its table or path now; how far it is, and what came of the last one. */
export function LoadPanel({
  source,
  onFaults,
}: {
  source: SourceView;
  onFaults: (load: number) => void;
}): ReactNode {
  const text = useText(feedDeskWords);
  const path = `${BASE}/${source.code}/runs`;
  const [isRunning, setRunning] = useState(false);
  const query = useApiQuery<Runs>(path, { everyMs: isRunning ? OFTEN_MS : SELDOM_MS });
  const refresh = useRefresh(BASE);
  const last = query.data?.items[0];
  const runs = last !== undefined && isOpen(last);
  if (runs !== isRunning) {
    setRunning(runs);
    // What it brought stands in lists that were read before.
    if (!runs) queueMicrotask(refresh);
  }
  return (
    <section className="feed-box" aria-label={text.loadTitle}>
      <div className="cb-row-apart">
        <h2>{text.loadTitle}</h2>
        <Timeliness source={source} />
      </div>
      <p className="admin-why cb-muted">{text.loadWhy}</p>
      <Loaded query={query}>
        {({ items: [run] }) => (
          <>
            {run === undefined ? null : <LastRun run={run} onFaults={onFaults} />}
            <Wish source={source} isBusy={run !== undefined && isOpen(run)} />
          </>
        )}
      </Loaded>
    </section>
  );
}

function LastRun({ run, onFaults }: { run: RunView; onFaults: (load: number) => void }): ReactNode {
  const text = useText(feedDeskWords);
  const may = useMay('feeds.load');
  const sending = useSend({ tells: 'toast', onChanged: useRefresh(BASE) });
  const load = run.result?.load ?? run.progress?.load;
  const { upload, mode, confirmed, asOf } = run.data;
  const again = (more: object) =>
    sending.send('POST', `${BASE}/${run.subject}/load`, {
      ...{ mode, ...(upload !== undefined && { upload }), ...(confirmed !== undefined && { confirmed }) },
      ...{ ...(asOf !== undefined && { asOf }), ...more },
    });
  const step = String(run.progress?.step ?? 'reading');
  return (
    <RunState
      run={run}
      stopPath={may ? `${BASE}/runs/${run.id}/stop` : undefined}
      base={BASE}
      progress={{
        words: `${String(run.data.file)} · ${text.stepName(step)}`,
        ...{ done: Number(run.progress?.done ?? 0), of: Number(run.progress?.of ?? 7) },
      }}
      again={
        <>
          {may && MAY_BE_MEANT.includes(run.errorCode ?? '') ? (
            <Button isBusy={sending.isPending} onClick={() => again({ confirmed: true })}>
              {text.confirm}
            </Button>
          ) : may ? (
            <Button isBusy={sending.isPending} onClick={() => again({})}>
              {text.again}
            </Button>
          ) : null}
          {typeof load === 'number' ? (
            <Button kind="quiet" onClick={() => onFaults(load)}>
              {text.seeFaults}
            </Button>
          ) : null}
        </>
      }
    >
      <LoadResult run={run} onFaults={onFaults} />
    </RunState>
  );
}

const figure = (value: unknown): string => (typeof value === 'number' ? value.toLocaleString() : '–');

function LoadResult({ run, onFaults }: { run: RunView; onFaults: (load: number) => void }): ReactNode {
  const text = useText(feedDeskWords);
  const { result } = run;
  if (result === null) return null;
  const { rowsStored, rowsAside, rowsFaulty, added, changed, removed, load, outcome } = result;
  const hasFaults = Number(rowsAside ?? 0) + Number(rowsFaulty ?? 0) > 0;
  return (
    <div className="cb-row">
      <span>{String(run.data.file)}</span>
      {outcome === 'already' ? <span>{text.already}</span> : null}
      <strong>{text.result(figure(rowsStored), figure(rowsAside), figure(rowsFaulty))}</strong>
      <span className="cb-muted">{text.difference(figure(added), figure(changed), figure(removed))}</span>
      {hasFaults && typeof load === 'number' ? (
        <Button kind="quiet" onClick={() => onFaults(load)}>
          {text.seeFaults}
        </Button>
      ) : null}
    </div>
  );
}

/** What is to be loaded next; nothing for who may not, or while it is being loaded. */
function Wish({ source, isBusy }: { source: SourceView; isBusy: boolean }): ReactNode {
  const text = useText(feedDeskWords);
  const may = useMay('feeds.load');
  const [mode, setMode] = useState<'full' | 'changes'>('full');
  const [upload, setUpload] = useState<UploadView>();
  const [asOf, setAsOf] = useState('');
  const sending = useSend({ tells: 'toast', onChanged: useRefresh(BASE) });
  if (!may || isBusy) return null;
  const isFile = source.origin === 'file';
  const load = (): void =>
    sending.send(
      'POST',
      `${BASE}/${source.code}/load`,
      { mode, ...(isFile && upload !== undefined && { upload: upload.id }), ...(asOf !== '' && { asOf }) },
      () => setUpload(undefined),
    );
  return (
    <div className="cb-stack-tight">
      {isFile ? (
        <FileBox upload={upload} onSent={setUpload} />
      ) : (
        <p>{source.origin === 'table' ? text.fromTable(source.resource ?? '') : text.fromPath}</p>
      )}
      <div className="feed-line">
        <LineField label={text.asOf} value={asOf} onChange={setAsOf} more={{ type: 'date' }} />
        {source.lastLoad?.state === 'stored' ? (
          <Segmented
            label={text.mode}
            value={mode}
            onChange={setMode}
            options={[
              { value: 'full', label: text.full },
              { value: 'changes', label: text.changes },
            ]}
          />
        ) : null}
        <Button
          kind="main"
          isBusy={sending.isPending}
          disabled={isFile && upload === undefined}
          onClick={load}
        >
          {isFile ? text.load : text.loadNow}
        </Button>
      </div>
    </div>
  );
}
