import { sql } from 'kysely';
import { caseScope } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import { HARD_STATES, type TripleCrossSettings } from './commands.ts';
import type { CandidateView, ItemView, MeetingView } from './contract.ts';
import { meetingDayFor } from './meeting-day.ts';

const MOST_ITEMS = 300;

interface ItemRow {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly state: string;
  readonly caseId: string | null;
  readonly reason: string;
  readonly proposedAt: Date;
  readonly unitId: string | null;
  readonly leadId: string | null;
  readonly dueAt: Date | null;
  readonly tasks: { unit: string; role: string; status: string }[] | null;
}

const selectMeeting = statement(
  'triple-cross.read_meeting',
  'SELECT id, minutes, held_at AS "heldAt" FROM triple_cross.meeting WHERE day = $1',
);

/** The meeting of a day (the next one unless said) with those of its items that the actor may see. */
export async function readMeeting(ctx: Ctx, city: City, day: string | undefined): Promise<MeetingView> {
  const rule = city.setting<TripleCrossSettings>('tripleCross');
  const today = city.loop.dayOf(ctx.clock.now());
  const wanted = day ?? meetingDayFor(today, { ...rule, papersBeforeDays: 0 });
  type Meeting = { id: string; minutes: string | null; heldAt: Date | null };
  const [meeting] = await ctx.db.run<Meeting>(selectMeeting, [checkDay(wanted)]);
  const { rows } = meeting
    ? await sql<ItemRow>`SELECT i.id, c.number, c.title, c.state, i.case_id AS "caseId", i.reason,
          i.proposed_at AS "proposedAt", i.proposed_by_unit AS "unitId", c.lead_organisation_id AS "leadId",
          c.due_at AS "dueAt", (SELECT jsonb_agg(jsonb_build_object('unit', t.organisation_id, 'role', t.role,
            'status', t.status) ORDER BY t.opened_at, t.task_id) FROM loop.task t WHERE t.case_id = i.id) AS tasks
        FROM triple_cross.item i JOIN loop.case c ON c.id = i.id
        WHERE i.meeting_id = ${meeting.id} AND (${caseScope(ctx)} OR i.proposed_by_unit = ${ctx.actor.organisationId ?? null})
        ORDER BY i.proposed_at, i.id LIMIT ${MOST_ITEMS}`.execute(ctx.db.kysely)
    : { rows: [] };
  const { minutes = null, heldAt = null } = meeting ?? {};
  const items = rows.map((row) => viewOf(city, row));
  return { day: wanted, minutes, heldAt: heldAt?.toISOString() ?? null, stages: [...rule.stages], items };
}

function viewOf(city: City, row: ItemRow): ItemView {
  const nameOf = (id: string | null) => (id === null ? null : (city.organisations.find(id)?.name ?? id));
  const { proposedAt, unitId, leadId, dueAt, tasks, ...rest } = row;
  return {
    ...rest,
    proposedAt: proposedAt.toISOString(),
    proposedBy: nameOf(unitId),
    lead: nameOf(leadId),
    dueAt: dueAt?.toISOString() ?? null,
    tasks: (tasks ?? []).map((task) => ({ ...task, unit: nameOf(task.unit) ?? task.unit })),
  };
}

/** Cases that are stuck and stand on no agenda, those stuck longest first. */
export async function listCandidates(
  ctx: Ctx,
  city: City,
  query: { cursor?: string | undefined; limit?: number | undefined },
) {
  const limit = query.limit ?? 50;
  const conditions = [
    caseScope(ctx),
    sql`o.flow_id = 'incident' AND o.state = ANY(${[...HARD_STATES]}::text[])`,
    sql`NOT EXISTS (SELECT 1 FROM triple_cross.item i JOIN loop.open_case p ON p.id = i.id WHERE i.case_id = c.id)`,
  ];
  if (query.cursor) {
    const [at, id] = decodeCursor(query.cursor, 2);
    conditions.push(sql`(c.changed_at, c.id) > (${at}::timestamptz, ${id}::uuid)`);
  }
  type Row = Omit<CandidateView, 'unit' | 'changedAt'> & { unitId: string | null; changedAt: Date };
  const { rows } = await sql<Row>`SELECT c.id AS "caseId", c.number, c.title, c.state,
      c.lead_organisation_id AS "unitId", c.changed_at AS "changedAt"
    FROM loop.open_case o JOIN loop.case c ON c.id = o.id WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY c.changed_at, c.id LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const page = pageOf(rows, limit, (row) => [row.changedAt.toISOString(), row.caseId]);
  return {
    next: page.next,
    items: page.items.map(
      ({ unitId, changedAt, ...row }): CandidateView => ({
        ...row,
        unit: unitId === null ? null : (city.organisations.find(unitId)?.name ?? null),
        changedAt: changedAt.toISOString(),
      }),
    ),
  };
}

/** Items first consulted about in a period (days of the city, both included) and how many of them are closed. */
export async function countItems(ctx: Ctx, city: City, period: { from: string; to: string }) {
  const zone = city.identity.timeZone;
  const [from, to] = [checkDay(period.from), checkDay(period.to)];
  const { rows } = await sql<{ consulted: number; closed: number }>`
    SELECT count(*)::int AS consulted, count(*) FILTER (WHERE c.state = 'closed')::int AS closed
    FROM triple_cross.item i JOIN loop.case c ON c.id = i.id
    WHERE i.first_consulted_at >= (${from}::timestamp AT TIME ZONE ${zone})
      AND i.first_consulted_at < ((${to}::timestamp + interval '1 day') AT TIME ZONE ${zone})
      AND ${caseScope(ctx)}`.execute(ctx.db.kysely);
  const { consulted, closed } = rows[0]!;
  return {
    consulted,
    closed,
    closedPercent: consulted === 0 ? null : Math.round((closed / consulted) * 1_000) / 10,
  };
}

function checkDay(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== day)
    throw new AppError('triple-cross.bad_day', { day });
  return day;
}
