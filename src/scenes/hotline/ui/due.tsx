import type { ReactNode } from 'react';
import { durationInWords, useNow, useText, useTime } from '../../../fronts/kit/index.tsx';
import { ticketWords } from './words/ticket-words.ts';

const MINUTE_MS = 60_000;
const TICK_MS = 10_000;
/** From this share on a deadline is drawn as near. */
const NEAR = 0.8;

export interface DueProps {
  readonly from: string;
  readonly dueAt: string;
  /** It stopped: what it was for is done. */
  readonly isOver: boolean;
  /** It was missed before it stopped; undefined when nobody knows. */
  readonly isLate: boolean | undefined;
  /** Without the bar, for dense rows. */
  readonly isCompact?: boolean;
}

/** A deadline of the wall clock: what is left of it, how much is used, and when it ends. */
export function Due({ from, dueAt, isOver, isLate, isCompact = false }: DueProps): ReactNode {
  const text = useText(ticketWords);
  const kit = useText();
  const time = useTime();
  const nowMs = useNow(TICK_MS);
  const dueMs = Date.parse(dueAt);
  const leftMinutes = (dueMs - nowMs) / MINUTE_MS;
  const wholeMs = Math.max(1, dueMs - Date.parse(from));
  const share = Math.min(1, Math.max(0, 1 - (dueMs - nowMs) / wholeMs));
  const duration = durationInWords(leftMinutes, kit);
  const stopped = isLate === undefined ? text.stopped : isLate ? text.missed : kit.clockMet;
  const words = isOver ? stopped : leftMinutes < 0 ? text.over(duration) : text.left(duration);
  const look = isOver ? 'met' : leftMinutes < 0 ? 'over' : share > NEAR ? 'near' : 'running';
  return (
    <span className={`cb-clock cb-clock-${look}`}>
      <span className="cb-clock-words">{words}</span>
      {isCompact || isOver ? null : (
        <span className="cb-clock-track" aria-hidden="true">
          <span className="cb-clock-used" style={{ inlineSize: `${share * 100}%` }} />
        </span>
      )}
      <span className="cb-clock-due cb-figures">{isCompact ? time(dueAt) : text.due(time(dueAt))}</span>
    </span>
  );
}
