import type { Static } from 'typebox';
import {
  findUnit,
  limitUntil,
  parseInstant,
  sealReport,
  submitReport,
  TEXT_LIMIT,
} from '../../base/intake/index.ts';
import { act, type CaseState, findCase, SEALED } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { MINUTE_MS } from '../../lib/time.ts';
import { systemActor } from '../../platform/access/index.ts';
import { audit } from '../../platform/audit/record.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { statement } from '../../platform/db/index.ts';
import { storeCallBack } from './call-backs.ts';
import type { PastAction, TicketRequest } from './contract.ts';
import { signToo } from './follow.ts';
import { innerDueOf, innerWhy, keepLimits } from './limits.ts';
import { CHANNEL, isOver, offsetMinutesOf, statusOf } from './rules.ts';
import { insertTicket, lockTicketByNumber, type Ticket, updateTicket } from './ticket-store.ts';

/** Clocks of other systems may be ahead of ours by so much. */
const AHEAD_MS = 5 * MINUTE_MS;

const insertSecret = statement(
  'hotline.secret.insert',
  `INSERT INTO hotline.secret_text (ticket_id, title, text, address, reporter_name, reporter_telephone)
   VALUES ($1, $2, $3, $4, $5, $6)`,
);

export interface TakenIn {
  readonly ticket: Ticket;
  readonly caseNumber: string;
  readonly known: boolean;
  readonly changed: readonly string[];
}

/**
 * Takes a ticket of the upper platform in: opens an incident (or joins one about the same thing) whose citizen's
 * clock ends before the upper deadline. The same number again changes deadline, secrecy, status, step and holder,
 * and logs it. With `past` actions the ticket is taken over: they are replayed at their own times, so that its
 * clocks keep what was used. Throws `hotline.*`, `intake.*` and `classify.*` for bad input; nothing is stored then.
 * Emits `hotline.ticket.taken_in` or `hotline.ticket.changed`.
 */
export async function takeInTicket(ctx: Ctx, parts: SceneParts, input: TicketRequest): Promise<TakenIn> {
  const times = timesOf(ctx, parts, input);
  return inTransaction(ctx, async (tx) => {
    const known = await lockTicketByNumber(tx.db, input.number);
    return known ? changeTicket(tx, parts, known, input, times) : openTicket(tx, parts, input, times);
  });
}

interface Times {
  readonly deadline: Date;
  readonly receivedAt: Date;
}

function timesOf(ctx: Ctx, parts: SceneParts, input: TicketRequest): Times {
  const now = ctx.clock.now();
  const deadline = instantOf(ctx, parts, 'deadline', input.deadline);
  const receivedAt =
    input.receivedAt === undefined ? now : instantOf(ctx, parts, 'receivedAt', input.receivedAt);
  if (receivedAt.getTime() > now.getTime() + AHEAD_MS)
    throw new AppError('hotline.time_invalid', { field: 'receivedAt', value: input.receivedAt });
  return { deadline, receivedAt: new Date(Math.min(receivedAt.getTime(), now.getTime())) };
}

/** A time of a field. Throws `hotline.time_invalid` {field, value}. */
export function instantOf(ctx: Ctx, parts: SceneParts, field: string, value: string): Date {
  const found = parseInstant(value, {
    offsetMinutes: offsetMinutesOf(parts.city.identity.timeZone, ctx.clock.now()),
  });
  if (found === undefined) throw new AppError('hotline.time_invalid', { field, value: value.slice(0, 40) });
  return found;
}

async function openTicket(tx: Ctx, parts: SceneParts, input: TicketRequest, times: Times): Promise<TakenIn> {
  const { deadline, receivedAt } = times;
  const due = innerDueOf(parts, receivedAt, deadline);
  const why = innerWhy(parts, { receivedAt, upperDeadline: deadline }).zh;
  const submitted = await submitReport(tx, parts.city, {
    ...wordsOf(input),
    ...{ channel: CHANNEL, externalId: input.number, kind: input.kind, category: input.category },
    ...{ lon: input.lon, lat: input.lat, areaCode: input.areaCode },
    reportedAt: receivedAt,
    synthetic: input.synthetic,
    attributes: { upperNumber: input.number, ...(input.secret && { [SEALED]: true }) },
    limits: { citizen: limitUntil(receivedAt, due, why) },
    neverDispatch: input.past !== undefined && input.past.length > 0,
  });
  const { report } = submitted;
  const takenOver = input.past?.length ? await replay(tx, parts, report.caseId, input.past) : undefined;
  const status = statusOf(input.status ?? 'assigned');
  const now = tx.clock.now();
  const ticket: Ticket = {
    ...{ id: tx.ids.next(), upperNumber: input.number, caseId: report.caseId, reportId: report.id, round: 1 },
    ...{ secret: input.secret ?? false, synthetic: input.synthetic ?? false },
    ...{ upperDeadline: deadline, innerDueAt: due, upperStatus: status },
    ...{ step: input.step ?? null, holder: input.holder ?? null, receivedAt, takenInAt: now, changedAt: now },
    ...{ closedAt: isOver(status) ? now : null, takenOverVersion: takenOver?.version ?? 0 },
    takenOver: takenOver ? { step: input.step ?? null, holder: input.holder ?? null, status } : null,
  };
  await insertTicket(tx.db, ticket);
  if (ticket.secret) {
    const { title = null, text, address = null, reporter } = input;
    const who = [reporter?.name ?? null, reporter?.telephone ?? null];
    await tx.db.run(insertSecret, [ticket.id, title, text, address, ...who]);
  }
  if (submitted.case === undefined || takenOver)
    await keepLimits(tx, parts, ticket.caseId, '上级平台工单的内控时限');
  if (submitted.case === undefined) await signToo(tx, ticket);
  if (input.callBack) await takeCallBack(tx, parts, ticket, input.callBack);
  tell(tx, 'hotline.ticket.taken_in', ticket, []);
  const opened = takenOver ?? submitted.case ?? (await findCase(tx.db, report.caseId));
  return { ticket, caseNumber: opened?.number ?? report.number, known: false, changed: [] };
}

/** What stands for a secret ticket everywhere. */
const shownFor = (number: string) => `保密工单 ${number}`;

/** A secret ticket shows nothing but its number anywhere outside this scene; it is still understood by its words. */
function wordsOf(input: TicketRequest) {
  const { title, text, address, reporter } = input;
  if (!input.secret) return { title, text, address, reporter };
  if (text.trim() === '') throw new AppError('intake.text_empty');
  if (text.length > TEXT_LIMIT)
    throw new AppError('intake.text_too_long', { length: text.length, limit: TEXT_LIMIT });
  const shown = shownFor(input.number);
  return { title: shown, text: shown, private: true, understoodFrom: `${title ?? ''} ${text}` };
}

function takeCallBack(
  tx: Ctx,
  parts: SceneParts,
  ticket: Ticket,
  { at, ...call }: NonNullable<TicketRequest['callBack']>,
): Promise<boolean> {
  return storeCallBack(tx, parts, ticket, { at: instantOf(tx, parts, 'callBack.at', at), ...call });
}

/** The words of a ticket that became secret leave every table but this scene's own. Returns the case it now has. */
async function makeSecret(tx: Ctx, parts: SceneParts, ticket: Ticket): Promise<string> {
  const shown = shownFor(ticket.upperNumber);
  const was = await sealReport(tx, parts.city, { reportId: ticket.reportId, shown });
  const { caseId, title, text, address, reporterName, reporterTelephone } = was;
  const values = [ticket.id, title, text, address, reporterName, reporterTelephone];
  await tx.db.run(insertSecret, values);
  await audit(tx, { action: 'hotline.ticket.sealed', subject: `hotline:${ticket.id}`, details: { caseId } });
  return caseId;
}

const findSecret = statement(
  'hotline.secret.exists',
  'SELECT 1 FROM hotline.secret_text WHERE ticket_id = $1',
);

async function changeTicket(
  tx: Ctx,
  parts: SceneParts,
  before: Ticket,
  input: TicketRequest,
  { deadline }: Times,
): Promise<TakenIn> {
  const moved = deadline.getTime() !== before.upperDeadline.getTime();
  const status = input.status === undefined ? before.upperStatus : statusOf(input.status);
  const seals = input.secret === true && !before.secret;
  const sealed = seals && (await tx.db.run(findSecret, [before.id])).length > 0;
  const caseId = seals && !sealed ? await makeSecret(tx, parts, before) : before.caseId;
  const after: Ticket = {
    ...before,
    caseId,
    ...(caseId !== before.caseId && { takenOverVersion: 0 }),
    secret: input.secret ?? before.secret,
    upperDeadline: deadline,
    innerDueAt: moved ? innerDueOf(parts, before.receivedAt, deadline) : before.innerDueAt,
    upperStatus: status,
    step: input.step ?? before.step,
    holder: input.holder ?? before.holder,
    closedAt: isOver(status) ? (before.closedAt ?? tx.clock.now()) : null,
  };
  const changed = await updateTicket(tx, before, after);
  if (input.callBack && (await takeCallBack(tx, parts, after, input.callBack))) changed.push('callBack');
  if (moved || seals) await keepLimits(tx, parts, after.caseId, '上级平台变更了工单');
  const state = await findCase(tx.db, after.caseId);
  if (changed.length > 0) tell(tx, 'hotline.ticket.changed', after, changed);
  return { ticket: after, caseNumber: state?.number ?? '', known: true, changed };
}

function tell(tx: Ctx, type: string, ticket: Ticket, changed: readonly string[]): void {
  const { id, upperNumber, caseId } = ticket;
  tx.emit({ type, aggregate: `hotline:${id}`, data: { ticketId: id, upperNumber, caseId, changed } });
}

/** Takes what happened elsewhere into the log, each action at its own time, as the unit that took it. */
async function replay(
  tx: Ctx,
  parts: SceneParts,
  caseId: string,
  past: readonly Static<typeof PastAction>[],
): Promise<CaseState> {
  let state = (await findCase(tx.db, caseId))!;
  for (const [index, step] of past.entries()) {
    const field = `past[${index}].at`;
    const at = instantOf(tx, parts, field, step.at);
    if (at.toISOString() < state.changedAt || at > tx.clock.now())
      throw new AppError('hotline.time_invalid', { field, value: step.at });
    const holder = state.hands.at(-1)?.organisationId;
    const actor = { ...systemActor('take-over'), ...(holder && { organisationId: holder }) };
    const form = {
      ...(step.unit && { unit: unitOf(parts, step.unit) }),
      ...(step.reason && { reason: step.reason }),
      ...(step.result && { result: step.result }),
    };
    state = await act({ ...tx, actor }, parts.city.loop, { caseId, action: step.action, form, at });
  }
  return state;
}

/** A unit by its code or, when only one has it, its name. Throws `hotline.unit_unknown`. */
function unitOf(parts: SceneParts, text: string): string {
  const unit = findUnit(parts.city.organisations, text);
  if (unit === undefined) throw new AppError('hotline.unit_unknown', { unit: text.slice(0, 100) });
  return unit.id;
}
