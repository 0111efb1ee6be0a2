import type { Words } from '../loop/index.ts';
import type { Dimension } from './contract.ts';

/** Which moment puts a case into a period; `now` for what stands open, whenever it came. */
export type Basis = 'received' | 'opened' | 'dispatched' | 'closed' | 'happened' | 'now';

/**
 * Facts that a scene keeps itself, as a view of its own schema with the agreed columns: a day for each basis that its
 * figures use (`opened_day`, `closed_day`, `happened_day`), `synthetic`, `channel`, `kind`, `category_list`,
 * `category_code`, `area1_id` to `area4_id`, `area_id` and `unit_id` (null where there is none), `taken_up` for the basis
 * `now`, `case_id` when a case stands behind, and the columns that its conditions and measures name.
 */
export interface FactView {
  /** `schema.view` */
  readonly view: string;
  /** False when its facts lie in no area and with no unit: then only who reads the whole city is told a number. */
  readonly isPlaced: boolean;
  /** Whether a number opens to the cases behind it. */
  readonly hasCases: boolean;
}

/** A column of a scene's facts that is true or false. */
export interface ColumnCondition {
  readonly column: string;
}

/** What can be asked of one fact of the incident flow; the SQL of each stands once, in conditions.ts. */
export type NamedCondition =
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

export type Condition = NamedCondition | ColumnCondition;

export type Measure = 'hours_to_dispatch' | 'hours_to_sign' | 'hours_to_handle' | 'hours_total';

/** How a figure is worked out: a count, a sum, a share of a count, a mean or percentile of hours, or a score of figures. */
export type Calculation =
  | { readonly kind: 'count'; readonly of: readonly Condition[] }
  /** The sum of a whole-numbered column of a scene's facts. */
  | { readonly kind: 'sum'; readonly column: string; readonly of: readonly Condition[] }
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
  readonly unit:
    | 'case'
    | 'report'
    | 'percent'
    | 'hour'
    | 'programme'
    | 'letting'
    | 'clue'
    | 'point'
    | 'person';
  readonly facts: 'case' | 'report' | FactView;
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
