import { rm } from 'node:fs/promises';
import { AppError, isAppError } from '../../lib/errors.ts';
import { DAY_MS } from '../../lib/time.ts';
import { runApart } from '../../platform/analytics/index.ts';
import { asActor, type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { AREA, type Progress } from './contract.ts';
import { tellRun } from './definitions.ts';
import { hashOf } from './deletion.ts';
import { withoutErased } from './erasure.ts';
import { type OpenedRun, openRun } from './open-run.ts';
import type { CollisionParts } from './parts.ts';
import type { FoundPerson, RunInput, RunOutput } from './run-apart.ts';
import { lockRun } from './run-store.ts';
import { collisionSettings } from './settings.ts';

/** Between two signs of life of a run. */
const ALIVE_EVERY_MS = 2_000;
const BATCH = 1_000;
const MODULE = new URL(
  import.meta.url.endsWith('.ts') ? './run-apart.ts' : './run-apart.js',
  import.meta.url,
);

const stayAlive = statement(
  'collision.alive',
  `UPDATE collision.run SET alive_at = $2, progress = $3 WHERE id = $1 AND state = 'running' RETURNING stop_asked AS "stopAsked"`,
);
const finish = statement(
  'collision.finish',
  `UPDATE collision.run SET state = 'done', ended_at = $2, rows = $3, counts = $4, delete_at = $5, progress = NULL WHERE id = $1`,
);
const fail = statement(
  'collision.fail',
  `UPDATE collision.run SET state = $2, ended_at = $3, error_code = $4, error_details = $5, progress = NULL
   WHERE id = $1 AND state = 'running' RETURNING id`,
);
const insertRows = statement(
  'collision.keep',
  `INSERT INTO collision.result (run_id, number, id, entity_id, name, resident_number, area_id, matches)
   SELECT $1, (r->>'at')::int, (r->>'id')::uuid, (r->>'entityId')::bigint, r->>'name', r->>'number', (r->>'areaId')::uuid, r->'matches'
   FROM jsonb_array_elements($2::jsonb) r`,
);

/** Runs questions behind the requests that ask for them, in processes apart. */
export interface Runner {
  /** Begins a run; `ended` resolves when it has come to an end of any kind. Throws what `openRun` throws. */
  start(ctx: Ctx, definitionId: string): Promise<{ readonly id: string; readonly ended: Promise<void> }>;
  /** Stops a run of this process at once; one of another process stops at its next sign of life. */
  halt(runId: string): void;
  /** Ends all runs of this process; they stand as interrupted and can be started again. */
  stop(): Promise<void>;
}

/** `root` outlives the requests. */
export function createRunner(root: RootCtx, parts: CollisionParts): Runner {
  const running = new Map<string, { readonly control: AbortController; readonly ended: Promise<void> }>();
  return {
    start: async (ctx, definitionId) => {
      const opened = await openRun(ctx, parts, definitionId);
      const control = new AbortController();
      const own = asActor(root, ctx.actor);
      const ended = carryOut(own, parts, opened, control)
        .catch((error: unknown) =>
          root.log.error({ run: opened.id, error: String(error) }, 'collision: a run could not be ended'),
        )
        .finally(() => running.delete(opened.id));
      running.set(opened.id, { control, ended });
      return { id: opened.id, ended };
    },
    halt: (runId) => running.get(runId)?.control.abort(new AppError('collision.not_running')),
    stop: async () => {
      const all = [...running.values()];
      for (const { control } of all) control.abort(new AppError('collision.interrupted'));
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

/** Does the work of an opened run and stores all of its result or none. */
export async function carryOut(
  root: RootCtx,
  parts: CollisionParts,
  opened: OpenedRun,
  control: AbortController,
): Promise<void> {
  const life = showLife(root, opened.id, control);
  try {
    const output = await runApart<RunInput, RunOutput>({
      ...{ module: MODULE, ...(await orderOf(root, parts, opened)), signal: control.signal },
      onProgress: (progress) => life.tell(progress as Progress),
    });
    life.tell({ stage: 'storing', step: null, done: 1, of: 1 });
    await keep(root, opened, output);
  } catch (error) {
    await giveUp(root, opened, error);
  } finally {
    await life.end();
    await rm(opened.directory, { recursive: true, force: true });
  }
}

async function orderOf(root: RootCtx, { intake }: CollisionParts, opened: OpenedRun) {
  const { memoryLimitMb, timeoutS, mostCandidates } = await collisionSettings(root.db);
  const { question, maximumRows } = opened.definition;
  const codes = question.steps.flatMap(({ filters }) =>
    filters.flatMap(({ field, values = [] }) => (field === AREA ? values : [])),
  );
  const input: RunInput = {
    ...{ connectionString: root.db.connectionString, directory: opened.directory, question },
    ...{ steps: opened.steps, maximumRows, mostCandidates, memoryLimitMb, timeoutMs: timeoutS * 1_000 },
    areas: new Map(
      codes.flatMap((code) => {
        const area = intake.areas.findByCode(code);
        return area === undefined ? [] : [[code, area.id] as const];
      }),
    ),
    today: intake.loop.dayOf(root.clock.now()),
  };
  return { input, memoryLimitMb, timeoutMs: timeoutS * 1_000 };
}

/** Signs of life with how far it is; ends the run when somebody asked for that, or when it stands as broken. */
function showLife(root: RootCtx, runId: string, control: AbortController) {
  let progress: Progress = { stage: 'preparing', step: null, done: 0, of: 1 };
  const write = async () => {
    const [row] = await root.db.run<{ stopAsked: boolean }>(stayAlive, [
      ...[runId, root.clock.now(), JSON.stringify(progress)],
    ]);
    if (row === undefined || row.stopAsked) control.abort(new AppError('collision.not_running'));
  };
  let last = Promise.resolve();
  const next = () => {
    last = last.then(write).catch((error: unknown) => {
      root.log.warn({ run: runId, error: String(error) }, 'collision: a sign of life was not written');
    });
  };
  const timer = setInterval(next, ALIVE_EVERY_MS);
  timer.unref();
  return {
    tell: (news: Progress) => {
      progress = news;
      next();
    },
    end: async () => {
      clearInterval(timer);
      await last;
    },
  };
}

async function keep(root: RootCtx, opened: OpenedRun, { people: found, counts }: RunOutput): Promise<void> {
  await inTransaction(root, async (tx) => {
    const run = await lockRun(tx, opened.id);
    const now = tx.clock.now();
    if (run.state !== 'running') return;
    if (run.stopAsked || (opened.endsAt !== null && opened.endsAt <= now))
      throw new AppError('collision.not_running');
    const people = await withoutErased(tx, run, found);
    const ids = people.map(() => tx.ids.next());
    for (let from = 0; from < people.length; from += BATCH) {
      const rows = people
        .slice(from, from + BATCH)
        .map((person, at) => ({ ...rowOf(opened, person), at: from + at + 1, id: ids[from + at] }));
      await tx.db.run(insertRows, [opened.id, JSON.stringify(rows)]);
    }
    const kept = new Date(now.getTime() + opened.definition.retentionDays * DAY_MS);
    const due = opened.endsAt !== null && opened.endsAt < kept ? opened.endsAt : kept;
    await tx.db.run(finish, [opened.id, now, people.length, JSON.stringify(counts), due]);
    await tellRun(tx, 'collision.run.done', opened.id, {
      ...{ definition: opened.definition.id, rows: people.length, sha256: hashOf(ids) },
    });
  });
}

function rowOf({ definition, steps }: OpenedRun, person: FoundPerson) {
  const matches = person.matches.map((match) => {
    const place = definition.question.steps.findIndex(({ id }) => id === match.step);
    return { ...match, source: definition.question.steps[place]?.source, load: steps[place]?.load ?? null };
  });
  return { ...person, matches };
}

async function giveUp(root: RootCtx, opened: OpenedRun, error: unknown): Promise<void> {
  const isStopped = isAppError(error, 'collision.not_running');
  const isBroken = isAppError(error, 'collision.interrupted') || isAppError(error, 'analytics.crashed');
  const known = isAppError(error) ? error : new AppError('collision.failed');
  if (known !== error) root.log.error({ run: opened.id, error: String(error) }, 'collision: a run failed');
  await inTransaction(root, async (tx) => {
    const state = isStopped ? 'stopped' : isBroken ? 'broken' : 'failed';
    const code = isStopped ? null : isBroken ? 'collision.interrupted' : known.code;
    const details = isStopped ? null : JSON.stringify(known.details);
    const changed = await tx.db.run(fail, [opened.id, state, tx.clock.now(), code, details]);
    if (changed.length === 0) return;
    await tellRun(tx, `collision.run.${state}`, opened.id, {
      ...{ definition: opened.definition.id, ...(code && { error: code }) },
    });
  });
}
