import type { ReactNode } from 'react';
import { usePick, useText } from '../../../../fronts/kit/index.tsx';
import type { TicketDetail } from '../../contract.ts';
import { Due } from '../due.tsx';
import { ticketWords } from '../words/ticket-words.ts';

/** Upper deadline and inner limit side by side, the unit's own where one runs, each with why it is when it is. */
export function Deadlines({ ticket }: { ticket: TicketDetail }): ReactNode {
  const text = useText(ticketWords);
  const pick = usePick();
  const closedAt = ticket.upper.closedAt;
  return (
    <section aria-labelledby="ticket-deadlines">
      <h3 id="ticket-deadlines" className="cb-unseen">
        {text.deadlines}
      </h3>
      <ul className="hotline-deadlines">
        {ticket.deadlines.map((deadline) => {
          const isUpper = deadline.id === 'upper';
          const isOver = isUpper ? closedAt !== null : ticket.inner.closed;
          return (
            <li key={deadline.id} data-late={deadline.passed || undefined}>
              <span className="cb-strong">{pick(deadline.title)}</span>
              <Due
                from={ticket.receivedAt}
                dueAt={deadline.dueAt}
                isOver={isOver}
                isLate={isUpper && closedAt !== null ? closedAt > deadline.dueAt : isOver ? undefined : false}
              />
              <span className="cb-small cb-muted">{pick(deadline.why)}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
