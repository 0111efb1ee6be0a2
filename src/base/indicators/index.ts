/**
 * The semantic layer: every figure of the incident flow defined once, counted from one narrow row a case, and the
 * same wherever it is asked for.
 */
export { type CallBackAnswer, storeAnswer } from './answers.ts';
export { DIMENSIONS, type Dimension, type ValuesRequest, type ValuesResponse } from './contract.ts';
export type { FactView, IndicatorDefinition } from './definition.ts';
export { findIndicator, indicators } from './definitions.ts';
export { EXCLUDABLE, type ExcludableFigure, type Exclusion, excludeCase, includeCase } from './exclusions.ts';
export {
  type FactParts,
  factKeeper,
  hasFacts,
  type ReportInput,
  type ReportSource,
  rebuildFacts,
} from './facts.ts';
export { INDICATOR_READ, type IndicatorParts } from './parts.ts';
export { indicatorRoutes } from './routes.ts';
export { type Rule, storeRules } from './rules.ts';
export { getIndicator, valuesOf } from './values.ts';
