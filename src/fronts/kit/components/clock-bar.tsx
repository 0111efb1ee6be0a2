import { type ReactNode, useId } from 'react';
import { useNow } from '../browser/use-now.ts';
import { useText } from '../browser/use-text.ts';
import { type ClockUnit, type ClockView, durationInWords, minutesLeft, shareUsed } from '../clock.ts';

export interface ClockBarProps {
  readonly clock: ClockView;
  /** For pictures and tests; the time in ms otherwise ticks by itself. */
  readonly nowMs?: number;
  /** The words alone, for dense rows. */
  readonly isCompact?: boolean;
}

/** A clock as a bar with the time left in words; how the deadline came about shows on hover or focus. */
export function ClockBar({ clock, nowMs, isCompact = false }: ClockBarProps): ReactNode {
  const tickMs = useNow(10_000);
  const text = useText();
  const explanationId = useId();
  const atMs = nowMs ?? tickMs;
  const words = useClockWords()(clock, atMs);
  const share = shareUsed(clock, atMs);
  const isOver = clock.state !== 'ended' && minutesLeft(clock, atMs) < 0;
  const steps = clock.steps ?? [];
  const body = (
    <>
      {clock.label === undefined ? null : <span className="cb-clock-label">{clock.label}</span>}
      <span className="cb-clock-words">{words}</span>
      {isCompact || clock.state === 'ended' ? null : (
        <span className="cb-clock-track" aria-hidden="true">
          <span className="cb-clock-used" style={{ inlineSize: `${share * 100}%` }} />
        </span>
      )}
      {isCompact || clock.dueWords === undefined ? null : (
        <span className="cb-clock-due">{clock.dueWords}</span>
      )}
    </>
  );
  const look = `cb-clock cb-clock-${clock.state}${isOver ? ' cb-clock-over' : share > 0.8 ? ' cb-clock-near' : ''}`;
  if (steps.length === 0) return <span className={look}>{body}</span>;
  return (
    <span className={`${look} cb-explained`}>
      <button type="button" className="cb-clock-face" aria-describedby={explanationId}>
        {body}
      </button>
      <span className="cb-explanation" id={explanationId} role="tooltip">
        <strong>{text.clockWhy}</strong>
        <span className="cb-explanation-steps">
          {steps.map((step) => (
            <span className="cb-explanation-step" key={step.at + step.words}>
              <span className="cb-figures">{step.at}</span> <span>{step.words}</span>
            </span>
          ))}
        </span>
      </span>
    </span>
  );
}

/** Makes the sentence of a clock: `还剩 2 小时 10 分 · 工作时`. */
function useClockWords(): (clock: ClockView, nowMs: number) => string {
  const text = useText();
  const units: Record<ClockUnit, string> = {
    urgent_work_hours: text.unitUrgentWorkHours,
    work_hours: text.unitWorkHours,
    work_days: text.unitWorkDays,
    calendar_days: text.unitCalendarDays,
  };
  return (clock, nowMs) => {
    const inUnit = (words: string): string =>
      clock.unit === undefined ? words : `${words} · ${units[clock.unit]}`;
    const left = minutesLeft(clock, nowMs);
    const duration = durationInWords(left, text, clock.minutesPerDay);
    if (clock.state === 'met') return text.clockMet;
    if (clock.state === 'missed') return text.clockMissed(duration);
    if (clock.state === 'paused') return text.clockPaused(duration);
    if (clock.state === 'ended') return text.clockEnded;
    const words = inUnit(left < 0 ? text.clockOver(duration) : text.clockLeft(duration));
    return clock.isCounting || left < 0 ? words : `${words} · ${text.clockRests}`;
  };
}
