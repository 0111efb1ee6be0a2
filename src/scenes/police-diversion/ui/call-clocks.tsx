import type { ReactNode } from 'react';
import { Mark } from '../../../fronts/kit/desk/index.tsx';
import {
  type CaseStatus,
  ClockBar,
  type ClockView,
  SyntheticMark,
  useText,
  useTime,
} from '../../../fronts/kit/index.tsx';
import type { CallView } from '../contract.ts';
import { diversionWords } from './words/diversion-words.ts';

const MINUTE_MS = 60_000;

interface Limit {
  readonly label: string;
  readonly from: string;
  readonly dueAt: string;
  readonly doneAt: string | null;
  readonly dueWords?: string;
}

/** A limit towards 110 as a clock; these run around the clock. */
function clockOfLimit({ label, from, dueAt, doneAt, dueWords }: Limit): ClockView {
  const due = Date.parse(dueAt);
  const end = doneAt === null ? Date.now() : Date.parse(doneAt);
  return {
    ...{ label, unit: 'urgent_work_hours', isCounting: doneAt === null, minutesPerDay: 1_440 },
    ...(dueWords !== undefined && { dueWords }),
    state: doneAt === null ? 'running' : end <= due ? 'met' : 'missed',
    limitMinutes: (due - Date.parse(from)) / MINUTE_MS,
    leftMinutes: (due - end) / MINUTE_MS,
    asOf: new Date(end).toISOString(),
  };
}

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
          clock={clockOfLimit({ ...limit, dueWords: text.due(time(limit.dueAt)) })}
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
