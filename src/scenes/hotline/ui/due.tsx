import type { ReactNode } from 'react';
import { ClockBar, useText } from '../../../fronts/kit/index.tsx';
import { useTime } from './use-hotline.ts';
import { ticketWords } from './words/ticket-words.ts';

const MINUTE_MS = 60_000;

export interface DueProps {
  readonly from: string;
  readonly dueAt: string;
  readonly isOver: boolean;
  /** It was missed before it stopped; undefined when nobody knows. */
  readonly isLate: boolean | undefined;
  readonly label?: string;
  readonly isCompact?: boolean;
  readonly why?: string;
}

/** A deadline of the wall clock as a clock: what is left of it, or that it was met. */
export function Due({ from, dueAt, isOver, isLate, label, isCompact = false, why }: DueProps): ReactNode {
  const time = useTime();
  const text = useText(ticketWords);
  if (isOver && isLate === undefined)
    return (
      <span className="cb-muted">
        {label === undefined ? '' : `${label} `}
        {text.stopped}
      </span>
    );
  const now = Date.now();
  const due = Date.parse(dueAt);
  return (
    <ClockBar
      isCompact={isCompact}
      clock={{
        ...(label === undefined ? {} : { label }),
        unit: 'calendar_days',
        state: isOver ? (isLate === true ? 'missed' : 'met') : 'running',
        limitMinutes: Math.max(1, (due - Date.parse(from)) / MINUTE_MS),
        leftMinutes: (due - now) / MINUTE_MS,
        asOf: new Date(now).toISOString(),
        isCounting: true,
        minutesPerDay: 1_440,
        dueWords: time(dueAt),
        ...(why === undefined ? {} : { steps: [{ at: '', words: why }] }),
      }}
    />
  );
}
