import { type RawBuilder, sql } from 'kysely';
import { type CaseState, caseScope, findCases } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, type PageQuery, pageOf } from '../../platform/http/index.ts';
import type { DecisionView, ItemView, MeetingPage, MeetingView } from './contract.ts';
import { decisionsOf } from './decision-queries.ts';
import { tripleCrossFlow } from './flow.ts';
import { checkDay, findMeeting, meetingDayFor, neighbours } from './meeting-day.ts';
import { meetingRuleOf } from './settings.ts';
import { marked, nameOf } from './views.ts';

const MOST_ITEMS = 300;

export interface ItemRow {
  readonly id: string;
  readonly day: string;
  readonly caseId: string | null;
  readonly reason: string;
  readonly proposedAt: Date;
  readonly unitId: string | null;
  readonly durationMinutes: number;
  readonly dueAt: Date | null;
}

interface MeetingRow {
  readonly id: string;
  readonly minutes: string;
  readonly version: number;
  readonly startedAt: Date | null;
  readonly heldAt: Date | null;
}

const selectMeeting = statement(
  'triple-cross.read_meeting',
  `SELECT id, minutes, minutes_version AS version, started_at AS "startedAt", held_at AS "heldAt"
   FROM triple_cross.meeting WHERE day = $1`,
);
const selectAttendance = statement(
  'triple-cross.read_attendance',
  'SELECT organisation_id AS id FROM triple_cross.attendance WHERE meeting_id = $1',
);

export const itemColumns =
  sql.raw(`i.id, m.day, i.case_id AS "caseId", i.reason, i.proposed_at AS "proposedAt",
  i.proposed_by_unit AS "unitId", i.duration_minutes AS "durationMinutes", c.due_at AS "dueAt"`);
export const itemTables = sql.raw(
  'triple_cross.item i JOIN triple_cross.meeting m ON m.id = i.meeting_id JOIN loop.case c ON c.id = i.id',
);

/** Items that lie where the actor sees cases, that its unit proposed, was called to, or works on a decision of. */
export function itemScope(ctx: Ctx): RawBuilder<unknown> {
  const unit = ctx.actor.organisationId ?? null;
  return sql`(${caseScope(ctx)} OR i.proposed_by_unit = ${unit}
    OR EXISTS (SELECT 1 FROM loop.task t WHERE t.case_id = i.id AND t.organisation_id = ${unit})
    OR EXISTS (SELECT 1 FROM triple_cross.decision d JOIN loop.task t ON t.case_id = d.id
      WHERE d.item_id = i.id AND t.organisation_id = ${unit}))`;
}

/** The meeting of a day (the next one unless said) with those of its items that the actor may see. */
export async function readMeeting(ctx: Ctx, city: City, day: string | undefined): Promise<MeetingView> {
  const rule = meetingRuleOf(city);
  const today = city.loop.dayOf(ctx.clock.now());
  const wanted = checkDay(day ?? meetingDayFor(today, { ...rule, papersBeforeDays: 0 }));
  const [meeting] = await ctx.db.run<MeetingRow>(selectMeeting, [wanted]);
  const { rows } = meeting
    ? await sql<ItemRow>`SELECT ${itemColumns} FROM ${itemTables}
        WHERE i.meeting_id = ${meeting.id} AND ${itemScope(ctx)}
        ORDER BY i.position, i.id LIMIT ${MOST_ITEMS}`.execute(ctx.db.kysely)
    : { rows: [] };
  const items = await itemViews(ctx, city, rows);
  const present = meeting ? await ctx.db.run<{ id: string }>(selectAttendance, [meeting.id]) : [];
  const known = findMeeting(wanted, rule);
  const { next, previous } = neighbours(wanted, rule);
  return {
    day: wanted,
    isMeetingDay: known !== undefined,
    movedFrom: known?.movedFrom ?? null,
    ...{ previousDay: previous, nextDay: next },
    state: stateOf(meeting),
    minutes: meeting?.minutes ?? '',
    minutesVersion: meeting?.version ?? 0,
    startedAt: meeting?.startedAt?.toISOString() ?? null,
    heldAt: meeting?.heldAt?.toISOString() ?? null,
    stages: [...rule.stages],
    attendance: attendanceOf(
      city,
      items,
      present.map((row) => row.id),
    ),
    items,
  };
}

function stateOf(meeting: Pick<MeetingRow, 'startedAt' | 'heldAt'> | undefined): MeetingView['state'] {
  if (meeting === undefined || (meeting.startedAt === null && meeting.heldAt === null)) return 'planned';
  return meeting.heldAt === null ? 'running' : 'held';
}

function attendanceOf(
  city: City,
  items: readonly ItemView[],
  present: readonly string[],
): MeetingView['attendance'] {
  const called = items.flatMap((item) => item.units.map((unit) => unit.id));
  return [...new Set([...called, ...present])].map((id) => ({
    ...{ id, name: nameOf(city, id) },
    present: present.includes(id),
  }));
}

/** Items with their decisions and the units that were called, in the order given. */
export async function itemViews(ctx: Ctx, city: City, rows: readonly ItemRow[]): Promise<ItemView[]> {
  const ids = rows.map((row) => row.id);
  const states = new Map((await findCases(ctx.db, ids)).map((state) => [state.id, state]));
  const decisions = await decisionsOf(ctx, city, ids);
  return rows.flatMap((row) => {
    const state = states.get(row.id);
    return state === undefined ? [] : [viewOf(ctx, city, row, state, decisions.get(row.id) ?? [])];
  });
}

function viewOf(
  ctx: Ctx,
  city: City,
  row: ItemRow,
  state: CaseState,
  decisions: readonly DecisionView[],
): ItemView {
  const said = (key: string) =>
    typeof state.attributes[key] === 'string' ? String(state.attributes[key]) : null;
  return {
    ...{ id: row.id, number: state.number, title: state.subject.title },
    ...marked(tripleCrossFlow, state, row.dueAt, ctx.clock.now()),
    ...{ durationMinutes: row.durationMinutes, caseId: row.caseId, reason: row.reason },
    proposedAt: row.proposedAt.toISOString(),
    proposedBy: row.unitId === null ? null : nameOf(city, row.unitId),
    lead: state.leadOrganisationId === undefined ? null : nameOf(city, state.leadOrganisationId),
    units: state.tasks
      .filter((task) => task.group === 'position')
      .map(({ organisationId, status }) => ({
        ...{ id: organisationId, name: nameOf(city, organisationId), stated: status === 'done' },
      })),
    consulted: said('consulted'),
    assessed: said('assessed'),
    conclusion: said('conclusion'),
    decisions: [...decisions],
    dueAt: row.dueAt?.toISOString() ?? null,
  };
}

/** Meetings, the latest first, with how many of their items have ended. */
export async function listMeetings(ctx: Ctx, query: PageQuery): Promise<MeetingPage> {
  const limit = query.limit ?? 50;
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 1)[0];
  const { rows } = await sql<MeetingRow & { day: string; items: number; closed: number }>`
    SELECT m.day, m.started_at AS "startedAt", m.held_at AS "heldAt", n.items, n.closed
    FROM triple_cross.meeting m CROSS JOIN LATERAL (
      SELECT count(*)::int AS items, count(*) FILTER (WHERE c.closed)::int AS closed
      FROM triple_cross.item i JOIN loop.case c ON c.id = i.id
      WHERE i.meeting_id = m.id AND ${itemScope(ctx)}) n
    WHERE ${after === undefined ? sql`TRUE` : sql`m.day < ${after}::date`}
    ORDER BY m.day DESC LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const page = pageOf(rows, limit, (row) => [row.day]);
  return {
    next: page.next,
    items: page.items.map((row) => ({
      ...{ day: row.day, items: row.items, closed: row.closed },
      state: stateOf(row),
    })),
  };
}
