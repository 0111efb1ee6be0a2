import { type Actor, covers, isAllowed, scopeOf } from '../../platform/access/index.ts';
import type { ActionDefinition, Who } from './flow/flow.ts';
import type { CaseState } from './state.ts';

/** In which capacity somebody acts: staff by their rights, the citizen who reported it, or the system. */
export type Capacity = 'staff' | 'reporter' | 'system';

/** Organisations that have to do with a case now: the lead, the hands and those with open tasks. */
export function organisationsOf(state: CaseState): string[] {
  return [
    ...(state.leadOrganisationId === undefined ? [] : [state.leadOrganisationId]),
    ...state.hands.map((hand) => hand.organisationId),
    ...state.tasks.filter((task) => task.status === 'open').map((task) => task.organisationId),
  ];
}

/** True when one of the action's `who` fits the actor and the case. */
export function mayAct(
  actor: Actor,
  state: CaseState,
  action: ActionDefinition,
  capacity: Capacity,
): boolean {
  return action.who.some((who) => fits(who, actor, state, capacity));
}

function fits(who: Who, actor: Actor, state: CaseState, capacity: Capacity): boolean {
  if ('system' in who) return capacity === 'system' && actor.kind === 'system';
  if ('reporter' in who) return capacity === 'reporter';
  if (capacity === 'system') return actor.kind === 'system';
  if (capacity !== 'staff' || !isAllowed(actor, who.permission)) return false;
  if ('holder' in who) return holds(actor, state.hands.at(-1));
  if ('reviewer' in who) return holds(actor, state.hands.at(-2));
  if ('task' in who) {
    return state.tasks.some(
      (task) => task.group === who.task && task.status === 'open' && holds(actor, task),
    );
  }
  const scope = scopeOf(actor, who.permission);
  return covers(scope, { organisationIds: organisationsOf(state), areaIds: state.subject.place.areaPath });
}

/** A unit's work may be done by anybody of the unit until it is given to a person; then by that person. */
export function holds(
  actor: Actor,
  hand: { organisationId: string; personId?: string } | undefined,
): boolean {
  if (hand === undefined) return false;
  return hand.personId === undefined
    ? hand.organisationId === actor.organisationId
    : hand.personId === actor.id;
}
