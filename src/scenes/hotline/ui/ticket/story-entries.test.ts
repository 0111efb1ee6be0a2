import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TicketDetail } from '../../contract.ts';
import { storyOf } from './story-entries.ts';

const request = (state: string, askedAt: string, answeredAt: string | null) => ({
  ...{ id: askedAt, kind: 'completion', state, askedAt, answeredAt },
});

test('the story goes by time, and what waits comes last', () => {
  const ticket = {
    receivedAt: '2026-11-18T00:00:00Z',
    taken: null,
    requests: [
      request('refused', '2026-11-18T03:00:00Z', '2026-11-18T05:00:00Z'),
      request('waiting', '2026-11-19T03:00:00Z', null),
    ],
    changes: [
      { field: 'upperDeadline', before: 'a', after: 'b', at: '2026-11-18T04:00:00Z', by: 'x' },
      { field: 'innerDueAt', before: 'a', after: 'b', at: '2026-11-18T04:00:00Z', by: 'x' },
    ],
    callBacks: [{ at: '2026-11-20T03:00:00Z', reached: true, solved: null, satisfied: null, note: null }],
  } as unknown as TicketDetail;
  assert.deepEqual(
    storyOf(ticket).map((entry) => entry.what),
    ['received', 'asked', 'change', 'answered', 'asked', 'call-back', 'waiting'],
  );
});
