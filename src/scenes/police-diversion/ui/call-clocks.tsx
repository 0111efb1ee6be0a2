import type { ReactNode } from 'react';
import { Mark } from '../../../fronts/kit/desk/index.tsx';
import {
  type CaseStatus,
  ClockBar,
  clockOfLimit,
  SyntheticMark,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { CallView } from '../contract.ts';
import { diversionWords } from './words/diversion-words.ts';

/** Both limits towards 110. */
export function CallClocks({ call }: { call: CallView }): ReactNode {
  const text = useText(diversionWords);
  const time = useTime();
  if (call.returnedAt !== null) return null;
  const { receivedAt: from, acknowledgeDueAt, resultDueAt } = call;
  const sign = { label: text.signClock, from, dueAt: acknowledgeDueAt, doneAt: call.acknowledgedAt };
  const result = { label: text.resultClock, from, dueAt: resultDueAt, doneAt: call.resultAt };
  return (
    <div className="diversion-clocks">
      {[sign, result].map((limit) => (
        <ClockBar
          key={limit.label}
          clock={clockOfLimit({ ...limit, unit: 'urgent_work_hours', dueWords: text.due(time(limit.dueAt)) })}
        />
      ))}
    </div>
  );
}

/** The limit that runs out next, in one line. */
export function NextClock({ call }: { call: CallView }): ReactNode {
  const text = useText(diversionWords);
  const isUnsigned = call.acknowledgedAt === null;
  const clock = clockOfLimit({
    label: isUnsigned ? text.signClock : text.resultClock,
    unit: 'urgent_work_hours',
    from: call.receivedAt,
    dueAt: isUnsigned ? call.acknowledgeDueAt : call.resultDueAt,
    doneAt: null,
  });
  return <ClockBar clock={clock} isCompact />;
}

export const isOpen = (call: CallView): boolean => call.resultAt === null && call.returnedAt === null;

/** The mark of a call, the same five as everywhere. */
export function statusOf(call: CallView): CaseStatus {
  if (!isOpen(call)) return 'closed';
  if (call.late) return 'late';
  return call.acknowledgedAt === null ? 'waiting' : 'moving';
}

/** What is out of the ordinary with a call. */
export function Flags({ call }: { call: CallView }): ReactNode {
  const text = useText(diversionWords);
  return (
    <>
      {call.urgent ? <Mark look="strong">{text.urgent}</Mark> : null}
      {call.joint ? <Mark look="accent">{text.joint}</Mark> : null}
      {call.synthetic ? <SyntheticMark /> : null}
    </>
  );
}
