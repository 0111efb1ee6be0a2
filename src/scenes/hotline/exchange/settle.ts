import type { SceneParts } from '../../../base/scene/index.ts';
import { AppError } from '../../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../../platform/context/index.ts';
import { statement } from '../../../platform/db/index.ts';
import { innerDueOf, keepLimits } from '../limits.ts';
import { isOver, STATUS_TITLES } from '../rules.ts';
import { lockTicketByNumber, updateTicket } from '../ticket-store.ts';
import type { Difference } from './contract.ts';

type Kind = Difference['kind'];

/** What to do about each kind of difference (practice of the morning's reconciling). */
export const ADVICE: Readonly<Record<Kind, { zh: string; en: string }>> = {
  'missing-here': {
    zh: '上级有、我方没有：请上级重推这张工单，或在“表格交换”导入工单表',
    en: 'They have it, we do not: ask them to send it again, or import their sheet under Sheets',
  },
  'missing-there': {
    zh: '我方有、上级清单没有：核对编号；可能已撤回或转走，向上级值班核实后标记',
    en: 'We have it, their list does not: check the number with their desk; it may have been withdrawn',
  },
  status: {
    zh: '状态不一致：先看是否有待答复的申请；没有就采用上级状态',
    en: 'States differ: see whether a request waits for its answer; if none does, take theirs',
  },
  deadline: {
    zh: '期限不一致：时限以上级为准，采用后内控时限随之变动',
    en: 'Deadlines differ: theirs counts; taking it moves the inner deadline as well',
  },
};

export const isTakeable = (kind: Kind): boolean => kind === 'status' || kind === 'deadline';

const lock = statement(
  'hotline.difference.lock',
  `SELECT upper_number AS number, kind, theirs FROM hotline.difference
   WHERE reconciliation_id = $1 AND line = $2 FOR NO KEY UPDATE`,
);
const store = statement(
  'hotline.difference.settle',
  `UPDATE hotline.difference SET settled = $3, settled_at = $4, settled_by = $5, note = $6
   WHERE reconciliation_id = $1 AND line = $2`,
);

/**
 * Settles one difference with its reason: takes the upper side's status or deadline over, or notes that a person looked
 * into it. Throws `hotline.settle_reason_needed`, `hotline.difference_not_found`, `hotline.difference_not_takeable`, `hotline.deadline_invalid`.
 */
export async function settleDifference(
  ctx: Ctx,
  parts: SceneParts,
  input: { reconciliationId: string; line: number; how: 'taken' | 'checked'; note?: string | undefined },
): Promise<void> {
  const note = input.note?.trim() ?? '';
  if (note.length < 2) throw new AppError('hotline.settle_reason_needed');
  await inTransaction(ctx, async (tx) => {
    const key = [input.reconciliationId, input.line];
    const [found] = await tx.db.run<{ number: string; kind: Kind; theirs: string | null }>(lock, key);
    if (found === undefined) throw new AppError('hotline.difference_not_found');
    if (input.how === 'taken') await take(tx, parts, found);
    await tx.db.run(store, [...key, input.how, tx.clock.now(), tx.actor.id, note]);
  });
}

async function take(
  tx: Ctx,
  parts: SceneParts,
  { number, kind, theirs }: { number: string; kind: Kind; theirs: string | null },
): Promise<void> {
  const ticket = await lockTicketByNumber(tx.db, number);
  if (ticket === undefined || theirs === null || !isTakeable(kind))
    throw new AppError('hotline.difference_not_takeable');
  if (kind === 'deadline') {
    const upperDeadline = new Date(theirs);
    const innerDueAt = innerDueOf(parts, ticket.receivedAt, upperDeadline);
    await updateTicket(tx, ticket, { ...ticket, upperDeadline, innerDueAt });
    await keepLimits(tx, parts, ticket.caseId, '对账后采用上级时限');
    return;
  }
  const upperStatus = Object.keys(STATUS_TITLES).find((id) => STATUS_TITLES[id]?.zh === theirs) ?? theirs;
  const closedAt = isOver(upperStatus) ? (ticket.closedAt ?? tx.clock.now()) : null;
  await updateTicket(tx, ticket, { ...ticket, upperStatus, closedAt });
}
