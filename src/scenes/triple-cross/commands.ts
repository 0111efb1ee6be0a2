import { act, findCase, getVisibleCase, lockCaseState, openCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { covers, scopeOf, systemActor } from '../../platform/access/index.ts';
import { asActor, type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { DecideRequest, DecisionRequest, ProposeRequest } from './contract.ts';
import { permissions } from './manifest.ts';
import { ensureMeeting, lastPositionSql } from './meeting-commands.ts';
import { meetingDayFor, neighbours } from './meeting-day.ts';
import { meetingRuleOf } from './settings.ts';

/** States of a case in which it may need units that do not come together by themselves. */
export const HARD_STATES = ['in-panel', 'suspended', 'objected'] as const;
const DECIDABLE = ['consulting', 'assessing', 'resolving'];
const TITLE_LENGTH = 60;

const insertItem = statement(
  'triple-cross.insert_item',
  `INSERT INTO triple_cross.item (id, meeting_id, case_id, reason, proposed_at, proposed_by, proposed_by_unit, position)
   VALUES ($1, $2, $3, $4, $5, $6, $7, ${lastPositionSql})`,
);
const insertItemCase = statement(
  'triple-cross.insert_item_case',
  `INSERT INTO triple_cross.item_case (item_id, case_id, added_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`,
);
const openItemOf = statement(
  'triple-cross.open_item_of',
  `SELECT c.number FROM triple_cross.item i JOIN loop.case c ON c.id = i.id
   WHERE i.case_id = $1 AND NOT c.closed LIMIT 1`,
);
const selectItem = statement(
  'triple-cross.select_item',
  'SELECT id, case_id AS "caseId" FROM triple_cross.item WHERE id = $1',
);
const caseOfNumber = statement('triple-cross.case_of_number', 'SELECT id FROM loop.case WHERE number = $1');
const insertDecision = statement(
  'triple-cross.insert_decision',
  `INSERT INTO triple_cross.decision (id, item_id, position, decided_at)
   VALUES ($1, $2, (SELECT count(*) + 1 FROM triple_cross.decision WHERE item_id = $2), $3)`,
);
const endDecision = statement(
  'triple-cross.end_decision',
  `UPDATE triple_cross.decision SET ended_at = COALESCE(ended_at, $2) WHERE id = $1 RETURNING item_id AS "itemId"`,
);
const countOpen = statement(
  'triple-cross.count_open_decisions',
  'SELECT count(*)::int AS open FROM triple_cross.decision WHERE item_id = $1 AND ended_at IS NULL',
);
const markConsulted = statement(
  'triple-cross.mark_consulted',
  'UPDATE triple_cross.item SET first_consulted_at = COALESCE(first_consulted_at, $2) WHERE id = $1',
);

/**
 * Puts an item on the agenda of the next meeting whose papers are not out yet. Throws `triple-cross.not_hard` for a
 * case that is on its normal way, `triple-cross.proposed_already`, `triple-cross.title_needed`.
 */
export async function propose(ctx: Ctx, city: City, input: ProposeRequest) {
  return inTransaction(ctx, async (tx) => {
    const subject =
      input.caseId === undefined ? subjectByHand(city, input) : await subjectOfCase(tx, input.caseId);
    const opened = await openCase(tx, city.loop, {
      flowId: 'triple-cross',
      subject: { ...subject, description: input.reason, channel: 'triple-cross', priority: 2 },
      ...(input.caseId !== undefined && { attributes: { caseId: input.caseId } }),
    });
    const now = tx.clock.now();
    const { id: meetingId, day } = await nextAgenda(tx, city);
    await tx.db.run(insertItem, [
      ...[opened.id, meetingId, input.caseId ?? null, input.reason, now, tx.actor.id],
      tx.actor.organisationId ?? null,
    ]);
    if (input.caseId !== undefined) await tx.db.run(insertItemCase, [opened.id, input.caseId, now]);
    return { id: opened.id, number: opened.number, day };
  });
}

/** The meeting that a new item comes to: the next whose papers are not out, and that was not held ahead of its day. */
async function nextAgenda(tx: Ctx, city: City): Promise<{ id: string; day: string }> {
  const rule = meetingRuleOf(city);
  let day = meetingDayFor(city.loop.dayOf(tx.clock.now()), rule);
  for (;;) {
    const meeting = await ensureMeeting(tx, day);
    if (meeting.heldAt === null) return { id: meeting.id, day };
    day = neighbours(day, rule).next;
  }
}

function subjectByHand(city: City, input: ProposeRequest) {
  if (!input.title?.trim()) throw new AppError('triple-cross.title_needed');
  const area = input.areaCode === undefined ? city.areas.city : city.areas.findByCode(input.areaCode);
  if (area === undefined) throw new AppError('intake.area_unknown', { area: input.areaCode });
  return {
    title: input.title.trim(),
    kind: '求助',
    synthetic: false,
    place: { areaId: area.id, areaPath: area.path },
  };
}

async function subjectOfCase(tx: Ctx, caseId: string) {
  const state = await getVisibleCase(tx, caseId);
  if (state.flowId !== 'incident' || !HARD_STATES.some((each) => each === state.state))
    throw new AppError('triple-cross.not_hard', { number: state.number });
  const [open] = await tx.db.run<{ number: string }>(openItemOf, [caseId]);
  if (open) throw new AppError('triple-cross.proposed_already', { number: open.number });
  const { title, kind, synthetic, place, categoryList, categoryCode } = state.subject;
  const category =
    categoryList !== undefined && categoryCode !== undefined ? { categoryList, categoryCode } : {};
  return { title, kind, synthetic, place, ...category };
}

/** Puts another case behind an item, by its number. Throws `triple-cross.case_not_found`, `access.out_of_scope`. */
export async function addCase(ctx: Ctx, id: string, number: string): Promise<void> {
  await getOpenItem(ctx, id);
  const [found] = await ctx.db.run<{ id: string }>(caseOfNumber, [number.trim()]);
  if (found === undefined) throw new AppError('triple-cross.case_not_found', { number });
  await getVisibleCase(ctx, found.id);
  await ctx.db.run(insertItemCase, [id, found.id, ctx.clock.now()]);
}

/** Calls units to an item, each once. Throws `triple-cross.called_already` when none is new. */
export async function invite(ctx: Ctx, city: City, id: string, units: readonly string[]): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const state = await getOpenItem(tx, id);
    checkUnits(city, units);
    const called = state.tasks.filter((task) => task.group === 'position').map((task) => task.organisationId);
    const fresh = units.filter((unit) => !called.includes(unit));
    if (fresh.length === 0) throw new AppError('triple-cross.called_already');
    await act(tx, city.loop, { caseId: id, action: 'invite', form: { units: fresh } });
  });
}

/**
 * Decides an item: each decision becomes a case of its own with lead, assisting units and limit. When the case that the
 * item was proposed for lies with the panel, the first decision binds there too. Throws `triple-cross.item_not_found`,
 * `triple-cross.unit_unknown`, `triple-cross.doubled_unit`, `triple-cross.decision_too_early`.
 */
export async function decide(
  ctx: Ctx,
  city: City,
  id: string,
  input: DecideRequest,
): Promise<{ bound: boolean; decisions: { id: string; number: string }[] }> {
  for (const { unit, assistants = [] } of input.decisions) {
    checkUnits(city, [unit, ...assistants]);
    if (assistants.includes(unit)) throw new AppError('triple-cross.doubled_unit');
  }
  return inTransaction(ctx, async (tx) => {
    const state = await getOpenItem(tx, id);
    const areaIds = state.subject.place.areaPath;
    if (!covers(scopeOf(tx.actor, permissions.chair), { organisationIds: [], areaIds }))
      throw new AppError('access.out_of_scope');
    if (!DECIDABLE.includes(state.state))
      throw new AppError('triple-cross.decision_too_early', { number: state.number });
    const opened = [];
    for (const decision of input.decisions) opened.push(await openDecision(tx, city, state, decision));
    const first = input.decisions[0]!;
    await act(asActor(tx, systemActor('triple-cross')), city.loop, {
      caseId: id,
      action: 'decide',
      capacity: 'system',
      form: { unit: first.unit, decision: input.decisions.map((each) => each.text).join('\n') },
    });
    return { bound: await bind(tx, city, id, first), decisions: opened };
  });
}

async function bind(tx: Ctx, city: City, id: string, decision: DecisionRequest): Promise<boolean> {
  const [item] = await tx.db.run<{ caseId: string | null }>(selectItem, [id]);
  const caseId = item?.caseId ?? null;
  const incident = caseId === null ? undefined : await findCase(tx.db, caseId);
  if (incident?.state !== 'in-panel') return false;
  const { unit, assistants = [] } = decision;
  const units = { unit, ...(assistants.length > 0 && { assistants }) };
  const form = { ...units, reason: decision.text.slice(0, 2_000) };
  await act(tx, city.loop, { caseId: incident.id, action: 'decide-panel', form });
  return true;
}

async function openDecision(
  tx: Ctx,
  city: City,
  item: Awaited<ReturnType<typeof lockCaseState>>,
  decision: DecisionRequest,
) {
  const { unit, assistants = [], text, limit } = decision;
  const words = text.trim();
  const { categoryList: _list, categoryCode: _code, ...subject } = item.subject;
  const opened = await openCase(tx, city.loop, {
    flowId: 'triple-cross-decision',
    subject: {
      ...subject,
      title: words.length > TITLE_LENGTH ? `${words.slice(0, TITLE_LENGTH - 1)}…` : words,
      description: words,
    },
    attributes: { lead: unit, assistants: [...assistants], itemId: item.id, itemNumber: item.number },
    ...(limit && { limits: { work: { duration: limit, source: `triple-cross ${item.number}` } } }),
  });
  await tx.db.run(insertDecision, [opened.id, item.id, tx.clock.now()]);
  return { id: opened.id, number: opened.number };
}

/** The item, held until the end of the transaction. Throws `triple-cross.item_not_found`, `triple-cross.not_open`. */
async function getOpenItem(tx: Ctx, id: string) {
  const [item] = await tx.db.run<{ id: string }>(selectItem, [id]);
  if (item === undefined) throw new AppError('triple-cross.item_not_found');
  const state = await lockCaseState(tx.db, id);
  if (state.closedAt !== undefined) throw new AppError('triple-cross.not_open', { number: state.number });
  return state;
}

function checkUnits(city: City, units: readonly string[]): void {
  for (const unit of units)
    if (city.organisations.find(unit) === undefined)
      throw new AppError('triple-cross.unit_unknown', { unit });
}

/** An item was consulted about; the first time counts. */
export async function storeConsulted(ctx: Ctx, id: string, at: Date): Promise<void> {
  await ctx.db.run(markConsulted, [id, at]);
}

/** A decision has ended; with the last one its item can be concluded. The same again changes nothing. */
export async function storeDecisionEnded(ctx: Ctx, city: City, id: string, at: Date): Promise<void> {
  const [ended] = await ctx.db.run<{ itemId: string }>(endDecision, [id, at]);
  if (ended === undefined) return;
  const state = await lockCaseState(ctx.db, ended.itemId);
  const [count] = await ctx.db.run<{ open: number }>(countOpen, [ended.itemId]);
  if (state.state !== 'resolving' || count!.open > 0) return;
  await act(asActor(ctx, systemActor('triple-cross')), city.loop, {
    caseId: ended.itemId,
    action: 'decisions-done',
    capacity: 'system',
  });
}
