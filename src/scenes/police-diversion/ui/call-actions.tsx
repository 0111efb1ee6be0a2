import { type ReactNode, useState } from 'react';
import { FormSheet, LongField, Notice, useSend } from '../../../fronts/kit/desk/index.tsx';
import { Button, toast, useKeys, useText } from '../../../fronts/kit/index.tsx';
import type { CallDetail } from '../contract.ts';
import { diversionWords } from './words/diversion-words.ts';
import type { words } from './words/diversion-words-zh.ts';

type Asked = 'tell' | 'giveBack' | 'askJoint' | 'endJoint';

interface Question {
  readonly title: string;
  readonly label: string;
  readonly hint?: string;
  readonly path: string;
  readonly done: string;
  /** On the button; that 110 is told unless given. */
  readonly submit?: string;
  readonly body: (words: string) => object;
}

/** Sends what the desk decided. After a refusal what is shown is read anew: somebody was quicker, or the case moved on. */
function useSending(call: CallDetail, onChanged: () => void) {
  const { send, isPending, problem, refuse } = useSend({ tells: 'here' });
  return {
    isBusy: isPending,
    problem,
    forget: () => refuse(undefined),
    send: (path: string, body: object | undefined, onDone: () => void): void => {
      if (isPending) return;
      send(
        'POST',
        `/api/v1/police-diversion/calls/${call.id}/${path}`,
        body,
        () => {
          onDone();
          onChanged();
        },
        () => {
          onChanged();
          return false;
        },
      );
    },
  };
}

/** What the desk can do with a call, each with its key. */
export function CallActions(props: {
  call: CallDetail;
  onChanged: () => void;
  onNext: () => void;
}): ReactNode {
  const { call, onChanged, onNext } = props;
  const text = useText(diversionWords);
  const [asked, setAsked] = useState<Asked>();
  const { send, isBusy, problem, forget } = useSending(call, onChanged);
  const { sign, reply, giveBack } = call.may;
  const signFor = (): void => {
    if (sign) send('sign', undefined, () => toast(text.signDone));
  };
  const ask = (what: Asked, allowed: boolean): void => {
    if (!allowed) return;
    forget();
    setAsked(what);
  };
  const joint: Asked = call.joint ? 'endJoint' : 'askJoint';
  useKeys({
    s: signFor,
    r: () => ask('tell', reply),
    b: () => ask('giveBack', giveBack),
    p: () => ask(joint, reply),
  });
  return (
    <div className="cb-stack-tight">
      {sign || reply || giveBack ? null : <p className="cb-muted">{nothingToDo(call, text)}</p>}
      <Buttons
        call={call}
        isBusy={isBusy}
        onSign={signFor}
        onAsk={(what) => ask(what, true)}
        onNext={onNext}
      />
      {asked === undefined ? <Notice isAlert>{problem}</Notice> : null}
      {asked === undefined ? null : (
        <WordsSheet
          key={asked}
          question={questionOf(asked, text)}
          isBusy={isBusy}
          problem={problem}
          onClose={() => setAsked(undefined)}
          onSend={(question, said) =>
            send(question.path, question.body(said), () => {
              setAsked(undefined);
              toast(question.done);
            })
          }
        />
      )}
    </div>
  );
}

function Buttons(props: {
  call: CallDetail;
  isBusy: boolean;
  onSign: () => void;
  onAsk: (what: Asked) => void;
  onNext: () => void;
}): ReactNode {
  const { call, isBusy, onSign, onAsk, onNext } = props;
  const text = useText(diversionWords);
  const { sign, reply, giveBack } = call.may;
  const joint: Asked = call.joint ? 'endJoint' : 'askJoint';
  return (
    <div className="cb-row">
      {sign ? (
        <Button kind="main" hotkey="S" isBusy={isBusy} onClick={onSign}>
          {text.sign}
        </Button>
      ) : null}
      {reply ? (
        <>
          <Button hotkey="R" onClick={() => onAsk('tell')}>
            {text.tell}
          </Button>
          <Button hotkey="P" onClick={() => onAsk(joint)}>
            {text[joint]}
          </Button>
        </>
      ) : null}
      {giveBack ? (
        <Button hotkey="B" onClick={() => onAsk('giveBack')}>
          {text.giveBack}
        </Button>
      ) : null}
      <Button kind="quiet" hotkey="J" onClick={onNext}>
        {text.next}
      </Button>
    </div>
  );
}

type Text = typeof words;

function nothingToDo(call: CallDetail, text: Text): string {
  if (call.returnedAt !== null) return text.overReturned(call.returnedReason ?? '');
  return call.resultAt === null ? text.readOnly : text.over;
}

function questionOf(asked: Asked, text: Text): Question {
  if (asked === 'tell')
    return {
      ...{ title: text.tellTitle, label: text.tellWords, hint: text.tellHint, done: text.tellDone },
      ...{ path: 'replies', body: (words) => ({ text: words }) },
    };
  if (asked === 'giveBack')
    return {
      ...{ title: text.giveBackTitle, label: text.giveBackWords, hint: text.giveBackHint },
      ...{
        done: text.giveBackDone,
        submit: text.giveBack,
        path: 'back-transfer',
        body: (words) => ({ reason: words }),
      },
    };
  const joint = asked === 'askJoint';
  return {
    ...{ title: joint ? text.askJointTitle : text.endJointTitle, label: text.jointWords },
    ...{ done: text.jointDone, path: 'joint', body: (words) => ({ joint, note: words }) },
  };
}

function WordsSheet(props: {
  question: Question;
  isBusy: boolean;
  problem: string | undefined;
  onClose: () => void;
  onSend: (question: Question, words: string) => void;
}): ReactNode {
  const { question, isBusy, problem, onClose, onSend } = props;
  const text = useText(diversionWords);
  const [words, setWords] = useState('');
  const [isShort, setShort] = useState(false);
  const send = (): void => {
    const said = words.trim();
    setShort(said.length < 2);
    if (said.length >= 2) onSend(question, said);
  };
  return (
    <FormSheet
      title={question.title}
      submit={question.submit ?? text.send}
      isBusy={isBusy}
      onSubmit={send}
      onClose={onClose}
    >
      <LongField
        label={question.label}
        isRequired
        {...(question.hint !== undefined && { hint: question.hint })}
        problem={isShort ? text.needed : problem}
        rows={3}
        most={2_000}
        value={words}
        onChange={setWords}
      />
    </FormSheet>
  );
}
