import { type RawBuilder, sql } from 'kysely';
import { incidentFlow } from '../../base/intake/index.ts';
import { caseScope, SEALED_READ } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { searchPieces } from '../../lib/text/pieces.ts';
import { HOUR_MS } from '../../lib/time.ts';
import { isAllowed } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { decodeCursor, pageOf } from '../../platform/http/index.ts';
import type { TicketQuery, TicketView } from './contract.ts';
import type { RequestKind } from './requests.ts';
import { STATUS_TITLES } from './rules.ts';
import { type Ticket, ticketColumns } from './ticket-store.ts';

export type TicketRow = Ticket & {
  readonly caseNumber: string;
  readonly title: string;
  readonly kind: string;
  readonly state: string;
  readonly closed: boolean;
  readonly unitId: string | null;
  readonly holderId: string | null;
  readonly holderPersonId: string | null;
  readonly others: number;
  readonly waiting: readonly RequestKind[];
};

const columns = sql.raw(`${ticketColumns}, c.number AS "caseNumber", c.title, c.kind, c.state, c.closed,
  coalesce(c.holder_organisation_id, c.lead_organisation_id) AS "unitId", c.holder_organisation_id AS "holderId",
  c.holder_person_id AS "holderPersonId",
  (SELECT count(*)::int - 1 FROM hotline.ticket s WHERE s.case_id = t.case_id) AS others,
  ARRAY(SELECT r.kind FROM hotline.request r WHERE r.ticket_id = t.id AND r.state = 'waiting' ORDER BY r.id) AS waiting`);

/** True when the words of a ticket are not for this actor: it is secret, and not theirs. */
export function isLocked(ctx: Ctx, row: Pick<TicketRow, 'secret' | 'holderId' | 'holderPersonId'>): boolean {
  if (!row.secret || isAllowed(ctx.actor, SEALED_READ)) return false;
  const isHolder = row.holderPersonId === null || row.holderPersonId === ctx.actor.id;
  return !(isHolder && row.holderId !== null && row.holderId === ctx.actor.organisationId);
}

type Filter = TicketQuery & { readonly cursor?: string | undefined; readonly limit?: number | undefined };
type Sort = NonNullable<TicketQuery['sort']>;

/**
 * One page of tickets whose cases the caller may see: the last received first, or by the deadline that ends first.
 * Secret ones of others are there, locked. Throws `request.cursor_invalid`.
 */
export async function listTickets(ctx: Ctx, parts: SceneParts, filter: Filter) {
  const limit = filter.limit ?? 50;
  const sort = filter.sort ?? 'received';
  const conditions = [caseScope(ctx), ...conditionsOf(ctx, filter)];
  if (filter.cursor !== undefined) conditions.push(after(sort, filter.cursor));
  const order = {
    received: sql`t.received_at DESC, t.id DESC`,
    inner: sql`t.inner_due_at, t.id`,
    upper: sql`t.upper_deadline, t.id`,
  }[sort];
  const { rows } =
    await sql<TicketRow>`SELECT ${columns} FROM hotline.ticket t JOIN loop.case c ON c.id = t.case_id
    WHERE ${sql.join(conditions, sql` AND `)} ORDER BY ${order} LIMIT ${limit + 1}`.execute(ctx.db.kysely);
  const keyOf = { received: 'receivedAt', inner: 'innerDueAt', upper: 'upperDeadline' } as const;
  const page = pageOf(rows, limit, (row) => [row[keyOf[sort]].toISOString(), row.id]);
  return { items: page.items.map((row) => viewTicket(ctx, parts, row)), next: page.next };
}

/** One ticket whose case the caller may see, locked or not. */
export async function findVisibleTicket(ctx: Ctx, id: string): Promise<TicketRow | undefined> {
  const { rows } =
    await sql<TicketRow>`SELECT ${columns} FROM hotline.ticket t JOIN loop.case c ON c.id = t.case_id
    WHERE t.id = ${id}::uuid AND ${caseScope(ctx)}`.execute(ctx.db.kysely);
  return rows[0];
}

function conditionsOf(ctx: Ctx, filter: Filter): RawBuilder<unknown>[] {
  const found: RawBuilder<unknown>[] = [];
  const add = (value: unknown, condition: () => RawBuilder<unknown>) => {
    if (value !== undefined && value !== '') found.push(condition());
  };
  add(filter.open, () => (filter.open ? sql`t.closed_at IS NULL` : sql`t.closed_at IS NOT NULL`));
  add(filter.status, () => sql`t.upper_status = ${filter.status}`);
  add(filter.state, () => sql`c.state = ${filter.state}`);
  add(filter.kind, () => sql`c.kind = ${filter.kind}`);
  add(filter.secret, () => sql`t.secret = ${filter.secret}`);
  add(filter.takenOver, () => (filter.takenOver ? sql`t.taken_over IS NOT NULL` : sql`t.taken_over IS NULL`));
  add(filter.number, () => sql`t.upper_number LIKE ${`${filter.number!.replace(/[\\%_]/g, '\\$&')}%`}`);
  add(filter.words, () => {
    const pieces = searchPieces(filter.words!.slice(0, 100));
    if (pieces.length === 0)
      throw new AppError('request.invalid', { reason: 'words has nothing to search for' });
    return sql`c.id IN (SELECT s.case_id FROM loop.case_words s WHERE s.pieces @> ${pieces})`;
  });
  add(filter.exit, () => exitCondition(filter.exit!));
  add(filter.caseId, () => sql`t.case_id = ${filter.caseId}::uuid`);
  add(
    filter.waiting,
    () => sql`EXISTS (SELECT 1 FROM hotline.request w WHERE w.ticket_id = t.id AND w.state = 'waiting'
      AND w.kind = ${filter.waiting})`,
  );
  add(filter.due, () => dueCondition(ctx, filter.due!));
  return found;
}

function exitCondition(exit: NonNullable<TicketQuery['exit']>): RawBuilder<unknown> {
  if (exit === 'knowledge-answer')
    return sql`EXISTS (SELECT 1 FROM hotline.knowledge_use u WHERE u.case_id = t.case_id)`;
  return sql`c.state = 'not-taken-up' AND EXISTS (SELECT 1 FROM loop.case_document d
    WHERE d.case_id = t.case_id AND d.state #>> '{attributes,exit}' = ${exit})`;
}

function dueCondition(ctx: Ctx, due: NonNullable<TicketQuery['due']>): RawBuilder<unknown> {
  const now = ctx.clock.now();
  const tomorrow = new Date(now.getTime() + 24 * HOUR_MS);
  const open = sql`t.closed_at IS NULL`;
  if (due === 'inner-passed') return sql`${open} AND NOT c.closed AND t.inner_due_at < ${now}`;
  if (due === 'upper-passed') return sql`${open} AND t.upper_deadline < ${now}`;
  const column = due === 'inner-day' ? sql`t.inner_due_at` : sql`t.upper_deadline`;
  return sql`${open} AND ${column} >= ${now} AND ${column} < ${tomorrow}`;
}

function after(sort: Sort, cursor: string): RawBuilder<unknown> {
  const [at, id] = decodeCursor(cursor, 2);
  const mark = sql`(${at}::timestamptz, ${id}::uuid)`;
  if (sort === 'received') return sql`(t.received_at, t.id) < ${mark}`;
  return sort === 'inner' ? sql`(t.inner_due_at, t.id) > ${mark}` : sql`(t.upper_deadline, t.id) > ${mark}`;
}

/** A ticket as lists show it. */
export function viewTicket(ctx: Ctx, parts: SceneParts, row: TicketRow): TicketView {
  const now = ctx.clock.now();
  const unit = row.unitId === null ? undefined : parts.city.organisations.find(row.unitId);
  const stateTitle = incidentFlow.states[row.state]?.title ?? { zh: row.state, en: row.state };
  const { upperStatus: status, step, holder } = row;
  return {
    ...{ id: row.id, number: row.upperNumber, secret: row.secret, synthetic: row.synthetic, kind: row.kind },
    ...{ caseId: row.caseId, caseNumber: row.caseNumber, title: row.title, others: row.others },
    locked: isLocked(ctx, row),
    takenOver: row.takenOver !== null,
    inner: {
      ...{ state: row.state, stateTitle, closed: row.closed, unit: unit?.name ?? null },
      dueAt: row.innerDueAt.toISOString(),
      late: !row.closed && row.innerDueAt < now,
    },
    upper: {
      ...{ status, statusTitle: titleOfStatus(status), step, holder },
      deadline: row.upperDeadline.toISOString(),
      late: row.closedAt === null && row.upperDeadline < now,
      closedAt: row.closedAt?.toISOString() ?? null,
    },
    waiting: [...row.waiting],
    receivedAt: row.receivedAt.toISOString(),
  };
}

export const titleOfStatus = (status: string) => STATUS_TITLES[status] ?? { zh: status, en: status };
