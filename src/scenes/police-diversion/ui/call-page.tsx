import { type ReactNode, useState } from 'react';
import { DeskSides, Fact, Facts, Mark } from '../../../fronts/kit/desk/index.tsx';
import {
  api,
  Button,
  Link,
  StatusMark,
  Timeline,
  type TimelineEntry,
  toast,
  useErrorWords,
  usePreferences,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { CallDetail } from '../contract.ts';
import { CallActions } from './call-actions.tsx';
import { CallClocks, Flags, isOpen, statusOf } from './call-clocks.tsx';
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
    <article>
      <DeskSides sideLabel={text.story} side={<Story call={call} />}>
        <header className="cb-row">
          <StatusMark status={statusOf(call)} isCompact />
          <h2>{call.nature}</h2>
          <Flags call={call} />
          {call.round > 1 ? <Mark>{text.again(call.round)}</Mark> : null}
          <span className="cb-muted cb-figures diversion-number">{call.number}</span>
        </header>
        <p className="cb-said">{call.text}</p>
        <CallClocks call={call} />
        <CallActions call={call} onChanged={onChanged} onNext={onNext} />
        <CallFacts call={call} />
      </DeskSides>
    </article>
  );
}

function CallFacts({ call }: { call: CallDetail }): ReactNode {
  const text = useText(diversionWords);
  const { language } = usePreferences();
  const time = useTime();
  return (
    <Facts>
      <Fact name={text.state}>
        {call.caseStateTitle[language]} ·{' '}
        <Link to={`/cases/${call.caseId}`}>{text.caseLink(call.caseNumber)}</Link>
      </Fact>
      <Fact name={text.unit}>{call.unit ?? text.noUnit}</Fact>
      <Fact name={text.calledAt}>{time(call.calledAt)}</Fact>
      {call.place === null ? null : <Fact name={text.place}>{call.place}</Fact>}
      <Fact name={text.caller}>
        <Caller call={call} />
      </Fact>
    </Facts>
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
    <span className="cb-row">
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
  const time = useTime();
  const entries: TimelineEntry[] = [
    { key: 'called', at: time(call.calledAt), words: text.storyCalled, status: 'closed' },
    ...(call.round > 1 ? [] : [received()]),
    ...call.replies.map((reply) => ({
      key: reply.id,
      at: time(reply.madeAt),
      words: text.reply(reply.kind),
      status: reply.onTime ? ('closed' as const) : ('late' as const),
      more: (
        <>
          <p className="cb-said">{reply.text}</p>
          <p className="cb-small cb-muted">
            {[
              ...(['acknowledged', 'result'].includes(reply.kind)
                ? [reply.onTime ? text.onTime : text.tooLate]
                : []),
              reply.takenAt === null ? text.notTaken : text.taken(time(reply.takenAt)),
            ].join(' · ')}
          </p>
        </>
      ),
    })),
    ...(call.round > 1 ? [received()] : []),
  ];
  if (isOpen(call))
    entries.push({
      ...{ key: 'waits', words: text.storyWaits, at: text.due(time(call.resultDueAt)) },
      ...{ status: call.late ? ('late' as const) : ('waiting' as const), isExpected: true },
    });
  function received(): TimelineEntry {
    return { key: 'received', at: time(call.receivedAt), words: text.storyReceived, status: 'closed' };
  }
  return (
    <section className="cb-part" aria-labelledby="diversion-story">
      <h3 id="diversion-story">{text.story}</h3>
      <Timeline label={text.story} entries={entries} />
    </section>
  );
}
