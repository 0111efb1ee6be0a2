import type { ReactNode } from 'react';
import { Mark, Notice, useRefresh, useSend } from '../../kit/desk/index.tsx';
import { Button, useNow, useText, useTime } from '../../kit/index.tsx';
import { isOpen, type RunView } from './types.ts';
import { feedDeskWords } from './words/feed-desk-words.ts';

export interface RunStateProps {
  readonly run: RunView;
  /** Where it is stopped; undefined for who may not. */
  readonly stopPath: string | undefined;
  /** Read again after it was stopped. */
  readonly base: string;
  /** How far it is, in words, and of how much. */
  readonly progress: { readonly words: string; readonly done?: number; readonly of?: number };
  /** What came of it, when it is done. */
  readonly children: ReactNode;
  /** Buttons behind one that came to nothing. */
  readonly again?: ReactNode;
}

/** One piece of long work: waiting, how far it is, what came of it or why it came to nothing. */
export function RunState({ run, stopPath, base, progress, children, again }: RunStateProps): ReactNode {
  const text = useText(feedDeskWords);
  const time = useTime();
  const who = run.isScheduled ? text.bySchedule : run.askedBy;
  return (
    <div className="feed-run" data-state={run.state} aria-live="polite">
      <div className="cb-row">
        <Mark
          look={
            run.state === 'done'
              ? 'good'
              : isOpen(run)
                ? 'accent'
                : run.state === 'stopped'
                  ? 'plain'
                  : 'late'
          }
        >
          {text.stateName(run.state)}
        </Mark>
        <span className="cb-small cb-muted">{text.askedBy(who, time(run.askedAt))}</span>
        {run.attempts > 1 ? <span className="cb-small">{text.attempt(run.attempts)}</span> : null}
      </div>
      {isOpen(run) ? <Running run={run} stopPath={stopPath} base={base} progress={progress} /> : null}
      {run.state === 'done' ? children : null}
      {run.error === null ? null : <Notice isAlert>{run.error}</Notice>}
      {isOpen(run) || run.state === 'done' || again === undefined ? null : (
        <div className="cb-row">{again}</div>
      )}
    </div>
  );
}

function Running({ run, stopPath, base, progress }: Omit<RunStateProps, 'children' | 'again'>): ReactNode {
  const text = useText(feedDeskWords);
  const sending = useSend({ tells: 'toast', onChanged: useRefresh(base) });
  const now = useNow();
  const isWaiting = run.state === 'waiting';
  const words = isWaiting ? text.waitingFor : progress.words;
  const seconds = run.startedAt === null ? 0 : Math.round((now - Date.parse(run.startedAt)) / 1_000);
  return (
    <div className="cb-row">
      <progress
        aria-label={words}
        {...(isWaiting || progress.of === undefined ? {} : { max: progress.of, value: progress.done ?? 0 })}
      />
      <span>{words}</span>
      {!isWaiting && seconds > 2 ? <span className="cb-small cb-muted">{text.seconds(seconds)}</span> : null}
      {stopPath === undefined ? null : (
        <Button
          isBusy={sending.isPending}
          disabled={run.stopAsked}
          onClick={() => sending.send('POST', stopPath, {})}
        >
          {run.stopAsked ? text.stopping : text.stop}
        </Button>
      )}
    </div>
  );
}
