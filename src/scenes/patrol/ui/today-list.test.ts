import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueueItem } from '../../../fronts/kit/queue.ts';
import { dayToShow, waitingReports } from './today-list.ts';

const item = (id: string, part: Partial<QueueItem>): QueueItem => ({
  ...{ id, owner: 'mei', sequence: 1, subject: `report:${id}`, words: '上报', method: 'POST' },
  ...{ path: '/api/v1/patrol/reports', files: [], idempotencyKey: id, state: 'waiting', attempts: 0 },
  ...{ notBeforeMs: 0, createdAtMs: Date.parse('2026-11-22T02:00:00Z'), ...part },
});

test('what waits of reports comes newest first, with its own words, and a refused one is told apart', () => {
  const items = [
    item('one', { body: { text: '路灯不亮' } }),
    item('two', { subject: 'case:7', words: '签收' }),
    item('three', { state: 'conflict', words: '上报 · 井盖' }),
  ];
  const at = '2026-11-22T02:00:00.000Z';
  assert.deepEqual(waitingReports(items, undefined), [
    { id: 'three', title: '上报 · 井盖', at, isRefused: true },
    { id: 'one', title: '路灯不亮', at, isRefused: false },
  ]);
});

test('what has arrived is not told twice while its answer is on its way', () => {
  const seenAt = '2026-11-22T02:00:00.123Z';
  const sent = { reportId: 'r', caseId: 'c', number: '1', title: '井盖', address: null, reportedAt: seenAt };
  const day = {
    ...{ day: '2026-11-22', solved: 0 },
    items: [{ ...sent, stateTitle: { zh: '待派遣', en: 'To be assigned' }, solved: false }],
  };
  const items = [item('one', { body: { text: '井盖', seenAt } }), item('two', { body: { text: '井盖' } })];
  assert.deepEqual(
    waitingReports(items, day).map(({ id }) => id),
    ['two'],
  );
});

test('what the phone has kept of yesterday is not shown as of today', () => {
  const day = { day: '2026-11-21', items: [], solved: 0 };
  assert.equal(dayToShow(day, { isKept: true, today: '2026-11-22' }), undefined);
  assert.equal(dayToShow(day, { isKept: true, today: '2026-11-21' }), day);
  // The server says what day it is, whatever the phone's clock says.
  assert.equal(dayToShow(day, { isKept: false, today: '2026-11-22' }), day);
});
