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
  useQueueView,
  useText,
  useWorkerTools,
  type WorkerPages,
} from '../../../fronts/kit/index.tsx';
import type { TaskPage, TaskView } from '../contract.ts';
import { permissions } from '../manifest.ts';
import { DoorForm } from './door-form.tsx';
import { DoorNotice } from './door-notice.tsx';
import { doorWords } from './words.ts';

const TASKS = '/api/v1/door-check/tasks?limit=200';

/** The doors, as last read; those that wait on the phone count as done. */
function useDoors() {
  const { person, queue } = useWorkerTools();
  const kept = useKept<TaskPage>(person.id, TASKS);
  const { refetch } = kept;
  useEffect(() => queue.onSent(refetch), [queue, refetch]);
  const waiting = new Set(useQueueView(queue).items.map(({ subject }) => subject));
  return { ...kept, isWaiting: ({ id }: TaskView) => waiting.has(`door:${id}`) };
}

/** The way there, above the cases. */
function DoorsToDo(): ReactNode {
  const { person } = useWorkerTools();
  return person.permissions.includes(permissions.visit) ? <DoorsRow /> : null;
}

function DoorsRow(): ReactNode {
  const text = useText(doorWords);
  const { data, isWaiting } = useDoors();
  if (data === undefined || data.total === 0) return null;
  const left =
    data.total - data.done - data.items.filter((task) => task.state !== 'done' && isWaiting(task)).length;
  return (
    <section className="cb-card cb-stack-tight">
      <Link to="/doors" className="w-row">
        <span>
          <strong>{left > 0 ? text.toCheck(left) : text.allDone}</strong>
          <br />
          <span className="cb-muted cb-small">{text.progress(data.total - left, data.total)}</span>
        </span>
        <Icon name="next" />
      </Link>
    </section>
  );
}

function DoorsPage(): ReactNode {
  const text = useText(doorWords);
  const { go } = useNavigation();
  const { data, error, refetch, isWaiting } = useDoors();
  const byBuilding = [...Map.groupBy(data?.items ?? [], ({ building }) => building)];
  return (
    <Phone title={text.title} onBack={() => go('/')} notice={<DoorNotice />}>
      {error === null ? null : <ErrorState error={error} onRetry={refetch} />}
      {data === undefined && error === null ? <Skeleton count={5} /> : null}
      {data?.items.length === 0 ? <EmptyState title={text.noTasks}>{text.noTasksWords}</EmptyState> : null}
      {data === undefined || data.items.length === 0 ? null : (
        <p className="cb-muted">{text.progress(data.done, data.total)}</p>
      )}
      <div className="cb-stack">
        {byBuilding.map(([building, tasks]) => (
          <section key={building} className="cb-card cb-stack-tight" aria-label={building}>
            <h2 className="w-heading">{building}</h2>
            {tasks.map((task) => (
              <Link key={task.id} to={`/doors/${task.id}`} className="w-row">
                <span>
                  {task.door || task.address}
                  <br />
                  <span className="cb-muted cb-small">
                    {isWaiting(task) ? text.waiting : text.states[task.state]}
                    {task.outcome === null ? '' : ` · ${text.outcomes[task.outcome]}`}
                    {task.residents.length === 0
                      ? ''
                      : ` · ${task.residents.map(({ name }) => name).join('、')}`}
                  </span>
                </span>
                <Icon name={task.state === 'done' || isWaiting(task) ? 'check' : 'next'} />
              </Link>
            ))}
          </section>
        ))}
      </div>
    </Phone>
  );
}

function DoorPage({ id }: { id: string }): ReactNode {
  const text = useText(doorWords);
  const { go } = useNavigation();
  const { data, error, refetch } = useDoors();
  const task = data?.items.find((each) => each.id === id);
  if (task !== undefined) return <DoorForm key={id} task={task} />;
  return (
    <Phone title={text.title} onBack={() => go('/doors')} notice={<DoorNotice />}>
      {error === null ? null : <ErrorState error={error} onRetry={refetch} />}
      {data === undefined && error === null ? <Skeleton count={4} /> : null}
      {data === undefined ? null : <EmptyState title={text.taskGone} />}
    </Phone>
  );
}

/** From door to door: the list by buildings, and one door. */
export const pages: WorkerPages = {
  routes: [
    { path: '/doors', draw: () => <DoorsPage /> },
    { path: '/doors/:id', draw: ({ id = '' }) => <DoorPage id={id} /> },
  ],
  tasks: () => <DoorsToDo />,
};
