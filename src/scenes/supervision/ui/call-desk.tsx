import type { ReactNode } from 'react';
import { Fact, Facts, Mark } from '../../../fronts/kit/desk/index.tsx';
import { Button, useKeys, usePreferences, useText, useTime } from '../../../fronts/kit/index.tsx';
import type { CallBackDetail } from '../contract.ts';
import { QUESTIONS } from './call-answers.ts';
import { CallForm } from './call-form.tsx';
import { RecordingLink } from './files.tsx';
import { CaseLink, useSend } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';

export interface CallDeskProps {
  readonly detail: CallBackDetail;
  /** The actor has the call open: the number is there in full and a call can be recorded. */
  readonly isOpen: boolean;
  readonly reporter: CallBackDetail['reporter'];
  readonly onChanged: () => void;
}

/** One call before the person who makes it: the number, the script, earlier attempts and the answers. */
export function CallDesk({ detail, isOpen, reporter, onChanged }: CallDeskProps): ReactNode {
  const text = useText(supervisionWords);
  const time = useTime();
  const isWaiting = detail.status === 'waiting';
  return (
    <article className="cb-sheet-of" data-call={detail.number} data-status={detail.status}>
      <header className="cb-row-apart">
        <h2>{detail.title}</h2>
        <CaseLink id={detail.caseId} number={detail.number} />
      </header>
      <p className="cb-row">
        <span>{text.source(detail.source)}</span>
        {detail.stars === null ? null : <span>{text.stars(detail.stars)}</span>}
        <span>{text.attempts(detail.attempts, detail.mostAttempts)}</span>
        {isWaiting ? null : <span className="cb-strong">{text.statusOf(detail.status)}</span>}
        {detail.late ? <Mark look="late">{text.late}</Mark> : null}
      </p>
      <Facts>
        <Fact name={text.unit}>{detail.unit ?? text.none}</Fact>
        <Fact name={text.reporter}>{reporter?.name ?? text.none}</Fact>
        <Fact name={text.telephone}>
          <Telephone detail={detail} isOpen={isOpen} number={reporter?.telephone ?? null} />
        </Fact>
        <Fact name={isWaiting ? text.callDue : text.endedAt}>{time(detail.endedAt ?? detail.dueAt)}</Fact>
        {detail.reply === null ? null : <Fact name={text.reply}>{detail.reply}</Fact>}
      </Facts>
      {isWaiting ? (
        <Opening detail={detail} isOpen={isOpen} onChanged={onChanged} />
      ) : (
        <Answers detail={detail} />
      )}
      {isWaiting && isOpen ? <CallForm detail={detail} onChanged={onChanged} /> : null}
      <Attempts detail={detail} />
    </article>
  );
}

function Telephone(props: { detail: CallBackDetail; isOpen: boolean; number: string | null }): ReactNode {
  const { detail, isOpen, number } = props;
  const text = useText(supervisionWords);
  const time = useTime();
  if (number === null) return text.noTelephone;
  return (
    <span className="cb-row">
      <span className={`cb-figures${isOpen ? ' sup-number' : ''}`}>{number}</span>
      <span className="cb-small cb-muted">
        {isOpen
          ? text.numberShown(time(detail.openUntil))
          : detail.status === 'waiting'
            ? text.numberHidden
            : ''}
      </span>
    </span>
  );
}

/** Takes the call up or gives it back; says why it cannot be made now. */
function Opening(props: { detail: CallBackDetail; isOpen: boolean; onChanged: () => void }): ReactNode {
  const { detail, isOpen, onChanged } = props;
  const text = useText(supervisionWords);
  const { language } = usePreferences();
  const { send, isPending } = useSend();
  const go = (step: 'open' | 'leave'): void => send(`/call-backs/${detail.id}/${step}`, undefined, onChanged);
  useKeys({ o: () => (isOpen || detail.whyNot !== null || isPending ? undefined : go('open')) });
  if (isOpen)
    return (
      <div>
        <Button kind="quiet" isBusy={isPending} onClick={() => go('leave')}>
          {text.callLeave}
        </Button>
      </div>
    );
  return (
    <div className="cb-row">
      <Button
        kind="main"
        hotkey="O"
        isBusy={isPending}
        disabled={detail.whyNot !== null}
        onClick={() => go('open')}
      >
        {text.callOpen}
      </Button>
      {detail.whyNot === null ? null : <span role="status">{detail.whyNot[language]}</span>}
    </div>
  );
}

/** What an ended call found. */
function Answers({ detail }: { detail: CallBackDetail }): ReactNode {
  const text = useText(supervisionWords);
  const say = (value: boolean | null): string => (value === null ? text.none : value ? text.yes : text.no);
  return (
    <Facts>
      {QUESTIONS.map((question) => (
        <Fact key={question} name={text[question]}>
          {say(detail[question])}
        </Fact>
      ))}
      <Fact name={text.decision}>
        {detail.decision === null ? text.none : detail.decision === 'redo' ? text.redo : text.leaveClosed}
      </Fact>
      {detail.note === null ? null : <Fact name={text.callNote}>{detail.note}</Fact>}
      {detail.recordings.map((recording) => (
        <Fact key={recording.id} name={text.recording}>
          <RecordingLink recording={recording} />
        </Fact>
      ))}
    </Facts>
  );
}

function Attempts({ detail }: { detail: CallBackDetail }): ReactNode {
  const text = useText(supervisionWords);
  const time = useTime();
  return (
    <section aria-label={text.attemptsMade}>
      <h3>{text.attemptsMade}</h3>
      {detail.calls.length === 0 ? (
        <p className="cb-muted">{text.noAttempts}</p>
      ) : (
        <ol className="sup-attempts">
          {detail.calls.map((call) => (
            <li key={call.number}>
              <span className="cb-strong">{text.attempt(call.number)}</span>
              <span className="cb-figures">{time(call.at)}</span>
              <span>{text.outcomeOf(call.outcome)}</span>
              <span className="cb-muted">{call.note}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
