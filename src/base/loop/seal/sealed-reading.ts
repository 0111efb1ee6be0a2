import { isAllowed } from '../../../platform/access/index.ts';
import { audit } from '../../../platform/audit/record.ts';
import type { Ctx } from '../../../platform/context/index.ts';
import { isPossible } from '../commands.ts';
import type { Flow } from '../flow/flow.ts';
import type { CaseState } from '../state.ts';
import { mayAct } from '../who.ts';
import { isSealed, mayReadSealed } from './seal.ts';

/**
 * Permission to read a sealed case while its next step is one's own: who verifies a result has to see it. Narrower
 * than `case.sealed.read`: it ends with the step, and the purpose has to be said.
 */
export const SEALED_JUDGE = 'case.sealed.judge';

/** `open`: the words are there. `ask`: they are, once a purpose is said. `locked`: they are not for this person. */
export type SealedReading = 'open' | 'ask' | 'locked';

/** True when a step that belongs to the state of this case is the actor's own now, such as verifying its result. */
function judges(ctx: Ctx, flow: Flow, state: CaseState): boolean {
  // What is closed waits for nobody's judgement; opening it again is begun by a call-back.
  if (state.closedAt !== undefined || !isAllowed(ctx.actor, SEALED_JUDGE)) return false;
  return Object.values(flow.actions).some(
    (action) =>
      action.from !== '*' && isPossible(flow, state, action) && mayAct(ctx.actor, state, action, 'staff'),
  );
}

/** How the actor of this request stands to the words of a case; undefined when it is not sealed. */
export function sealedReading(ctx: Ctx, flow: Flow, state: CaseState): SealedReading | undefined {
  if (!isSealed(state)) return undefined;
  if (mayReadSealed(ctx.actor, state)) return 'open';
  if (!judges(ctx, flow, state)) return 'locked';
  return (ctx.purpose?.trim() ?? '') === '' ? 'ask' : 'open';
}

/** Notes in the audit log that somebody read a sealed case, and in what capacity, before it is shown. */
export async function auditSealedReading(ctx: Ctx, state: CaseState): Promise<void> {
  const as = mayReadSealed(ctx.actor, state) ? 'right-or-holder' : 'next-step';
  await audit(ctx, {
    action: 'case.sealed.read',
    subject: `case:${state.id}`,
    details: { as, state: state.state },
  });
}

/** Whether a file of the case may be opened: as its words, except that a picture in a page cannot say a purpose. */
export function mayOpenFiles(ctx: Ctx, flow: Flow, state: CaseState): boolean {
  return sealedReading(ctx, flow, state) !== 'locked';
}
