import { type ReactNode, useEffect } from 'react';
import {
  EmptyState,
  ErrorState,
  Icon,
  Link,
  Phone,
  Skeleton,
  useKept,
  useNavigation,
  usePreferences,
  useText,
  useWorkerTools,
} from '../../../fronts/kit/index.tsx';
import type { PatrolDay } from '../contract.ts';
import { patrolWords } from './words.ts';

/** What I reported today. */
export function TodayPage(): ReactNode {
  const text = useText(patrolWords);
  const { go } = useNavigation();
  const { language } = usePreferences();
  const { person, queue } = useWorkerTools();
  const day = useKept<PatrolDay>(person.id, '/api/v1/patrol/reports');
  const { refetch } = day;
  useEffect(() => queue.onSent(refetch), [queue, refetch]);
  return (
    <Phone title={text.today} onBack={() => go('/me')}>
      {day.error === null ? null : <ErrorState error={day.error} onRetry={day.refetch} />}
      {day.data === undefined && day.error === null ? <Skeleton /> : null}
      {day.data?.items.length === 0 ? (
        <EmptyState title={text.todayEmpty}>{text.todayEmptyWords}</EmptyState>
      ) : null}
      {day.data === undefined || day.data.items.length === 0 ? null : (
        <p className="cb-muted">{text.todaySum(day.data.items.length, day.data.solved)}</p>
      )}
      <ul className="w-tasks w-on-case" aria-label={text.today}>
        {day.data?.items.map((item) => (
          <li key={item.reportId} className="cb-card cb-stack-tight">
            <strong>{item.title}</strong>
            <span className="cb-muted cb-figures">
              {item.number} · {item.stateTitle[language]} ·{' '}
              {new Date(item.reportedAt).toLocaleTimeString(undefined, {
                hour: '2-digit',
                minute: '2-digit',
              })}
            </span>
          </li>
        ))}
      </ul>
    </Phone>
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
