import type { ReactNode } from 'react';
import { ClockBar, useText, useTime } from '../../../../fronts/kit/index.tsx';
import type { WhistleView } from '../../contract.ts';
import { whistleDeskWords } from './desk-words.ts';

const MINUTE_MS = 60_000;

/** The clock for reporting in: runs around the clock until the last department has. */
export function RespondClock({ whistle }: { whistle: WhistleView }): ReactNode {
  const text = useText(whistleDeskWords);
  const time = useTime();
  const missing = whistle.departments.filter((each) => each.reportedInAt === null);
  const due = whistle.departments.map((each) => Date.parse(each.dueAt)).sort((a, b) => a - b)[0];
  if (whistle.closed || missing.length === 0 || due === undefined || whistle.state !== 'blown')
    return (
      <span className="cb-small cb-muted">
        {text.answered(whistle.departments.length - missing.length, whistle.departments.length)}
      </span>
    );
  return (
    <ClockBar
      isCompact
      clock={{
        ...{ unit: 'urgent_work_hours', state: 'running', isCounting: true, minutesPerDay: 1_440 },
        limitMinutes: (due - Date.parse(whistle.blownAt)) / MINUTE_MS,
        leftMinutes: (due - Date.now()) / MINUTE_MS,
        asOf: new Date().toISOString(),
        dueWords: text.respondDue(time(new Date(due).toISOString())),
      }}
    />
  );
}
