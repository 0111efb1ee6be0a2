import { type IncomingThing, storeThings } from '../../base/registry/index.ts';
import type { City } from '../../base/scene/index.ts';
import { AppError, isAppError } from '../../lib/errors.ts';
import { readDate } from '../../lib/identity/index.ts';
import { type Ctx, inTransaction } from '../../platform/context/index.ts';
import { describeError } from '../../platform/i18n/errors.ts';
import { readTable, type TableRow } from '../../platform/tables/index.ts';
import { componentKinds } from './categories.ts';
import type { Condition, ImportReport } from './contract.ts';
import { tallyComponents } from './tally.ts';

/** Columns of a census file, as the export writes them, with other names that files use. */
const COLUMNS = {
  code: ['部件标识码', '标识码', 'code'],
  name: ['部件名称', '名称', 'name'],
  owner: ['权属单位', 'owner'],
  department: ['主管部门', 'department'],
  keeper: ['养护单位', '管理单位', 'keeper'],
  lon: ['经度', 'lon'],
  lat: ['纬度', 'lat'],
  condition: ['状态', 'condition'],
  surveyedOn: ['普查日期', '更新日期', 'surveyed_on'],
} as const;
type Column = keyof typeof COLUMNS;
const NEEDED: readonly Column[] = ['code', 'name', 'lon', 'lat'];

export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  whole: '完好',
  damaged: '破损',
  lost: '丢失',
  abandoned: '废弃',
  removed: '移除',
};

const BATCH = 1_000;
const MOST_FAULTS = 200;
const MOST_CHARACTERS = 100;

interface CensusRow {
  readonly thing: IncomingThing;
  readonly census: {
    readonly code: string;
    readonly department: string | null;
    readonly keeper: string | null;
    readonly condition: Condition;
    readonly surveyedOn: string | null;
  };
}

/**
 * Takes a census of components in from CSV or XLSX. What is right is stored by its code, in batches; what is wrong is told
 * by its line and left out. The same file again changes nothing. Throws `components.columns_missing` and what reading
 * tables throws; a preview stores nothing.
 */
export async function importCensus(
  ctx: Ctx,
  city: City,
  bytes: Buffer,
  { isPreview, language }: { isPreview: boolean; language: 'zh' | 'en' },
): Promise<ImportReport> {
  const table = await readTable(bytes);
  const missing = NEEDED.filter((column) => !COLUMNS[column].some((name) => table.header.includes(name)));
  if (missing.length > 0)
    throw new AppError('components.columns_missing', {
      columns: missing.map((column) => COLUMNS[column][0]).join('、'),
    });
  const kinds = componentKinds(city.categories);
  const lines = new Map<string, number>();
  const report = { rows: 0, added: 0, changed: 0, unchanged: 0, failed: 0 };
  const faults: ImportReport['faults'] = [];
  let batch: CensusRow[] = [];
  const store = async () => {
    if (batch.length === 0 || isPreview) return;
    const stored = await storeBatch(ctx, batch);
    for (const key of ['added', 'changed', 'unchanged'] as const) report[key] += stored[key];
    batch = [];
  };
  for await (const { line, cells } of table.rows) {
    report.rows += 1;
    try {
      const row = readRow(cells, city, kinds);
      const first = lines.get(row.thing.code);
      if (first !== undefined)
        throw new AppError('components.code_doubled', { value: row.thing.code, first });
      lines.set(row.thing.code, line);
      batch.push(row);
    } catch (error) {
      if (!isAppError(error)) throw error;
      report.failed += 1;
      if (faults.length < MOST_FAULTS)
        faults.push({
          ...{ line, code: (cellOf(cells, 'code') ?? '').slice(0, 40), error: error.code },
          reason: describeError(error.code, error.details, language).text,
        });
    }
    if (batch.length >= BATCH) await store();
  }
  await store();
  if (!isPreview) await inTransaction(ctx, tallyComponents);
  return { ...report, isPreview, faults };
}

/** Stores rows in one transaction; what only the census says of a component counts as a change too. */
async function storeBatch(ctx: Ctx, rows: readonly CensusRow[]) {
  return inTransaction(ctx, async (tx) => {
    const stored = await storeThings(
      tx,
      rows.map(({ thing }) => thing),
    );
    await tx.db.query(
      `INSERT INTO components.census (code, department, keeper, condition, surveyed_on, imported_at)
       SELECT code, department, keeper, condition, "surveyedOn", $2 FROM jsonb_to_recordset($1)
         AS r (code text, department text, keeper text, condition text, "surveyedOn" date)
       ON CONFLICT (code) DO UPDATE SET department = excluded.department, keeper = excluded.keeper,
         condition = excluded.condition, surveyed_on = excluded.surveyed_on, imported_at = excluded.imported_at`,
      [JSON.stringify(rows.map(({ census }) => census)), tx.clock.now()],
    );
    return stored;
  });
}

function cellOf(cells: TableRow, column: Column): string | undefined {
  for (const name of COLUMNS[column]) if (cells[name]) return cells[name];
  return undefined;
}

function readRow(cells: TableRow, city: City, kinds: ReadonlyMap<string, unknown>): CensusRow {
  const code = (cellOf(cells, 'code') ?? '').normalize('NFKC').replace(/\s+/g, '');
  if (!/^\d{17}$/.test(code)) throw new AppError('components.code_invalid', { value: code.slice(0, 40) });
  const kind = code.slice(6, 11);
  if (!kinds.has(kind)) throw new AppError('components.category_unknown', { value: kind });
  const name = shortText(cells, 'name');
  if (name === null) throw new AppError('components.name_missing');
  const { lon, lat, gridId } = readPoint(cells, city);
  const condition = readCondition(cellOf(cells, 'condition'));
  return {
    thing: {
      ...{ kind: 'component', code, name, lon, lat, gridId, owner: shortText(cells, 'owner') },
      // No division of the country begins with 99: what does is made up.
      ...{ isWhole: condition === 'whole', synthetic: code.startsWith('99') },
    },
    census: {
      ...{ code, condition, department: shortText(cells, 'department'), keeper: shortText(cells, 'keeper') },
      surveyedOn: readDay(cellOf(cells, 'surveyedOn')),
    },
  };
}

function shortText(cells: TableRow, column: Column): string | null {
  const text = cellOf(cells, column);
  if (text !== undefined && text.length > MOST_CHARACTERS)
    throw new AppError('components.too_long', { column: COLUMNS[column][0], most: MOST_CHARACTERS });
  return text ?? null;
}

function readPoint(cells: TableRow, city: City) {
  const [lon, lat] = [Number(cellOf(cells, 'lon') ?? 'x'), Number(cellOf(cells, 'lat') ?? 'x')];
  const value = `${cellOf(cells, 'lon') ?? ''}, ${cellOf(cells, 'lat') ?? ''}`.slice(0, 60);
  if (!Number.isFinite(lon) || !Number.isFinite(lat) || Math.abs(lon) > 180 || Math.abs(lat) > 90)
    throw new AppError('components.point_invalid', { value });
  const grid = city.areas.locate(lon, lat)?.path.at(-1);
  if (grid === undefined || grid.depth === 0) throw new AppError('components.outside_city', { value });
  return { lon, lat, gridId: grid.id };
}

function readCondition(text: string | undefined): Condition {
  if (text === undefined) return 'whole';
  const known = (Object.keys(CONDITION_WORDS) as Condition[]).find(
    (each) => each === text || CONDITION_WORDS[each] === text,
  );
  if (known === undefined)
    throw new AppError('components.condition_invalid', {
      value: text.slice(0, 40),
      allowed: Object.values(CONDITION_WORDS).join('、'),
    });
  return known;
}

function readDay(text: string | undefined): string | null {
  if (text === undefined) return null;
  const day = readDate(text).value;
  if (day === undefined) throw new AppError('components.day_invalid', { value: text.slice(0, 40) });
  return day;
}
