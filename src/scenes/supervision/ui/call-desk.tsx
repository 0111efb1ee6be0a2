import { type ReactNode, useState } from 'react';
import {
  Button,
  Segmented,
  toast,
  useKeys,
  usePreferences,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import { CALL_OUTCOMES, type CallBackDetail } from '../contract.ts';
import {
  type CallDraft,
  type CallProblem,
  callOf,
  decisionOf,
  emptyDraft,
  nextQuestion,
  QUESTIONS,
} from './call-answers.ts';
import { CallNote } from './call-note.tsx';
import { RecordingLink } from './files.tsx';
import { CaseLink, Fact, useSend } from './shared.tsx';
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
    <article className="sup-sheet" data-call={detail.number} data-status={detail.status}>
      <header className="cb-row-apart">
        <h2>{detail.title}</h2>
        <CaseLink id={detail.caseId} number={detail.number} />
      </header>
      <p className="cb-row">
        <span>{text.source(detail.source)}</span>
        {detail.stars === null ? null : <span>{text.stars(detail.stars)}</span>}
        <span>{text.attempts(detail.attempts, detail.mostAttempts)}</span>
        {isWaiting ? null : <span className="cb-strong">{text.statusOf(detail.status)}</span>}
        {detail.late ? <span className="sup-late">{text.late}</span> : null}
      </p>
      <dl className="sup-facts">
        <Fact name={text.unit}>{detail.unit ?? text.none}</Fact>
        <Fact name={text.reporter}>{reporter?.name ?? text.none}</Fact>
        <Fact name={text.telephone}>
          <Telephone detail={detail} isOpen={isOpen} number={reporter?.telephone ?? null} />
        </Fact>
        <Fact name={isWaiting ? text.callDue : text.endedAt}>{time(detail.endedAt ?? detail.dueAt)}</Fact>
        {detail.reply === null ? null : <Fact name={text.reply}>{detail.reply}</Fact>}
      </dl>
      {isWaiting ? (
        <Opening detail={detail} isOpen={isOpen} onChanged={onChanged} />
      ) : (
        <Answers detail={detail} />
      )}
      {isWaiting && isOpen ? <Call detail={detail} onChanged={onChanged} /> : null}
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
    <dl className="sup-facts">
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
    </dl>
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

/** The open call: script and answers. 1–4 say how it went, Y and F answer the next question, R records it. */
function Call({ detail, onChanged }: { detail: CallBackDetail; onChanged: () => void }): ReactNode {
  const text = useText(supervisionWords);
  const { language } = usePreferences();
  const [draft, setDraft] = useState<CallDraft>(emptyDraft);
  const [problem, setProblem] = useState<CallProblem>();
  const { send, isPending } = useSend();
  const change = (next: Partial<CallDraft>): void => {
    setProblem(undefined);
    setDraft((before) => ({ ...before, ...next }));
  };
  const question = nextQuestion(draft);
  const answer = (value: boolean): void => {
    if (question !== undefined) change({ answers: { ...draft.answers, [question]: value } });
  };
  const record = (): void => {
    const ready = callOf(draft);
    if ('problem' in ready) {
      setProblem(ready.problem);
      return;
    }
    if (isPending) return;
    send<{ status: string }>(`/call-backs/${detail.id}/calls`, ready.call, ({ status }) => {
      toast(ready.call.decision === 'redo' ? text.callRedone : text.callSaved(text.statusOf(status)));
      onChanged();
    });
  };
  useKeys({
    ...Object.fromEntries(
      CALL_OUTCOMES.map((outcome, index) => [String(index + 1), () => change({ outcome })]),
    ),
    y: () => answer(true),
    f: () => answer(false),
    r: record,
  });
  return (
    <section className="sup-call" aria-label={text.outcome}>
      <ol className="sup-script" aria-label={text.script}>
        {detail.script.map((line) => (
          <li key={line.id} aria-current={line.id === question ? 'step' : undefined}>
            {line[language]}
          </li>
        ))}
      </ol>
      <div className="cb-stack">
        <Outcomes draft={draft} onPick={(outcome) => change({ outcome })} />
        {draft.outcome === 'answered' ? (
          <>
            {QUESTIONS.map((each) => (
              <YesNo
                key={each}
                label={text[each]}
                isNext={each === question}
                value={draft.answers[each]}
                onChange={(value) => change({ answers: { ...draft.answers, [each]: value } })}
              />
            ))}
            <div className="sup-question">
              <span>{text.decision}</span>
              <Segmented
                label={text.decision}
                options={[
                  { value: 'closed', label: text.leaveClosed },
                  { value: 'redo', label: text.redo },
                ]}
                value={decisionOf(draft)}
                onChange={(decision) => change({ decision })}
              />
            </div>
          </>
        ) : null}
        <CallNote {...{ detail, draft, problem, onChanged }} onChange={change} onRecord={record} />
        {problem === 'answers' || problem === 'outcome' ? (
          <p className="sup-problem" role="alert">
            {problem === 'answers' ? text.answersNeeded : text.outcome}
          </p>
        ) : null}
        <div className="cb-row">
          <Button kind="main" hotkey="R" isBusy={isPending} onClick={record}>
            {text.saveCall}
          </Button>
          <span className="cb-small cb-muted">{text.hintCallKeys}</span>
        </div>
      </div>
    </section>
  );
}

function Outcomes(props: {
  draft: CallDraft;
  onPick: (outcome: CallDraft['outcome'] & string) => void;
}): ReactNode {
  const text = useText(supervisionWords);
  return (
    <fieldset className="sup-outcomes">
      <legend className="cb-unseen">{text.outcome}</legend>
      {CALL_OUTCOMES.map((outcome, index) => (
        <Button
          key={outcome}
          hotkey={String(index + 1)}
          aria-pressed={props.draft.outcome === outcome}
          onClick={() => props.onPick(outcome)}
        >
          {text.outcomeOf(outcome)}
        </Button>
      ))}
    </fieldset>
  );
}

function YesNo(props: {
  label: string;
  isNext: boolean;
  value: boolean | undefined;
  onChange: (value: boolean) => void;
}): ReactNode {
  const { label, isNext, value, onChange } = props;
  const text = useText(supervisionWords);
  return (
    <fieldset className="sup-question" data-next={isNext || undefined}>
      <legend className="cb-unseen">{label}</legend>
      <span aria-hidden="true">{label}</span>
      <span className="cb-row">
        <Button aria-pressed={value === true} {...(isNext && { hotkey: 'Y' })} onClick={() => onChange(true)}>
          {text.yes}
        </Button>
        <Button
          aria-pressed={value === false}
          {...(isNext && { hotkey: 'F' })}
          onClick={() => onChange(false)}
        >
          {text.no}
        </Button>
      </span>
    </fieldset>
  );
}
