/** Record linkage: which records of any sources are the same person, house or organisation. On DuckDB. */

export {
  type Cleaning,
  type ComparisonConfig,
  type Kind,
  type LinkConfig,
  parseConfig,
  type SourceConfig,
} from './config.ts';
export { type Assignment, assignEntities, type EntityMerge, type EntitySplit } from './entities/assign.ts';
export type { ReviewReason } from './entities/cluster.ts';
export { personsExample } from './examples.ts';
export type { Model } from './model/model.ts';
export { type EvaluateResult, evaluateLink, measureLink, type Score } from './run/evaluate.ts';
export {
  explainPair,
  explainPairs,
  type RecordName,
  type RecordPair,
  type Waterfall,
  type WaterfallStep,
} from './run/explain.ts';
export { type IncrementOptions, type IncrementResult, linkIncrement } from './run/increment.ts';
export { type LinkOptions, type LinkResult, linkRecords, removeStages } from './run/link.ts';
export {
  blockKeysOf,
  candidatesQuery,
  keepModel,
  type RelinkResult,
  relinkRecords,
  writeBlockKeys,
  writeIndex,
} from './run/relink.ts';
export { LINKAGE_RULES } from './run/stages.ts';
