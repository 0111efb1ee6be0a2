/** Record linkage: which records of any sources are the same person, house or organisation. On DuckDB. */

export { type Assignment, assignEntities, type EntityMerge, type EntitySplit } from './assign.ts';
export type { ReviewReason } from './cluster.ts';
export {
  type Cleaning,
  type ComparisonConfig,
  type Kind,
  type LinkConfig,
  parseConfig,
  type SourceConfig,
} from './config.ts';
export { type EvaluateResult, evaluateLink, measureLink, type Score } from './evaluate.ts';
export { personsExample } from './examples.ts';
export {
  explainPair,
  explainPairs,
  type RecordName,
  type RecordPair,
  type Waterfall,
  type WaterfallStep,
} from './explain.ts';
export { type IncrementOptions, type IncrementResult, linkIncrement } from './increment.ts';
export { type LinkOptions, type LinkResult, linkRecords, removeStages } from './link.ts';
export type { Model } from './model.ts';
export {
  blockKeysOf,
  candidatesQuery,
  keepModel,
  type RelinkResult,
  relinkRecords,
  writeBlockKeys,
  writeIndex,
} from './relink.ts';
export { LINKAGE_RULES } from './stages.ts';
