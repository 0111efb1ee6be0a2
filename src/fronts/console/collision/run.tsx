import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import {
  DataTable,
  Fact,
  Facts,
  FormSheet,
  Mark,
  Notice,
  useRefresh,
  useSend,
} from '../../kit/desk/index.tsx';
import { Button, SyntheticMark, toast, useApiQuery, useText, useTime } from '../../kit/index.tsx';
import { useMay } from '../session.tsx';
import { Result } from './result.tsx';
import { BASE, type Proof, type RunView } from './types.ts';
import { collisionWords } from './words/collision-words.ts';

const EVERY_MS = 1_000;

/** One run; while it runs it is read again each second. The latest is open. */
export function Run({ run: given, isFirst }: { run: RunView; isFirst: boolean }): ReactNode {
  const client = useQueryClient();
  const wasRunning = given.state === 'running';
  const news = useApiQuery<RunView>(`${BASE}/runs/${given.id}`, { enabled: wasRunning, everyMs: EVERY_MS });
  const run = wasRunning ? (news.data ?? given) : given;
  const hasEnded = wasRunning && run.state !== 'running';
  useEffect(() => {
    if (hasEnded) void client.invalidateQueries({ queryKey: [`${BASE}/definitions/${given.definitionId}`] });
  }, [hasEnded, client, given.definitionId]);
  const [isOpen, setOpen] = useState(isFirst);
  return (
    <article className="col-run">
      <Head run={run} isOpen={isOpen} onOpen={() => setOpen(!isOpen)} />
      {run.state === 'running' ? <Running run={run} /> : null}
      <Notice>{run.error}</Notice>
      {run.proof === null ? null : <ProofOf proof={run.proof} />}
      {isOpen && run.state !== 'running' ? <SourcesRead run={run} /> : null}
      {isOpen && run.state === 'done' ? <Result run={run} /> : null}
    </article>
  );
}

function Head({ run, isOpen, onOpen }: { run: RunView; isOpen: boolean; onOpen: () => void }): ReactNode {
  const text = useText(collisionWords);
  const time = useTime();
  return (
    <div className="cb-row-apart">
      <span className="cb-row">
        <Mark look={run.state === 'done' ? 'good' : run.state === 'running' ? 'accent' : 'plain'}>
          {text.named(run.state)}
        </Mark>
        {run.rows === null ? null : <span className="cb-strong">{text.found(run.rows)}</span>}
        {run.synthetic ? <SyntheticMark /> : null}
        {run.tasks > 0 ? <span className="cb-small">{text.tasksOf(run.tasks)}</span> : null}
        <span className="cb-small cb-muted">{text.byAt(run.startedBy, time(run.startedAt))}</span>
      </span>
      <span className="cb-row">
        {run.state === 'done' && run.deleteAt !== null ? (
          <span className="cb-small cb-muted">{text.deleteAt(time(run.deleteAt))}</span>
        ) : null}
        {run.state === 'running' ? null : (
          <Button kind="quiet" aria-expanded={isOpen} onClick={onOpen}>
            {text.openRun}
          </Button>
        )}
        {run.state === 'done' && isOpen ? <DeleteNow run={run} /> : null}
      </span>
    </div>
  );
}

function Running({ run }: { run: RunView }): ReactNode {
  const text = useText(collisionWords);
  const may = useMay('collision.run');
  const sending = useSend({ tells: 'toast', onChanged: useRefresh(BASE) });
  const { progress } = run;
  const words = text.progress(text.named(progress?.stage ?? 'preparing'), text.named(progress?.step ?? ''));
  return (
    <div className="cb-row">
      <progress aria-label={words} max={progress?.of ?? 1} value={progress?.done ?? 0} />
      <span role="status">{words}</span>
      {may ? (
        <Button
          isBusy={sending.isPending}
          onClick={() =>
            sending.send('POST', `${BASE}/runs/${run.id}/stop`, undefined, () => toast(text.stopped))
          }
        >
          {text.stop}
        </Button>
      ) : null}
    </div>
  );
}

/** Which load of which source was read, and how many people each step found by itself. */
function SourcesRead({ run }: { run: RunView }): ReactNode {
  const text = useText(collisionWords);
  return (
    <DataTable
      label={text.sourcesRead}
      heads={[text.source, text.load, text.dataDay, { figure: text.stepPeople }]}
    >
      {run.sources.map((source) => (
        <tr key={source.step}>
          <th scope="row">{source.title}</th>
          <td className="cb-figures">{source.load ?? '–'}</td>
          <td className="cb-figures">{source.asOf ?? '–'}</td>
          <td className="cb-number cb-figures">{source.people?.toLocaleString() ?? '–'}</td>
        </tr>
      ))}
    </DataTable>
  );
}

function DeleteNow({ run }: { run: RunView }): ReactNode {
  const text = useText(collisionWords);
  const may = useMay('collision.run');
  const [isAsking, setAsking] = useState(false);
  const sending = useSend({ tells: 'here', onChanged: useRefresh(BASE) });
  if (!may) return null;
  return (
    <>
      <Button kind="quiet" onClick={() => setAsking(true)}>
        {text.deleteNow}
      </Button>
      {isAsking ? (
        <FormSheet
          title={text.deleteNow}
          submit={text.deleteNow}
          isBusy={sending.isPending}
          problem={sending.problem}
          onClose={() => setAsking(false)}
          onSubmit={() =>
            sending.send('POST', `${BASE}/runs/${run.id}/delete`, undefined, () => setAsking(false))
          }
        >
          <p>{text.deleteAsk}</p>
        </FormSheet>
      ) : null}
    </>
  );
}

function ProofOf({ proof }: { proof: Proof }): ReactNode {
  const text = useText(collisionWords);
  const time = useTime();
  const reason = proof.reason === 'emergency' ? text.isEmergency : text.named(proof.reason);
  return (
    <section className="col-proof" aria-label={text.proof}>
      <h4>{text.proof}</h4>
      <Facts>
        <Fact name={text.proofReason}>{reason}</Fact>
        <Fact name={text.proofRows}>{proof.rows}</Fact>
        <Fact name={text.proofAt}>{time(proof.at)}</Fact>
        <Fact name={text.proofLeft}>{text.proofNone(proof.rowsLeft, proof.filesLeft)}</Fact>
        <Fact name={text.proofHash}>
          <code className="col-hash">{proof.sha256}</code>
        </Fact>
      </Facts>
    </section>
  );
}
