import { type RawBuilder, sql } from 'kysely';
import { assert } from '../../lib/assert.ts';
import type { Condition, IndicatorDefinition, NamedCondition } from './definition.ts';
import type { ExcludableFigure } from './exclusions.ts';
import type { RuleParameters } from './rules.ts';

/** The one place that says in SQL what a condition means; `f` is the fact. */
const CONDITIONS: Readonly<Record<NamedCondition, (rule: RuleParameters) => RawBuilder<unknown>>> = {
  'taken-up': () => sql`f.taken_up`,
  dispatched: () => sql`f.dispatched_day IS NOT NULL`,
  closed: () => sql`f.closed_day IS NOT NULL AND f.taken_up`,
  open: () => sql`f.closed_day IS NULL AND f.taken_up`,
  'late-now': () => sql`f.late_now`,
  'on-time-stage': () => sql`NOT f.late_stage`,
  'on-time-citizen': () => sql`NOT f.late_citizen`,
  responded: () => sql`f.signed AND NOT f.late_signing`,
  'response-due': () => sql`f.signed OR f.late_signing`,
  verified: () => sql`f.verified > 0`,
  reopened: () => sql`f.reopened > 0`,
  bounced: () => sql`f.bounced > 0`,
  'never-bounced': () => sql`f.bounced = 0`,
  reworked: () => sql`f.reworked > 0`,
  suspended: () => sql`f.suspended > 0`,
  urged: () => sql`f.urged > 0`,
  repeated: () => sql`f.repeated`,
  solved: () => sql`f.solved`,
  'solved-answered': () => sql`f.solved IS NOT NULL`,
  satisfied: (rule) => sql`coalesce(f.satisfied, f.stars >= ${rule.satisfiedFrom ?? 3})`,
  rated: () => sql`f.satisfied IS NOT NULL OR f.stars IS NOT NULL`,
  'counts-on-time': () => counted('on-time'),
  'counts-response': () => counted('response'),
  'counts-resolution': () => counted('resolution'),
  'counts-satisfaction': () => counted('satisfaction'),
};

/** Not left out of these figures on appeal; nearly every case is left out of none. */
function counted(figure: ExcludableFigure): RawBuilder<unknown> {
  return sql`f.excluded IS NULL OR ${sql.lit(figure)} <> ALL(f.excluded)`;
}

/** All conditions and the rule's exclusions together; TRUE when there are none. */
function allOf(conditions: readonly Condition[], rule: RuleParameters): RawBuilder<unknown> {
  const parts = conditions.map((condition) =>
    typeof condition === 'string'
      ? sql`(${CONDITIONS[condition](rule)})`
      : sql`coalesce(${sql.ref(`f.${condition.column}`)}, FALSE)`,
  );
  const without = rule.withoutKinds ?? [];
  if (without.length > 0) parts.push(sql`f.kind <> ALL(${without}::text[])`);
  return parts.length === 0 ? sql`TRUE` : sql.join(parts, sql` AND `);
}

/** Which facts a figure counts, and which it counts them among. */
export function conditionsOf(
  { calculation }: IndicatorDefinition,
  rule: RuleParameters,
): { readonly numerator: RawBuilder<unknown>; readonly denominator: RawBuilder<unknown> } {
  assert(calculation.kind !== 'weighted', 'a score of figures has no facts of its own');
  const denominator = allOf(calculation.of, rule);
  if (calculation.kind !== 'share') return { numerator: denominator, denominator };
  return { numerator: allOf([...calculation.of, ...calculation.part], rule), denominator };
}
