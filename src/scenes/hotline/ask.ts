import { findCase } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { insertUpperRequest, type RequestKind, requestsOfTicket, type UpperRequest } from './requests.ts';
import { findVisibleTicket, isLocked, type TicketRow } from './ticket-list.ts';
import { lockTicket } from './ticket-store.ts';

/** The city's setting `extension.hotline`. */
interface ExtensionRule {
  readonly times: number;
  readonly askBeforeExpiry: boolean;
}

/** States of our case in which a kind of request makes sense without a step of the case. */
const FITS: Readonly<Record<RequestKind, (row: Pick<TicketRow, 'state' | 'closed'>) => boolean>> = {
  sign: (row) => !row.closed,
  return: (row) => row.state === 'awaiting-dispatch' || row.state === 'objected',
  extension: (row) => !row.closed,
  completion: (row) => row.closed && row.state !== 'not-taken-up',
};

/** Kinds of requests that can be made of the upper side now: they fit, and none of the kind waits or is settled. */
export function askableFor(
  ctx: Ctx,
  row: Pick<TicketRow, 'state' | 'closed' | 'closedAt' | 'upperStatus' | 'upperDeadline'>,
  requests: readonly UpperRequest[],
): RequestKind[] {
  if (row.closedAt !== null) return [];
  return (Object.keys(FITS) as RequestKind[]).filter((kind) => {
    if (!FITS[kind](row)) return false;
    if (kind === 'extension' && row.upperDeadline <= ctx.clock.now()) return false;
    if (kind === 'sign' && row.upperStatus !== 'assigned') return false;
    const same = requests.filter((request) => request.kind === kind);
    return !same.some(
      (request) => request.state === 'waiting' || (kind === 'sign' && request.state === 'approved'),
    );
  });
}

/**
 * Asks something of the upper side from the ticket itself, without a step of the case: to sign for it, to return it,
 * for more time, to count it as done. An extension is asked for before the deadline and no more often than the city
 * says. Throws `hotline.ticket_not_found`, `hotline.ask_not_possible` {kind, possible}, `hotline.extensions_used`,
 * `hotline.deadline_invalid`, `hotline.locked`. Emits `hotline.request.made`.
 */
export async function askUpper(
  ctx: Ctx,
  parts: SceneParts,
  ticketId: string,
  input: { kind: RequestKind; reason: string; wantedDeadline?: Date | undefined },
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const row = await findVisibleTicket(tx, ticketId);
    if (row === undefined) throw new AppError('hotline.ticket_not_found');
    if (isLocked(tx, row)) throw new AppError('hotline.locked');
    await lockTicket(tx.db, ticketId);
    const requests = await requestsOfTicket(tx.db, ticketId);
    const possible = askableFor(tx, row, requests);
    if (!possible.includes(input.kind))
      throw new AppError('hotline.ask_not_possible', { kind: input.kind, possible });
    if (input.kind === 'extension') checkExtension(parts, row, requests, input.wantedDeadline);
    const state = await findCase(tx.db, row.caseId);
    const { kind, reason } = input;
    const wantedDeadline = kind === 'extension' ? (input.wantedDeadline ?? null) : null;
    const id = await insertUpperRequest(tx, row, {
      ...{ kind, reason: reason.trim(), wantedDeadline, version: state?.version ?? 0, at: tx.clock.now() },
    });
    // Another request of the same kind came between: the first one counts.
    if (id === undefined) throw new AppError('hotline.ask_not_possible', { kind, possible: [] });
  });
}

function checkExtension(
  parts: SceneParts,
  row: TicketRow,
  requests: readonly UpperRequest[],
  wanted: Date | undefined,
): void {
  const { hotline } = parts.city.setting<{ hotline: ExtensionRule }>('extension');
  const used = requests.filter(({ kind, state }) => kind === 'extension' && state === 'approved').length;
  if (used >= hotline.times) throw new AppError('hotline.extensions_used', { used, most: hotline.times });
  if (wanted !== undefined && wanted <= row.upperDeadline) {
    const reason = `wantedDeadline must be later than ${row.upperDeadline.toISOString()}`;
    throw new AppError('hotline.deadline_invalid', { reason });
  }
}
