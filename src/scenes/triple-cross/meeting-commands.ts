import { findCases } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { covers, scopeOf } from '../../platform/access/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import type { ArrangeRequest } from './contract.ts';
import { permissions } from './manifest.ts';
import { checkDay, findMeeting, meetingDayFor, neighbours } from './meeting-day.ts';
import { meetingRuleOf } from './settings.ts';

interface Meeting {
  readonly id: string;
  readonly startedAt: Date | null;
  readonly heldAt: Date | null;
  readonly version: number;
}

/** The place behind the last item of the meeting $2. */
export const lastPositionSql =
  '(SELECT COALESCE(max(position), 0) + 1 FROM triple_cross.item WHERE meeting_id = $2)';

const insertMeeting = statement(
  'triple-cross.insert_meeting',
  'INSERT INTO triple_cross.meeting (id, day) VALUES ($1, $2) ON CONFLICT (day) DO NOTHING',
);
const selectMeeting = statement(
  'triple-cross.select_meeting',
  `SELECT id, started_at AS "startedAt", held_at AS "heldAt", minutes_version AS version
   FROM triple_cross.meeting WHERE day = $1 FOR UPDATE`,
);
const selectPlace = statement(
  'triple-cross.select_place',
  `SELECT m.day, m.held_at AS "heldAt" FROM triple_cross.item i JOIN triple_cross.meeting m ON m.id = i.meeting_id
   WHERE i.id = $1 FOR UPDATE OF i`,
);
const moveItem = statement(
  'triple-cross.move_item',
  `UPDATE triple_cross.item SET meeting_id = $2, position = ${lastPositionSql} WHERE id = $1`,
);
const setDuration = statement(
  'triple-cross.set_duration',
  'UPDATE triple_cross.item SET duration_minutes = $2 WHERE id = $1',
);
const selectOrder = statement(
  'triple-cross.select_order',
  'SELECT id FROM triple_cross.item WHERE meeting_id = $1 ORDER BY position, id FOR UPDATE',
);
const setOrder = statement(
  'triple-cross.set_order',
  `UPDATE triple_cross.item i SET position = o.place FROM unnest($1::uuid[]) WITH ORDINALITY AS o (id, place)
   WHERE i.id = o.id`,
);
const startMeetingRow = statement(
  'triple-cross.start_meeting',
  'UPDATE triple_cross.meeting SET started_at = COALESCE(started_at, $2) WHERE id = $1',
);
const keepMinutesRow = statement(
  'triple-cross.keep_minutes',
  'UPDATE triple_cross.meeting SET minutes = $2, minutes_version = minutes_version + 1 WHERE id = $1',
);
const endMeetingRow = statement(
  'triple-cross.end_meeting',
  'UPDATE triple_cross.meeting SET held_at = $2, held_by = $3 WHERE id = $1',
);
const carryItems = statement(
  'triple-cross.carry_items',
  `UPDATE triple_cross.item i SET meeting_id = $2, position = ${lastPositionSql} + w.place
   FROM (SELECT t.id, row_number() OVER (ORDER BY t.position, t.id) AS place
         FROM triple_cross.item t JOIN loop.open_case o ON o.id = t.id
         WHERE t.meeting_id = $1 AND o.state = 'proposed') w WHERE i.id = w.id RETURNING i.id`,
);
const clearAttendance = statement(
  'triple-cross.clear_attendance',
  'DELETE FROM triple_cross.attendance WHERE meeting_id = $1',
);
const insertAttendance = statement(
  'triple-cross.insert_attendance',
  'INSERT INTO triple_cross.attendance (meeting_id, organisation_id) SELECT $1, unnest($2::uuid[])',
);

/** The meeting of a day, held until the end of the transaction; made when there is none yet. */
export async function ensureMeeting(tx: Ctx, day: string): Promise<Meeting> {
  await tx.db.run(insertMeeting, [tx.ids.next(), day]);
  return (await tx.db.run<Meeting>(selectMeeting, [day]))[0]!;
}

/**
 * Gives an item another time or another meeting. Throws `triple-cross.item_not_found`, `triple-cross.not_open`,
 * `triple-cross.no_meeting_day`, `triple-cross.meeting_held`.
 */
export async function arrangeItem(ctx: Ctx, city: City, id: string, input: ArrangeRequest): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const [place] = await tx.db.run<{ day: string }>(selectPlace, [id]);
    if (place === undefined) throw new AppError('triple-cross.item_not_found');
    const [state] = await findCases(tx.db, [id]);
    if (state?.closedAt !== undefined) throw new AppError('triple-cross.not_open', { number: state.number });
    const areaIds = state?.subject.place.areaPath ?? [];
    if (!covers(scopeOf(tx.actor, permissions.prepare), { organisationIds: [], areaIds }))
      throw new AppError('access.out_of_scope');
    if (input.durationMinutes !== undefined) await tx.db.run(setDuration, [id, input.durationMinutes]);
    if (input.day === undefined || input.day === place.day) return;
    const meeting = await ensureMeeting(tx, checkMeetingDay(tx, city, input.day));
    if (meeting.heldAt !== null) throw new AppError('triple-cross.meeting_held', { day: input.day });
    await tx.db.run(moveItem, [id, meeting.id]);
  });
}

function checkMeetingDay(tx: Ctx, city: City, day: string): string {
  const rule = meetingRuleOf(city);
  const today = city.loop.dayOf(tx.clock.now());
  if (checkDay(day) >= today && findMeeting(day, rule) !== undefined) return day;
  const next = meetingDayFor(today, { ...rule, papersBeforeDays: 0 });
  throw new AppError('triple-cross.no_meeting_day', { day, next });
}

/** Puts the items of a meeting into an order; all of them, or `triple-cross.other_items` is thrown. */
export async function orderItems(ctx: Ctx, day: string, items: readonly string[]): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const meeting = await getMeeting(tx, day);
    const known = (await tx.db.run<{ id: string }>(selectOrder, [meeting.id])).map((row) => row.id);
    const same = known.length === items.length && known.every((id) => items.includes(id));
    if (!same) throw new AppError('triple-cross.other_items');
    await tx.db.run(setOrder, [items]);
  });
}

/** The meeting begins; again is no harm. Throws `triple-cross.no_meeting_day`, `triple-cross.meeting_held`. */
export async function startMeeting(ctx: Ctx, city: City, day: string): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const rule = meetingRuleOf(city);
    if (findMeeting(checkDay(day), rule) === undefined)
      throw new AppError('triple-cross.no_meeting_day', { day, next: meetingDayFor(day, rule) });
    const meeting = await ensureMeeting(tx, day);
    if (meeting.heldAt !== null) throw new AppError('triple-cross.meeting_held', { day });
    await tx.db.run(startMeetingRow, [meeting.id, tx.clock.now()]);
  });
}

/**
 * Keeps the minutes as far as they are typed. `version` is the one that was read: `triple-cross.minutes_changed` when
 * somebody else has typed since. Throws `triple-cross.not_started`, `triple-cross.meeting_held`.
 */
export async function keepMinutes(
  ctx: Ctx,
  day: string,
  input: { minutes: string; version: number },
): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const meeting = await getRunningMeeting(tx, day);
    if (meeting.version !== input.version) throw new AppError('triple-cross.minutes_changed');
    await tx.db.run(keepMinutesRow, [meeting.id, input.minutes]);
    return meeting.version + 1;
  });
}

/** Who sits at the table, all of them. */
export async function storeAttendance(
  ctx: Ctx,
  city: City,
  day: string,
  units: readonly string[],
): Promise<void> {
  for (const unit of units)
    if (city.organisations.find(unit) === undefined)
      throw new AppError('triple-cross.unit_unknown', { unit });
  await inTransaction(ctx, async (tx) => {
    const meeting = await getRunningMeeting(tx, day);
    await tx.db.run(clearAttendance, [meeting.id]);
    await tx.db.run(insertAttendance, [meeting.id, units]);
  });
}

/**
 * The meeting has ended: its minutes stand, and what was not taken up comes to the next one; how many items do. Throws
 * `triple-cross.not_started`, `triple-cross.meeting_held`.
 */
export async function endMeeting(ctx: Ctx, city: City, day: string): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const meeting = await getRunningMeeting(tx, day);
    await tx.db.run(endMeetingRow, [meeting.id, tx.clock.now(), tx.actor.id]);
    const next = await ensureMeeting(tx, neighbours(day, meetingRuleOf(city)).next);
    return (await tx.db.run(carryItems, [meeting.id, next.id])).length;
  });
}

async function getMeeting(tx: Ctx, day: string): Promise<Meeting> {
  const [meeting] = await tx.db.run<Meeting>(selectMeeting, [checkDay(day)]);
  if (meeting === undefined) throw new AppError('triple-cross.meeting_not_found', { day });
  return meeting;
}

async function getRunningMeeting(tx: Ctx, day: string): Promise<Meeting> {
  const meeting = await getMeeting(tx, day);
  if (meeting.heldAt !== null) throw new AppError('triple-cross.meeting_held', { day });
  if (meeting.startedAt === null) throw new AppError('triple-cross.not_started', { day });
  return meeting;
}
