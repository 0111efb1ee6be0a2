import { assert } from '../../lib/assert.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { Loop } from './commands.ts';
import { checkForm } from './flow/form.ts';
import { ALARM, reduce } from './reduce.ts';
import type { ActionRecord, CaseState } from './state.ts';
import { storeCase } from './store.ts';
import { nextRing } from './stored-case.ts';

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
  loop: Pick<Loop, 'flows' | 'calendars' | 'isUnit'>,
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
      form: checkForm(definition.form ?? {}, step.form ?? {}, loop.isUnit),
      resolved: {},
    };
    const after = reduce(flow, state, action, loop.calendars);
    storeCase(tx.db, flow, state, after, action);
    state = after;
  }
  return state;
}

/**
 * Writes into the log how far the clocks of a case rang before it came here, and tells nobody: whoever takes over what
 * was late long ago needs no alarm for it. A clock that has not rung that far yet rings as ever. No statement for a
 * case none of whose clocks has rung.
 */
export function recordPastRings(
  tx: Ctx,
  loop: Pick<Loop, 'flows' | 'calendars'>,
  taken: CaseState,
): CaseState {
  const now = tx.clock.now();
  const flow = loop.flows.get(taken.flowId, taken.flowVersion);
  let state = taken;
  for (const [id, clock] of Object.entries(taken.clocks)) {
    const before = taken.alarms[id] ?? 0;
    let level = before;
    for (let ring = nextRing(clock, level); ring && ring.at <= now; ring = nextRing(clock, level))
      level = ring.level;
    if (level === before) continue;
    const action: ActionRecord = {
      caseId: state.id,
      sequence: state.version + 1,
      type: ALARM,
      at: new Date(Math.max(now.getTime(), Date.parse(state.changedAt))).toISOString(),
      actor: { kind: tx.actor.kind, id: tx.actor.id },
      form: {},
      resolved: { alarm: { clock: id, level } },
    };
    const after = reduce(flow, state, action, loop.calendars);
    storeCase(tx.db, flow, state, after, action);
    state = after;
  }
  return state;
}
