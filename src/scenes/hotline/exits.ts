import { act } from '../../base/loop/index.ts';
import type { SceneParts } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import type { Db } from '../../platform/db/index.ts';
import { findSetting } from '../../platform/settings/index.ts';
import type { ExitRequest, ExitView } from './contract.ts';
import { EXITS } from './exit-titles.ts';
import { answerFromKnowledge } from './knowledge/knowledge.ts';
import { findVisibleTicket } from './ticket-list.ts';

interface KindRule {
  readonly kind: string;
  readonly exits: readonly string[];
}

/** The exits that the city gives a kind, in its order; those that do not fit the state are there, closed. */
export async function exitsFor(db: Db, kind: string, state: string): Promise<ExitView[]> {
  const rules = (await findSetting<readonly KindRule[]>(db, 'kinds')) ?? [];
  const ids = rules.find((rule) => rule.kind === kind)?.exits ?? [];
  return ids.flatMap((id) => {
    const exit = EXITS[id];
    return exit ? [{ id, title: exit.title, how: exit.how, open: state === 'awaiting-dispatch' }] : [];
  });
}

/**
 * Lets a ticket leave by one of the exits of its kind: answered from the knowledge base, sent to the competent organ,
 * or passed on with a word why. The flow checks the right to it. Throws `hotline.ticket_not_found`,
 * `hotline.exit_not_for_kind`, `hotline.exit_incomplete` and what `act` throws.
 */
export async function leaveBy(
  ctx: Ctx,
  parts: SceneParts,
  ticketId: string,
  input: ExitRequest,
): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const ticket = await findVisibleTicket(tx, ticketId);
    if (ticket === undefined) throw new AppError('hotline.ticket_not_found');
    const possible = await exitsFor(tx.db, ticket.kind, ticket.state);
    const exit = EXITS[input.exit];
    if (exit === undefined || !possible.some((each) => each.id === input.exit)) {
      const right = possible.map((each) => each.title.zh).join('、');
      throw new AppError('hotline.exit_not_for_kind', { exit: input.exit, kind: ticket.kind, right });
    }
    const { caseId } = ticket;
    const note = input.note?.trim();
    const { loop } = parts.city;
    if (exit.how === 'knowledge') {
      if (input.knowledge === undefined)
        throw new AppError('hotline.exit_incomplete', { field: 'knowledge' });
      const { knowledge: id, reply } = input;
      await answerFromKnowledge(tx, parts, { id, caseId, reply });
    } else if (exit.how === 'dispatch') {
      if (input.unit === undefined) throw new AppError('hotline.exit_incomplete', { field: 'unit' });
      const form = { unit: input.unit, ...(note && { note }) };
      await act(tx, loop, { caseId, action: 'dispatch', form });
    } else {
      if (!note) throw new AppError('hotline.exit_incomplete', { field: 'note' });
      await act(tx, loop, { caseId, action: 'exit', form: { exit: exit.value, note } });
    }
  });
}
