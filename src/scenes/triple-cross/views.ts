import type { CaseState, Flow } from '../../base/loop/index.ts';
import type { City } from '../../base/scene/index.ts';

/** The name of a unit; of one that is gone, its id. */
export function nameOf(city: City, unit: string): string {
  return city.organisations.find(unit)?.name ?? unit;
}

/** State, its words and its mark, as every list shows them. */
export function marked(
  flow: Flow,
  state: Pick<CaseState, 'state' | 'closedAt'>,
  dueAt: Date | null,
  now: Date,
) {
  const definition = flow.states[state.state];
  const closed = state.closedAt !== undefined;
  const late = !closed && dueAt !== null && dueAt < now;
  return {
    state: state.state,
    stateTitle: definition?.title ?? { zh: state.state, en: state.state },
    mark: late ? ('late' as const) : (definition?.mark ?? ('waiting' as const)),
    closed,
  };
}
