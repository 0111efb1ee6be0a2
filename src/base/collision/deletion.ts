import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from '../../lib/assert.ts';
import { AppError, isAppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { Proof } from './contract.ts';
import { lockDefinition } from './definition-store.ts';
import { tell, tellRun } from './definitions.ts';
import { oneAtATime, RUNS_FOLDER, runDirectory, SILENT_MS } from './open-run.ts';
import type { CollisionParts } from './parts.ts';
import { lockRun } from './run-store.ts';

const selectDue = statement(
  'collision.due',
  `SELECT r.id, d.emergency FROM collision.run r JOIN collision.definition d ON d.id = r.definition_id
   WHERE r.state = 'done' AND r.delete_at <= $1 AND r.id <> ALL($2::uuid[]) ORDER BY r.delete_at LIMIT 100`,
);
const endEmergencies = statement(
  'collision.end_emergencies',
  `UPDATE collision.definition SET state = 'ended' WHERE state = 'emergency' AND ends_at <= $1 RETURNING id`,
);
const endNow = statement(
  'collision.end_now',
  `UPDATE collision.definition SET state = 'ended', ends_at = $2 WHERE id = $1`,
);
const selectDone = statement(
  'collision.done_of',
  `SELECT id FROM collision.run WHERE definition_id = $1 AND state = 'done' ORDER BY started_at`,
);
const askToStop = statement(
  'collision.ask_all_to_stop',
  `UPDATE collision.run SET stop_asked = true WHERE definition_id = $1 AND state = 'running' RETURNING id`,
);
const breakSilent = statement(
  'collision.break_silent',
  `UPDATE collision.run SET state = 'broken', ended_at = $1, error_code = 'collision.interrupted', error_details = '{}', progress = NULL
   WHERE state = 'running' AND alive_at <= $2 RETURNING id, definition_id AS "definitionId"`,
);
const selectRunning = statement(
  'collision.still_running',
  `SELECT id FROM collision.run WHERE state = 'running'`,
);
const selectIds = statement(
  'collision.result_ids',
  'SELECT id FROM collision.result WHERE run_id = $1 ORDER BY number',
);
const deleteRows = statement('collision.delete_rows', 'DELETE FROM collision.result WHERE run_id = $1');
const countRows = statement(
  'collision.count_rows',
  'SELECT count(*)::int AS n FROM collision.result WHERE run_id = $1',
);
const storeProof = statement(
  'collision.store_proof',
  `UPDATE collision.run SET state = 'deleted', deleted_at = $2, proof = $3 WHERE id = $1`,
);

/**
 * Deletes the result of a run and proves it: how many rows, the SHA-256 over their ids in order, when, and that no row
 * and no file is left. The proof stands at the run and in the audit log, in the transaction that deletes. Throws
 * `collision.deleted`, `no_result`, `run_not_found`.
 */
export async function deleteResult(
  ctx: Ctx,
  parts: CollisionParts,
  runId: string,
  reason: Proof['reason'],
): Promise<Proof> {
  const directory = runDirectory(parts.dataDir, runId);
  return inTransaction(ctx, async (tx) => {
    const run = await lockRun(tx, runId);
    if (run.state === 'deleted') throw new AppError('collision.deleted');
    if (run.state !== 'done') throw new AppError('collision.no_result');
    await rm(directory, { recursive: true, force: true });
    const ids = await tx.db.run<{ id: string }>(selectIds, [runId]);
    await tx.db.run(deleteRows, [runId]);
    const [left] = await tx.db.run<{ n: number }>(countRows, [runId]);
    const at = tx.clock.now();
    const proof: Proof = {
      ...{ reason, rows: ids.length, sha256: hashOf(ids.map(({ id }) => id)), at: at.toISOString() },
      ...{ rowsLeft: left?.n ?? 0, filesLeft: (await namesIn(directory)).length },
    };
    assert(proof.rowsLeft === 0 && proof.filesLeft === 0, `something of run ${runId} is left`);
    await tx.db.run(storeProof, [runId, at, JSON.stringify(proof)]);
    await tellRun(tx, 'collision.result.deleted', runId, { ...proof, definition: run.definitionId });
    return proof;
  });
}

/** SHA-256 in hex over ids, each on a line of its own. */
export const hashOf = (ids: readonly string[]): string =>
  createHash('sha256')
    .update(ids.map((id) => `${id}\n`).join(''))
    .digest('hex');

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * What is due: emergencies whose time is over end, results whose time is over are deleted, runs whose process is gone
 * stand as broken. Bears being run again and at the same time elsewhere. Answers how many of each; one that cannot be
 * deleted holds up no other, and throws when these are gone.
 */
export async function keepTime(
  ctx: Ctx,
  parts: CollisionParts,
): Promise<{ ended: number; deleted: number; broken: number }> {
  const now = ctx.clock.now();
  const ended = await endWhatIsOver(ctx, now);
  const broken = await settleBroken(ctx, parts);
  let deleted = 0;
  const failed = new Map<string, unknown>();
  for (;;) {
    const due = await ctx.db.run<{ id: string; emergency: boolean }>(selectDue, [now, [...failed.keys()]]);
    if (due.length === 0) break;
    for (const { id, emergency } of due) {
      try {
        await deleteResult(ctx, parts, id, emergency ? 'emergency' : 'retention');
        deleted += 1;
      } catch (error) {
        // Another process was there first.
        if (!isAppError(error, 'collision.deleted')) failed.set(id, error);
      }
    }
  }
  if (failed.size > 0)
    throw new AggregateError(
      failed.values(),
      `results that could not be deleted: ${[...failed.keys()].join(', ')}`,
    );
  return { ended, deleted, broken };
}

/** Ends an emergency question before its time: a run under way stops, results go at once, with their proof. */
export async function endEmergency(ctx: Ctx, parts: CollisionParts, id: string): Promise<void> {
  const runs = await inTransaction(ctx, async (tx) => {
    const { state } = await lockDefinition(tx, id);
    if (state !== 'emergency') throw new AppError('collision.state_wrong', { state });
    await tx.db.run(endNow, [id, tx.clock.now()]);
    await tx.db.run(askToStop, [id]);
    await tell(tx, 'collision.emergency.ended', id, { by: 'person' });
    return tx.db.run<{ id: string }>(selectDone, [id]);
  });
  for (const run of runs) await deleteResult(ctx, parts, run.id, 'emergency');
}

function endWhatIsOver(ctx: Ctx, now: Date): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const over = await tx.db.run<{ id: string }>(endEmergencies, [now]);
    for (const { id } of over) {
      await tx.db.run(askToStop, [id]);
      await tell(tx, 'collision.emergency.ended', id, { by: 'time' });
    }
    return over.length;
  });
}

/** Runs that have shown no life for a minute stand as broken; what they and others left behind goes. */
export async function settleBroken(ctx: Ctx, parts: CollisionParts): Promise<number> {
  const now = ctx.clock.now();
  const silent = new Date(now.getTime() - SILENT_MS);
  const broken = await inTransaction(ctx, async (tx) => {
    const found = await tx.db.run<{ id: string; definitionId: string }>(breakSilent, [now, silent]);
    for (const { id, definitionId } of found)
      await tellRun(tx, 'collision.run.broken', id, { definition: definitionId });
    return found.length;
  });
  await sweep(ctx, parts);
  return broken;
}

/** Snapshots that nothing reads, of processes that were killed at any point: a second name keeps all that they say. */
async function sweep(ctx: Ctx, { dataDir }: CollisionParts): Promise<void> {
  const folder = join(dataDir, RUNS_FOLDER);
  await inTransaction(ctx, async (tx) => {
    // A run that is being opened has a folder before it stands in the database.
    await tx.db.run(oneAtATime);
    const running = new Set((await tx.db.run<{ id: string }>(selectRunning)).map(({ id }) => id));
    for (const id of await namesIn(folder))
      if (!running.has(id)) await rm(join(folder, id), { recursive: true, force: true });
  });
}
