import { AppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import type { AreaDirectory } from '../areas/index.ts';
import type { Source } from '../feeds/index.ts';
import { fieldsOf, findDeclaration, hasNumber, isAskable, operatorsOf } from './askable.ts';
import { AREA, codedKinds, type Filter, type Question, REGISTRY, type StepDefinition } from './contract.ts';

/** A step whose source and filters exist; `source` is undefined for the registry. */
export interface CheckedStep {
  readonly step: StepDefinition;
  readonly source: Source | undefined;
}

/**
 * Checks a question against sources, fields and areas as they are now. Throws `collision.source_unknown`,
 * `source_unusable`, `field_unknown`, `operator_wrong`, `value_wrong`, `area_unknown`, `no_number`, `step_doubled`,
 * `nobody_asked`.
 */
export async function checkQuestion(
  ctx: Ctx,
  { areas }: { readonly areas: AreaDirectory },
  question: Question,
): Promise<CheckedStep[]> {
  const ids = new Set<string>();
  for (const { id } of question.steps) {
    if (ids.has(id)) throw new AppError('collision.step_doubled', { step: id });
    ids.add(id);
  }
  if (question.steps.every(({ set }) => set === 'none')) throw new AppError('collision.nobody_asked');
  const checked: CheckedStep[] = [];
  for (const step of question.steps) {
    const source = step.source === REGISTRY ? undefined : await sourceOf(ctx, step);
    if (source !== undefined && question.join === 'number' && !hasNumber(source.declaration))
      throw new AppError('collision.no_number', { step: step.id, source: step.source });
    const fields = fieldsOf(source?.declaration ?? REGISTRY);
    for (const filter of step.filters) checkFilter(step, filter, fields, areas);
    checked.push({ step, source });
  }
  return checked;
}

async function sourceOf(ctx: Ctx, step: StepDefinition): Promise<Source> {
  const source = await findDeclaration(ctx, step.source);
  const details = { step: step.id, source: step.source };
  if (source === undefined) throw new AppError('collision.source_unknown', details);
  if (!isAskable(source.declaration)) throw new AppError('collision.source_unusable', details);
  return source;
}

function checkFilter(
  { id: step, source }: StepDefinition,
  filter: Filter,
  fields: ReadonlyMap<string, string>,
  areas: AreaDirectory,
): void {
  const { field, operator, values } = filter;
  const kind = fields.get(field);
  if (kind === undefined) {
    const known = [...fields.keys()].join(', ');
    throw new AppError('collision.field_unknown', { step, source, field, fields: known });
  }
  const possible = operatorsOf(kind);
  if (!possible.includes(operator)) {
    const operators = possible.join(', ');
    throw new AppError('collision.operator_wrong', { step, field, operator, operators });
  }
  const wrong = (value: string, expected: string) =>
    new AppError('collision.value_wrong', { step, field, value, expected });
  if (operator === 'between') {
    if (values !== undefined || !isPeriod(filter))
      throw wrong([filter.from, filter.to].join(' – '), 'YYYY-MM-DD – YYYY-MM-DD / lastDays');
    return;
  }
  if (filter.from ?? filter.to ?? filter.lastDays) throw wrong(operator, 'values');
  if (values === undefined) throw wrong('–', 'values');
  const isOne = operator === 'equals' || operator === 'contains' || operator === 'begins';
  if (isOne && values.length !== 1) throw wrong(String(values.length), '1');
  const codes = codedKinds[kind] && Object.keys(codedKinds[kind]);
  for (const value of values) {
    if (codes !== undefined && !codes.includes(value)) throw wrong(value, codes.join(', '));
    if (field === AREA && areas.findByCode(value) === undefined)
      throw new AppError('collision.area_unknown', { step, area: value });
  }
}

/** Days that exist, in their order; or the last so many days. */
function isPeriod({ from, to, lastDays }: Filter): boolean {
  if (lastDays !== undefined) return from === undefined && to === undefined;
  if (from === undefined && to === undefined) return false;
  if (![from, to].every((day) => day === undefined || isDay(day))) return false;
  return from === undefined || to === undefined || from <= to;
}

function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === day;
}
