import { AppError } from '../../lib/errors.ts';
import { scopeOf } from '../../platform/access/index.ts';
import type { Ctx } from '../../platform/context/index.ts';
import { type Db, statement } from '../../platform/db/index.ts';
import { longestWaitMs } from '../../platform/outbox/index.ts';
import type { Words } from '../loop/index.ts';
import type {
  Dimension,
  Figure,
  FigureRow,
  IndicatorValues,
  IndicatorView,
  ValuesRequest,
  ValuesResponse,
} from './contract.ts';
import type { IndicatorDefinition } from './definition.ts';
import { findIndicator } from './definitions.ts';
import { areaOf } from './narrow.ts';
import { INDICATOR_READ, type IndicatorParts } from './parts.ts';
import { nowKey, periodOf, stepsOf, type TimeStep } from './periods.ts';
import { ask, type Part, type Question } from './query.ts';
import { loadRules, type Rule } from './rules.ts';
import { weigh } from './weigh.ts';

const TIME: ReadonlySet<string> = new Set(['hour', 'day', 'week', 'month']);
/** More rows than this are no longer read by anybody; a longer series asks for a coarser step. */
const MOST_ROWS = 1_000;
const EVENTS = ['loop.', 'intake.', 'indicators.'];

/** A definition by id. Throws `indicators.unknown`. */
export function getIndicator(parts: Pick<IndicatorParts, 'added'>, id: string): IndicatorDefinition {
  const indicator = findIndicator(id, parts.added);
  if (indicator === undefined) throw new AppError('indicators.unknown', { indicator: id });
  return indicator;
}

/**
 * Values of several figures over a period, whole or split by one dimension, within the actor's `indicator.read`.
 * Throws `indicators.unknown`, `indicators.period_invalid`, `indicators.too_many_rows`, `areas.not_found`,
 * `indicators.category_unknown`, `indicators.dimension`.
 */
export async function valuesOf(
  ctx: Ctx,
  parts: IndicatorParts,
  request: ValuesRequest,
): Promise<ValuesResponse> {
  const asked = [...new Set(request.ids)].map((id) => getIndicator(parts, id));
  const now = ctx.clock.now();
  const today = parts.dayOf(now);
  const period = periodOf(request, today);
  const { by } = request;
  for (const { id, dimensions } of asked)
    if (by !== undefined && !dimensions.includes(by))
      throw new AppError('indicators.dimension', { indicator: id, by, dimensions: dimensions.join(', ') });
  if (by !== undefined && isTime(by) && stepsOf(period, by).length > MOST_ROWS)
    throw new AppError('indicators.too_many_rows', { by, most: MOST_ROWS });
  const filters = request.filters ?? {};
  const scope = scopeOf(ctx.actor, INDICATOR_READ);
  const question: Question = { period, by, filters, scope };
  const rules = await loadRules(ctx.db, period.to);
  const lagMs = (await longestWaitMs(ctx.db, EVENTS)) ?? 0;
  const since = await dataSince(ctx.db);
  const counted = [...new Set(asked.flatMap((each) => partsOf(parts, each)))];
  const found = await ask(ctx.db, parts, counted, rules, question);
  // A percentile of the whole is not made of the percentiles of its parts.
  const percentiles = by === undefined ? [] : counted.filter(({ calculation }) => calculation.kind === 'p90');
  const wholes = await ask(ctx.db, parts, percentiles, rules, { ...question, by: undefined });
  const isKnown = since !== undefined && period.to >= since && period.from <= today;
  const moment: Moment = { period, since, today, hour: hourOf(parts, now) };
  const read = (indicator: IndicatorDefinition): IndicatorValues => {
    const view = viewIndicator(indicator, rules);
    const lines = graded(indicator, rules.get(indicator.id));
    if (indicator.calculation.kind === 'weighted') {
      const made = weigh(partsOf(parts, indicator).map(read), isTimed(by));
      return {
        ...{ indicator: view, total: made.total },
        rows: made.rows.map((row) => ({ ...row, grade: isTimed(by) ? null : gradeOf(lines, row) })),
      };
    }
    const rows = found.get(indicator.id)!;
    const told = isTold(parts, indicator, question);
    const total = sum(wholes.get(indicator.id) ?? rows);
    return {
      indicator: view,
      total: figureOf(indicator, total, told && (isKnown || indicator.basis === 'now')),
      rows: by === undefined || !told ? [] : rowsOf(parts, lines, by, rows, moment),
    };
  };
  return {
    asOf: new Date(now.getTime() - lagMs).toISOString(),
    query: { ids: asked.map(({ id }) => id), ...period, by: by ?? null, filters, timeZone: parts.timeZone },
    results: asked.map(read),
  };
}

/** The figures that are counted for one: itself, or those that it is made of. */
function partsOf(parts: IndicatorParts, indicator: IndicatorDefinition): readonly IndicatorDefinition[] {
  const { calculation } = indicator;
  return calculation.kind === 'weighted'
    ? calculation.parts.map((id) => getIndicator(parts, id))
    : [indicator];
}

function sum(rows: readonly Part[]): Part {
  return {
    key: null,
    numerator: rows.reduce((total, row) => total + row.numerator, 0),
    denominator: rows.reduce((total, row) => total + row.denominator, 0),
  };
}

/** Facts without a place and a unit tell nothing of a part of the city: that is unknown, not 0. */
function isTold(
  parts: IndicatorParts,
  { facts }: IndicatorDefinition,
  { filters, scope }: Question,
): boolean {
  if (typeof facts === 'string' || facts.isPlaced) return true;
  return scope.everywhere && filters.unit === undefined && areaOf(parts, filters.area) === undefined;
}

/** A count of nothing is 0 once there are data of the time; a share or mean of nothing is no data. */
function figureOf({ calculation }: IndicatorDefinition, part: Part, isKnown: boolean): Figure {
  if (calculation.kind === 'count') {
    const value = isKnown ? part.denominator : null;
    return { value, numerator: value, denominator: null };
  }
  const { numerator, denominator } = part;
  if (calculation.kind === 'sum') {
    const value = isKnown ? numerator : null;
    return { value, numerator: value, denominator: null };
  }
  if (denominator === 0) return { value: null, numerator: null, denominator: isKnown ? 0 : null };
  if (calculation.kind === 'p90') return { value: round(numerator), numerator: null, denominator };
  return { value: round(numerator / denominator), numerator: round(numerator), denominator };
}

const round = (value: number) => Math.round(value * 1e6) / 1e6;

interface Moment {
  readonly period: { readonly from: string; readonly to: string };
  readonly since: string | undefined;
  readonly today: string;
  readonly hour: number;
}

function rowsOf(
  parts: IndicatorParts,
  indicator: IndicatorDefinition,
  by: Dimension,
  found: readonly Part[],
  moment: Moment,
): FigureRow[] {
  if (isTime(by) && indicator.basis !== 'now') return seriesOf(indicator, by, found, moment);
  return found
    .filter((part) => part.denominator > 0)
    .toSorted((one, two) => two.denominator - one.denominator || (one.key ?? '').localeCompare(two.key ?? ''))
    .slice(0, MOST_ROWS)
    .map((part) => {
      const figure = figureOf(indicator, part, true);
      return { ...figure, ...nameOf(parts, by, part.key), grade: gradeOf(indicator, figure) };
    });
}

/** Every step of the period: what has not begun, or lies before the first data, is unknown. */
function seriesOf(
  indicator: IndicatorDefinition,
  by: TimeStep,
  found: readonly Part[],
  moment: Moment,
): FigureRow[] {
  const known = new Map(found.map((part) => [part.key, part]));
  const last = nowKey(by, moment.today, moment.hour);
  return stepsOf(moment.period, by).map((key) => {
    const isKnown =
      moment.since !== undefined && key <= last && key.slice(0, 10) >= firstKey(by, moment.since);
    const figure = figureOf(indicator, known.get(key) ?? { key, numerator: 0, denominator: 0 }, isKnown);
    return { ...figure, key, title: { zh: key, en: key }, grade: null };
  });
}

function firstKey(by: TimeStep, since: string): string {
  return by === 'hour' ? since : nowKey(by, since, 0);
}

/** The grade of a share (分档), null when there are too few cases to judge by. */
function gradeOf({ grades }: IndicatorDefinition, { value, denominator }: Figure): string | null {
  if (grades === undefined || value === null || (denominator ?? 0) < grades.leastCases) return null;
  return grades.steps.find((step) => value >= step.from)?.id ?? null;
}

/** The definition with the lines of the grades that the city has set. */
function graded(indicator: IndicatorDefinition, rule: Rule | undefined): IndicatorDefinition {
  const from = rule?.parameters.gradesFrom;
  const { grades } = indicator;
  if (from === undefined || grades === undefined) return indicator;
  const steps = grades.steps.map((step) => ({ ...step, from: from[step.id] ?? step.from }));
  return { ...indicator, grades: { ...grades, steps } };
}

const UNKNOWN: Readonly<Record<string, Words>> = {
  unit: { zh: '尚未派遣', en: 'Not dispatched yet' },
  area: { zh: '未定位', en: 'No place' },
};

function nameOf(
  parts: IndicatorParts,
  by: Dimension,
  key: string | null,
): { key: string | null; title: Words } {
  const same = (name: string): Words => ({ zh: name, en: name });
  if (key === null) return { key, title: UNKNOWN[by] ?? { zh: '未分类', en: 'Without category' } };
  if (by === 'unit') return { key, title: same(parts.organisations.find(key)?.name ?? key) };
  if (by === 'area') {
    const area = parts.areas.find(key);
    return { key: area?.code ?? key, title: same(area?.name ?? key) };
  }
  if (by.startsWith('category')) {
    const [list = '', code = ''] = key.split(/:(.*)/s);
    return { key, title: same(parts.categories.find(list, code)?.name ?? key) };
  }
  return { key, title: same(key) };
}

/** A definition with the configuration in force. */
export function viewIndicator(
  indicator: IndicatorDefinition,
  rules: ReadonlyMap<string, Rule>,
): IndicatorView {
  const { id, title, aliases, unit, formula, exclusions, owner, dimensions, basis, better } = indicator;
  const rule = rules.get(id);
  const { grades } = graded(indicator, rule);
  return {
    ...{ id, title: { ...title }, aliases: [...aliases], unit, formula: { ...formula }, basis, better },
    exclusions: [...exclusions.map((each) => ({ ...each })), ...exclusionsOf(rule)],
    owner: { ...owner },
    dimensions: [...dimensions],
    version: `${indicator.version}.${rule?.version ?? 0}`,
    validFrom: rule?.validFrom ?? indicator.validFrom,
    source: rule?.source ?? indicator.source,
    weight: rule?.parameters.weight ?? null,
    grades: grades
      ? {
          leastCases: grades.leastCases,
          steps: grades.steps.map((step) => ({ ...step, title: { ...step.title } })),
        }
      : null,
  };
}

function exclusionsOf(rule: Rule | undefined): Words[] {
  const { withoutKinds = [], satisfiedFrom } = rule?.parameters ?? {};
  const kinds = withoutKinds.join('、');
  return [
    ...(kinds === '' ? [] : [{ zh: `${kinds}类不计`, en: `Without the kinds ${kinds}` }]),
    ...(satisfiedFrom === undefined
      ? []
      : [{ zh: `${satisfiedFrom} 级及以上为满意`, en: `${satisfiedFrom} stars or more are satisfied` }]),
  ];
}

const firstDay = statement(
  'indicators.first_day',
  'SELECT min(received_day) AS day FROM indicators.report_fact',
);
const firstCaseDay = statement(
  'indicators.first_case_day',
  'SELECT min(opened_day) AS day FROM indicators.case_fact',
);

/** The first day there is anything of; before it numbers are unknown rather than zero. */
async function dataSince(db: Db): Promise<string | undefined> {
  const [report] = await db.run<{ day: string | null }>(firstDay);
  const [first] = await db.run<{ day: string | null }>(firstCaseDay);
  const days = [report?.day, first?.day].filter((day) => typeof day === 'string');
  return days.toSorted()[0];
}

const isTimed = (by: Dimension | undefined): boolean => by !== undefined && isTime(by);

function isTime(by: Dimension): by is TimeStep {
  return TIME.has(by);
}

function hourOf(parts: IndicatorParts, at: Date): number {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: parts.timeZone,
    hour: '2-digit',
    hour12: false,
  });
  return Number(format.format(at)) % 24;
}
