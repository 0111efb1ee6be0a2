import type { ReactNode } from 'react';
import { Notice, useSend } from '../../../../fronts/kit/desk/index.tsx';
import {
  api,
  Button,
  Link,
  Timeline,
  toast,
  useErrorWords,
  useMe,
  usePick,
  useText,
  useTime,
} from '../../../../fronts/kit/index.tsx';
import type { TicketDetail } from '../../contract.ts';
import { ticketWords } from '../words/ticket-words.ts';

/** Tickets about the same thing; this one can be taken out, and put back at once. */
export function Fused({ ticket, onDone }: { ticket: TicketDetail; onDone: () => void }): ReactNode {
  const text = useText(ticketWords);
  const time = useTime();
  const { may } = useMe();
  const errorWords = useErrorWords();
  const { send, problem, isPending } = useSend({ tells: 'here' });
  if (ticket.siblings.length === 0 && !ticket.fused) return null;
  const fail = (error: unknown): void => toast(errorWords(error).title);
  const undo = (): void =>
    send<{ number: string }>('POST', `/api/v1/reports/${ticket.reportId}/separate`, {}, ({ number }) => {
      const back = { caseId: ticket.caseId };
      toast(text.undone(number), {
        words: text.undo,
        do: () => void api('POST', `/api/v1/reports/${ticket.reportId}/fuse`, back).then(onDone, fail),
      });
      onDone();
    });
  return (
    <section className="cb-part" aria-labelledby="ticket-fused">
      <h3 id="ticket-fused">{text.fusedTitle}</h3>
      <p className="cb-small cb-muted">{text.fusedWords}</p>
      <ul className="cb-stack-tight">
        {ticket.siblings.map((sibling) => (
          <li key={sibling.id} className="cb-row-apart">
            <Link to={`/scenes/hotline?ticket=${sibling.id}`}>{sibling.number}</Link>
            <span className="cb-small cb-muted">
              {sibling.locked ? `${text.secret} · ` : ''}
              {text.due(time(sibling.deadline))}
            </span>
          </li>
        ))}
      </ul>
      {ticket.fused && may('incident.dispatch') ? (
        <Button kind="quiet" isBusy={isPending} onClick={undo}>
          {text.undoFuse}
        </Button>
      ) : ticket.fused ? (
        <p className="cb-small cb-muted">{text.undoNoRight}</p>
      ) : null}
      <Notice isAlert>{problem}</Notice>
    </section>
  );
}

/** What the upper side learned when it called the citizen. */
export function CallBacks({ ticket }: { ticket: TicketDetail }): ReactNode {
  const text = useText(ticketWords);
  const time = useTime();
  const said = (value: boolean | null, yes: string, no: string): string =>
    value === null ? '' : value ? yes : no;
  return (
    <section className="cb-part" aria-labelledby="ticket-calls">
      <h3 id="ticket-calls">{text.callBacks}</h3>
      {ticket.callBacks.length === 0 ? (
        <p className="cb-muted">{text.callBacksNone}</p>
      ) : (
        <ul className="cb-stack-tight">
          {ticket.callBacks.map((call) => (
            <li key={call.at}>
              <span className="cb-row-apart">
                <span>
                  {[
                    call.reached ? text.callReached : text.callNotReached,
                    said(call.solved, text.callSolved, text.callNotSolved),
                    said(call.satisfied, text.callSatisfied, text.callNotSatisfied),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
                <span className="cb-small cb-muted cb-figures">{time(call.at)}</span>
              </span>
              {call.note === null ? null : <p className="cb-said cb-muted">{call.note}</p>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What was done before the ticket came to us. */
export function TakenOver({ ticket }: { ticket: TicketDetail }): ReactNode {
  const text = useText(ticketWords);
  const pick = usePick();
  const time = useTime();
  if (ticket.taken === null) return null;
  return (
    <section className="cb-part" aria-labelledby="ticket-taken">
      <h3 id="ticket-taken">{text.taken}</h3>
      <p className="cb-small cb-muted">
        {[pick(ticket.taken.status), ticket.taken.step, ticket.taken.holder].filter(Boolean).join(' · ')}
      </p>
      <Timeline
        label={text.taken}
        entries={ticket.taken.actions.map((action) => ({
          key: String(action.sequence),
          at: time(action.at),
          words: pick(action.title),
          status: 'closed' as const,
          ...(action.unit === null ? {} : { by: action.unit }),
        }))}
      />
    </section>
  );
}
