import type { Words } from '../../lib/words.ts';
import { type ActionRecord, type CaseState, type Flow, type Hand, type Loop, reduce } from '../loop/index.ts';

/** A stretch of a case's life in one pair of hands. */
export interface HeldBy {
  /** Undefined: the centre itself, which dispatches, reviews and verifies. */
  readonly organisationId: string | undefined;
  readonly personId: string | undefined;
  readonly from: string;
  readonly until: string | undefined;
  readonly signedAt: string | undefined;
  /** Where it stood when it came. */
  readonly state: Words;
  readonly stateId: string;
  /** Sequence of the action by which it left. */
  readonly leftBy: number | undefined;
}

/**
 * Whose turn it was, from the first action to the last: the log is replayed, so that units which have long given a
 * case back are named too. A state in which a unit in hand has something to do is that unit's time, every other one
 * the centre's.
 */
export function holdingsOf(flow: Flow, log: readonly ActionRecord[], calendars: Loop['calendars']): HeldBy[] {
  const held: HeldBy[] = [];
  let state: CaseState | undefined;
  for (const action of log) {
    state = reduce(flow, state, action, calendars);
    const last = held.at(-1);
    const hand = handOf(flow, state);
    const isSame =
      last !== undefined &&
      last.organisationId === hand?.organisationId &&
      last.personId === hand?.personId &&
      (hand !== undefined || last.stateId === state.state) &&
      state.closedAt === undefined;
    if (last !== undefined && last.until === undefined && !isSame)
      held[held.length - 1] = { ...last, until: action.at, leftBy: action.sequence };
    if (state.closedAt !== undefined) continue;
    if (isSame && last.until === undefined) {
      if (hand?.signedAt !== undefined && last.signedAt === undefined)
        held[held.length - 1] = { ...last, signedAt: hand.signedAt };
      continue;
    }
    held.push({
      ...{ organisationId: hand?.organisationId, personId: hand?.personId },
      ...{ from: action.at, until: undefined, signedAt: hand?.signedAt, leftBy: undefined },
      stateId: state.state,
      state: flow.states[state.state]?.title ?? { zh: state.state, en: state.state },
    });
  }
  return held;
}

/** The hand whose turn it is, by who may act from this state; undefined when it is the centre's. */
function handOf(flow: Flow, state: CaseState): Hand | undefined {
  const who = Object.values(flow.actions)
    .filter((action) => action.from !== '*' && action.from.includes(state.state))
    .flatMap((action) => action.who);
  if (who.some((each) => 'holder' in each || 'task' in each)) return state.hands.at(-1);
  if (who.some((each) => 'reviewer' in each)) return state.hands.at(-2);
  return undefined;
}
