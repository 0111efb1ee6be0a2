import { type ReactNode, useState } from 'react';
import { useSend } from '../../../../fronts/kit/desk/index.tsx';
import {
  Button,
  Timeline,
  type TimelineEntry,
  toast,
  useMe,
  useText,
  useTime,
} from '../../../../fronts/kit/index.tsx';
import type { RequestView, TicketDetail } from '../../contract.ts';
import { ticketWords } from '../words/ticket-words.ts';
import { AnswerForm } from './answer-form.tsx';
import { type StoryEntry, storyOf } from './story-entries.ts';

/** What went up and what came down about this ticket, as a story with its answers. */
export function ExchangeStory({ ticket, onDone }: { ticket: TicketDetail; onDone: () => void }): ReactNode {
  const text = useText(ticketWords);
  const draw = useEntry(ticket, onDone);
  return (
    <section className="cb-part" aria-labelledby="ticket-story">
      <h3 id="ticket-story">{text.story}</h3>
      <Timeline label={text.story} entries={storyOf(ticket).map(draw)} />
    </section>
  );
}

function useEntry(ticket: TicketDetail, onDone: () => void) {
  const text = useText(ticketWords);
  const time = useTime();
  return (entry: StoryEntry, index: number): TimelineEntry => {
    const common = { key: `${entry.what}-${index}`, at: time(entry.at), status: 'closed' as const };
    if (entry.what === 'received') return { ...common, words: text.storyReceived };
    if (entry.what === 'taken') return { ...common, words: text.storyTaken };
    if (entry.what === 'change')
      return {
        ...common,
        words: text.storyChange(entry.change.field),
        more: <Changed change={entry.change} />,
      };
    if (entry.what === 'call-back')
      return { ...common, words: text.storyCallBack, more: <Said>{entry.call.note ?? ''}</Said> };
    const { request } = entry;
    const kind = text.kindOf(request.kind);
    if (entry.what === 'waiting')
      return {
        ...common,
        ...{ status: 'waiting', words: text.storyWaiting(kind), isExpected: true },
        more: <Waiting request={request} locked={ticket.locked} onDone={onDone} />,
      };
    if (entry.what === 'asked')
      return { ...common, status: 'moving', words: text.storyAsked(kind), more: <Asked request={request} /> };
    const isApproved = request.state === 'approved';
    const deadline = request.newDeadline === null ? '' : text.storyNewDeadline(time(request.newDeadline));
    return {
      ...common,
      status: isApproved ? 'proved' : 'late',
      words: isApproved ? text.storyApproved(kind) : text.storyRefused(kind),
      more: <Said>{[request.answer, deadline].filter(Boolean).join(' · ')}</Said>,
    };
  };
}

/** A change of the upper side in words: deadlines as times, states by their titles. */
function Changed({ change }: { change: TicketDetail['changes'][number] }): ReactNode {
  const text = useText(ticketWords);
  const time = useTime();
  const shownAs = (value: string | null): string => {
    if (value === null) return '';
    if (change.field === 'upperDeadline') return time(value);
    if (change.field === 'upperStatus') return text.statusOf(value);
    if (change.field === 'secret') return value === 'true' ? text.secret : text.notSecret;
    return change.field === 'caseId' ? '' : value;
  };
  const [before, after] = [shownAs(change.before), shownAs(change.after)];
  return before === '' && after === '' ? null : <Said>{text.storyChangeOf(before, after)}</Said>;
}

function Said({ children }: { children: string }): ReactNode {
  return children === '' ? null : <p className="cb-said cb-muted">{children}</p>;
}

/** What was asked, with its reason, and whether it arrived. */
function Asked({ request }: { request: RequestView }): ReactNode {
  const text = useText(ticketWords);
  const time = useTime();
  const wanted = request.wantedDeadline === null ? '' : text.storyWanted(time(request.wantedDeadline));
  const way =
    request.sentAt !== null
      ? text.storySent(time(request.sentAt), request.sentBy ?? '')
      : request.lastError !== null
        ? text.storyFailed(request.attempts, request.lastError)
        : request.state === 'waiting'
          ? text.storyUnsent
          : '';
  return (
    <>
      <Said>{[request.reason, wanted].filter(Boolean).join(' · ')}</Said>
      {way === '' ? null : <p className="cb-small cb-muted">{way}</p>}
    </>
  );
}

function Waiting(props: { request: RequestView; locked: boolean; onDone: () => void }): ReactNode {
  const { request, locked, onDone } = props;
  const text = useText(ticketWords);
  const { may } = useMe();
  const [isOpen, setIsOpen] = useState(false);
  const { send, isPending } = useSend({ tells: 'toast' });
  if (locked) return null;
  const failed = request.sentAt === null && request.lastError !== null;
  return (
    <div className="cb-row">
      {may('hotline.exchange') ? (
        <Button kind="quiet" onClick={() => setIsOpen(true)}>
          {text.recordAnswer}
        </Button>
      ) : null}
      {failed && may('hotline.request.make') ? (
        <Button
          kind="quiet"
          isBusy={isPending}
          onClick={() =>
            send<{ sent: number }>(
              'POST',
              `/api/v1/hotline/requests/${request.id}/resend`,
              {},
              ({ sent }) => {
                toast(text.resent(sent));
                onDone();
              },
            )
          }
        >
          {text.resend}
        </Button>
      ) : null}
      {isOpen ? <AnswerForm request={request} onClose={() => setIsOpen(false)} onDone={onDone} /> : null}
    </div>
  );
}
