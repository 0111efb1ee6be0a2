import { type ReactNode, useEffect, useState } from 'react';
import {
  type ApiError,
  EmptyState,
  ErrorState,
  Icon,
  Link,
  OfflineBar,
  Phone,
  Skeleton,
  useKept,
  useNavigation,
  useOnline,
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

const PATH = '/api/v1/patrol/reports';
/** Whoever sends thirty at once has the list read once. */
const READ_AFTER_MS = 1_500;

/** What I reported today: first what is still on the phone, so that it is there without network too. */
export function TodayPage(): ReactNode {
  const text = useText(patrolWords);
  const { go } = useNavigation();
  const { person, queue } = useWorkerTools();
  const queued = useQueueView(queue).items;
  const kept = useKept<PatrolDay>(person.id, PATH);
  const today = useToday();
  const day = dayToShow(kept.data, { isKept: kept.isKept, today });
  const waiting = waitingReports(queued, day);
  const { error, refetch } = kept;
  useEffect(() => queue.onSent(refetch), [queue, refetch]);
  const counts = [
    ...(waiting.length > 0 ? [text.todayWaiting(waiting.length)] : []),
    ...(day !== undefined && day.items.length > 0 ? [text.todaySum(day.items.length, day.solved)] : []),
  ];
  const isEmpty = waiting.length === 0 && day?.items.length === 0;
  return (
    <Phone title={text.today} onBack={() => go('/me')} notice={<OfflineBar queuedCount={queued.length} />}>
      <div className="cb-stack">
        {isEmpty ? <EmptyState title={text.todayEmpty}>{text.todayEmptyWords}</EmptyState> : null}
        {counts.length === 0 ? null : <p className="cb-muted">{counts.join(' · ')}</p>}
        <ul className="w-tasks" aria-label={text.today}>
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
        {day !== undefined ? null : <NotRead error={error} onRetry={refetch} />}
      </div>
    </Phone>
  );
}

/** What was sent is the server's to tell: not yet, not without network, or not at all. */
function NotRead({ error, onRetry }: { error: ApiError | null; onRetry: () => void }): ReactNode {
  const text = useText(patrolWords);
  const isOnline = useOnline();
  if (!isOnline) return <p className="cb-muted">{text.todayLater}</p>;
  return error === null ? <Skeleton /> : <ErrorState error={error} onRetry={onRetry} />;
}

/** On the phone still; what stands in its way is told where all of it waits. */
function Waiting({ report }: { report: WaitingReport }): ReactNode {
  const text = useText(patrolWords);
  const time = useTime();
  return (
    <Link to="/queue" className="cb-card w-task-link">
      <strong>{report.title}</strong>
      <span className="w-queued cb-figures">
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

/** Keeps the list on the phone after something was sent, for those who open it where there is no network; draws nothing. */
export function TodayKeeper(): ReactNode {
  const { queue } = useWorkerTools();
  const [sent, setSent] = useState(0);
  useEffect(
    () => queue.onSent(({ subject }) => subject.startsWith('report:') && setSent((count) => count + 1)),
    [queue],
  );
  return sent === 0 ? null : <Keeper sent={sent} />;
}

function Keeper({ sent }: { sent: number }): ReactNode {
  const { person } = useWorkerTools();
  const { refetch } = useKept<PatrolDay>(person.id, PATH);
  useEffect(() => {
    const timer = setTimeout(refetch, READ_AFTER_MS);
    return () => clearTimeout(timer);
  }, [sent, refetch]);
  return null;
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
