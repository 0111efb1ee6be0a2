import { AppError } from '../../lib/errors.ts';
import { systemActor } from '../../platform/access/index.ts';
import { maskText } from '../../platform/access/mask-text.ts';
import { asActor, type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { type Intake, submitReport } from '../intake/index.ts';
import { act } from '../loop/index.ts';
import { MOST_TASKS, type TaskAnswer, type TaskInput } from './contract.ts';
import { tellRun } from './definitions.ts';
import type { CollisionParts } from './parts.ts';
import { collisionPermissions, requireCityWide } from './permissions.ts';
import { getDoneRun, lockRun, type Run } from './run-store.ts';

const CHANNEL = 'collision';

interface TaskRow {
  readonly number: number;
  readonly entityId: string | null;
  readonly areaId: string | null;
  readonly caseId: string | null;
}

const selectChosen = statement(
  'collision.chosen',
  `SELECT r.number, r.entity_id::text AS "entityId", r.area_id AS "areaId", t.case_id AS "caseId"
   FROM collision.result r LEFT JOIN collision.task t ON t.run_id = r.run_id AND t.number = r.number
   WHERE r.run_id = $1 AND CASE WHEN $2::int[] IS NULL THEN t.case_id IS NULL ELSE r.number = ANY($2) END
   ORDER BY r.number LIMIT $3`,
);
const insert = statement(
  'collision.keep_task',
  'INSERT INTO collision.task (run_id, number, case_id, made_by, made_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
);
const countLeft = statement(
  'collision.left',
  `SELECT count(*)::int AS n FROM collision.result r
   WHERE r.run_id = $1 AND NOT EXISTS (SELECT 1 FROM collision.task t WHERE t.run_id = r.run_id AND t.number = r.number)`,
);

/**
 * Makes cases of rows through the intake's own door, one transaction each, so that a call that breaks off can be made
 * again: a row becomes one case only. The case holds the numbers of run, row and registry entry; who handles it looks
 * up the person there, by right. It goes to the unit that serves the place of the person. Throws
 * `collision.row_unknown`, `text_personal`, `deleted`, `no_result` and the intake's errors.
 */
export async function makeTasks(
  ctx: Ctx,
  parts: CollisionParts,
  runId: string,
  input: TaskInput,
): Promise<TaskAnswer> {
  requireCityWide(ctx, collisionPermissions.run, parts);
  const { found } = maskText(`${input.title}\n${input.text}`);
  if (found.length > 0) throw new AppError('collision.text_personal', { kinds: found.join(', ') });
  const run = await getDoneRun(ctx, runId);
  const wanted = input.rows === undefined ? null : [...new Set(input.rows)];
  const rows = await ctx.db.run<TaskRow>(selectChosen, [runId, wanted, MOST_TASKS]);
  const missing = wanted?.find((number) => !rows.some((row) => row.number === number));
  if (missing !== undefined) throw new AppError('collision.row_unknown', { number: missing });
  const answer = { opened: 0, known: 0, unassigned: 0 };
  for (const row of rows) {
    if (row.caseId !== null) {
      answer.known += 1;
      continue;
    }
    const made = await makeTask(ctx, parts.intake, run, row, input);
    if (made.known) answer.known += 1;
    else answer.opened += 1;
    if (!made.isAssigned) answer.unassigned += 1;
  }
  const [left] = await ctx.db.run<{ n: number }>(countLeft, [runId]);
  await tellRun(ctx, 'collision.tasks.made', runId, { ...answer, definition: run.definitionId });
  return { ...answer, left: left?.n ?? 0 };
}

function makeTask(ctx: Ctx, intake: Intake, run: Run, row: TaskRow, { title, text }: TaskInput) {
  return inTransaction(ctx, async (tx) => {
    // A result that is being deleted makes no more tasks.
    if ((await lockRun(tx, run.id)).state !== 'done') throw new AppError('collision.deleted');
    const area = row.areaId === null ? undefined : intake.areas.find(row.areaId);
    const lines = [
      text.trim(),
      `名单第 ${row.number} 条${row.entityId === null ? '' : `，底座人员编号 ${row.entityId}`}`,
    ];
    const submitted = await submitReport(tx, intake, {
      ...{ channel: CHANNEL, externalId: `${run.id}:${row.number}`, title, text: lines.join('\n') },
      ...{ areaCode: area?.code, synthetic: run.synthetic, kind: '求助' },
      // Rows are people: two of one grid are not the same matter, whatever the words say.
      ...{ neverDispatch: true, private: true },
      attributes: { collisionRun: run.id, collisionRow: row.number, registryPerson: row.entityId },
    });
    const { caseId } = submitted.report;
    await tx.db.run(insert, [run.id, row.number, caseId, tx.actor.id, tx.clock.now()]);
    const unit = area === undefined ? undefined : unitOf(intake, area.path);
    if (unit !== undefined && submitted.case?.state === 'awaiting-dispatch')
      await act(asActor(tx, systemActor(CHANNEL)), intake.loop, {
        ...{ caseId, action: 'dispatch', capacity: 'system', form: { unit } },
      });
    return { known: submitted.known, isAssigned: submitted.known || unit !== undefined };
  });
}

/**
 * The unit that serves a place: the one of its smallest area, of several the one that no other of that area stands
 * above. A district has many departments and none that looks after doors: from there on a dispatcher decides.
 */
function unitOf({ areas, organisations }: Intake, path: readonly string[]): string | undefined {
  for (const area of areas.resolve(path).reverse()) {
    if (area.depth <= 1) return undefined;
    const serving = organisations.all().filter(({ areaId }) => areaId === area.id);
    const ids = new Set(serving.map(({ id }) => id));
    const first = serving.find(({ parentId }) => parentId === null || !ids.has(parentId));
    if (first !== undefined) return first.id;
  }
  return undefined;
}
