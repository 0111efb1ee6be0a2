import { type Db, statement } from '../../platform/db/index.ts';

/** What a city may set about a formula. */
export interface RuleParameters {
  /** Kinds of report that do not count. */
  readonly withoutKinds?: readonly string[];
  /** Stars from which on a rating counts as satisfied. */
  readonly satisfiedFrom?: number;
}

/** One version of a formula's configuration. */
export interface Rule {
  readonly indicatorId: string;
  readonly version: number;
  readonly validFrom: string;
  readonly parameters: RuleParameters;
  readonly source: string;
}

const selectRules = statement(
  'indicators.select_rules',
  `SELECT DISTINCT ON (indicator_id) indicator_id AS "indicatorId", version, valid_from AS "validFrom", parameters, source
   FROM indicators.rule WHERE valid_from <= $1::date ORDER BY indicator_id, version DESC`,
);

/** The configuration in force on a day (YYYY-MM-DD), by indicator. */
export async function loadRules(db: Db, day: string): Promise<ReadonlyMap<string, Rule>> {
  const rows = await db.run<Rule>(selectRules, [day]);
  return new Map(rows.map((rule) => [rule.indicatorId, rule]));
}
