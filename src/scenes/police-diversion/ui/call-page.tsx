import { type ReactNode, useState } from 'react';
import {
  api,
  Button,
  Link,
  StatusMark,
  SyntheticMark,
  Timeline,
  type TimelineEntry,
  toast,
  useErrorWords,
  usePreferences,
  useText,
} from '../../../fronts/kit/index.tsx';
import type { CallDetail } from '../contract.ts';
import { CallActions } from './call-actions.tsx';
import { CallClocks, isOpen, statusOf } from './call-clocks.tsx';
import { useWhen } from './use-when.ts';
import { diversionWords } from './words/diversion-words.ts';

export interface CallPageProps {
  readonly call: CallDetail;
  readonly onChanged: () => void;
  readonly onNext: () => void;
}

/** One call: what was said, the limits towards 110, what the desk can do, and what went to and fro. */
export function CallPage({ call, onChanged, onNext }: CallPageProps): ReactNode {
  const text = useText(diversionWords);
  return (
    <article className="diversion-open">
      <div className="diversion-main">
        <header className="diversion-title">
          <StatusMark status={statusOf(call)} isCompact />
          <h2>{call.nature}</h2>
          {call.urgent ? <span className="diversion-flag">{text.urgent}</span> : null}
          {call.joint ? <span className="diversion-flag">{text.joint}</span> : null}
          {call.round > 1 ? <span className="diversion-flag">{text.again(call.round)}</span> : null}
          {call.synthetic ? <SyntheticMark /> : null}
          <span className="cb-muted cb-figures diversion-number">{call.number}</span>
        </header>
        <p className="diversion-text">{call.text}</p>
        <CallClocks call={call} />
        <CallActions call={call} onChanged={onChanged} onNext={onNext} />
        <Facts call={call} />
      </div>
      <Story call={call} />
    </article>
  );
}

function Facts({ call }: { call: CallDetail }): ReactNode {
  const text = useText(diversionWords);
  const { language } = usePreferences();
  const when = useWhen();
  return (
    <dl className="diversion-facts">
      <dt>{text.state}</dt>
      <dd>
        {call.caseStateTitle[language]} ·{' '}
        <Link to={`/cases/${call.caseId}`}>{text.caseLink(call.caseNumber)}</Link>
      </dd>
      <dt>{text.unit}</dt>
      <dd>{call.unit ?? text.noUnit}</dd>
      <dt>{text.calledAt}</dt>
      <dd className="cb-figures">{when(call.calledAt)}</dd>
      {call.place === null ? null : (
        <>
          <dt>{text.place}</dt>
          <dd>{call.place}</dd>
        </>
      )}
      <dt>{text.caller}</dt>
      <dd>
        <Caller call={call} />
      </dd>
    </dl>
  );
}

/** The caller, masked until somebody who may asks for the number; that is audited. */
function Caller({ call }: { call: CallDetail }): ReactNode {
  const text = useText(diversionWords);
  const errorWords = useErrorWords();
  const [full, setFull] = useState<CallDetail['caller']>();
  const [isBusy, setBusy] = useState(false);
  const caller = full ?? call.caller;
  if (caller === null) return text.noCaller;
  const ask = async (): Promise<void> => {
    setBusy(true);
    try {
      const path = `/api/v1/police-diversion/calls/${call.id}`;
      const read = await api<CallDetail>('GET', path, undefined, { purpose: 'call-the-caller-back' });
      setFull(read.caller);
      toast(text.callerShown);
    } catch (error) {
      toast(errorWords(error).title);
    }
    setBusy(false);
  };
  return (
    <span className="diversion-caller">
      <span className="cb-figures">{[caller.name, caller.telephone].filter(Boolean).join(' ')}</span>
      {caller.masked && call.mayUnmask && caller.telephone !== null ? (
        <Button kind="quiet" isBusy={isBusy} onClick={() => void ask()}>
          {text.showCaller}
        </Button>
      ) : null}
    </span>
  );
}

/** What went to and fro, the first first; what 110 still waits for comes last, drawn hollow. */
function Story({ call }: { call: CallDetail }): ReactNode {
  const text = useText(diversionWords);
  const when = useWhen();
  const entries: TimelineEntry[] = [
    { key: 'called', at: when(call.calledAt), words: text.storyCalled, status: 'closed' },
    ...(call.round > 1 ? [] : [received()]),
    ...call.replies.map((reply) => ({
      key: reply.id,
      at: when(reply.madeAt),
      words: text.reply(reply.kind),
      status: reply.onTime ? ('closed' as const) : ('late' as const),
      more: (
        <>
          <p className="diversion-said">{reply.text}</p>
          <p className="cb-small cb-muted">
            {[
              ...(['acknowledged', 'result'].includes(reply.kind)
                ? [reply.onTime ? text.onTime : text.tooLate]
                : []),
              reply.takenAt === null ? text.notTaken : text.taken(when(reply.takenAt)),
            ].join(' · ')}
          </p>
        </>
      ),
    })),
    ...(call.round > 1 ? [received()] : []),
  ];
  if (isOpen(call))
    entries.push({
      ...{ key: 'waits', words: text.storyWaits, at: text.due(when(call.resultDueAt)) },
      ...{ status: call.late ? ('late' as const) : ('waiting' as const), isExpected: true },
    });
  function received(): TimelineEntry {
    return { key: 'received', at: when(call.receivedAt), words: text.storyReceived, status: 'closed' };
  }
  return (
    <section className="diversion-story" aria-labelledby="diversion-story">
      <h3 id="diversion-story">{text.story}</h3>
      <Timeline label={text.story} entries={entries} />
    </section>
  );
}
