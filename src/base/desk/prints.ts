import { AppError } from '../../lib/errors.ts';
import { audit } from '../../platform/audit/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type CaseState, getVisibleCase, isSealed, mayReadSealed } from '../loop/index.ts';
import type { PrintRequest } from './contract.ts';

/** The case whose file the actor may read. Throws `access.denied` for a sealed one that is not theirs. */
export async function getReadableCase(ctx: Ctx, id: string): Promise<CaseState> {
  const state = await getVisibleCase(ctx, id);
  if (isSealed(state) && !mayReadSealed(ctx.actor, state))
    throw new AppError('access.denied', { permission: 'case.sealed.read' });
  return state;
}

/**
 * Notes in the audit log who prints which file or list and why. Throws `access.denied` for what the actor may not read,
 * `request.invalid` unless exactly one thing is named.
 */
export async function notePrint(ctx: Ctx, { purpose, caseId, list }: PrintRequest): Promise<void> {
  if ((caseId === undefined) === (list === undefined))
    throw new AppError('request.invalid', { reason: 'either caseId or list is printed' });
  if (list !== undefined) {
    const details = { queue: list.queue, rows: list.rows, ...list.filters };
    await audit(ctx, { action: 'list.printed', subject: 'list:cases', purpose, details });
    return;
  }
  const { id, number, version } = await getReadableCase(ctx, caseId!);
  await audit(ctx, { action: 'case.printed', subject: `case:${id}`, purpose, details: { number, version } });
}
