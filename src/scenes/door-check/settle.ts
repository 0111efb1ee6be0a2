import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { permissions } from './manifest.ts';
import { lockTask, settleTask, withdrawRecords } from './visit.ts';

/**
 * Takes a visit back: its records go, persons are what the other sources say, and its house is to be visited again. Throws
 * `door-check.not_found`, `door-check.visit_ended`.
 */
export async function withdrawVisit(ctx: Ctx, city: City, visitId: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const taskId = await taskOf(tx, visitId);
    await lockTask(tx, city, taskId, permissions.plan);
    await end(tx, city, [visitId]);
    // What only it contradicted is no conflict any more.
    await tx.db.query(
      `UPDATE door_check.visit v SET state = 'held' WHERE task_id = $1 AND state = 'conflict' AND NOT EXISTS (
         SELECT 1 FROM door_check.visit o WHERE o.task_id = $1 AND o.id <> v.id AND o.state IN ('held', 'conflict'))`,
      [taskId],
    );
    await settleTask(tx, taskId);
  });
}

/**
 * Says which visit of a house holds: the others are taken back, or both stay as they are. Throws `door-check.not_found`,
 * `door-check.visit_ended`.
 */
export async function settleConflict(ctx: Ctx, city: City, taskId: string, keep: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    await lockTask(tx, city, taskId, permissions.plan);
    const visits = await tx.db.query<{ id: string }>(
      `SELECT id FROM door_check.visit WHERE task_id = $1 AND state IN ('held', 'conflict')
         AND outcome IN ('met', 'empty')`,
      [taskId],
    );
    if (keep !== 'both' && !visits.some(({ id }) => id === keep)) throw new AppError('door-check.not_found');
    const others = keep === 'both' ? [] : visits.filter(({ id }) => id !== keep);
    if (others.length > 0)
      await end(
        tx,
        city,
        others.map(({ id }) => id),
      );
    await tx.db.query(
      `UPDATE door_check.visit SET state = 'held' WHERE task_id = $1 AND state = 'conflict'`,
      [taskId],
    );
    await settleTask(tx, taskId);
    await audit(tx, { action: 'door-check.settled', subject: `door-check:${taskId}`, details: { keep } });
  });
}

async function taskOf(tx: Ctx, visitId: string): Promise<string> {
  const [row] = await tx.db.query<{ taskId: string }>(
    'SELECT task_id AS "taskId" FROM door_check.visit WHERE id = $1',
    [visitId],
  );
  if (row === undefined) throw new AppError('door-check.not_found');
  return row.taskId;
}

async function end(tx: Ctx, city: City, visitIds: readonly string[]): Promise<void> {
  const rows = await tx.db.query<{ id: string }>(
    `UPDATE door_check.visit SET state = 'withdrawn', ended_by = $2, ended_at = $3
     WHERE id = ANY($1::uuid[]) AND state IN ('held', 'conflict') RETURNING id`,
    [visitIds, tx.actor.id, tx.clock.now()],
  );
  if (rows.length < visitIds.length) throw new AppError('door-check.visit_ended');
  await withdrawRecords(tx, city, visitIds);
  await audit(tx, {
    action: 'door-check.withdrawn',
    subject: `door-check:${visitIds[0]}`,
    details: { visitIds },
  });
}
