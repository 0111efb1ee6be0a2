import { AppError } from '../../lib/errors.ts';
import type { TableRow } from '../../platform/tables/index.ts';
import { foldName, IMPORT_FIELDS, type ImportField, KNOWN_NAMES, TIME_FIELDS } from './import-names.ts';
import { parseInstant, readsDayFirst } from './import-times.ts';

export type ColumnMap = Readonly<Partial<Record<ImportField, string>>>;

/** Columns found, and which of them were named by the person who imports. */
export interface ColumnChoice {
  readonly columns: ColumnMap;
  readonly given: ReadonlySet<ImportField>;
  /** Columns of times that write the day before the month. */
  readonly dayFirst: ReadonlySet<string>;
}

/** Share of a column's filled cells that must look right for the column to be taken unasked. */
const MOST_OF = 0.8;
/** Names so general that the column must also hold something different in nearly each row. */
const GENERAL_IDS = new Set(['id', 'number', 'no', '编号', '单号', '流水号']);
const LEAST_DISTINCT = 0.5;
const LEAST_TEXT_LENGTH = 4;

/**
 * Which column feeds which field: what is given (`text=留言详情,title=主题`; `result=` takes none), else columns with a
 * well-known name whose first rows look right, else, for text and time of arrival, what looks like it. `sample` are the
 * first rows of the table. Throws `intake.import_columns` when a named column does not exist or nothing holds the text.
 */
export function chooseColumns(
  header: readonly string[],
  sample: readonly TableRow[],
  given: string | undefined,
): ColumnChoice {
  const columns: Partial<Record<ImportField, string>> = {};
  const named = parseGiven(header, given);
  const valuesOf = (column: string) => sample.map((row) => row[column] ?? '').filter((value) => value !== '');
  for (const field of IMPORT_FIELDS) {
    const own = named.get(field);
    if (own === undefined) {
      const column = KNOWN_NAMES[field]
        .flatMap((name) => header.filter((each) => foldName(each) === name))
        .find((each) => looksRight(field, each, valuesOf(each)));
      if (column !== undefined) columns[field] = column;
    } else if (own !== '') columns[field] = own;
  }
  guessByContent(columns, named, header, valuesOf);
  if (columns.text === undefined && columns.title === undefined) throw unknownColumn('text', header);
  const times = TIME_FIELDS.flatMap((field) => columns[field] ?? []);
  return {
    columns,
    given: new Set(named.keys()),
    dayFirst: new Set(times.filter((column) => readsDayFirst(valuesOf(column)))),
  };
}

function parseGiven(header: readonly string[], given: string | undefined): Map<ImportField, string> {
  const named = new Map<ImportField, string>();
  for (const pair of given?.split(',').filter((each) => each.trim() !== '') ?? []) {
    const cut = pair.indexOf('=');
    const field = pair.slice(0, Math.max(cut, 0)).trim();
    const column = pair.slice(cut + 1).trim();
    const isField = (IMPORT_FIELDS as readonly string[]).includes(field);
    if (cut < 0 || !isField || (column !== '' && !header.includes(column))) throw unknownColumn(pair, header);
    named.set(field as ImportField, column);
  }
  return named;
}

function unknownColumn(given: string, header: readonly string[]): AppError {
  return new AppError('intake.import_columns', { given, fields: IMPORT_FIELDS, found: header.slice(0, 40) });
}

/** Whether what stands in a column could be what its name says; an empty column says nothing against it. */
function looksRight(field: ImportField, column: string, values: readonly string[]): boolean {
  if (values.length === 0) return true;
  const most = (fits: (value: string) => boolean) => values.filter(fits).length >= values.length * MOST_OF;
  if ((TIME_FIELDS as readonly string[]).includes(field)) return most(isTime);
  if (field === 'lon') return most((value) => isWithin(value, 180));
  if (field === 'lat') return most((value) => isWithin(value, 90));
  if (field === 'point') return most((value) => pointOf(value) !== undefined);
  if (field === 'externalId' && GENERAL_IDS.has(foldName(column)))
    return new Set(values).size >= values.length * LEAST_DISTINCT;
  // A column of "closed" or "created" may hold yes and no, or a person, where a time is meant elsewhere.
  if (field === 'text') return !most(isTime);
  return true;
}

const isTime = (value: string) => parseInstant(value, { offsetMinutes: 0 }) !== undefined;

// Not a number at all is left to be told as a row's fault; a plane coordinate is another thing.
function isWithin(value: string, limit: number): boolean {
  const number = Number(value);
  return Number.isNaN(number) || Math.abs(number) <= limit;
}

function guessByContent(
  columns: Partial<Record<ImportField, string>>,
  named: ReadonlyMap<ImportField, string>,
  header: readonly string[],
  valuesOf: (column: string) => readonly string[],
): void {
  const taken = new Set(Object.values(columns));
  const free = header.filter((column) => column !== '' && !taken.has(column));
  if (columns.text === undefined && columns.title === undefined && !named.has('text')) {
    const lengthOf = (column: string) => {
      const values = valuesOf(column);
      const words = values.filter((value) => !isTime(value) && Number.isNaN(Number(value)));
      return words.reduce((sum, value) => sum + value.length, 0) / Math.max(values.length, 1);
    };
    const longest = free
      .map((column) => ({ column, length: lengthOf(column) }))
      .sort((one, other) => other.length - one.length)[0];
    if (longest && longest.length >= LEAST_TEXT_LENGTH) columns.text = longest.column;
  }
  if (columns.reportedAt === undefined && !named.has('reportedAt')) {
    const hasTimes = (column: string) => {
      const values = valuesOf(column);
      return values.length > 0 && values.every((value) => isTime(value) && !/^\d+([.,]\d+)?$/.test(value));
    };
    const column = free.find(hasTimes);
    if (column !== undefined) columns.reportedAt = column;
  }
}

/** Longitude and latitude in one cell: `(39.3, -76.7)` latitude first, `POINT (-76.7 39.3)` longitude first. */
export function pointOf(value: string): { lon: string; lat: string } | undefined {
  const match = /^\s*(point)?\s*\(?\s*(-?\d{1,3}(?:\.\d+)?)\s*[,\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*\)?\s*$/i.exec(
    value,
  );
  if (match === null) return undefined;
  const [, wellKnown, first = '', second = ''] = match;
  // Chinese maps write 113.6,34.7: what cannot be a latitude is the longitude.
  return wellKnown || Math.abs(Number(first)) > 90
    ? { lon: first, lat: second }
    : { lon: second, lat: first };
}
