import { act, findCase, getVisibleCase, openCase } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { DecideRequest, ProposeRequest } from './contract.ts';
import { meetingDayFor } from './meeting-day.ts';

/** What the city says about the meeting. */
export interface TripleCrossSettings {
  readonly weekday: number;
  readonly stages: readonly string[];
  readonly papersBeforeDays: number;
}
/** States of a case in which it may need units that do not come together by themselves. */
export const HARD_STATES = ['in-panel', 'suspended', 'objected'] as const;

const insertMeeting = statement(
  'triple-cross.insert_meeting',
  'INSERT INTO triple_cross.meeting (id, day) VALUES ($1, $2) ON CONFLICT (day) DO NOTHING',
);
const selectMeeting = statement(
  'triple-cross.select_meeting',
  'SELECT id, held_at AS "heldAt" FROM triple_cross.meeting WHERE day = $1 FOR UPDATE',
);
const insertItem = statement(
  'triple-cross.insert_item',
  `INSERT INTO triple_cross.item (id, meeting_id, case_id, reason, proposed_at, proposed_by, proposed_by_unit)
   VALUES ($1, $2, $3, $4, $5, $6, $7)`,
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
const hold = statement(
  'triple-cross.hold',
  'UPDATE triple_cross.meeting SET minutes = $2, held_at = COALESCE(held_at, $3), held_by = $4 WHERE id = $1',
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
    const day = meetingDayFor(
      city.loop.dayOf(tx.clock.now()),
      city.setting<TripleCrossSettings>('tripleCross'),
    );
    const meeting = await meetingOn(tx, day);
    await tx.db.run(insertItem, [
      ...[opened.id, meeting.id, input.caseId ?? null, input.reason, tx.clock.now(), tx.actor.id],
      tx.actor.organisationId ?? null,
    ]);
    return { id: opened.id, number: opened.number, day };
  });
}

async function meetingOn(tx: Ctx, day: string): Promise<{ id: string; heldAt: Date | null }> {
  await tx.db.run(insertMeeting, [tx.ids.next(), day]);
  return (await tx.db.run<{ id: string; heldAt: Date | null }>(selectMeeting, [day]))[0]!;
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

/**
 * Decides an item: one task a unit, with the clock of the resolution. When the case it is about lies with the panel, the
 * decision binds there too. Throws `triple-cross.item_not_found` and what the flows throw.
 */
export async function decide(
  ctx: Ctx,
  city: City,
  id: string,
  input: DecideRequest,
): Promise<{ bound: boolean }> {
  const { unit, assistants = [], decision } = input;
  for (const each of [unit, ...assistants])
    if (city.organisations.find(each) === undefined)
      throw new AppError('triple-cross.unit_unknown', { unit: each });
  return inTransaction(ctx, async (tx) => {
    const [item] = await tx.db.run<{ caseId: string | null }>(selectItem, [id]);
    if (item === undefined) throw new AppError('triple-cross.item_not_found');
    const units = { unit, ...(assistants.length > 0 && { assistants }) };
    await act(tx, city.loop, { caseId: id, action: 'decide', form: { ...units, decision } });
    const incident = item.caseId === null ? undefined : await findCase(tx.db, item.caseId);
    if (incident?.state !== 'in-panel') return { bound: false };
    const reason = decision.slice(0, 2_000);
    await act(tx, city.loop, { caseId: incident.id, action: 'decide-panel', form: { ...units, reason } });
    return { bound: true };
  });
}

/** The meeting was held: its minutes. Throws `triple-cross.meeting_not_found`. */
export async function holdMeeting(ctx: Ctx, day: string, minutes: string): Promise<void> {
  const [meeting] = await ctx.db.run<{ id: string }>(selectMeeting, [day]);
  if (meeting === undefined) throw new AppError('triple-cross.meeting_not_found', { day });
  await ctx.db.run(hold, [meeting.id, minutes, ctx.clock.now(), ctx.actor.id]);
}

/** An item was consulted about; the first time counts. */
export async function storeConsulted(ctx: Ctx, id: string, at: Date): Promise<void> {
  await ctx.db.run(markConsulted, [id, at]);
}
