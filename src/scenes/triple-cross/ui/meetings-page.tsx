import type { ReactNode } from 'react';
import { Mark } from '../../../fronts/kit/desk/index.tsx';
import {
  Button,
  EmptyState,
  ErrorState,
  Kpi,
  Link,
  Skeleton,
  useApiQuery,
  usePages,
  useText,
  useToday,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import type { MeetingPage } from '../contract.ts';
import { BASE, toAgenda, toMinutes, useDays } from './shared.tsx';
import { meetingWords } from './words/meeting-words.ts';

interface Figures {
  readonly consulted: number;
  readonly closed: number;
  readonly closedPercent: number | null;
}

/** Meetings, the latest first, with their minutes; and what became of this year's matters. */
export function MeetingsPage(): ReactNode {
  const text = useText(meetingWords);
  const { dayOf, weekdayOf } = useDays();
  const { list, rows } = usePages<MeetingPage['items'][number]>(`${BASE}/meetings`);
  const states = { planned: text.statePlanned, running: text.stateRunning, held: text.stateHeld };
  return (
    <div className="cb-page">
      <YearFigures />
      {list.isError ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <Skeleton count={5} />
      ) : rows.length === 0 ? (
        <EmptyState title={text.meetingsNone} />
      ) : (
        <ul className="cb-lines tc-meetings" aria-label={text.meetings}>
          {rows.map((row) => (
            <li key={row.day}>
              <Link to={toAgenda(row.day)} className="cb-strong">
                {text.meetingOf(dayOf(row.day), weekdayOf(row.day))}
              </Link>
              <Mark look="accent">{states[row.state]}</Mark>
              <span className="cb-muted">{text.itemsOf(row.closed, row.items)}</span>
              {row.state === 'planned' ? <span /> : <Link to={toMinutes(row.day)}>{text.printed}</Link>}
            </li>
          ))}
        </ul>
      )}
      {list.hasNextPage ? (
        <Button isBusy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {text.more}
        </Button>
      ) : null}
    </div>
  );
}

function YearFigures(): ReactNode {
  const text = useText(meetingWords);
  const today = useToday();
  const from = `${today.slice(0, 4)}-01-01`;
  const { data } = useApiQuery<Figures>(withQuery(`${BASE}/counts`, { from, to: today }));
  if (data === undefined) return null;
  return (
    <section aria-label={text.period} className="cb-part">
      <h3>{text.period}</h3>
      <div className="cb-tiles">
        <Kpi label={text.consulted} value={String(data.consulted)} unit={text.piece} />
        <Kpi label={text.closed} value={String(data.closed)} unit={text.piece} />
        <Kpi label={text.closedShare} value={data.closedPercent?.toString()} unit="%" />
      </div>
    </section>
  );
}
