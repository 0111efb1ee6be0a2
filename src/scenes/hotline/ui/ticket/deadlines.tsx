import type { ReactNode } from 'react';
import { ClockBar, clockOfLimit, usePick, useText, useTime } from '../../../../fronts/kit/index.tsx';
import type { TicketDetail } from '../../contract.ts';
import { ticketWords } from '../words/ticket-words.ts';

/** Upper deadline and inner limit side by side, the unit's own where one runs, each with why it is when it is. */
export function Deadlines({ ticket }: { ticket: TicketDetail }): ReactNode {
  const text = useText(ticketWords);
  const pick = usePick();
  const time = useTime();
  return (
    <section aria-labelledby="ticket-deadlines">
      <h3 id="ticket-deadlines" className="cb-unseen">
        {text.deadlines}
      </h3>
      <ul className="hotline-deadlines">
        {ticket.deadlines.map((deadline) => {
          // When the case here was done is not told with the ticket.
          const innerDoneAt = ticket.inner.closed ? undefined : null;
          const doneAt = deadline.id === 'upper' ? ticket.upper.closedAt : innerDoneAt;
          const dueWords = text.due(time(deadline.dueAt));
          const limit = { from: ticket.receivedAt, dueAt: deadline.dueAt, doneAt, dueWords };
          return (
            <li key={deadline.id} data-late={deadline.passed || undefined}>
              <span className="cb-strong">{pick(deadline.title)}</span>
              <ClockBar clock={clockOfLimit(limit)} />
              <span className="cb-small cb-muted">{pick(deadline.why)}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
