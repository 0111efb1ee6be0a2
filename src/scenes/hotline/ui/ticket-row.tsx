import type { ReactNode } from 'react';
import { Mark } from '../../../fronts/kit/desk/index.tsx';
import {
  ClockBar,
  clockOfLimit,
  type Limit,
  SyntheticMark,
  usePick,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { TicketView } from '../contract.ts';
import { ticketWords } from './words/ticket-words.ts';

/** One ticket of the list: both sides' states and both clocks. */
export function TicketRow({ row }: { row: TicketView }): ReactNode {
  const pick = usePick();
  return (
    <>
      <span className="hotline-cell">
        <span className="cb-cut cb-strong">{row.title}</span>
        <span className="cb-row cb-small cb-muted">
          <span className="cb-figures">{row.number}</span>
          <Marks row={row} />
        </span>
      </span>
      <span className="hotline-cell">
        <span>{pick(row.inner.stateTitle)}</span>
        <span className="cb-small cb-muted cb-cut">{row.inner.unit ?? ''}</span>
      </span>
      <span className="hotline-cell">
        <span>{pick(row.upper.statusTitle)}</span>
        <span className="cb-small cb-muted cb-cut">
          {[row.upper.step, row.upper.holder].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span className="hotline-cell">
        <RowClock from={row.receivedAt} dueAt={row.upper.deadline} doneAt={row.upper.closedAt} />
      </span>
      <span className="hotline-cell">
        <RowClock
          from={row.receivedAt}
          dueAt={row.inner.dueAt}
          doneAt={row.inner.closed ? undefined : null}
        />
      </span>
    </>
  );
}

function RowClock(limit: Pick<Limit, 'from' | 'dueAt' | 'doneAt'>): ReactNode {
  const time = useTime();
  return (
    <>
      <ClockBar clock={clockOfLimit(limit)} isCompact />
      <span className="cb-small cb-muted cb-figures">{time(limit.dueAt)}</span>
    </>
  );
}

/** Secret, fused, late, waiting upstairs, taken over, made up: each with its word. */
export function Marks({ row }: { row: TicketView }): ReactNode {
  const text = useText(ticketWords);
  const kinds = row.waiting.map((kind) => text.kindOf(kind)).join(text.between);
  return (
    <span className="cb-row">
      <Mark>{text.ticketKindOf(row.kind)}</Mark>
      {row.secret ? (
        <Mark look="strong" title={text.secretLong}>
          {text.secret}
        </Mark>
      ) : null}
      {row.inner.late || row.upper.late ? <Mark look="late">{text.overdue}</Mark> : null}
      {row.others > 0 ? <Mark title={text.fusedLong(row.others)}>{text.fused(row.others)}</Mark> : null}
      {kinds === '' ? null : <Mark look="accent">{text.waitingFor(kinds)}</Mark>}
      {row.takenOver ? <Mark>{text.takenOver}</Mark> : null}
      {row.synthetic ? <SyntheticMark /> : null}
    </span>
  );
}
