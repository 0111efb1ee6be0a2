import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WorkerTask } from '../../base/intake/worker-contract.ts';
import type { QueueItem } from '../kit/queue.ts';
import { mainAction, possibleActions, sortTasks, splitTasks, subjectOf, wayTo } from './task-list.ts';
import { mergeSync, readAtOf, sinceOf } from './task-store.ts';

const action = (id: string) => ({ id, title: { zh: id, en: id }, fields: [], main: false });
const main = (id: string) => ({ ...action(id), main: true });
const task = (id: string, extra: Partial<WorkerTask> = {}) =>
  ({ id, dueAt: null, priority: 3, lon: null, lat: null, actions: [], next: {}, ...extra }) as WorkerTask;
const queued = (caseId: string, done: string) =>
  ({ subject: subjectOf(caseId), path: `/api/v1/cases/${caseId}/actions/${done}` }) as QueueItem;
const now = Date.parse('2026-11-18T02:00:00Z');

test('late ones come first, then by deadline, then by priority, then the nearest', () => {
  const at = (hour: string) => `2026-11-18T${hour}:00:00Z`;
  const position = { longitude: 113.6, latitude: 34.7 };
  const sorted = sortTasks(
    [
      task('far', { dueAt: at('05'), lon: 113.9, lat: 34.7 }),
      task('near', { dueAt: at('05'), lon: 113.601, lat: 34.7 }),
      task('urgent', { dueAt: at('05'), priority: 1 }),
      task('none'),
      task('late', { dueAt: at('01') }),
      task('soon', { dueAt: at('03') }),
    ],
    now,
    position,
  );
  assert.deepEqual(
    sorted.map((each) => each.id),
    ['late', 'soon', 'urgent', 'near', 'far', 'none'],
  );
});

test("the way opens in the phone's own map, or by the city's link where a phone has none", () => {
  const place = { lon: 113.65, lat: 34.75, name: '花园路 1 号' };
  const called = encodeURIComponent(place.name);
  assert.equal(wayTo(place, undefined), `geo:34.75,113.65?q=34.75,113.65(${called})`);
  const link = 'https://map.example/to?at={lon},{lat}&called={name}';
  assert.equal(wayTo(place, link), `https://map.example/to?at=113.65,34.75&called=${called}`);
});

test('after a queued signature the case can be handled without network, and nothing is done twice', () => {
  const signing = task('7', {
    actions: [action('ask-reporter'), main('sign')],
    next: { sign: [action('object'), main('handle')] },
  });
  assert.equal(mainAction(possibleActions(signing, []))?.id, 'sign');
  const after = possibleActions(signing, [queued('7', 'sign'), queued('8', 'handle')]);
  assert.equal(mainAction(after)?.id, 'handle');
  assert.deepEqual(possibleActions(signing, [queued('7', 'sign'), queued('7', 'handle')]), []);
});

test('what waits for a verification, or on the phone for the network, is no longer to be done', () => {
  const suspended = task('6', { actions: [main('resume')] });
  const handling = task('7', { actions: [main('handle'), action('object')] });
  const handledUnsent = task('8', { actions: [main('handle')] });
  const awaitingVerification = task('9', { actions: [action('note')] });
  const { mine, waiting } = splitTasks(
    [suspended, handling, handledUnsent, awaitingVerification],
    [queued('8', 'handle')],
  );
  assert.deepEqual(
    [mine.map((each) => each.id), waiting.map((each) => each.id)],
    [
      ['6', '7'],
      ['8', '9'],
    ],
  );
});

test('the clocks of a case were true when it was read, not when another one changed; old readings are read again', () => {
  const sync = (at: string, items: string[]) =>
    mergeSync(book, { at, items: items.map((id) => task(id)), ids: ['7', '8'], more: false });
  let book: ReturnType<typeof mergeSync> | undefined;
  book = sync('2026-11-18T02:00:00Z', ['7', '8']);
  book = sync('2026-11-18T02:10:00Z', ['8']);
  assert.deepEqual(
    [readAtOf(book, '7'), readAtOf(book, '8')],
    ['2026-11-18T02:00:00Z', '2026-11-18T02:10:00Z'],
  );
  assert.equal(sinceOf(book, Date.parse('2026-11-18T02:20:00Z')), '2026-11-18T02:10:00Z');
  assert.equal(sinceOf(book, Date.parse('2026-11-18T02:31:00Z')), undefined);
  assert.equal(sinceOf(undefined, now), undefined);
});
