import type { WorkerTask } from '../../base/intake/worker-contract.ts';
import { distanceM } from '../../lib/geo/measure.ts';
import type { QueueItem } from '../kit/queue.ts';

export type TaskClock = WorkerTask['clocks'][number];
export type TaskAction = WorkerTask['actions'][number];

interface Point {
  readonly longitude: number;
  readonly latitude: number;
}

/** The subject under which everything about a case is queued, so that its order is kept. */
export const subjectOf = (caseId: string): string => `case:${caseId}`;

/** The stage clock that runs first, or else the overall one. */
export function urgentClock(task: WorkerTask): TaskClock | undefined {
  const running = task.clocks.filter((clock) => clock.running && clock.dueAt !== null);
  const stage = running.filter((clock) => !clock.overall);
  return [...(stage.length > 0 ? stage : running)].sort((one, two) => (one.dueAt! < two.dueAt! ? -1 : 1))[0];
}

/** The most urgent first: what is late, then by deadline, then by priority, then what lies nearest. */
export function sortTasks(
  tasks: readonly WorkerTask[],
  nowMs: number,
  position: Point | undefined,
): WorkerTask[] {
  const due = (task: WorkerTask): number => (task.dueAt === null ? Infinity : Date.parse(task.dueAt));
  const isLate = (task: WorkerTask): boolean => due(task) < nowMs;
  return [...tasks].sort(
    (one, two) =>
      Number(isLate(two)) - Number(isLate(one)) ||
      compare(due(one), due(two)) ||
      one.priority - two.priority ||
      compare(distanceOf(one, position) ?? Infinity, distanceOf(two, position) ?? Infinity),
  );
}

function compare(one: number, two: number): number {
  return one === two ? 0 : one < two ? -1 : 1;
}

/** Metres from the phone to a task. */
export function distanceOf(
  task: Pick<WorkerTask, 'lon' | 'lat'>,
  position: Point | undefined,
): number | undefined {
  if (position === undefined || task.lon === null || task.lat === null) return undefined;
  return distanceM([position.longitude, position.latitude], [task.lon, task.lat]);
}

/** The address that opens the phone's own map at a place, or that of the city's pack where there is none. */
export function wayTo(
  { lon, lat, name }: { lon: number; lat: number; name: string },
  routeLink: string | undefined,
): string {
  const called = encodeURIComponent(name);
  if (routeLink === undefined) return `geo:${lat},${lon}?q=${lat},${lon}(${called})`;
  const values: Readonly<Record<string, string>> = { lon: String(lon), lat: String(lat), name: called };
  return routeLink.replace(/\{(lon|lat|name)\}/g, (_, key: string) => values[key]!);
}

/** The action whose path a queued item takes, when it is about this case. */
export function queuedActions(
  items: readonly Pick<QueueItem, 'subject' | 'path'>[],
  caseId: string,
): string[] {
  return items
    .filter((item) => item.subject === subjectOf(caseId))
    .flatMap((item) => /\/actions\/([\w-]+)$/.exec(item.path)?.[1] ?? []);
}

/** What can be done now, taking what waits on the phone as done. */
export function possibleActions(task: WorkerTask, items: readonly QueueItem[]): readonly TaskAction[] {
  const queued = queuedActions(items, task.id);
  const last = queued.at(-1);
  if (last === undefined) return task.actions;
  const next = task.next[last] ?? [];
  // After two steps without an answer nobody knows any more what is possible.
  return queued.length > 1 ? [] : next.filter((action) => !queued.includes(action.id));
}

/** The one main button of a case, as its flow says, when it waits for this person. */
export const mainAction = (actions: readonly TaskAction[]): TaskAction | undefined =>
  actions.find((action) => action.main);

/** Tasks that wait for this person apart from those that wait for somebody else, such as for a verification. */
export function splitTasks(
  tasks: readonly WorkerTask[],
  items: readonly QueueItem[],
): { mine: WorkerTask[]; waiting: WorkerTask[] } {
  const isMine = (task: WorkerTask): boolean => mainAction(possibleActions(task, items)) !== undefined;
  return { mine: tasks.filter(isMine), waiting: tasks.filter((task) => !isMine(task)) };
}
