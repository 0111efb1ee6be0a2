import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestDatabase } from '../../../platform/db/testing.ts';
import { incidentFlow } from '../../intake/incident-flow.ts';
import { baseMigrations } from '../../migrations.ts';
import { act, openCase, readActions, reduce, setLimits } from '../index.ts';
import { createTestLoop, staffActor } from '../testing.ts';

const database = await createTestDatabase(baseMigrations);
const { ctx } = database;
const loop = await createTestLoop(ctx, [incidentFlow]);
const subject = {
  ...{ title: '路灯', description: '路灯不亮', channel: 'test', kind: '求助', priority: 3, synthetic: true },
  place: { areaPath: [] },
};

test('a limit given to one case counts from its opening, outlives reclassifying and can be moved', async () => {
  const limits = { citizen: { duration: { amount: 10, unit: 'urgent-hour' }, source: 'upper' } } as const;
  const openedAt = new Date('2026-11-18T08:00:00+08:00');
  const opened = await openCase(ctx, loop, { flowId: 'incident', subject, limits, openedAt });
  const due = () => opened.clocks.citizen!.dueAt!.toISOString();
  assert.equal(due(), '2026-11-18T10:00:00.000Z');
  const dispatcher = { ...ctx, actor: staffActor('d', ['incident.dispatch']) };
  const changed = await act(dispatcher, loop, {
    caseId: opened.id,
    action: 'reclassify',
    form: { category: 'topics 1' },
    resolved: { subject: { kind: '投诉' } },
  });
  assert.equal(changed.clocks.citizen!.dueAt!.toISOString(), '2026-11-18T10:00:00.000Z');
  assert.equal(changed.limits.citizen!.source, 'upper');
  const longer = {
    citizen: { duration: { amount: 24, unit: 'urgent-hour' }, source: 'upper, extended' },
  } as const;
  const moved = await setLimits(ctx, loop, { caseId: opened.id, limits: longer, note: 'extended' });
  assert.equal(moved.clocks.citizen!.dueAt!.toISOString(), '2026-11-19T00:00:00.000Z');
  const log = await readActions(ctx.db, opened.id);
  assert.equal(log.at(-1)!.type, 'limits');
  const rebuilt = log.reduce<typeof moved | undefined>(
    (state, action) => reduce(incidentFlow, state, action, loop.calendars),
    undefined,
  );
  assert.deepEqual(rebuilt, moved);
});
