import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';

export interface Ticket {
  readonly id: string;
  readonly upperNumber: string;
  readonly caseId: string;
  readonly reportId: string;
  readonly round: number;
  readonly secret: boolean;
  /** Made up for a demonstration. */
  readonly synthetic: boolean;
  readonly upperDeadline: Date;
  readonly innerDueAt: Date;
  readonly upperStatus: string;
  readonly step: string | null;
  readonly holder: string | null;
  readonly receivedAt: Date;
  readonly takenInAt: Date;
  readonly changedAt: Date;
  readonly closedAt: Date | null;
  readonly takenOverVersion: number;
  /** What the upper side said of it when it was taken over in progress. */
  readonly takenOver: {
    readonly step: string | null;
    readonly holder: string | null;
    readonly status: string;
  } | null;
}

/** The columns of a ticket under the alias t. */
export const ticketColumns = `t.id, t.upper_number AS "upperNumber", t.case_id AS "caseId", t.report_id AS "reportId", t.round,
  t.secret, t.synthetic, t.upper_deadline AS "upperDeadline", t.inner_due_at AS "innerDueAt", t.upper_status AS "upperStatus",
  t.step, t.holder, t.received_at AS "receivedAt", t.taken_in_at AS "takenInAt", t.changed_at AS "changedAt",
  t.closed_at AS "closedAt", t.taken_over_version AS "takenOverVersion", t.taken_over AS "takenOver"`;

const lockByNumber = statement(
  'hotline.ticket.lock_by_number',
  `SELECT ${ticketColumns} FROM hotline.ticket t WHERE t.upper_number = $1 FOR NO KEY UPDATE`,
);
const lockById = statement(
  'hotline.ticket.lock',
  `SELECT ${ticketColumns} FROM hotline.ticket t WHERE t.id = $1 FOR NO KEY UPDATE`,
);
const ofCases = statement(
  'hotline.ticket.of_cases',
  `SELECT ${ticketColumns} FROM hotline.ticket t WHERE t.case_id = ANY($1) ORDER BY t.id`,
);
const insert = statement(
  'hotline.ticket.insert',
  `INSERT INTO hotline.ticket (id, upper_number, case_id, report_id, round, secret, upper_deadline, inner_due_at,
     upper_status, step, holder, received_at, taken_in_at, changed_at, closed_at, taken_over_version, synthetic, taken_over)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
);
const update = statement(
  'hotline.ticket.update',
  `UPDATE hotline.ticket SET case_id = $2, report_id = $3, round = $4, secret = $5, upper_deadline = $6,
     inner_due_at = $7, upper_status = $8, step = $9, holder = $10, changed_at = $11, closed_at = $12,
     taken_over_version = $13 WHERE id = $1`,
);
const ofReport = statement(
  'hotline.ticket.lock_of_report',
  `SELECT ${ticketColumns} FROM hotline.ticket t WHERE t.report_id = $1 FOR NO KEY UPDATE`,
);
const insertChange = statement(
  'hotline.ticket.change',
  `INSERT INTO hotline.ticket_change (id, ticket_id, field, before, after, changed_at, changed_by)
   VALUES ($1, $2, $3, $4, $5, $6, $7)`,
);

export async function lockTicketByNumber(db: Db, upperNumber: string): Promise<Ticket | undefined> {
  return (await db.run<Ticket>(lockByNumber, [upperNumber]))[0];
}

export async function lockTicket(db: Db, id: string): Promise<Ticket | undefined> {
  return (await db.run<Ticket>(lockById, [id]))[0];
}

/** The ticket that a report came with, if any. */
export async function lockTicketOfReport(db: Db, reportId: string): Promise<Ticket | undefined> {
  return (await db.run<Ticket>(ofReport, [reportId]))[0];
}

/** Tickets about these cases; several may be about one. */
export function ticketsOfCases(db: Db, caseIds: readonly string[]): Promise<Ticket[]> {
  return db.run<Ticket>(ofCases, [caseIds]);
}

export async function insertTicket(db: Db, ticket: Ticket): Promise<void> {
  await db.run(insert, [
    ...[ticket.id, ticket.upperNumber, ticket.caseId, ticket.reportId, ticket.round, ticket.secret],
    ...[ticket.upperDeadline, ticket.innerDueAt, ticket.upperStatus, ticket.step, ticket.holder],
    ...[ticket.receivedAt, ticket.takenInAt, ticket.changedAt, ticket.closedAt, ticket.takenOverVersion],
    ...[ticket.synthetic, ticket.takenOver === null ? null : JSON.stringify(ticket.takenOver)],
  ]);
}

const LOGGED = ['upperDeadline', 'secret', 'upperStatus', 'step', 'holder', 'caseId'] as const;

/** Stores a ticket as it is now and logs what of it changed. Returns the names of the changed fields. */
export async function updateTicket(ctx: Ctx, before: Ticket, after: Ticket): Promise<string[]> {
  const changed = LOGGED.filter((field) => textOf(before[field]) !== textOf(after[field]));
  if (changed.length === 0 && before.closedAt?.getTime() === after.closedAt?.getTime()) return [];
  const now = ctx.clock.now();
  await ctx.db.run(update, [
    ...[after.id, after.caseId, after.reportId, after.round, after.secret, after.upperDeadline],
    ...[after.innerDueAt, after.upperStatus, after.step, after.holder, now, after.closedAt],
    after.takenOverVersion,
  ]);
  for (const field of changed) {
    const row = [ctx.ids.next(), after.id, field, textOf(before[field]), textOf(after[field])];
    await ctx.db.run(insertChange, [...row, now, ctx.actor.id]);
  }
  return changed;
}

function textOf(value: string | boolean | Date | null): string | null {
  return value === null ? null : value instanceof Date ? value.toISOString() : String(value);
}
