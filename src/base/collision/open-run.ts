import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, isAppError } from '../../lib/errors.ts';
import { HOUR_MS, SECOND_MS } from '../../lib/time.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { linkSnapshot, openLoad, snapshotPath } from '../feeds/index.ts';
import { type CheckedStep, checkQuestion } from './check-question.ts';
import { REGISTRY } from './contract.ts';
import { type Definition, isExpired, lockDefinition } from './definition-store.ts';
import { tellRun } from './definitions.ts';
import type { CollisionParts } from './parts.ts';
import { collisionPermissions, requireCityWide } from './permissions.ts';
import type { RunStep } from './run-apart.ts';
import type { RunSource } from './run-store.ts';
import { collisionSettings } from './settings.ts';

/** A run that says nothing for so long is broken: its process is gone. */
export const SILENT_MS = 60 * SECOND_MS;

/** Runs begin one after the other; held until the transaction ends. */
export const oneAtATime = statement('collision.lock_runs', 'SELECT pg_advisory_xact_lock(7218011)');
const selectRunning = statement(
  'collision.running',
  `SELECT definition_id AS "definitionId" FROM collision.run WHERE state = 'running' AND alive_at > $1`,
);
const insert = statement(
  'collision.begin',
  `INSERT INTO collision.run (id, definition_id, version, state, question, sources, synthetic, started_by, started_by_name, started_at, alive_at)
   VALUES ($1, $2, $3, 'running', $4, $5, $6, $7, $8, $9, $9)`,
);
const begin = statement(
  'collision.begin_emergency',
  `UPDATE collision.definition SET state = 'emergency', ends_at = $2 WHERE id = $1`,
);

/** A run that stands in the database, its snapshots held. */
export interface OpenedRun {
  readonly id: string;
  readonly definition: Definition;
  readonly directory: string;
  readonly steps: readonly RunStep[];
  readonly endsAt: Date | null;
}

export const RUNS_FOLDER = 'collision';
export const runDirectory = (dataDir: string, runId: string): string => join(dataDir, RUNS_FOLDER, runId);

/**
 * Checks that a question may run now, holds the snapshots it reads, and writes the run down. An emergency question
 * begins to end with its first run, and those who may approve are told. Throws `collision.not_approved`, `expired`,
 * `running`, `busy`, `no_approver`, `source_gone`, `no_snapshot`, `snapshot_gone` and what `checkQuestion` throws.
 */
export async function openRun(ctx: Ctx, parts: CollisionParts, definitionId: string): Promise<OpenedRun> {
  requireCityWide(ctx, collisionPermissions.run, parts);
  const id = ctx.ids.next();
  const directory = runDirectory(parts.dataDir, id);
  try {
    return await inTransaction(ctx, async (tx) => {
      const definition = await lockDefinition(tx, definitionId);
      requireRunnable(tx, parts, definition);
      await requireRoom(tx, definitionId);
      const checked = await checkNow(tx, parts, definition);
      const held = await hold(tx, parts.dataDir, directory, checked);
      const now = tx.clock.now();
      await tx.db.run(insert, [
        ...[id, definitionId, definition.version, JSON.stringify(definition.question)],
        ...[JSON.stringify(held.sources), held.synthetic, tx.actor.id, tx.actor.name, now],
      ]);
      const endsAt = definition.emergency ? await beginEmergency(tx, parts, definition, id) : null;
      const { version, emergency } = definition;
      await tellRun(tx, 'collision.run.started', id, { definition: definitionId, version, emergency });
      return { id, definition, directory, steps: held.steps, endsAt };
    });
  } catch (error) {
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

function requireRunnable(tx: Ctx, { intake }: CollisionParts, definition: Definition): void {
  const { state, emergency, expiresOn, endsAt } = definition;
  const now = tx.clock.now();
  if (state === 'ended' || (endsAt !== null && endsAt <= now))
    throw new AppError('collision.state_wrong', { state: 'ended' });
  if (isExpired(definition, intake.loop.dayOf(now))) throw new AppError('collision.expired', { expiresOn });
  if (!emergency && state !== 'approved') throw new AppError('collision.not_approved');
}

async function requireRoom(tx: Ctx, definitionId: string): Promise<void> {
  await tx.db.run(oneAtATime);
  const since = new Date(tx.clock.now().getTime() - SILENT_MS);
  const running = await tx.db.run<{ definitionId: string }>(selectRunning, [since]);
  if (running.some((run) => run.definitionId === definitionId)) throw new AppError('collision.running');
  const { mostRuns: most } = await collisionSettings(tx.db);
  if (running.length >= most) throw new AppError('collision.busy', { most });
}

/** What was right when it was written may be gone now: then it is the source's fault, not the question's. */
async function checkNow(tx: Ctx, { intake }: CollisionParts, { question }: Definition) {
  try {
    return await checkQuestion(tx, intake, question);
  } catch (error) {
    if (isAppError(error, 'collision.source_unknown'))
      throw new AppError('collision.source_gone', { source: error.details.source });
    throw error;
  }
}

async function beginEmergency(tx: Ctx, parts: CollisionParts, definition: Definition, runId: string) {
  const now = tx.clock.now();
  const hours = definition.emergencyHours ?? 1;
  const endsAt = definition.endsAt ?? new Date(now.getTime() + hours * HOUR_MS);
  if (definition.endsAt === null) await tx.db.run(begin, [definition.id, endsAt]);
  const told = await parts.tellApprovers(tx, { definitionId: definition.id, runId, endsAt });
  if (told === 0) throw new AppError('collision.no_approver');
  return endsAt;
}

/** Snapshots get a second name in the run's folder: a load that replaces them meanwhile takes nothing away. */
async function hold(tx: Ctx, dataDir: string, directory: string, checked: readonly CheckedStep[]) {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const steps: RunStep[] = [];
  const sources: RunSource[] = [];
  let synthetic = false;
  for (const [place, { step, source }] of checked.entries()) {
    if (source === undefined) {
      steps.push({ title: REGISTRY, sourceId: undefined, load: null, file: undefined });
      const nothing = { sourceId: null, load: null, asOf: null };
      sources.push({ step: step.id, source: REGISTRY, title: REGISTRY, ...nothing });
      continue;
    }
    const { code, id: sourceId, currentLoad: load, declaration } = source;
    if (load === null) throw new AppError('collision.no_snapshot', { source: code });
    const { asOf } = await openLoad(tx, load);
    const file = join(directory, `${place}.parquet`);
    try {
      await linkSnapshot(snapshotPath(dataDir, { source: code, id: load }), file);
    } catch (error) {
      throw new AppError('collision.snapshot_gone', { source: code, load }, error);
    }
    synthetic ||= declaration.synthetic;
    const { title } = declaration;
    steps.push({ title, sourceId, load, file });
    sources.push({ step: step.id, source: code, title, sourceId, load, asOf });
  }
  return { steps, sources, synthetic };
}
