import { assert } from '../../lib/assert.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { Loop } from './commands.ts';
import { checkForm } from './form.ts';
import { reduce } from './reduce.ts';
import type { ActionRecord, CaseState } from './state.ts';
import { storeCase } from './store.ts';

/** An action that was taken in another system. */
export interface PastAction {
  readonly action: string;
  readonly at: Date;
  /** The unit that took it; the system itself unless said. */
  readonly organisationId?: string | undefined;
  readonly form?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Takes what happened elsewhere into the log of a case that was opened in this same transaction, each action at its
 * own time and never before the one it follows, through the same reducer as a living one. Another system's steps need
 * not be in our order, and nobody is told of them: it emits nothing, the caller says that the case was taken over.
 * Throws `loop.form_invalid`.
 */
export function replayPast(
  tx: Ctx,
  loop: Pick<Loop, 'flows' | 'calendars'>,
  opened: CaseState,
  past: readonly PastAction[],
): CaseState {
  const flow = loop.flows.get(opened.flowId, opened.flowVersion);
  let state = opened;
  for (const step of past) {
    const definition = flow.actions[step.action];
    assert(definition, `flow ${flow.id} ${flow.version} has no action ${step.action}`);
    const { organisationId } = step;
    const action: ActionRecord = {
      caseId: state.id,
      sequence: state.version + 1,
      type: step.action,
      at: new Date(Math.max(step.at.getTime(), Date.parse(state.changedAt))).toISOString(),
      actor: {
        kind: tx.actor.kind,
        id: tx.actor.id,
        ...(organisationId !== undefined && { organisationId }),
      },
      form: checkForm(definition.form ?? {}, step.form ?? {}),
      resolved: {},
    };
    const after = reduce(flow, state, action, loop.calendars);
    storeCase(tx.db, flow, state, after, action);
    state = after;
  }
  return state;
}
