import { AppError, isAppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { describeError } from '../../platform/i18n/errors.ts';
import { act, findCases, type Loop } from '../loop/index.ts';
import type { BulkAnswer, BulkRequest } from './contract.ts';

/**
 * Takes one action on many cases, each under the same rights, guards and version check as alone. What is refused is
 * listed with its reason and changes nothing; the rest is done, all in one transaction. Cases are taken in the order of
 * their ids, so that two such calls never wait for each other crosswise.
 * Throws `desk.case_doubled`, `loop.own_route`.
 */
export async function actOnMany(
  ctx: Ctx,
  loop: Loop,
  { action, form, items }: BulkRequest,
  language: 'zh' | 'en',
): Promise<BulkAnswer> {
  // Reclassifying looks a category up first; see the intake's own route.
  if (action === 'reclassify') throw new AppError('loop.own_route', { route: '/api/v1/cases/{id}/category' });
  const sorted = [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  const doubled = sorted.find((item, index) => item.id === sorted[index + 1]?.id);
  if (doubled) throw new AppError('desk.case_doubled', { id: doubled.id });
  return inTransaction(ctx, async (tx) => {
    const done: BulkAnswer['done'] = [];
    const refused: { id: string; code: string; reason: string }[] = [];
    for (const item of sorted) {
      try {
        const { id, number, state } = await act(tx, loop, {
          ...{ caseId: item.id, action, form: { ...form, ...item.form } },
          ...(item.expectedVersion !== undefined && { expectedVersion: item.expectedVersion }),
        });
        done.push({ id, number, state });
      } catch (error) {
        // A refusal comes before anything is written, so the others are not touched by it.
        refused.push(refusalOf(error, item.id, language));
      }
    }
    return { done, refused: await withNumbers(tx, refused) };
  });
}

/** A refusal as it is told; what is none, such as a lost database, is thrown on and ends the whole transaction. */
export function refusalOf(
  error: unknown,
  id: string,
  language: 'zh' | 'en',
): { id: string; code: string; reason: string } {
  if (!isAppError(error)) throw error;
  const { status, text } = describeError(error.code, error.details, language);
  if (status >= 500) throw error;
  return { id, code: error.code, reason: text };
}

/** Refusals with the numbers of their cases, but of those that the caller may not even know of. */
export async function withNumbers(
  ctx: Ctx,
  refused: readonly { id: string; code: string; reason: string }[],
): Promise<BulkAnswer['refused']> {
  const ids = refused.filter(({ code }) => code !== 'access.out_of_scope').map(({ id }) => id);
  const cases = ids.length === 0 ? [] : await findCases(ctx.db, ids);
  const numbers = new Map(cases.map(({ id, number }) => [id, number]));
  return refused.map((each) => ({ ...each, number: numbers.get(each.id) ?? null }));
}
