import { findReport } from '../../base/intake/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import type { Consumer, DeliveredEvent } from '../../platform/outbox/index.ts';
import type { RequestView } from './contract.ts';
import { exitTitle } from './exit-titles.ts';
import { type Ticket, ticketsOfCases } from './ticket-store.ts';

export type RequestKind = 'sign' | 'return' | 'extension' | 'completion';

export interface UpperRequest {
  readonly id: string;
  readonly ticketId: string;
  readonly number: string;
  readonly caseId: string;
  readonly kind: RequestKind;
  readonly reason: string;
  readonly state: 'waiting' | 'approved' | 'refused';
  readonly askedAt: Date;
  readonly sentAt: Date | null;
  readonly sentBy: string | null;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly answeredAt: Date | null;
  readonly answer: string | null;
  readonly wantedDeadline: Date | null;
  readonly newDeadline: Date | null;
}

/** The columns of a request under the alias r, with its ticket under t. */
export const requestColumns = `r.id, r.ticket_id AS "ticketId", t.upper_number AS number, r.case_id AS "caseId", r.kind, r.reason,
  r.state, r.asked_at AS "askedAt", r.sent_at AS "sentAt", r.sent_by AS "sentBy", r.attempts,
  r.last_error AS "lastError", r.answered_at AS "answeredAt", r.answer,
  r.wanted_deadline AS "wantedDeadline", r.new_deadline AS "newDeadline"`;

/** What of a case's life the upper side has to agree to. */
const ASKS: Readonly<Record<string, RequestKind>> = {
  sign: 'sign',
  object: 'return',
  exit: 'return',
  withdraw: 'return',
  'ask-extension': 'extension',
  close: 'completion',
  answer: 'completion',
  'solve-in-place': 'completion',
};

export const KIND_TITLES: Readonly<Record<RequestKind, { zh: string; en: string }>> = {
  sign: { zh: '签收', en: 'sign for' },
  return: { zh: '退单', en: 'return' },
  extension: { zh: '延期', en: 'extension' },
  completion: { zh: '办结', en: 'completion' },
};

// The words of a secret ticket go up to whom it belongs; here they lie apart from the log.
const selectActions = statement(
  'hotline.request.actions',
  `SELECT a.case_id AS "caseId", a.sequence, a.actor_id AS "actorId", a.at,
     a.form || coalesce((SELECT s.form FROM loop.sealed_words s
       WHERE s.case_id = a.case_id AND s.sequence = a.sequence), '{}') AS form,
     coalesce((SELECT coalesce(s.form ->> 'reply', s.form ->> 'result') FROM loop.sealed_words s
       WHERE s.case_id = a.case_id AND s.sequence <= a.sequence AND s.form ?| ARRAY['reply', 'result']
       ORDER BY s.sequence DESC LIMIT 1), c.state #>> '{attributes,reply}') AS reply
   FROM unnest($1::uuid[], $2::int[]) AS wanted (case_id, sequence)
   JOIN loop.action a ON a.case_id = wanted.case_id AND a.sequence = wanted.sequence
   JOIN loop.case_document c ON c.case_id = a.case_id`,
);
// One of a kind waits at a time; the upper side has signed for good when it has once.
const insertRequest = statement(
  'hotline.request.insert',
  `INSERT INTO hotline.request (id, ticket_id, case_id, case_version, kind, reason, state, asked_at, wanted_deadline)
   SELECT $1, $2, $3, $4, $5, $6, 'waiting', $7, $8
   WHERE NOT EXISTS (SELECT 1 FROM hotline.request r WHERE r.ticket_id = $2 AND r.kind = $5
                     AND (r.state = 'waiting' OR (r.kind = 'sign' AND r.state = 'approved')))
   ON CONFLICT DO NOTHING RETURNING id`,
);

interface ActionRow {
  readonly caseId: string;
  readonly sequence: number;
  readonly actorId: string;
  readonly at: Date;
  readonly form: Readonly<Record<string, unknown>>;
  readonly reply: string | null;
}

/** Turns what units do with a case into requests to the upper platform, one for each of its tickets. */
export const requestMaker: Consumer = {
  name: 'hotline.requests',
  types: ['loop.case.changed'],
  handle: async (ctx, events) => {
    const asking = events.filter((event) => String(event.data.action) in ASKS);
    if (asking.length === 0) return;
    const tickets = await ticketsOfCases(ctx.db, [...new Set(asking.map(caseOf))]);
    if (tickets.length === 0) return;
    const mirrored = new Set(tickets.map((ticket) => ticket.caseId));
    const wanted = asking.filter((event) => mirrored.has(caseOf(event)));
    const versions = wanted.map((event) => Number(event.data.version));
    const actions = await ctx.db.run<ActionRow>(selectActions, [wanted.map(caseOf), versions]);
    for (const event of wanted) {
      const version = Number(event.data.version);
      const action = actions.find((each) => each.caseId === caseOf(event) && each.sequence === version);
      // What this scene did itself follows from an answer of the upper side: it is not asked again.
      if (action === undefined || action.actorId === 'system:hotline') continue;
      const kind = ASKS[String(event.data.action)]!;
      for (const ticket of tickets.filter((each) => each.caseId === action.caseId)) {
        if (version <= ticket.takenOverVersion) continue;
        // A case that ended because its report was put to another one (并单) gives no ticket back: it goes on there.
        const isElsewhere =
          event.data.action === 'exit' &&
          (await findReport(ctx.db, ticket.reportId))?.caseId !== ticket.caseId;
        if (!isElsewhere) await ask(ctx, ticket, kind, action);
      }
    }
  },
};

async function ask(ctx: Ctx, ticket: Ticket, kind: RequestKind, action: ActionRow): Promise<void> {
  const reason = reasonOf(kind, action).slice(0, 4_000);
  const { sequence: version, at } = action;
  await insertUpperRequest(ctx, ticket, { kind, reason, version, at });
}

/**
 * Stores a request to the upper side. Returns its id, or undefined when one of the kind waits already or nothing more
 * is to be asked. Emits `hotline.request.made`.
 */
export async function insertUpperRequest(
  ctx: Ctx,
  ticket: Pick<Ticket, 'id' | 'caseId'>,
  request: { kind: RequestKind; reason: string; version: number; at: Date; wantedDeadline?: Date | null },
): Promise<string | undefined> {
  const id = ctx.ids.next();
  const { kind, reason, version, at, wantedDeadline = null } = request;
  const values = [id, ticket.id, ticket.caseId, version, kind, reason, at, wantedDeadline];
  const [made] = await ctx.db.run(insertRequest, values);
  if (made === undefined) return undefined;
  const data = { requestId: id, ticketId: ticket.id, caseId: ticket.caseId, kind };
  ctx.emit({ type: 'hotline.request.made', aggregate: `hotline:${ticket.id}`, data });
  return id;
}

function reasonOf(kind: RequestKind, { form, reply }: ActionRow): string {
  const text = (key: string) => (typeof form[key] === 'string' ? form[key] : '');
  if (kind === 'sign') return '';
  if (kind === 'completion') return reply || text('reply') || text('result');
  if (kind === 'extension') return text('reason');
  const exit = exitTitle(text('exit'));
  const parts = exit ? [exit, text('note')] : [text('reason'), text('clause'), text('note')];
  return parts.filter((part) => part !== '').join('；');
}

function caseOf(event: DeliveredEvent): string {
  return String(event.data.caseId);
}

const lockRequest = statement(
  'hotline.request.lock',
  `SELECT ${requestColumns} FROM hotline.request r JOIN hotline.ticket t ON t.id = r.ticket_id
   WHERE r.id = $1 FOR NO KEY UPDATE OF r, t`,
);
const findWaiting = statement(
  'hotline.request.waiting',
  `SELECT r.id FROM hotline.request r JOIN hotline.ticket t ON t.id = r.ticket_id
   WHERE t.upper_number = $1 AND r.kind = $2 ORDER BY (r.state = 'waiting') DESC, r.id DESC LIMIT 1`,
);
const ofTicket = statement(
  'hotline.request.of_ticket',
  `SELECT ${requestColumns} FROM hotline.request r JOIN hotline.ticket t ON t.id = r.ticket_id
   WHERE r.ticket_id = $1 ORDER BY r.id LIMIT 200`,
);

/** The request, held until the end of the transaction together with its ticket. */
export async function lockUpperRequest(db: Db, id: string): Promise<UpperRequest | undefined> {
  return (await db.run<UpperRequest>(lockRequest, [id]))[0];
}

/** The request of a kind that waits for a ticket, or the last one when none waits. */
export async function findRequestFor(db: Db, number: string, kind: RequestKind): Promise<string | undefined> {
  return (await db.run<{ id: string }>(findWaiting, [number, kind]))[0]?.id;
}

export function requestsOfTicket(db: Db, ticketId: string): Promise<UpperRequest[]> {
  return db.run<UpperRequest>(ofTicket, [ticketId]);
}

/** A request as it goes over the wire; of a locked ticket's without its words. */
export function viewRequest(request: UpperRequest, locked = false): RequestView {
  const iso = (date: Date | null) => date?.toISOString() ?? null;
  return {
    ...request,
    ...(locked && { reason: '', answer: null }),
    locked,
    kindTitle: KIND_TITLES[request.kind],
    askedAt: request.askedAt.toISOString(),
    sentAt: iso(request.sentAt),
    answeredAt: iso(request.answeredAt),
    wantedDeadline: iso(request.wantedDeadline),
    newDeadline: iso(request.newDeadline),
  };
}
