import type { ReactNode } from 'react';
import { ClockBar, clockOfLimit, useText, useTime } from '../../../../fronts/kit/index.tsx';
import type { WhistleView } from '../../contract.ts';
import { whistleDeskWords } from './desk-words.ts';

/** The clock for reporting in: runs around the clock until the last department has. */
export function RespondClock({ whistle }: { whistle: WhistleView }): ReactNode {
  const text = useText(whistleDeskWords);
  const time = useTime();
  const missing = whistle.departments.filter((each) => each.reportedInAt === null);
  const due = whistle.departments.map((each) => each.dueAt).sort()[0];
  if (whistle.closed || missing.length === 0 || due === undefined || whistle.state !== 'blown')
    return (
      <span className="cb-small cb-muted">
        {text.answered(whistle.departments.length - missing.length, whistle.departments.length)}
      </span>
    );
  return (
    <ClockBar
      isCompact
      clock={clockOfLimit({
        ...{ unit: 'urgent_work_hours', from: whistle.blownAt, dueAt: due, doneAt: null },
        dueWords: text.respondDue(time(due)),
      })}
    />
  );
}
