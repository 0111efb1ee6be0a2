import { isAllowed } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, type PageQuery, pageOf } from '../../platform/http/index.ts';
import { describeError } from '../../platform/i18n/errors.ts';
import {
  type DefinitionItem,
  type DefinitionView,
  REGISTRY,
  type RunPage,
  type RunView,
} from './contract.ts';
import { DEFINITION_COLUMNS, type Definition, getDefinition, isExpired, isOwn } from './definition-store.ts';
import type { CollisionParts } from './parts.ts';
import { collisionPermissions, requireCityWide } from './permissions.ts';
import { getRun, RUN_COLUMNS, type Run } from './run-store.ts';

type Language = 'zh' | 'en';
type Counted = Run & { readonly tasks: number };

const RUNS_SHOWN = 20;
const TASKS = '(SELECT count(*)::int FROM collision.task t WHERE t.run_id = r.id) AS tasks';
const selectPage = statement(
  'collision.definitions',
  `SELECT ${DEFINITION_COLUMNS} FROM collision.definition
   WHERE ($1::timestamptz IS NULL OR (changed_at, id) < ($1, $2::uuid))
     AND ($3::text IS NULL OR CASE WHEN state = 'approved' AND expires_on < $4::date THEN 'expired' ELSE state END = $3)
   ORDER BY changed_at DESC, id DESC LIMIT $5`,
);
const selectRuns = statement(
  'collision.runs_of',
  `SELECT ${RUN_COLUMNS}, ${TASKS} FROM collision.run r WHERE r.definition_id = $1
     AND ($2::uuid IS NULL OR (r.started_at, r.id) < (SELECT started_at, id FROM collision.run WHERE id = $2))
   ORDER BY r.started_at DESC, r.id DESC LIMIT $3`,
);
const countTasks = statement(
  'collision.tasks_of',
  'SELECT count(*)::int AS tasks FROM collision.task WHERE run_id = $1',
);

/** Definitions, the latest changed first. */
export async function listDefinitions(
  ctx: Ctx,
  parts: CollisionParts,
  query: PageQuery & { state?: string | undefined },
) {
  requireCityWide(ctx, collisionPermissions.read, parts);
  const [at = null, id = null] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 2);
  const limit = query.limit ?? 50;
  const day = today(ctx, parts);
  const rows = await ctx.db.run<Definition>(selectPage, [at, id, query.state ?? null, day, limit + 1]);
  const { items, next } = pageOf(rows, limit, (row) => [row.changedAt.toISOString(), row.id]);
  return { items: items.map((row) => itemOf(row, day)), next };
}

/** One definition with its runs and what the reader may do. Throws `collision.not_found`. */
export async function viewDefinition(
  ctx: Ctx,
  parts: CollisionParts,
  id: string,
  language: Language,
): Promise<DefinitionView> {
  requireCityWide(ctx, collisionPermissions.read, parts);
  const definition = await getDefinition(ctx, id);
  const runs = await findRuns(ctx, id, { limit: RUNS_SHOWN, before: undefined }, language);
  const { purpose, legalBasis, question, emergencyHours, retentionDays, maximumRows } = definition;
  return {
    ...itemOf(definition, today(ctx, parts)),
    ...{ purpose, legalBasis, question, emergencyHours, retentionDays, maximumRows },
    submittedAt: definition.submittedAt?.toISOString() ?? null,
    decidedBy: definition.decidedByName,
    decidedAt: definition.decidedAt?.toISOString() ?? null,
    decisionNote: definition.decisionNote,
    may: mayOf(ctx, parts, definition),
    ...{ runs: runs.items, hasOlderRuns: runs.next !== null },
  };
}

/** Runs of a definition, the latest first, from the one after `before` on. */
export async function listRuns(
  ctx: Ctx,
  parts: CollisionParts,
  id: string,
  { before, cursor, limit = RUNS_SHOWN }: PageQuery & { before?: string | undefined },
  language: Language,
): Promise<RunPage> {
  requireCityWide(ctx, collisionPermissions.read, parts);
  const [last = before] = cursor === undefined ? [] : decodeCursor(cursor, 1);
  return findRuns(ctx, id, { limit, before: last }, language);
}

async function findRuns(
  ctx: Ctx,
  id: string,
  { limit, before = null }: { readonly limit: number; readonly before: unknown },
  language: Language,
): Promise<RunPage> {
  const rows = await ctx.db.run<Counted>(selectRuns, [id, before, limit + 1]);
  const { items, next } = pageOf(rows, limit, (run) => [run.id]);
  return { items: items.map((run) => runView(run, language)), next };
}

/** One run. Throws `collision.run_not_found`. */
export async function viewRun(
  ctx: Ctx,
  parts: CollisionParts,
  id: string,
  language: Language,
): Promise<RunView> {
  requireCityWide(ctx, collisionPermissions.read, parts);
  const run = await getRun(ctx, id);
  const [row] = await ctx.db.run<{ tasks: number }>(countTasks, [id]);
  return runView({ ...run, tasks: row?.tasks ?? 0 }, language);
}

const today = (ctx: Ctx, { intake }: CollisionParts): string => intake.loop.dayOf(ctx.clock.now());

function itemOf(definition: Definition, day: string): DefinitionItem {
  const { id, title, applicant, emergency, version, expiresOn, endsAt } = definition;
  return {
    ...{ id, title, applicant, emergency, version, expiresOn },
    state: isExpired(definition, day) ? 'expired' : definition.state,
    endsAt: endsAt?.toISOString() ?? null,
    changedBy: definition.changedByName,
    changedAt: definition.changedAt.toISOString(),
  };
}

function mayOf(ctx: Ctx, parts: CollisionParts, definition: Definition): DefinitionView['may'] {
  const { actor } = ctx;
  const { state, emergency } = definition;
  const isExpiredNow = isExpired(definition, today(ctx, parts));
  const isOpen = state === 'draft' || state === 'submitted' || state === 'approved';
  const mayDefine = isAllowed(actor, collisionPermissions.define);
  const mayApprove = isAllowed(actor, collisionPermissions.approve);
  const isReady = state === 'approved' ? !isExpiredNow : emergency && state !== 'ended';
  return {
    change: mayDefine && isOpen,
    submit: mayDefine && state === 'draft' && !emergency,
    decide: mayApprove && state === 'submitted' && !isOwn(definition, actor.id),
    run: isAllowed(actor, collisionPermissions.run) && isReady,
    end: state === 'emergency' && (mayApprove || mayDefine),
  };
}

function runView(run: Counted, language: Language): RunView {
  const { id, definitionId, version, state, synthetic, progress, rows, tasks, proof } = run;
  return {
    ...{ id, definitionId, version, state, synthetic, progress, rows, tasks, proof },
    sources: run.sources.map(({ step, source, title, load, asOf }, place) => ({
      ...{ step, source, load, asOf, people: run.counts?.[place] ?? null },
      title: titleOf(source, title, language),
    })),
    startedBy: run.startedByName,
    startedAt: run.startedAt.toISOString(),
    endedAt: run.endedAt?.toISOString() ?? null,
    error:
      run.errorCode === null ? null : describeError(run.errorCode, run.errorDetails ?? {}, language).text,
    deleteAt: run.deleteAt?.toISOString() ?? null,
  };
}

/** The registry is no source with a title of its own. */
export function titleOf(source: string, title: string, language: Language): string {
  if (source !== REGISTRY) return title;
  return language === 'zh' ? '城市底座·人员' : 'City base: persons';
}
