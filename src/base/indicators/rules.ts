import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';

/** What a city may set about a formula. */
export interface RuleParameters {
  /** Kinds of report that do not count. */
  readonly withoutKinds?: readonly string[];
  /** Stars from which on a rating counts as satisfied. */
  readonly satisfiedFrom?: number;
  /** Weight of the figure in the score that it is part of; the weights of the three rates make 1. */
  readonly weight?: number;
  /** Lines of the grades (分档), instead of the definition's own. */
  readonly gradesFrom?: Readonly<Partial<Record<string, number>>>;
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

const insertRules = statement(
  'indicators.insert_rules',
  `INSERT INTO indicators.rule (indicator_id, version, valid_from, parameters, source)
   SELECT r."indicatorId", r.version, r."validFrom", r.parameters, r.source
   FROM jsonb_to_recordset($1::jsonb)
     AS r ("indicatorId" text, version int, "validFrom" date, parameters jsonb, source text)`,
);

/** Stores versions of formulas, when a city is set up; a version that is stored is never changed. */
export async function storeRules(ctx: Ctx, rules: readonly Rule[]): Promise<void> {
  await ctx.db.run(insertRules, [JSON.stringify(rules)]);
}
