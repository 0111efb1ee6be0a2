import type { Words } from '../loop/index.ts';
import type { Dimension } from './contract.ts';

/** Which moment puts a case into a period; `now` for what stands open, whenever it came. */
export type Basis = 'received' | 'opened' | 'dispatched' | 'closed' | 'now';

/** What can be asked of one fact; the SQL of each stands once, in conditions.ts. */
export type Condition =
  | 'taken-up'
  | 'dispatched'
  | 'closed'
  | 'open'
  | 'late-now'
  | 'on-time-stage'
  | 'on-time-citizen'
  | 'responded'
  | 'response-due'
  | 'verified'
  | 'reopened'
  | 'bounced'
  | 'never-bounced'
  | 'reworked'
  | 'suspended'
  | 'urged'
  | 'repeated'
  | 'solved'
  | 'solved-answered'
  | 'satisfied'
  | 'rated'
  | 'counts-on-time'
  | 'counts-response'
  | 'counts-resolution'
  | 'counts-satisfaction';

export type Measure = 'hours_to_dispatch' | 'hours_to_sign' | 'hours_to_handle' | 'hours_total';

/** How a figure is worked out: a count, a share of a count, a mean or percentile of hours, or a score of figures. */
export type Calculation =
  | { readonly kind: 'count'; readonly of: readonly Condition[] }
  | { readonly kind: 'share'; readonly part: readonly Condition[]; readonly of: readonly Condition[] }
  /** A mean of other figures with the weights that the city has set. */
  | { readonly kind: 'weighted'; readonly parts: readonly string[] }
  | { readonly kind: 'average' | 'p90'; readonly measure: Measure; readonly of: readonly Condition[] };

/** A step of grading (分档): the first one whose `from` is reached holds. */
export interface Grade {
  readonly id: 'a' | 'b' | 'c' | 'd';
  readonly title: Words;
  readonly from: number;
}

/** A figure, defined once: the wall, the desk, reports and answers all take it from here. */
export interface IndicatorDefinition {
  readonly id: string;
  readonly title: Words;
  /** Other names by which people ask for it. */
  readonly aliases: readonly string[];
  readonly unit: 'case' | 'report' | 'percent' | 'hour';
  readonly facts: 'case' | 'report';
  readonly basis: Basis;
  readonly calculation: Calculation;
  readonly formula: Words;
  readonly exclusions: readonly Words[];
  /** Who answers for the definition. */
  readonly owner: Words;
  readonly dimensions: readonly Dimension[];
  readonly version: number;
  readonly validFrom: string;
  readonly source: string;
  /** Which direction is good; `none` where more is neither. */
  readonly better: 'higher' | 'lower' | 'none';
  readonly grades?: { readonly steps: readonly Grade[]; readonly leastCases: number };
}
