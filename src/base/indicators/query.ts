import { type RawBuilder, sql } from 'kysely';
import { assert } from '../../lib/assert.ts';
import type { Scope } from '../../platform/access/index.ts';
import type { Db } from '../../platform/db/index.ts';
import { conditionsOf } from './conditions.ts';
import type { Dimension, Filters } from './contract.ts';
import type { Basis, IndicatorDefinition } from './definition.ts';
import { areaColumn, areaOf, categoryKeys, dayColumn, narrow } from './narrow.ts';
import type { IndicatorParts } from './parts.ts';
import type { Period } from './periods.ts';
import type { Rule } from './rules.ts';

export interface Question {
  readonly period: Period;
  readonly by: Dimension | undefined;
  readonly filters: Filters;
  readonly scope: Scope;
}

/** What one group gave for one figure: counts, or the sum and number of hours, or a percentile and the number. */
export interface Part {
  readonly key: string | null;
  readonly numerator: number;
  readonly denominator: number;
}

interface Split {
  /** Columns to group by; the first one or two make the key. */
  readonly columns: readonly RawBuilder<unknown>[];
  readonly join: RawBuilder<unknown>;
  readonly keyOf: (first: unknown, second: unknown) => string | null;
}

const text = (value: unknown) => (value === null || value === undefined ? null : String(value));

function splitBy(parts: IndicatorParts, basis: Basis, question: Question): Split | undefined {
  const { by, filters } = question;
  const plain = (column: string): Split => ({
    columns: [sql.ref(`f.${column}`)],
    join: sql``,
    keyOf: text,
  });
  const day = sql.ref(`f.${dayColumn(basis)}`);
  switch (by) {
    case undefined:
      return undefined;
    case 'channel':
    case 'kind':
      return plain(by);
    case 'unit':
      return plain('unit_id');
    case 'area':
      return splitByArea(parts, filters, plain);
    case 'category1':
    case 'category2':
    case 'category3': {
      const { lists, codes, keys } = categoryKeys(parts, Number(by.at(-1)));
      return {
        columns: [sql`m.key`],
        join: sql`LEFT JOIN unnest(${lists}::text[], ${codes}::text[], ${keys}::text[]) AS m (list, code, key)
          ON m.list = f.category_list AND m.code = f.category_code`,
        keyOf: text,
      };
    }
    case 'hour':
      return {
        columns: [day, sql.ref(`f.${dayColumn(basis).replace('day', 'hour')}`)],
        join: sql``,
        keyOf: (first, second) => (first === null ? null : `${first}T${String(second).padStart(2, '0')}`),
      };
    default:
      return {
        columns: [by === 'day' ? day : sql`date_trunc(${sql.lit(by)}, ${day})::date`],
        join: sql``,
        keyOf: (first) => (first === null ? null : by === 'month' ? String(first).slice(0, 7) : text(first)),
      };
  }
}

/** The level below the area that is filtered for; deeper than the fourth by way of the area's own parts. */
function splitByArea(parts: IndicatorParts, filters: Filters, plain: (column: string) => Split): Split {
  const area = areaOf(parts, filters.area);
  const depth = (area?.depth ?? 0) + 1;
  if (depth <= 4) return plain(areaColumn(depth));
  const ids: string[] = [];
  const keys: string[] = [];
  for (const child of parts.areas.childrenOf(area!.id)) {
    const below = [child];
    for (const each of below) {
      ids.push(each.id);
      keys.push(child.id);
      below.push(...parts.areas.childrenOf(each.id));
    }
  }
  return {
    columns: [sql`m.key`],
    join: sql`LEFT JOIN unnest(${ids}::uuid[], ${keys}::uuid[]) AS m (id, key) ON m.id = f.area_id`,
    keyOf: text,
  };
}

function selected(
  indicator: IndicatorDefinition,
  rules: ReadonlyMap<string, Rule>,
  index: number,
): RawBuilder<unknown> {
  const { numerator, denominator } = conditionsOf(indicator, rules.get(indicator.id)?.parameters ?? {});
  const { calculation } = indicator;
  const name = (letter: string) => sql.ref(`${letter}${index}`);
  const count = sql`count(*) FILTER (WHERE ${denominator}) AS ${name('d')}`;
  if (calculation.kind === 'count') return count;
  if (calculation.kind === 'sum')
    return sql`sum(${sql.ref(`f.${calculation.column}`)}) FILTER (WHERE ${denominator}) AS ${name('n')}, ${count}`;
  if (calculation.kind === 'share')
    return sql`count(*) FILTER (WHERE ${numerator}) AS ${name('n')}, ${count}`;
  assert(calculation.kind !== 'weighted', 'a score is made of its figures');
  const measure = sql.ref(`f.${calculation.measure}`);
  const known = sql`count(${measure}) FILTER (WHERE ${denominator}) AS ${name('d')}`;
  return calculation.kind === 'average'
    ? sql`sum(${measure}::float8) FILTER (WHERE ${denominator}) AS ${name('n')}, ${known}`
    : sql`percentile_cont(0.9) WITHIN GROUP (ORDER BY ${measure}) FILTER (WHERE ${denominator}) AS ${name('n')}, ${known}`;
}

const tableOf = (facts: IndicatorDefinition['facts']) =>
  typeof facts === 'string' ? `indicators.${facts}_fact` : facts.view;

/**
 * Asks for several figures of one table and one basis in one pass over their facts; by index of the figure, the parts
 * of each group.
 */
async function askTogether(
  db: Db,
  parts: IndicatorParts,
  group: readonly IndicatorDefinition[],
  rules: ReadonlyMap<string, Rule>,
  question: Question,
): Promise<Part[][]> {
  const { facts, basis } = group[0]!;
  const split = splitBy(parts, basis, question);
  const columns = split?.columns ?? [];
  const keys = columns.map((column, index) => sql`${column} AS ${sql.ref(`k${index}`)}`);
  const figures = group.map((indicator, index) => selected(indicator, rules, index));
  const groupBy =
    columns.length === 0
      ? sql``
      : sql`GROUP BY ${sql.join(columns.map((_, index) => sql.raw(String(index + 1))))}`;
  const { rows } = await sql<Record<string, unknown>>`SELECT ${sql.join([...keys, ...figures])}
    FROM ${sql.table(tableOf(facts))} f ${split?.join ?? sql``}
    WHERE ${narrow(parts, { ...question, basis })} ${groupBy}`.execute(db.kysely);
  return group.map(({ calculation }, index) =>
    rows.map((row) => {
      const denominator = Number(row[`d${index}`] ?? 0);
      const numerator = calculation.kind === 'count' ? denominator : Number(row[`n${index}`] ?? 0);
      return { key: split?.keyOf(row.k0, row.k1) ?? null, numerator, denominator };
    }),
  );
}

/** The parts of each figure, in the order asked; figures that look at the same facts share one pass. */
export async function ask(
  db: Db,
  parts: IndicatorParts,
  asked: readonly IndicatorDefinition[],
  rules: ReadonlyMap<string, Rule>,
  question: Question,
): Promise<Map<string, Part[]>> {
  const groups = new Map<string, IndicatorDefinition[]>();
  for (const indicator of asked) {
    const key = `${tableOf(indicator.facts)} ${indicator.basis}`;
    groups.set(key, [...(groups.get(key) ?? []), indicator]);
  }
  const found = new Map<string, Part[]>();
  for (const group of groups.values()) {
    const answers = await askTogether(db, parts, group, rules, question);
    for (const [index, { id }] of group.entries()) found.set(id, answers[index]!);
  }
  return found;
}
