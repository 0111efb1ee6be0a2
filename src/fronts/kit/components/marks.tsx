import type { ReactNode } from 'react';
import { useText } from '../browser/use-text.ts';
import { type CaseStatus, STATUS_SHAPES } from '../status.ts';

export interface StatusMarkProps {
  readonly status: CaseStatus;
  /** Other words beside the same shape: `已签收`. */
  readonly words?: string;
  /** Shape alone, for dense rows; the words are then read aloud only. */
  readonly isCompact?: boolean;
}

/** One of the five marks of a case, the same in list, map, timeline and wall: a shape and a word. */
export function StatusMark({ status, words, isCompact = false }: StatusMarkProps): ReactNode {
  const text = useStatusWords();
  const said = words ?? text(status);
  return (
    <span className={`cb-status cb-status-${status}`} title={isCompact ? said : undefined}>
      <StatusShape status={status} />
      <span className={isCompact ? 'cb-unseen' : undefined}>{said}</span>
    </span>
  );
}

/** The word for a status in the language in force. */
function useStatusWords(): (status: CaseStatus) => string {
  const text = useText();
  return (status) =>
    ({
      waiting: text.statusWaiting,
      moving: text.statusMoving,
      late: text.statusLate,
      closed: text.statusClosed,
      proved: text.statusProved,
    })[status];
}

/** The shape alone, 16 × 16. */
export function StatusShape({ status }: { status: CaseStatus }): ReactNode {
  return (
    <svg className="cb-status-shape" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {STATUS_SHAPES[status].map((part) => (
        <path
          key={part.path}
          d={part.path}
          fill={part.isFilled ? 'currentColor' : 'none'}
          stroke={part.isCut === true ? 'var(--surface)' : 'currentColor'}
          strokeWidth={part.isFilled ? 0 : 2}
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      ))}
    </svg>
  );
}

/** One of the four levels of warning; the only place of their colours, always with words. */
export function WarningMark({ level, words }: { level: 1 | 2 | 3 | 4; words?: string }): ReactNode {
  const text = useText();
  return <span className={`cb-warning cb-warning-${level}`}>{words ?? text.warningLevel(level)}</span>;
}

/** Says that what stands here was made up for demonstration. */
export function SyntheticMark(): ReactNode {
  const text = useText();
  return (
    <span className="cb-synthetic" title={text.syntheticLong}>
      {text.synthetic}
    </span>
  );
}
