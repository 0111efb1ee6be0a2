import { Fragment, type ReactNode } from 'react';
import type { WorkerTask } from '../../base/intake/worker-contract.ts';
import {
  ClockBar,
  clockOf,
  EmptyState,
  ErrorState,
  Icon,
  Link,
  Phone,
  Skeleton,
  StatusMark,
  SyntheticMark,
  useCity,
  useNow,
  useOnline,
  usePreferences,
  useQueueView,
  useText,
  useTime,
  useWorkerTools,
  WarningMark,
} from '../kit/index.tsx';
import { MyBell } from './mine-page.tsx';
import { PhotosToMend } from './photo-verdict.tsx';
import { scenePages, useWork } from './session.tsx';
import { useTabs } from './tabs.tsx';
import { distanceOf, sortTasks, splitTasks, subjectOf, urgentClock, wayTo } from './task-list.ts';
import { readAtOf, type TaskBook } from './task-store.ts';
import { workerWords } from './words/worker-words.ts';
import './worker.css';

/** My tasks, the most urgent first. */
export function TasksPage(): ReactNode {
  const text = useText(workerWords);
  const { tasks, notice } = useWork();
  const { position, queue } = useWorkerTools();
  const { items } = useQueueView(queue);
  const now = useNow(30_000);
  const time = useTime();
  const isOnline = useOnline();
  const { book, error, isLoading } = tasks;
  const { mine, waiting } = splitTasks(sortTasks(book?.tasks ?? [], now, position), items);
  return (
    <Phone title={text.tasksTitle} aside={<MyBell />} notice={notice} tabs={useTabs()}>
      <div className="cb-stack-tight">
        {scenePages.map((pages, index) => (
          <Fragment key={`tasks-${index + 1}`}>{pages.tasks?.()}</Fragment>
        ))}
        <PhotosToMend />
        {book === undefined && isLoading ? <Skeleton count={4} /> : null}
        {book === undefined && !isLoading && error ? (
          <ErrorState error={error} onRetry={() => void tasks.sync()} />
        ) : null}
        {book !== undefined && error !== undefined && isOnline ? (
          <p className="cb-muted cb-small" role="status">
            {text.listOf(time(book.at))}
          </p>
        ) : null}
        {book !== undefined && mine.length === 0 ? (
          <EmptyState title={text.emptyTitle} icon="check">
            {text.emptyWords}
          </EmptyState>
        ) : null}
        <TaskCards tasks={mine} book={book} label={text.tasksTitle} />
        {waiting.length > 0 ? (
          <>
            <h2 className="w-heading">{text.waitingTitle(waiting.length)}</h2>
            <TaskCards tasks={waiting} book={book} label={text.waitingTitle(waiting.length)} />
          </>
        ) : null}
        {book?.more ? <p className="cb-muted">{text.moreTasks}</p> : null}
      </div>
    </Phone>
  );
}

function TaskCards({
  tasks,
  book,
  label,
}: {
  tasks: readonly WorkerTask[];
  book: TaskBook | undefined;
  label: string;
}): ReactNode {
  if (book === undefined || tasks.length === 0) return null;
  return (
    <ul className="w-tasks" aria-label={label}>
      {tasks.map((task) => (
        <li key={task.id}>
          <TaskCard task={task} at={readAtOf(book, task.id)} />
        </li>
      ))}
    </ul>
  );
}

function TaskCard({ task, at }: { task: WorkerTask; at: string }): ReactNode {
  const text = useText(workerWords);
  const { language } = usePreferences();
  const { queue } = useWorkerTools();
  const queued = useQueueView(queue).items.filter((item) => item.subject === subjectOf(task.id));
  const clock = urgentClock(task);
  const distance = useDistanceWords(task);
  return (
    <article className="cb-card w-task">
      <Link to={`/cases/${task.id}`} className="w-task-link">
        <span className="cb-row-apart">
          <StatusMark status={task.mark} words={task.stateTitle[language]} />
          {task.priority === 1 ? <WarningMark level={1} words={text.urgent} /> : null}
          {task.synthetic ? <SyntheticMark /> : null}
        </span>
        <strong className="w-task-title">{task.title}</strong>
        {clock ? <ClockBar clock={clockOf(clock, { language, asOf: at })} isCompact /> : null}
        <span className="cb-row cb-muted w-task-place">
          <Icon name="pin" />
          <span>{task.address ?? task.area?.name ?? text.noAddress}</span>
          {distance === undefined ? null : <span className="cb-figures">{distance}</span>}
        </span>
      </Link>
      {queued.length === 0 ? null : (
        <p className="w-queued">{text.queuedOn(queued.map((item) => item.words).join('、'))}</p>
      )}
      <RouteAndCall task={task} />
    </article>
  );
}

/** How far it is, in words. */
export function useDistanceWords(task: Pick<WorkerTask, 'lon' | 'lat'>): string | undefined {
  const text = useText(workerWords);
  const distance = distanceOf(task, useWorkerTools().position);
  if (distance === undefined) return undefined;
  return distance < 1_000
    ? text.metres(Math.max(10, Math.round(distance / 10) * 10))
    : text.kilometres((distance / 1_000).toFixed(1));
}

/** Opens the phone's own map and leads to the reporter's number. */
export function RouteAndCall({ task }: { task: WorkerTask }): ReactNode {
  const text = useText(workerWords);
  const city = useCity();
  const { lon, lat, reporter, title } = task;
  const name = task.address ?? title;
  if ((lon === null || lat === null) && reporter === null) return null;
  return (
    <div className="cb-row w-task-ways">
      {lon === null || lat === null ? null : (
        <a
          className="cb-button cb-button-plain"
          href={wayTo({ lon, lat, name }, isApple() ? city?.brand.routeLink : undefined)}
        >
          <Icon name="map" />
          <span>{text.route}</span>
        </a>
      )}
      {reporter === null ? null : <CallButton task={task} />}
    </div>
  );
}

/** Phones of Apple know no `geo:`. */
const isApple = (): boolean => /iPhone|iPad|Macintosh/.test(navigator.userAgent);

function CallButton({ task }: { task: WorkerTask }): ReactNode {
  const text = useText(workerWords);
  return (
    <Link className="cb-button cb-button-plain" to={`/cases/${task.id}/call`}>
      <Icon name="phone" />
      <span>{text.call}</span>
    </Link>
  );
}
