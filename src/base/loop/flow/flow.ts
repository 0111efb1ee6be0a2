import { createHash } from 'node:crypto';
import type { Duration } from '../../../lib/calendar/index.ts';
import { AppError } from '../../../lib/errors.ts';
import type { Words } from '../../../lib/words.ts';

export type { Words } from '../../../lib/words.ts';

/** How a state shows everywhere: in a list, on a map, on the wall. `late` is shown when a clock has run out. */
export type Mark = 'waiting' | 'moving' | 'closed' | 'proved';

export interface StateDefinition {
  readonly title: Words;
  readonly mark: Mark;
  /** Stage clocks that run while a case is here: started on entering, or let run on if they were paused. */
  readonly runs?: readonly string[];
  /** Stage clocks that stand still while a case is here. All other stage clocks stop on entering. */
  readonly pauses?: readonly string[];
  /** A final state: the case counts as closed and all its clocks stop. */
  readonly final?: boolean;
  /**
   * What a case here waits for: the first of these that somebody may take is theirs to do and their main button; for
   * whoever may take none it waits for others. Part of how a case is shown, so not of the hash.
   */
  readonly main?: readonly string[];
}

export type FieldType =
  | 'text'
  | 'choice'
  | 'number'
  | 'yes-no'
  | 'date'
  | 'organisation'
  | 'organisations'
  | 'person'
  | 'category'
  | 'files'
  | 'reference';

export interface FieldDefinition {
  readonly title: Words;
  readonly type: FieldType;
  readonly required?: boolean;
  /** Choices of a `choice`. */
  readonly options?: readonly { readonly value: string; readonly title: Words }[];
  /** Characters of a text, items of a list; 2,000 and 20 unless said. */
  readonly most?: number;
  readonly min?: number;
  readonly max?: number;
}

/** Where a value comes from: a field of the action's form, the case's attributes, or the acting person. */
export type Path =
  | `form.${string}`
  | `attributes.${string}`
  | 'actor.organisation'
  | 'actor.person'
  | 'case.lead';

export type Condition =
  | { readonly tasksDone: string }
  | { readonly hands: 'one' | 'many' }
  /** The one who has the case in hand has signed for it. */
  | { readonly signed: true }
  | { readonly attribute: string }
  /** No unit has led the case so far. */
  | { readonly unassigned: true }
  | { readonly counter: string; readonly atLeast: number }
  | { readonly form: string; readonly equals: string | boolean };

/** Who may take an action; one of the list is enough. */
export type Who =
  /** Holds the permission where the case lies or for a unit that has it. */
  | { readonly permission: string }
  /** The unit or person that has the case in hand; needs the permission as well. */
  | { readonly holder: true; readonly permission: string }
  /** The unit that passed the case down to the one who has it in hand; needs the permission as well. */
  | { readonly reviewer: true; readonly permission: string }
  /** The unit or person of an open task of the group; needs the permission as well. */
  | { readonly task: string; readonly permission: string }
  /** The citizen who reported it. */
  | { readonly reporter: true }
  | { readonly system: true };

/** What an action does besides moving to another state. The reducer runs them in order. */
export type Effect =
  /** Gives the case to a unit (and person): the first of a chain of hands. */
  | { readonly do: 'assign'; readonly organisation: Path; readonly person?: Path }
  /** The unit in hand signs for it (签收). The first to sign stays responsible until another does (首接负责). */
  | { readonly do: 'sign' }
  /** Hands on to a unit or person below (二次派单). */
  | { readonly do: 'pass-down'; readonly organisation?: Path; readonly person?: Path }
  /** Hands the result up to the one who passed it down (逐级审核). */
  | { readonly do: 'pass-up' }
  /** All hands let go, e.g. when a return was granted; who signed first stays known. */
  | { readonly do: 'release' }
  /** Opens one task a unit: parallel branches and joint units. */
  | { readonly do: 'open-tasks'; readonly group: string; readonly organisations: Path | readonly Path[] }
  | { readonly do: 'finish-task'; readonly group: string }
  | { readonly do: 'cancel-tasks'; readonly group: string }
  /** 延期: grants the clock's limit once more. */
  | { readonly do: 'extend-clock'; readonly clock: string }
  | { readonly do: 'count'; readonly counter: string }
  | { readonly do: 'set'; readonly attribute: string; readonly from: Path }
  | { readonly do: 'clear'; readonly attribute: string };

export interface Guard {
  readonly unless: Condition | { readonly actedOn: string };
  /** Error code when the guard stops the action. */
  readonly error: string;
}

export interface ActionDefinition {
  readonly title: Words;
  /** States it may be taken in; `*` means every state that is not final. */
  readonly from: readonly string[] | '*';
  /** The state it leads to: one, or the first whose condition holds after the effects. Absent: the same state. */
  readonly to?: string | readonly { readonly when?: Condition; readonly state: string }[];
  readonly who: readonly Who[];
  readonly form?: Readonly<Record<string, FieldDefinition>>;
  readonly effects?: readonly Effect[];
  readonly guards?: readonly Guard[];
  /** Event types told to others besides `loop.case.changed`. */
  readonly tells?: readonly string[];
}

export interface ClockDefinition {
  readonly title: Words;
  /** `overall` clocks run unbroken from opening to a final state: the citizen's. `stage` clocks follow the states. */
  readonly kind: 'overall' | 'stage';
  /** In force when no limit of the limit table fits. */
  readonly fallback: Duration;
  /** Extensions allowed (延期); two by the practice of 数字城管. */
  readonly mostExtensions?: number;
}

/** A flow: everything that may happen to one kind of case, as data. */
export interface FlowDefinition {
  readonly id: string;
  readonly version: number;
  readonly title: Words;
  readonly initial: string;
  readonly states: Readonly<Record<string, StateDefinition>>;
  readonly clocks: Readonly<Record<string, ClockDefinition>>;
  readonly actions: Readonly<Record<string, ActionDefinition>>;
  /** Effects of opening a case. */
  readonly opening?: readonly Effect[];
}

export interface Flow extends FlowDefinition {
  /** Hash of the definition; a changed text under an old version stops the start. */
  readonly hash: string;
}

/** Checks a flow whole and gives it its hash. Throws `loop.flow_invalid` with every fault found. */
export function defineFlow(definition: FlowDefinition): Flow {
  const faults = findFaults(definition);
  if (faults.length > 0)
    throw new AppError('loop.flow_invalid', { flow: definition.id, faults: faults.slice(0, 20) });
  const states = Object.fromEntries(
    Object.entries(definition.states).map(([id, { main: _, ...state }]) => [id, state]),
  );
  const text = JSON.stringify({ ...definition, states });
  return { ...definition, hash: createHash('sha256').update(text).digest('hex') };
}

function findFaults(flow: FlowDefinition): string[] {
  const faults: string[] = [];
  const checkState = (state: string, place: string) => {
    if (!(state in flow.states)) faults.push(`${place}: there is no state ${state}`);
  };
  checkState(flow.initial, 'initial');
  checkEffects(flow, flow.opening ?? [], 'opening', faults);
  const reached = new Set([flow.initial]);
  for (const [id, action] of Object.entries(flow.actions)) {
    if (action.from !== '*') for (const state of action.from) checkState(state, `${id}.from`);
    const targets = typeof action.to === 'string' ? [action.to] : (action.to ?? []).map((each) => each.state);
    for (const state of targets) {
      checkState(state, `${id}.to`);
      reached.add(state);
    }
    if (Array.isArray(action.to) && action.to.at(-1)?.when !== undefined) {
      faults.push(`${id}.to: the last choice needs to be without a condition`);
    }
    if (action.who.length === 0) faults.push(`${id}.who: nobody may take it`);
    checkEffects(flow, action.effects ?? [], id, faults, action);
  }
  for (const state of Object.keys(flow.states))
    if (!reached.has(state)) faults.push(`state ${state} is never reached`);
  if (!Object.values(flow.states).some((state) => state.final)) faults.push('no state is final');
  for (const [id, state] of Object.entries(flow.states)) {
    checkStateClocks(flow, id, state, faults);
    for (const main of state.main ?? []) {
      const from = flow.actions[main]?.from;
      if (from === undefined || (from !== '*' && !from.includes(id)))
        faults.push(`state ${id}: ${main} cannot be taken there`);
    }
  }
  return faults;
}

function checkStateClocks(flow: FlowDefinition, id: string, state: StateDefinition, faults: string[]): void {
  const clocks = [...(state.runs ?? []), ...(state.pauses ?? [])];
  for (const clock of clocks) {
    const kind = flow.clocks[clock]?.kind;
    if (kind === undefined) faults.push(`state ${id}: there is no clock ${clock}`);
    if (kind === 'overall') faults.push(`state ${id}: ${clock} is an overall clock; those run by themselves`);
  }
  if (new Set(clocks).size < clocks.length) faults.push(`state ${id}: a clock is named twice`);
  if (state.final && clocks.length > 0) faults.push(`state ${id} is final: no clock runs or pauses there`);
}

function checkEffects(
  flow: FlowDefinition,
  effects: readonly Effect[],
  place: string,
  faults: string[],
  action?: ActionDefinition,
): void {
  const checkPath = (path: Path | undefined) => {
    const field = path?.startsWith('form.') ? path.slice(5) : undefined;
    if (field !== undefined && action?.form?.[field] === undefined)
      faults.push(`${place}: its form has no ${field}`);
  };
  for (const effect of effects) {
    if (effect.do === 'extend-clock' && !(effect.clock in flow.clocks)) {
      faults.push(`${place}: there is no clock ${effect.clock}`);
    }
    if (effect.do === 'assign' || effect.do === 'pass-down') {
      checkPath(effect.organisation);
      checkPath(effect.person);
    }
    if (effect.do === 'set') checkPath(effect.from);
    if (effect.do === 'open-tasks') for (const path of [effect.organisations].flat()) checkPath(path as Path);
  }
}
