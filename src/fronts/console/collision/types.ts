import type { DefinitionState } from '../../../base/collision/contract.ts';

export type {
  AskableSource,
  DefinitionInput,
  DefinitionItem,
  DefinitionState,
  DefinitionView,
  Filter,
  Proof,
  Question,
  ResultPage,
  ResultRow,
  RunPage,
  RunView,
  StepDefinition,
  TaskAnswer,
} from '../../../base/collision/contract.ts';
export { codedKinds } from '../../../base/collision/contract.ts';

/** Where the routes begin, and the pages. */
export const BASE = '/api/v1/collision';
export const PAGES = '/registry/collision';

/** How a state of a definition is marked. */
export const lookOf = (state: DefinitionState): 'accent' | 'late' | 'good' | 'plain' =>
  state === 'approved' ? 'good' : state === 'submitted' ? 'accent' : state === 'emergency' ? 'late' : 'plain';
