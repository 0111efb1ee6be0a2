import { incidentFlow, reportersOf } from '../../base/intake/index.ts';
import { CASE_READ } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { isAllowed, scopeOf } from '../../platform/access/index.ts';
import { maskName, maskPhone } from '../../platform/access/mask-text.ts';
import { audit } from '../../platform/audit/record.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { TicketDetail, TicketView } from './contract.ts';
import { type RequestKind, requestsOfTicket, viewRequest } from './requests.ts';
import { STATUS_TITLES } from './rules.ts';
import { type Ticket, ticketColumns } from './ticket-store.ts';

/** Permission to see secret tickets that one does not hold. */
export const SECRET_SEE = 'hotline.secret.see';

type TicketRow = Ticket & {
  readonly caseNumber: string;
  readonly title: string;
  readonly state: string;
  readonly closed: boolean;
  readonly flowId: string;
  readonly unitId: string | null;
  readonly waiting: readonly RequestKind[];
};

// $1 everywhere, $2 organisations, $3 areas: where the caller may read cases. $4 whether secret tickets of others
// may be seen, $5 the caller's own unit, $6 the caller. A secret ticket is only for those who have it in hand.
const VISIBLE = `($1 OR c.lead_organisation_id = ANY($2) OR c.holder_organisation_id = ANY($2)
    OR c.area_depth1_id = ANY($3) OR c.area_depth2_id = ANY($3) OR c.area_depth3_id = ANY($3) OR c.area_id = ANY($3)
    OR EXISTS (SELECT 1 FROM loop.task k WHERE k.case_id = c.id AND k.status = 'open' AND k.organisation_id = ANY($2)))
  AND (NOT t.secret OR $4 OR (c.holder_organisation_id = $5::uuid
       AND (c.holder_person_id IS NULL OR c.holder_person_id::text = $6)))`;

const ROW = `SELECT ${ticketColumns}, c.number AS "caseNumber", c.title, c.state, c.closed, c.flow_id AS "flowId",
  coalesce(c.holder_organisation_id, c.lead_organisation_id) AS "unitId",
  ARRAY(SELECT r.kind FROM hotline.request r WHERE r.ticket_id = t.id AND r.state = 'waiting' ORDER BY r.id) AS waiting
  FROM hotline.ticket t JOIN loop.case c ON c.id = t.case_id`;

const selectPage = statement(
  'hotline.ticket.page',
  `${ROW} WHERE ${VISIBLE} AND ($7::boolean IS NULL OR (t.closed_at IS NULL) = $7)
     AND ($8::text IS NULL OR t.upper_status = $8) AND ($9::text IS NULL OR t.upper_number = $9)
     AND ($10::timestamptz IS NULL OR (t.received_at, t.id) < ($10, $11::uuid))
   ORDER BY t.received_at DESC, t.id DESC LIMIT $12`,
);
const selectOne = statement('hotline.ticket.visible', `${ROW} WHERE ${VISIBLE} AND t.id = $7::uuid`);
const selectChanges = statement(
  'hotline.ticket.changes',
  `SELECT field, before, after, changed_at AS at, changed_by AS by FROM hotline.ticket_change
   WHERE ticket_id = $1 ORDER BY changed_at, id LIMIT 500`,
);
const selectSecret = statement(
  'hotline.secret.select',
  `SELECT title, text, address, reporter_name AS name, reporter_telephone AS telephone
   FROM hotline.secret_text WHERE ticket_id = $1`,
);
const selectReport = statement(
  'hotline.ticket.report',
  'SELECT title, text, address, reporter_id AS "reporterId" FROM intake.report WHERE id = $1',
);

function rightsOf(ctx: Ctx): unknown[] {
  const scope = scopeOf(ctx.actor, CASE_READ);
  const secrets = isAllowed(ctx.actor, SECRET_SEE);
  const own = ctx.actor.organisationId ?? null;
  return [scope.everywhere, scope.organisationIds, scope.areaIds, secrets, own, ctx.actor.id];
}

export interface TicketFilter {
  readonly open?: boolean | undefined;
  readonly status?: string | undefined;
  readonly number?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

/** One page of tickets that the caller may see, the last received first. Secret ones of others are left out. */
export async function listTickets(ctx: Ctx, parts: SceneParts, filter: TicketFilter) {
  const limit = filter.limit ?? 50;
  const [at, id] = filter.cursor === undefined ? [null, null] : decodeCursor(filter.cursor, 2);
  const { open = null, status = null, number = null } = filter;
  const values = [...rightsOf(ctx), open, status, number, at, id, limit + 1];
  const rows = await ctx.db.run<TicketRow>(selectPage, values);
  const page = pageOf(rows, limit, (row) => [row.receivedAt.toISOString(), row.id]);
  return { items: page.items.map((row) => viewTicket(ctx, parts, row)), next: page.next };
}

/**
 * A ticket with both sides' view, its requests and its changes. Who opens a secret one is noted in the audit log.
 * Throws `hotline.ticket_not_found`, also when the caller may not see it.
 */
export async function getTicket(ctx: Ctx, parts: SceneParts, id: string): Promise<TicketDetail> {
  const [row] = await ctx.db.run<TicketRow>(selectOne, [...rightsOf(ctx), id]);
  if (row === undefined) throw new AppError('hotline.ticket_not_found');
  const requests = await requestsOfTicket(ctx.db, id);
  type Change = TicketDetail['changes'][number] & { at: unknown };
  const changes = await ctx.db.run<Change & { at: Date }>(selectChanges, [id]);
  return {
    ...viewTicket(ctx, parts, row),
    ...(row.secret ? await secretWords(ctx, row) : await openWords(ctx, row)),
    requests: requests.map(viewRequest),
    changes: changes.map((change) => ({ ...change, at: (change.at as Date).toISOString() })),
  };
}

interface SecretRow {
  readonly title: string | null;
  readonly text: string;
  readonly address: string | null;
  readonly name: string | null;
  readonly telephone: string | null;
}

async function secretWords(ctx: Ctx, row: TicketRow) {
  const [secret] = await ctx.db.run<SecretRow>(selectSecret, [row.id]);
  // A ticket that became secret later has its words where they were.
  if (secret === undefined) return openWords(ctx, row);
  await audit(ctx, { action: 'hotline.secret.read', subject: `hotline:${row.id}` });
  const { title, text, address } = secret;
  return { ...(title && { title }), text, address, reporter: maskReporter(secret) };
}

async function openWords(ctx: Ctx, row: TicketRow) {
  type Row = { title: string; text: string; address: string | null; reporterId: string | null };
  const [report] = await ctx.db.run<Row>(selectReport, [row.reportId]);
  const reporters = await reportersOf(ctx.db, row.caseId);
  const reporter = report?.reporterId ? reporters.get(report.reporterId) : undefined;
  return {
    title: report?.title ?? row.title,
    text: report?.text ?? '',
    address: report?.address ?? null,
    reporter: reporter ? maskReporter(reporter) : null,
  };
}

function maskReporter({ name, telephone }: { name: string | null; telephone: string | null }) {
  if (name === null && telephone === null) return null;
  return { name: name && maskName(name), telephone: telephone && maskPhone(telephone) };
}

function viewTicket(ctx: Ctx, parts: SceneParts, row: TicketRow): TicketView {
  const unit = row.unitId === null ? undefined : parts.city.organisations.find(row.unitId);
  const stateTitle = incidentFlow.states[row.state]?.title ?? { zh: row.state, en: row.state };
  const { upperStatus: status, step, holder } = row;
  return {
    id: row.id,
    number: row.upperNumber,
    secret: row.secret,
    caseId: row.caseId,
    caseNumber: row.caseNumber,
    title: row.title,
    inner: {
      ...{ state: row.state, stateTitle, closed: row.closed, unit: unit?.name ?? null },
      dueAt: row.innerDueAt.toISOString(),
      late: !row.closed && row.innerDueAt < ctx.clock.now(),
    },
    upper: {
      ...{ status, statusTitle: STATUS_TITLES[status] ?? { zh: status, en: status }, step, holder },
      deadline: row.upperDeadline.toISOString(),
      closedAt: row.closedAt?.toISOString() ?? null,
    },
    waiting: [...row.waiting],
    receivedAt: row.receivedAt.toISOString(),
  };
}
