import type { ReactNode } from 'react';
import type { SourceView } from '../../../base/feeds/views-contract.ts';
import { Mark } from '../../kit/desk/index.tsx';
import { useText } from '../../kit/index.tsx';
import { feedDeskWords } from './words/feed-desk-words.ts';

/** How a source stands to its period: late, due, or brought up to date. Nothing for what is never loaded. */
export function Timeliness({ source }: { source: SourceView }): ReactNode {
  const text = useText(feedDeskWords);
  const { origin, period, missed, isDue, automatic, checkedAt } = source;
  if (origin === 'query' || origin === 'here') return null;
  return (
    <span className="cb-row">
      {missed > 0 ? (
        <Mark look="late">{text.missed(missed)}</Mark>
      ) : isDue ? (
        <Mark look="accent">{text.due}</Mark>
      ) : period === 'once' || checkedAt === null ? null : (
        <Mark look="good">{text.inTime}</Mark>
      )}
      {automatic ? <span className="cb-small cb-muted">{text.byPeriod}</span> : null}
    </span>
  );
}
