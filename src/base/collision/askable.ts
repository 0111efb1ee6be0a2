import { isAppError } from '../../lib/errors.ts';
import type { Ctx } from '../../platform/context/index.ts';
import {
  type CheckedDeclaration,
  findHeld,
  getSource,
  type StandardField,
  standardFields,
} from '../feeds/index.ts';
import { AREA, type AskableSource, type Operator, REGISTRY, registryFields } from './contract.ts';

/** What kinds of values may be asked in which ways. */
const OPERATORS: Readonly<Record<string, readonly Operator[]>> = {
  text: ['equals', 'in', 'contains'],
  name: ['equals', 'in', 'contains'],
  'resident-number': ['equals', 'in', 'begins'],
  'credit-code': ['equals', 'in'],
  telephone: ['equals', 'in'],
  division: ['equals', 'in', 'begins'],
  date: ['between'],
  sex: ['equals', 'in'],
  residence: ['equals', 'in'],
  life: ['equals', 'in'],
  area: ['within'],
};

export const operatorsOf = (kind: string): readonly Operator[] => OPERATORS[kind] ?? [];

/** Fields of a source that a question may ask, with their kinds. */
export function fieldsOf(source: CheckedDeclaration | typeof REGISTRY): ReadonlyMap<string, string> {
  if (source === REGISTRY) return new Map([...Object.entries(registryFields), [AREA, AREA]]);
  const has = new Set<StandardField>(source.fields.map(({ field }) => field));
  const fields = new Map<string, string>([['observed_on', 'date']]);
  for (const [field, kind] of Object.entries(standardFields))
    if (has.has(field as StandardField) && OPERATORS[kind] !== undefined) fields.set(field, kind);
  if (has.has('lon') && has.has('lat')) fields.set(AREA, AREA);
  return fields;
}

/** Sources of persons that are loaded as snapshots, and only those, can be asked. */
export const isAskable = ({ subject, queryOnly, madeHere }: CheckedDeclaration): boolean =>
  subject === 'person' && queryOnly === undefined && !madeHere;

export const hasNumber = ({ fields }: CheckedDeclaration): boolean =>
  fields.some(({ field }) => field === 'resident_number');

/** The declaration of a source; undefined when there is none of that code. */
export async function findDeclaration(ctx: Ctx, code: string) {
  try {
    return await getSource(ctx, code);
  } catch (error) {
    if (isAppError(error, 'feeds.source_unknown')) return undefined;
    throw error;
  }
}

/** All sources that a question may ask, the registry first. */
export async function listAskable(ctx: Ctx, language: 'zh' | 'en'): Promise<AskableSource[]> {
  const registry: AskableSource = {
    ...{ code: REGISTRY, title: language === 'zh' ? '城市底座·人员' : 'City base: persons' },
    fields: viewOf(fieldsOf(REGISTRY)),
    ...{ joins: ['number', 'entity'], asOf: null, rows: null, synthetic: false },
  };
  const sources = (await findHeld(ctx, 'person')).filter(({ declaration }) => isAskable(declaration));
  return [
    registry,
    ...sources.map(({ code, declaration, asOf, rows }): AskableSource => {
      const { title, synthetic } = declaration;
      const joins = hasNumber(declaration) ? (['number', 'entity'] as const) : (['entity'] as const);
      return { code, title, synthetic, asOf, rows, fields: viewOf(fieldsOf(declaration)), joins: [...joins] };
    }),
  ];
}

const viewOf = (fields: ReadonlyMap<string, string>) =>
  [...fields].map(([field, kind]) => ({ field, kind, operators: [...operatorsOf(kind)] }));
