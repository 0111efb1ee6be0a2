import Type from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { requireUnmask } from '../../platform/access/mask.ts';
import { maskName, maskPhone } from '../../platform/access/mask-text.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { defineRoute, type Route } from '../../platform/http/index.ts';
import {
  actionsFor,
  attachmentsOfCases,
  type CaseState,
  clockViews,
  detailOf,
  type Flow,
  findCases,
  getVisibleCase,
  listCases,
  summarise,
  viewAttachment,
} from '../loop/index.ts';
import type { Intake } from './parts.ts';
import { PhoneRequest, WorkerSync, type WorkerTask } from './worker-contract.ts';

/** A phone keeps this many cases. */
const MOST_TASKS = 100;
/** Asked for again although unchanged: a transaction that began earlier may have been committed later. */
const OVERLAP_MS = 60_000;

const selectReporters = statement(
  'intake.select_first_reporters',
  `SELECT DISTINCT ON (r.case_id) r.case_id AS "caseId", p.name, p.telephone
   FROM intake.report r JOIN intake.reporter p ON p.id = r.reporter_id
   WHERE r.case_id = ANY($1) ORDER BY r.case_id, r.received_at, r.id`,
);

interface ReporterRow {
  readonly caseId: string;
  readonly name: string | null;
  readonly telephone: string | null;
}

/** What the phone of somebody in the field asks for. */
export function workerRoutes(intake: Intake): Route[] {
  return [syncRoute(intake), phoneRoute()];
}

function syncRoute(intake: Intake): Route {
  return defineRoute({
    method: 'GET',
    path: '/api/v1/worker/sync',
    summary: 'My open cases with all that a phone needs without network; with since only those that changed',
    access: { permission: 'case.read' },
    query: Type.Object({ since: Type.Optional(Type.String({ maxLength: 40 })) }),
    response: WorkerSync,
    handler: async (ctx, { query }) => {
      const sinceMs = query.since === undefined ? 0 : Date.parse(query.since);
      if (Number.isNaN(sinceMs))
        throw new AppError('request.invalid', { reason: 'since is not a time like 2026-11-18T02:00:00Z' });
      const page = await listCases(ctx, { mine: true, open: true }, { sort: 'due', limit: MOST_TASKS });
      const changed = page.items.filter((row) => row.changedAt.getTime() >= sinceMs - OVERLAP_MS);
      return {
        at: ctx.clock.now().toISOString(),
        items: await tasksOf(ctx, intake, changed),
        ids: page.items.map((row) => row.id),
        more: page.next !== null,
      };
    },
  });
}

type Rows = Awaited<ReturnType<typeof listCases>>['items'];

async function tasksOf(ctx: Ctx, intake: Intake, rows: Rows): Promise<WorkerTask[]> {
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return [];
  const [states, attachments, reporters] = await Promise.all([
    findCases(ctx.db, ids),
    attachmentsOfCases(ctx.db, ids),
    ctx.db.run<ReporterRow>(selectReporters, [ids]),
  ]);
  return rows.flatMap((row) => {
    const state = states.find((each) => each.id === row.id);
    if (state === undefined) return [];
    const flow = intake.loop.flows.get(state.flowId, state.flowVersion);
    const reporter = reporters.find((each) => each.caseId === row.id);
    return [
      {
        ...summarise(ctx, intake, row),
        ...detailOf(intake, state),
        clocks: clockViews(intake.loop, flow, state, ctx.clock.now()),
        attachments: attachments.filter((each) => each.caseId === row.id).map(viewAttachment),
        actions: actionsFor(ctx, flow, state, 'staff'),
        next: nextActions(ctx, flow, state),
        reporter: reporter?.telephone
          ? { name: maskName(reporter.name ?? ''), telephone: maskPhone(reporter.telephone) }
          : null,
      },
    ];
  });
}

/** Signing leads to a known state: what can be done there is told beforehand. */
function nextActions(ctx: Ctx, flow: Flow, state: CaseState): WorkerTask['next'] {
  return Object.fromEntries(
    actionsFor(ctx, flow, state, 'staff').flatMap(({ id }) => {
      const { to } = flow.actions[id] ?? {};
      const isFinal = typeof to !== 'string' || flow.states[to]?.final;
      return isFinal ? [] : [[id, actionsFor(ctx, flow, { ...state, state: to }, 'staff')]];
    }),
  );
}

function phoneRoute(): Route {
  return defineRoute({
    method: 'POST',
    path: '/api/v1/cases/:id/reporter-phone',
    summary: 'The telephone number of who reported a case, for a stated purpose; noted in the audit log',
    access: { permission: 'person.see' },
    // Not kept for repeated keys: a number is not to lie in another table.
    transaction: false,
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    body: PhoneRequest,
    response: Type.Object({ telephone: Type.String() }),
    handler: async (ctx, { params, body }) => {
      await getVisibleCase(ctx, params.id);
      const purpose = String(body.purpose);
      await requireUnmask({ ...ctx, purpose }, 'person.see', `case:${params.id}`);
      const [reporter] = await ctx.db.run<ReporterRow>(selectReporters, [[params.id]]);
      if (!reporter?.telephone) throw new AppError('intake.no_telephone');
      return { telephone: reporter.telephone };
    },
  });
}
