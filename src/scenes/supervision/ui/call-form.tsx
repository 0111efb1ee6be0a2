import { type ReactNode, useState } from 'react';
import { Notice } from '../../../fronts/kit/desk/index.tsx';
import { Button, Segmented, toast, useKeys, usePreferences, useText } from '../../../fronts/kit/index.tsx';
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
import { useSend } from './shared.tsx';
import { supervisionWords } from './words/supervision-words.ts';

interface CallProps {
  readonly detail: CallBackDetail;
  readonly onChanged: () => void;
}

/** What is noted of a call, and the sending of it; the same by keys and by buttons. */
function useCall({ detail, onChanged }: CallProps) {
  const text = useText(supervisionWords);
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
  return { draft, problem, question, isPending, change, answer, record };
}

/** The open call: script and answers. 1–4 say how it went, Y and F answer the next question, R records it. */
export function CallForm({ detail, onChanged }: CallProps): ReactNode {
  const text = useText(supervisionWords);
  const { language } = usePreferences();
  const { draft, problem, question, isPending, change, answer, record } = useCall({ detail, onChanged });
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
        {draft.outcome === 'answered' ? <Questions draft={draft} onChange={change} /> : null}
        <CallNote {...{ detail, draft, problem, onChanged }} onChange={change} onRecord={record} />
        <Notice isAlert>
          {problem === 'answers'
            ? text.answersNeeded
            : problem === 'outcome'
              ? text.outcomeNeeded
              : undefined}
        </Notice>
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

/** The three questions, and what follows from the answers. */
function Questions(props: { draft: CallDraft; onChange: (change: Partial<CallDraft>) => void }): ReactNode {
  const { draft, onChange } = props;
  const text = useText(supervisionWords);
  const next = nextQuestion(draft);
  return (
    <>
      {QUESTIONS.map((each) => (
        <YesNo
          key={each}
          label={text[each]}
          isNext={each === next}
          value={draft.answers[each]}
          onChange={(value) => onChange({ answers: { ...draft.answers, [each]: value } })}
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
          onChange={(decision) => onChange({ decision })}
        />
      </div>
    </>
  );
}

function Outcomes(props: {
  draft: CallDraft;
  onPick: (outcome: CallDraft['outcome'] & string) => void;
}): ReactNode {
  const text = useText(supervisionWords);
  return (
    <fieldset className="cb-row">
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
