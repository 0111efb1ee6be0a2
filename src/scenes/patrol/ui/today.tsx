import { type ReactNode, useEffect } from 'react';
import {
  EmptyState,
  ErrorState,
  Icon,
  Link,
  OfflineBar,
  Phone,
  Skeleton,
  useKept,
  useNavigation,
  usePick,
  useQueueView,
  useText,
  useTime,
  useToday,
  useWorkerTools,
} from '../../../fronts/kit/index.tsx';
import type { PatrolDay } from '../contract.ts';
import { dayToShow, type WaitingReport, waitingReports } from './today-list.ts';
import { patrolWords } from './words.ts';

/** What I reported today: first what is still on the phone, so that it is there without network too. */
export function TodayPage(): ReactNode {
  const text = useText(patrolWords);
  const { go } = useNavigation();
  const { person, queue } = useWorkerTools();
  const queued = useQueueView(queue).items;
  const waiting = waitingReports(queued);
  const kept = useKept<PatrolDay>(person.id, '/api/v1/patrol/reports');
  const today = useToday();
  const day = dayToShow(kept.data, { isKept: kept.isKept, today });
  const { error, refetch } = kept;
  useEffect(() => queue.onSent(refetch), [queue, refetch]);
  const counts = [
    ...(waiting.length > 0 ? [text.todayWaiting(waiting.length)] : []),
    ...(day !== undefined && day.items.length > 0 ? [text.todaySum(day.items.length, day.solved)] : []),
  ];
  const isEmpty = waiting.length === 0 && day?.items.length === 0;
  return (
    <Phone title={text.today} onBack={() => go('/me')} notice={<OfflineBar queuedCount={queued.length} />}>
      {isEmpty ? <EmptyState title={text.todayEmpty}>{text.todayEmptyWords}</EmptyState> : null}
      {counts.length === 0 ? null : <p className="cb-muted">{counts.join(' · ')}</p>}
      <ul className="w-tasks w-on-case" aria-label={text.today}>
        {waiting.map((report) => (
          <li key={report.id}>
            <Waiting report={report} />
          </li>
        ))}
        {day?.items.map((item) => (
          <li key={item.reportId}>
            <Sent item={item} />
          </li>
        ))}
      </ul>
      {error === null ? null : <ErrorState error={error} onRetry={refetch} />}
      {kept.data === undefined && error === null ? <Skeleton /> : null}
    </Phone>
  );
}

/** On the phone still; what stands in its way is told where all of it waits. */
function Waiting({ report }: { report: WaitingReport }): ReactNode {
  const text = useText(patrolWords);
  const time = useTime();
  return (
    <Link to="/queue" className="cb-card w-task-link">
      <strong>{report.title}</strong>
      <span className="cb-muted cb-figures">
        {report.isRefused ? text.todayRefused : text.todayNotSent} · {time(report.at)}
      </span>
    </Link>
  );
}

function Sent({ item }: { item: PatrolDay['items'][number] }): ReactNode {
  const pick = usePick();
  const time = useTime();
  return (
    <article className="cb-card cb-stack-tight">
      <strong>{item.title}</strong>
      <span className="cb-muted cb-figures">
        {item.number} · {pick(item.stateTitle)} · {time(item.reportedAt)}
      </span>
    </article>
  );
}

/** The way there. */
export function TodayRow(): ReactNode {
  const text = useText(patrolWords);
  return (
    <Link to="/patrol/today" className="w-row">
      <span>{text.today}</span>
      <Icon name="next" />
    </Link>
  );
}
