import type { ReactNode } from 'react';
import { SyntheticMark, useText } from '../../../fronts/kit/index.tsx';
import type { TicketView } from '../contract.ts';
import { Due } from './due.tsx';
import { usePick } from './use-hotline.ts';
import { ticketWords } from './words/ticket-words.ts';

/** One ticket of the list: both sides' states and both clocks. */
export function TicketRow(props: { row: TicketView; isCurrent: boolean; onOpen: () => void }): ReactNode {
  const { row, isCurrent, onOpen } = props;
  const pick = usePick();
  const closed = row.upper.closedAt !== null;
  return (
    <button
      type="button"
      id={`ticket-${row.id}`}
      className="hotline-row"
      data-row
      aria-current={isCurrent ? 'true' : undefined}
      onClick={onOpen}
    >
      <span className="hotline-cell">
        <span className="hotline-row-title">{row.title}</span>
        <span className="hotline-row-more">
          <span className="cb-figures">{row.number}</span>
          <Marks row={row} />
        </span>
      </span>
      <span className="hotline-cell">
        <span>{pick(row.inner.stateTitle)}</span>
        <span className="cb-small cb-muted hotline-cut">{row.inner.unit ?? ''}</span>
      </span>
      <span className="hotline-cell">
        <span>{pick(row.upper.statusTitle)}</span>
        <span className="cb-small cb-muted hotline-cut">
          {[row.upper.step, row.upper.holder].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span className="hotline-cell">
        <Due
          from={row.receivedAt}
          dueAt={row.upper.deadline}
          isOver={closed}
          isLate={closed && (row.upper.closedAt ?? '') > row.upper.deadline}
          isCompact
        />
      </span>
      <span className="hotline-cell">
        <Due
          from={row.receivedAt}
          dueAt={row.inner.dueAt}
          isOver={row.inner.closed}
          isLate={row.inner.closed ? undefined : row.inner.late}
          isCompact
        />
      </span>
    </button>
  );
}

/** Secret, fused, late, waiting upstairs, taken over, made up: each with its word. */
export function Marks({ row }: { row: TicketView }): ReactNode {
  const text = useText(ticketWords);
  const kinds = row.waiting.map((kind) => text.kindOf(kind)).join(text.between);
  return (
    <span className="hotline-marks">
      <span className="hotline-mark">{text.ticketKindOf(row.kind)}</span>
      {row.secret ? (
        <span className="hotline-mark hotline-mark-secret" title={text.secretLong}>
          {text.secret}
        </span>
      ) : null}
      {row.inner.late || row.upper.late ? (
        <span className="hotline-mark hotline-mark-late">{text.overdue}</span>
      ) : null}
      {row.others > 0 ? (
        <span className="hotline-mark" title={text.fusedLong(row.others)}>
          {text.fused(row.others)}
        </span>
      ) : null}
      {kinds === '' ? null : <span className="hotline-mark hotline-mark-wait">{text.waitingFor(kinds)}</span>}
      {row.takenOver ? <span className="hotline-mark">{text.takenOver}</span> : null}
      {row.synthetic ? <SyntheticMark /> : null}
    </span>
  );
}
