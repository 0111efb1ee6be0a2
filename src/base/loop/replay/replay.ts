import { setImmediate as breathe } from 'node:timers/promises';
import { sql } from 'kysely';
import { AppError } from '../../../lib/errors.ts';
import { DAY_MS, HOUR_MS } from '../../../lib/time.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import type { Flow } from '../flow/flow.ts';
import { caseScope, inArea } from '../queries.ts';
import { OPEN, reduce } from '../reduce.ts';
import type { ActionRecord, CaseState } from '../state.ts';
import { readActionsOf } from '../store.ts';
import { timesOf } from '../stored-case.ts';
import { titleOfAction, type ViewParts } from '../views.ts';
import type { Replay, ReplayCase, ReplayStep } from './contract.ts';

/** More than this nobody follows on a wall; the newest are kept. */
const MOST_CASES = 2_000;
/** A closed case that was opened longer ago is found only if something was done to it in the hour itself. */
const LOOK_BACK_MS = 90 * DAY_MS;
/** Cases rebuilt between two breaths, so that looking back does not hold up those who work. */
const BATCH = 40;

interface Row {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly priority: number;
  readonly synthetic: boolean;
  readonly lon: number | null;
  readonly lat: number | null;
  readonly openedAt: Date;
}

interface Hour {
  readonly flowId: string;
  readonly from: Date;
  readonly areaId?: string | undefined;
}

/**
 * One past hour as it was: each case that the actor may see, how it stood when the hour began, and every step taken in
 * it, rebuilt from the log by the reducer that made the case. Words are those that may be read today. Throws
 * `loop.replay_not_past`, `loop.flow_not_found`.
 */
export async function replayHour(ctx: Ctx, parts: ViewParts, hour: Hour): Promise<Replay> {
  const now = ctx.clock.now();
  if (Number.isNaN(hour.from.getTime()) || hour.from >= now)
    throw new AppError('loop.replay_not_past', { from: String(hour.from), now: now.toISOString() });
  const to = new Date(Math.min(hour.from.getTime() + HOUR_MS, now.getTime()));
  const current = parts.loop.flows.current(hour.flowId);
  const rows = await casesOf(ctx, hour, to);
  const shown = rows.slice(0, MOST_CASES);
  const depth = hour.areaId === undefined ? 0 : (parts.areas.find(hour.areaId)?.depth ?? 0);
  const cases: ReplayCase[] = [];
  for (let begin = 0; begin < shown.length; begin += BATCH) {
    const batch = shown.slice(begin, begin + BATCH);
    const logs = await readActionsOf(
      ctx.db,
      batch.map((row) => row.id),
    );
    for (const row of batch) {
      const found = storyOf(parts, row, logs.get(row.id) ?? [], { from: hour.from, to, depth });
      if (found !== undefined) cases.push(found);
    }
    await breathe();
  }
  return {
    from: hour.from.toISOString(),
    to: to.toISOString(),
    states: Object.fromEntries(
      Object.entries(current.states).map(([id, { title, mark, final = false }]) => [
        id,
        { title: { ...title }, mark, closed: final },
      ]),
    ),
    cases,
    more: rows.length > MOST_CASES,
  };
}

/** Cases that may have been open in the hour, or to which something was done in it; the newest first. */
async function casesOf(ctx: Ctx, { flowId, from, areaId }: Hour, to: Date): Promise<Row[]> {
  const lookBack = new Date(from.getTime() - LOOK_BACK_MS);
  const area = areaId === undefined ? sql`TRUE` : inArea([areaId]);
  const { rows } = await sql<Row>`WITH found AS (
      SELECT id FROM loop.case WHERE NOT closed AND opened_at < ${to}
      UNION
      SELECT id FROM loop.case
      WHERE closed AND opened_at >= ${lookBack} AND opened_at < ${to} AND closed_at >= ${from}
      UNION
      SELECT case_id FROM loop.action WHERE at >= ${from} AND at < ${to})
    SELECT c.id, c.number, c.title, c.priority, c.synthetic, c.lon, c.lat, c.opened_at AS "openedAt"
    FROM found f JOIN loop.case c ON c.id = f.id
    WHERE c.flow_id = ${flowId} AND ${area} AND ${caseScope(ctx)}
    ORDER BY c.opened_at DESC, c.id DESC LIMIT ${MOST_CASES + 1}`.execute(ctx.db.kysely);
  return rows;
}

interface Window {
  readonly from: Date;
  readonly to: Date;
  /** Of the area that is shown. */
  readonly depth: number;
}

/** The steps of one case in the hour; undefined when it was closed before and stayed so. */
function storyOf(
  parts: ViewParts,
  row: Row,
  log: readonly ActionRecord[],
  { from, to, depth }: Window,
): ReplayCase | undefined {
  let state: CaseState | undefined;
  let flow: Flow | undefined;
  const steps: ReplayStep[] = [];
  for (const action of log) {
    const at = new Date(action.at);
    if (at >= to) break;
    const opened = action.resolved.opened;
    if (action.type === OPEN && opened) flow = parts.loop.flows.get(opened.flowId, opened.flowVersion);
    if (flow === undefined) return undefined;
    state = reduce(flow, state, action, parts.loop.calendars);
    const step = stepOf(parts, flow, state, action);
    if (at >= from) steps.push(step);
    else steps[0] = { ...step, type: null, title: null };
  }
  const [first] = steps;
  if (state === undefined || first === undefined) return undefined;
  if (steps.length === 1 && first.type === null && state.closedAt !== undefined) return undefined;
  const partId = state.subject.place.areaPath[depth + 1];
  const { openedAt, ...rest } = row;
  return {
    ...rest,
    part: partId === undefined ? null : (parts.areas.find(partId)?.code ?? null),
    openedAt: openedAt.toISOString(),
    steps,
  };
}

function stepOf(parts: ViewParts, flow: Flow, state: CaseState, action: ActionRecord): ReplayStep {
  const overall = new Set(Object.keys(flow.clocks).filter((id) => flow.clocks[id]?.kind === 'overall'));
  const holder = state.hands.at(-1)?.organisationId;
  return {
    at: action.at,
    type: action.type,
    title: titleOfAction(flow, action),
    state: state.state,
    holder: holder === undefined ? null : (parts.organisations.find(holder)?.name ?? holder),
    dueAt: timesOf(state, overall).dueAt?.toISOString() ?? null,
  };
}
