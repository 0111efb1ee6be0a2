import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Type from 'typebox';
import Value from 'typebox/value';
import { findUnitByRule } from '../../base/organisations/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import { decodeCursor, type PageQuery, pageOf } from '../../platform/http/index.ts';
import { type RulePage, RuleRequest, type RuleView } from './contract.ts';

const FILE = 'whistle-rules.json';
/** How deep and how wide one looks for a unit that a rule names: districts and streets. */
const MOST_DEPTH = 3;
const MOST_PLACES = 400;

/** One rule that is in force. */
export interface Rule {
  readonly departments: readonly string[];
  readonly respondMinutes: number | null;
  readonly arriveHours: number | null;
  readonly source: string;
}

const selectRule = statement(
  'whistle.select_rule',
  `SELECT departments, respond_minutes AS "respondMinutes", arrive_hours AS "arriveHours", source FROM whistle.rule
   WHERE category_list = $1 AND starts_with($2, category_prefix) AND valid_from <= $3
     AND (valid_to IS NULL OR valid_to > $3)
   ORDER BY length(category_prefix) DESC, valid_from DESC, id DESC LIMIT 1`,
);
const selectRules = statement(
  'whistle.select_rules',
  `SELECT id, category_list AS "categoryList", category_prefix AS "categoryPrefix", departments,
     respond_minutes AS "respondMinutes", arrive_hours AS "arriveHours", source, valid_from AS "validFrom",
     valid_to AS "validTo"
   FROM whistle.rule WHERE (category_list, category_prefix, id) > ($1, $2, $3::uuid)
     AND ($4 OR valid_to IS NULL OR valid_to > $5) ORDER BY category_list, category_prefix, id LIMIT $6`,
);
const insertRule = statement(
  'whistle.insert_rule',
  `INSERT INTO whistle.rule (id, category_list, category_prefix, departments, respond_minutes, arrive_hours, source,
     valid_from, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);
const endSame = statement(
  'whistle.end_same_rule',
  `UPDATE whistle.rule SET valid_to = $3 WHERE category_list = $1 AND category_prefix = $2 AND valid_to IS NULL`,
);
const selectEnd = statement(
  'whistle.select_rule_end',
  'SELECT valid_to AS "validTo" FROM whistle.rule WHERE id = $1',
);
const endRuleRow = statement('whistle.end_rule', 'UPDATE whistle.rule SET valid_to = $2 WHERE id = $1');

/** The rule with the longest category that fits, in force on a day. */
export async function findRule(
  db: Db,
  question: { list: string; code: string; day: string },
): Promise<Rule | undefined> {
  return (await db.run<Rule>(selectRule, [question.list, question.code, question.day]))[0];
}

type StoredRule = Omit<RuleView, 'category' | 'units'>;

/** One page of the rules by category, those that have ended only when asked for. */
export async function listRules(
  ctx: Ctx,
  city: City,
  query: PageQuery & { ended?: boolean | undefined },
): Promise<RulePage> {
  const limit = query.limit ?? 50;
  const first = ['', '', '00000000-0000-0000-0000-000000000000'];
  const after = query.cursor === undefined ? first : decodeCursor(query.cursor, 3);
  const today = city.loop.dayOf(ctx.clock.now());
  const rows = await ctx.db.run<StoredRule>(selectRules, [...after, query.ended ?? false, today, limit + 1]);
  const page = pageOf(rows, limit, (row) => [row.categoryList, row.categoryPrefix, row.id]);
  const units = ruleUnits(city);
  const setting = city.setting<{ respondWithinMinutes: number; arriveWithinHours: number }>('whistle');
  return {
    next: page.next,
    items: page.items.map((row) => ({
      ...row,
      category: city.categories.find(row.categoryList, row.categoryPrefix)?.name ?? '',
      units: row.departments.map((rule) => ({
        rule,
        name: units.find((unit) => unit.rule === rule)?.name ?? rule,
      })),
    })),
    ...{ respondMinutes: setting.respondWithinMinutes, arriveHours: setting.arriveWithinHours },
    units,
  };
}

/** A rule from today on, in place of the one for the same category. Throws `whistle.rule_…` for what cannot hold. */
export async function storeRule(ctx: Ctx, city: City, input: RuleRequest): Promise<string> {
  const { categoryList: list, categoryPrefix: prefix, departments, respondMinutes, arriveHours } = input;
  if (departments.length === 0 && respondMinutes === null && arriveHours === null)
    throw new AppError('whistle.rule_empty');
  const known = city.categories.lists.some((each) => each.id === list);
  if (!known || !city.categories.all(list).some((category) => category.code.startsWith(prefix)))
    throw new AppError('whistle.rule_category_unknown', { list, prefix });
  const units = ruleUnits(city);
  for (const rule of departments)
    if (!units.some((unit) => unit.rule === rule) && city.organisations.findByCode(rule) === undefined)
      throw new AppError('whistle.rule_unit_unknown', { rule });
  const today = city.loop.dayOf(ctx.clock.now());
  await ctx.db.run(endSame, [list, prefix, today]);
  const id = ctx.ids.next();
  await ctx.db.run(insertRule, [
    ...[id, list, prefix, departments, respondMinutes, arriveHours, input.source, today, ctx.actor.id],
  ]);
  return id;
}

/** Ends a rule today. Throws `whistle.rule_not_found`, `whistle.rule_ended`. */
export async function endRule(ctx: Ctx, city: City, id: string): Promise<void> {
  const [rule] = await ctx.db.run<{ validTo: string | null }>(selectEnd, [id]);
  if (rule === undefined) throw new AppError('whistle.rule_not_found');
  if (rule.validTo !== null) throw new AppError('whistle.rule_ended');
  await ctx.db.run(endRuleRow, [id, city.loop.dayOf(ctx.clock.now())]);
}

/** Puts the rules of the pack in force; a pack without the file has none and the duty list names the departments. */
export async function storePackRules(ctx: Ctx, packDirectory: string, city: City): Promise<void> {
  const text = await readFile(join(packDirectory, FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  let rules: unknown;
  try {
    rules = JSON.parse(text);
  } catch (cause) {
    throw new AppError('whistle.rules_invalid', { file: FILE, why: String(cause) }, cause);
  }
  const Rules = Type.Array(RuleRequest);
  if (!Value.Check(Rules, rules)) {
    const [first] = Value.Errors(Rules, rules);
    const why = `${first?.instancePath ?? ''} ${first?.message ?? ''}`.trim();
    throw new AppError('whistle.rules_invalid', { file: FILE, why });
  }
  for (const rule of rules) await storeRule(ctx, city, rule);
}

/**
 * The units that a rule can name: those that the duty list names by rule, one name for the departments of a kind in all
 * districts or streets, and the city's own.
 */
export function ruleUnits(city: City): { rule: string; name: string }[] {
  const rules = new Set([
    'city.police',
    '{district}.police',
    '{district}.urban-management',
    '{street}.office',
  ]);
  for (const row of city.duties.rows) for (const rule of [row.lead, ...row.assist]) rules.add(rule);
  return [...rules].flatMap((rule) => {
    const found = sampleOf(city, rule);
    return found === undefined ? [] : [{ rule, name: found }];
  });
}

/** What a rule is called: the unit itself, or the first of its kind with the word for all the others. */
function sampleOf(city: City, rule: string): string | undefined {
  const level = /^\{([\w-]+)\}/.exec(rule)?.[1];
  if (level === undefined) return city.organisations.findByCode(rule)?.name;
  let places = [city.areas.city];
  for (let depth = 0; depth < MOST_DEPTH && places.length > 0; depth++) {
    for (const place of places) {
      const unit = place.level === level ? findUnitByRule(city.organisations, rule, [place]) : undefined;
      if (unit !== undefined) return `${unit.name} 等`;
    }
    places = places.flatMap((place) => [...city.areas.childrenOf(place.id)]).slice(0, MOST_PLACES);
  }
  return undefined;
}
