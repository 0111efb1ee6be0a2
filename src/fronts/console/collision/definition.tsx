import { type ReactNode, useState } from 'react';
import { Fact, Facts, Mark, Notice, ReasonSheet, useRefresh, useSend } from '../../kit/desk/index.tsx';
import { Button, Loaded, SyntheticMark, toast, usePages, useText, useTime } from '../../kit/index.tsx';
import { FileHead } from '../registry/file-head.tsx';
import { useMay } from '../session.tsx';
import { QuestionInWords } from './in-words.tsx';
import { Run } from './run.tsx';
import { BASE, type DefinitionView, lookOf, type RunPage, type RunView } from './types.ts';
import { collisionWords } from './words/collision-words.ts';

/** One question: what it is for, what it asks, who approved it, and its runs. */
export function Definition({
  definition,
  onEdit,
}: {
  definition: DefinitionView;
  onEdit: () => void;
}): ReactNode {
  const text = useText(collisionWords);
  const time = useTime();
  const { state, emergency, version, question, decidedBy, decidedAt, decisionNote } = definition;
  return (
    <div className="reg-review">
      <FileHead
        kind={text.version(version)}
        title={definition.title}
        marks={
          <>
            <Mark look={lookOf(state)}>{text.named(state)}</Mark>
            {emergency ? <Mark look="late">{text.isEmergency}</Mark> : null}
            {definition.runs[0]?.synthetic ? <SyntheticMark /> : null}
          </>
        }
        line={[
          text.changedBy(definition.changedBy, time(definition.changedAt)),
          ...(decidedBy !== null && decidedAt !== null ? [text.decidedBy(decidedBy, time(decidedAt))] : []),
        ].join(' · ')}
      />
      {state === 'draft' && decisionNote !== null ? <Notice>{text.returned(decisionNote)}</Notice> : null}
      <Steps definition={definition} onEdit={onEdit} />
      <section className="cb-part" aria-label={text.purpose}>
        <Facts>
          <Fact name={text.purpose}>{definition.purpose}</Fact>
          <Fact name={text.legalBasis}>{definition.legalBasis}</Fact>
          <Fact name={text.applicant}>{definition.applicant}</Fact>
          {emergency ? (
            <Fact name={text.endsAt}>
              {definition.endsAt === null ? `${definition.emergencyHours} h` : time(definition.endsAt)}
            </Fact>
          ) : (
            <Fact name={text.expiresOn}>{definition.expiresOn}</Fact>
          )}
          <Fact name={text.retention}>{text.days(definition.retentionDays)}</Fact>
          <Fact name={text.most}>{text.people(definition.maximumRows)}</Fact>
        </Facts>
      </section>
      <section className="cb-part" aria-label={text.question}>
        <h3>{text.question}</h3>
        <p className="cb-muted">{text.named(question.join)}</p>
        <QuestionInWords question={question} />
      </section>
      <section className="cb-part" aria-label={text.runs}>
        <h3>{text.runs}</h3>
        {definition.runs.length === 0 ? <p className="cb-muted">{text.noRuns}</p> : null}
        {definition.runs.map((run, place) => (
          <Run key={run.id} run={run} isFirst={place === 0} />
        ))}
        {definition.hasOlderRuns ? (
          <OlderRuns key={definition.runs.at(-1)?.id} definition={definition} />
        ) : null}
      </section>
    </div>
  );
}

/** Runs before those that are shown at once: each has its proof. */
function OlderRuns({ definition }: { definition: DefinitionView }): ReactNode {
  const text = useText(collisionWords);
  const [isOpen, setOpen] = useState(false);
  return isOpen ? (
    <RunsBefore id={definition.id} before={definition.runs.at(-1)?.id} />
  ) : (
    <span className="cb-row">
      <Button onClick={() => setOpen(true)}>{text.olderRuns}</Button>
    </span>
  );
}

function RunsBefore({ id, before }: { id: string; before: string | undefined }): ReactNode {
  const text = useText(collisionWords);
  const { list, rows } = usePages<RunView, RunPage>(`${BASE}/definitions/${id}/runs`, { before, limit: 20 });
  return (
    <Loaded query={list}>
      {() => (
        <>
          {rows.map((run) => (
            <Run key={run.id} run={run} isFirst={false} />
          ))}
          {list.hasNextPage ? (
            <span className="cb-row">
              <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {text.olderRuns}
              </Button>
            </span>
          ) : null}
        </>
      )}
    </Loaded>
  );
}

/** What may be done now, by whom may do it. */
function Steps({ definition, onEdit }: { definition: DefinitionView; onEdit: () => void }): ReactNode {
  const text = useText(collisionWords);
  const [isReturning, setReturning] = useState(false);
  const mayApprove = useMay('collision.approve');
  const sending = useSend({ tells: 'here', onChanged: useRefresh(BASE) });
  const { id, version: expectedVersion, may, state, emergency } = definition;
  const { isPending: isBusy } = sending;
  const isRunning = definition.runs.some((run) => run.state === 'running');
  const send = (what: string, body: object | undefined, told: string): void =>
    sending.send('POST', `${BASE}/definitions/${id}/${what}`, body, () => toast(told));
  return (
    <div className="cb-stack-tight">
      <div className="cb-row">
        {may.decide ? (
          <>
            <Button
              kind="main"
              isBusy={isBusy}
              onClick={() => send('decide', { expectedVersion, approve: true }, text.approved)}
            >
              {text.approve}
            </Button>
            <Button isBusy={isBusy} onClick={() => setReturning(true)}>
              {text.giveBack}
            </Button>
          </>
        ) : null}
        {may.run && !isRunning ? (
          <Button kind="main" isBusy={isBusy} onClick={() => send('run', undefined, text.started)}>
            {emergency ? text.runNow : text.run}
          </Button>
        ) : null}
        {may.submit ? (
          <Button
            kind="main"
            isBusy={isBusy}
            onClick={() => send('submit', { expectedVersion }, text.submitted)}
          >
            {text.submit}
          </Button>
        ) : null}
        {may.change ? <Button onClick={onEdit}>{text.edit}</Button> : null}
        {may.end ? (
          <Button isBusy={isBusy} onClick={() => send('end', undefined, text.endedNow)}>
            {text.end}
          </Button>
        ) : null}
        {may.change && state === 'approved' ? (
          <span className="cb-small cb-muted">{text.editTold}</span>
        ) : null}
      </div>
      {mayApprove && state === 'submitted' && !may.decide ? <Notice>{text.ownNot}</Notice> : null}
      <Notice isAlert>{sending.problem}</Notice>
      {isReturning ? (
        <ReasonSheet
          title={text.giveBack}
          label={text.giveBackWhy}
          submit={text.giveBack}
          needed={text.giveBackNeeded}
          isBusy={isBusy}
          onClose={() => setReturning(false)}
          onDecide={(note) => {
            setReturning(false);
            send('decide', { expectedVersion, approve: false, note }, text.given);
          }}
        />
      ) : null}
    </div>
  );
}
