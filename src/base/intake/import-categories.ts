import { createHash } from 'node:crypto';
import { checkDuration, type Duration, type TimeUnit } from '../../lib/calendar/index.ts';
import { AppError, isAppError } from '../../lib/errors.ts';
import { type Ctx, inTransaction, type RootCtx } from '../../platform/context/index.ts';
import type { Table, TableRow } from '../../platform/tables/index.ts';
import { type CategoryInput, KINDS, storeCategoryList, suggestMapping } from '../classify/index.ts';
import { storeCategoryLimit } from '../loop/index.ts';
import { keepDuty } from '../organisations/index.ts';
import { foldName, NAME_LENGTH } from './import-names.ts';
import type { Intake } from './parts.ts';
import { findUnit } from './take-over.ts';

const FIELDS = ['code', 'name', 'nameEn', 'parent', 'words', 'kind', 'mapsTo', 'unit', 'limits'] as const;
type Field = (typeof FIELDS)[number];

/** What the columns of a list of categories are called, in the form of `foldName`. */
const NAMES: Readonly<Record<Field, readonly string[]>> = {
  code: [
    'code',
    'categorycode',
    'servicecode',
    'id',
    '编码',
    '代码',
    '类别编码',
    '分类编码',
    '类别代码',
    '编号',
  ],
  name: [
    'name',
    'namezh',
    'category',
    'categoryname',
    'servicename',
    'srtype',
    'title',
    '名称',
    '类别名称',
    '分类名称',
    '类别',
    '分类',
    '小类',
    '中文名称',
  ],
  nameEn: ['nameen', 'englishname', '英文名称', '英文名', '英文'],
  parent: ['parent', 'parentcode', '上级', '上级编码', '父级', '父级编码', '上级类别', '大类'],
  words: ['words', 'keywords', 'synonyms', '关键词', '用语', '同义词', '群众用语'],
  kind: ['kind', 'kindhint', '诉求类型', '类型'],
  mapsTo: ['mapsto', 'mapto', 'maincode', '对应编码', '对应类别', '对应', '映射', '映射编码'],
  unit: ['unit', 'defaultunit', 'agency', 'department', '默认单位', '责任单位', '承办单位', '主办单位'],
  limits: ['limits', 'limit', '时限', '办理时限'],
};

export interface CategoryImport {
  readonly list: string;
  readonly name?: string | undefined;
  /** `code=编码,name=名称`; columns with a well-known name need none. */
  readonly map?: string | undefined;
  /** Leaves categories in use that the file no longer has. */
  readonly keepMissing?: boolean | undefined;
  readonly preview?: boolean | undefined;
  /** Codes of our units by the names the file has for them. */
  readonly units?: ReadonlyMap<string, string> | undefined;
}

export interface CategoryImportSummary {
  readonly list: string;
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly retired: number;
  readonly failed: number;
  readonly errors: readonly { line: number; code: string; reason: string }[];
  readonly mapped: number;
  /** For categories that are mapped nowhere yet: what their words suggest, to be confirmed by the administration. */
  readonly suggestions: readonly { code: string; name: string; to: { code: string; name: string } }[];
  readonly preview: boolean;
}

const MOST_ROWS = 20_000;
const MOST_TOLD = 200;
/** A case's form names list and code together in 40 characters. */
const CODE = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,23}$/u;
const LIST = /^[a-z0-9][a-z0-9-]{0,14}$/;

interface ReadCategory extends CategoryInput {
  readonly unit?: string | undefined;
  readonly limits: readonly { clock: string; duration: Duration }[];
}

/**
 * Takes a list of categories in, in one transaction: rows at fault are told with their line and left out, what is gone
 * from the file is retired, and the same file again changes nothing. The city has to be read anew afterwards.
 * Throws `intake.import_columns`, `intake.list_unusable`, `classify.parent_circle`.
 */
export async function importCategories(
  ctx: RootCtx,
  intake: Intake,
  table: Table,
  options: CategoryImport,
): Promise<CategoryImportSummary> {
  checkList(intake, options.list);
  const columns = columnsOf(table.header, options.map);
  const rows: ReadCategory[] = [];
  const errors: { line: number; code: string; reason: string }[] = [];
  const named = new Set<string>();
  let count = 0;
  let failed = 0;
  for await (const { line, cells } of table.rows) {
    count += 1;
    if (count > MOST_ROWS) throw new AppError('tables.too_many_rows', { most: MOST_ROWS });
    const code = cellOf(cells, columns.code) ?? '';
    try {
      if (named.has(code)) throw fault('code', `${code} 重复`);
      named.add(code);
      rows.push(readCategory(intake, cells, columns, options));
    } catch (error) {
      if (!isAppError(error)) throw error;
      failed += 1;
      if (errors.length < MOST_TOLD)
        errors.push({ line, code, reason: `${error.code} ${JSON.stringify(error.details)}`.slice(0, 300) });
    }
  }
  const known = new Set([...named, ...intake.categories.all(options.list).map(({ code }) => code)]);
  const whole = rows.map((row) =>
    row.parent !== undefined && !known.has(row.parent) ? { ...row, parent: undefined } : row,
  );
  const stored = options.preview
    ? previewOf(intake, options, whole, named)
    : await store(ctx, intake, options, whole, named);
  const unmapped = whole.filter(
    (row) => row.mapsTo === undefined && mappedOf(intake, options.list, row.code) === undefined,
  );
  return {
    ...{ list: options.list, rows: count, ...stored, failed, errors },
    mapped: whole.length - unmapped.length,
    suggestions: suggestionsFor(intake, unmapped),
    preview: options.preview ?? false,
  };
}

function mappedOf({ categories }: Intake, list: string, code: string) {
  const category = categories.find(list, code);
  return category && categories.mapTo(category, categories.mainList);
}

function suggestionsFor({ categories, classifier }: Intake, rows: readonly CategoryInput[]) {
  return rows.flatMap((row) => {
    const [best] = suggestMapping(categories, classifier, row);
    return best ? [{ code: row.code, name: row.name, to: { code: best.code, name: best.name } }] : [];
  });
}

function previewOf(
  { categories }: Intake,
  { list, keepMissing }: CategoryImport,
  rows: readonly CategoryInput[],
  named: ReadonlySet<string>,
) {
  const added = rows.filter(({ code }) => categories.find(list, code) === undefined).length;
  const gone = categories.all(list).filter((each) => each.retiredOn === null && !named.has(each.code)).length;
  return { added, changed: 0, unchanged: rows.length - added, retired: keepMissing ? 0 : gone };
}

async function store(
  ctx: RootCtx,
  intake: Intake,
  { list, name, keepMissing }: CategoryImport,
  rows: readonly ReadCategory[],
  kept: ReadonlySet<string>,
) {
  const today = intake.loop.dayOf(ctx.clock.now());
  return inTransaction(ctx, async (tx) => {
    const stored = await storeCategoryList(tx, intake.categories, {
      ...{ list, name, rows, kept, retireOthersOn: keepMissing ? undefined : today },
    });
    for (const { code, unit, limits } of rows) {
      if (unit !== undefined) await keepDefaultUnit(tx, list, code, unit, today);
      for (const { clock, duration } of limits) {
        const source = `分类表 ${list}`;
        await storeCategoryLimit(tx, {
          flowId: 'incident',
          clock,
          categoryList: list,
          categoryPrefix: code,
          duration,
          source,
          validFrom: today,
        });
      }
    }
    return stored;
  });
}

const keepDefaultUnit = (tx: Ctx, list: string, code: string, unit: string, validFrom: string) =>
  keepDuty(tx, { categoryList: list, categoryPrefix: code, lead: unit, source: `分类表 ${list}`, validFrom });

function checkList({ categories }: Intake, list: string): void {
  if (!LIST.test(list))
    throw new AppError('intake.list_unusable', { list: list.slice(0, 40), why: 'a-z 0-9 -, ≤ 15' });
  if (list === categories.mainList)
    throw new AppError('intake.list_unusable', { list, why: 'main list: city pack' });
}

function columnsOf(header: readonly string[], given: string | undefined): Partial<Record<Field, string>> {
  const columns: Partial<Record<Field, string>> = {};
  for (const field of FIELDS) {
    const column = NAMES[field].flatMap((name) => header.filter((each) => foldName(each) === name))[0];
    if (column !== undefined) columns[field] = column;
  }
  for (const pair of given?.split(',').filter((each) => each.trim() !== '') ?? []) {
    const [field = '', column = ''] = pair.split('=').map((each) => each.trim());
    if (!(FIELDS as readonly string[]).includes(field) || !header.includes(column))
      throw new AppError('intake.import_columns', {
        given: pair,
        fields: FIELDS,
        found: header.slice(0, 40),
      });
    columns[field as Field] = column;
  }
  if (columns.name === undefined)
    throw new AppError('intake.import_columns', {
      given: 'name',
      fields: FIELDS,
      found: header.slice(0, 40),
    });
  return columns;
}

const cellOf = (cells: TableRow, column: string | undefined) =>
  (column === undefined ? undefined : cells[column]?.trim()) || undefined;
const fault = (field: string, why: string) => new AppError('intake.import_category', { field, why });

function readCategory(
  { categories, organisations }: Intake,
  cells: TableRow,
  columns: Partial<Record<Field, string>>,
  { units }: CategoryImport,
): ReadCategory {
  const cell = (field: Field) => cellOf(cells, columns[field]);
  const name = cell('name')?.slice(0, NAME_LENGTH);
  if (name === undefined) throw fault('name', '不能为空');
  const code = cell('code') ?? codeOf(name);
  if (!CODE.test(code)) throw fault('code', `${code.slice(0, 40)} 应为 1 至 24 个字母、数字、. _ -`);
  const to = cell('mapsTo');
  const main =
    to === undefined
      ? undefined
      : (categories.find(categories.mainList, to) ?? categories.findByName(categories.mainList, to));
  if (to !== undefined && main === undefined) throw fault('mapsTo', `主分类表里没有 ${to.slice(0, 40)}`);
  const kind = cell('kind');
  if (kind !== undefined && columns.kind !== undefined && !(KINDS as readonly string[]).includes(kind))
    throw fault('kind', `${kind.slice(0, 20)} 应为 ${KINDS.join('、')}`);
  const unitText = cell('unit');
  const unitCode = unitText === undefined ? undefined : (units?.get(unitText) ?? unitText);
  const isRule = unitCode !== undefined && /^\{[\w-]+\}\./.test(unitCode);
  const unit =
    unitCode === undefined ? undefined : isRule ? unitCode : findUnit(organisations, unitCode)?.code;
  if (unitText !== undefined && unit === undefined) throw fault('unit', `没有单位 ${unitText.slice(0, 40)}`);
  return {
    ...{ code, name, nameEn: cell('nameEn')?.slice(0, NAME_LENGTH), parent: cell('parent'), kindHint: kind },
    ...{
      words: cell('words')
        ?.split(/[\s,，;；、|]+/)
        .filter(Boolean),
      mapsTo: main?.code,
      unit,
    },
    limits: limitsOf(cell('limits')),
  };
}

/** `handle:5:working-day citizen:10:calendar-day`. */
function limitsOf(text: string | undefined): ReadCategory['limits'] {
  return (text?.split(/\s+/) ?? []).map((part) => {
    const [clock = '', amount = '', unit = ''] = part.split(':');
    if (!['citizen', 'dispatch', 'sign', 'handle', 'verify', 'close'].includes(clock))
      throw fault('limits', `${part.slice(0, 40)} 应如 handle:5:working-day`);
    checkDuration(Number(amount), unit as TimeUnit);
    return { clock, duration: { amount: Number(amount), unit: unit as TimeUnit } };
  });
}

/** A code for a category that has only a name: the name where it looks like a code, else made of it, always the same. */
export function codeOf(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,15}$/.test(name) && /\d/.test(name)) return name;
  return createHash('sha256').update(name).digest('hex').slice(0, 8);
}

/** Rows of one category that must lie with one unit for the list to say that it is the category's. */
const OWN_SHARE = 0.8;
const LEAST_OWN = 3;

/**
 * Makes a list of categories from the names in a column, or adds those it does not have yet; where nearly all rows of
 * one lie with the same unit of ours, that is where its next ones go. The city has to be read anew afterwards.
 */
export async function learnCategories(
  ctx: RootCtx,
  intake: Intake,
  table: Table,
  options: {
    list: string;
    name?: string | undefined;
    column: string;
    unitColumn?: string | undefined;
    units?: ReadonlyMap<string, string> | undefined;
  },
): Promise<CategoryImportSummary> {
  const { list, column, unitColumn, units } = options;
  checkList(intake, list);
  const found = new Map<string, { rows: number; units: Map<string, number> }>();
  let rows = 0;
  for await (const { cells } of table.rows) {
    const name = cells[column]?.trim().slice(0, NAME_LENGTH);
    if (!name) continue;
    rows += 1;
    const each = found.get(name) ?? { rows: 0, units: new Map<string, number>() };
    each.rows += 1;
    const text = unitColumn === undefined ? '' : (cells[unitColumn]?.trim() ?? '');
    const unit = text === '' ? undefined : findUnit(intake.organisations, units?.get(text) ?? text);
    if (unit) each.units.set(unit.code, (each.units.get(unit.code) ?? 0) + 1);
    found.set(name, each);
    if (found.size > MOST_ROWS) throw new AppError('tables.too_many_rows', { most: MOST_ROWS });
  }
  const { categories } = intake;
  const learnt = [...found]
    .filter(
      ([name]) =>
        categories.find(list, name) === undefined && categories.findByName(list, name) === undefined,
    )
    .map(([name, { rows: count, units: counts }]) => {
      const [own] = [...counts].sort((one, other) => other[1] - one[1]);
      const unit = own && count >= LEAST_OWN && own[1] >= count * OWN_SHARE ? own[0] : undefined;
      return { code: codeOf(name), name, unit, limits: [] };
    });
  const kept = new Set<string>();
  const stored = await store(ctx, intake, { list, name: options.name, keepMissing: true }, learnt, kept);
  return {
    ...{ list, rows, ...stored, unchanged: found.size - learnt.length, failed: 0, errors: [] },
    ...{ mapped: 0, suggestions: suggestionsFor(intake, learnt), preview: false },
  };
}
