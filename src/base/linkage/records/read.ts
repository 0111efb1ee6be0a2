import { existsSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { type Duck, quoteName, quoteText } from '../../../platform/analytics/index.ts';
import type { TablePlace } from '../../../platform/tables/index.ts';
import type { LinkConfig, SourceConfig } from '../config.ts';
import { oneRow, parquet, type Work, writeParquet } from '../work.ts';
import { cleanedValue, derivedColumns, halfWidth, presentText, validColumns } from './columns.ts';
import { type DateOrder, findDateOrder } from './dates.ts';
import { checkFile, type OpenedRows, openRows } from './open-file.ts';
import { withSounds } from './sounds.ts';

/** What reading the sources said. */
export interface ReadResult {
  readonly records: number;
  readonly sources: readonly SourceRead[];
}

export interface SourceRead {
  readonly name: string;
  readonly records: number;
  /** Of a workbook: where its table is. */
  readonly table?: TablePlace;
}

/** Share of filled values of a date or number column that may be unreadable before columns count as shifted. */
const UNREADABLE_MOST = 0.5;
const LINE_BYTES_MOST = 4_000_000;

/**
 * Reads all sources, cleans their fields and writes `records.parquet`: rid (0, 1, …), source (place in the list), id,
 * truth, and each field's columns with what names sound and look like. Throws `linkage.*` of files and columns.
 */
export async function readRecords(work: Work): Promise<ReadResult> {
  const { duck, config, stages } = work;
  const counts: SourceRead[] = [];
  const parts: string[] = [];
  for (const [place, source] of config.sources.entries()) {
    const part = stages.file(`read-${place}.parquet`);
    const table = await readSource(work, source, place, part);
    const { n } = await oneRow<{ n: bigint }>(duck, `SELECT count(*) AS n FROM ${parquet(part)}`);
    if (n === 0n) throw new AppError('linkage.file_empty', { file: source.file });
    await checkRows(work, source, part);
    counts.push({ name: source.name, records: Number(n), ...(table && { table }) });
    parts.push(part);
  }
  const whole = `read_parquet([${parts.map(quoteText).join(', ')}])`;
  const names = Object.keys(config.fields).filter((field) => config.fields[field] === 'chinese-name');
  await withSounds(duck, names, whole, (sounding) =>
    writeParquet(
      work,
      `SELECT (row_number() OVER () - 1)::INTEGER AS rid, * FROM (${sounding})`,
      stages.file('records.parquet'),
    ),
  );
  for (const part of parts) rmSync(part);
  return { records: counts.reduce((sum, { records }) => sum + records, 0), sources: counts };
}

/** Reads one source into a part of the records; says where in a workbook they were. */
async function readSource(
  work: Work,
  source: SourceConfig,
  place: number,
  part: string,
): Promise<TablePlace | undefined> {
  const { duck, config, stages } = work;
  checkFile(source.file);
  const copy = stages.file(`utf8-${place}.csv`);
  const isText = source.format === 'csv' || source.format === 'xlsx';
  const wanted = columnsOf(source, config);
  const csv = isText ? await openRows(source, copy, wanted) : undefined;
  sayHow(work, source, csv);
  const { table, line } = csv
    ? csvTable(csv)
    : source.format === 'parquet'
      ? parquetTable(source)
      : jsonTable(source);
  const names = csv ? csv.header : await namesIn(duck, source, table);
  const column = (wanted: string) => {
    const found = names.find((name) => name.trim() === wanted);
    if (found !== undefined) return `${quoteName(csv ? `c${names.indexOf(found)}` : found)}::VARCHAR`;
    const columns = names
      .slice(0, 40)
      .map((name) => name.slice(0, 60))
      .join(', ');
    throw new AppError('linkage.column_unknown', { file: source.file, column: wanted, columns });
  };
  const id =
    source.id !== undefined
      ? column(source.id)
      : `CASE WHEN ${wanted.map((name) => `trim(${column(name)}) = ${quoteText(name)}`).join(' AND ')}
          THEN ${quoteText(HEADER_AGAIN)} ELSE ${quoteText(lineName(source, csv?.place))} || ${line} END`;
  const fields = Object.entries(config.fields);
  const truth = truthOf(source, id, column);
  const textOf = (field: string) => {
    const wanted = source.columns[field];
    return wanted === null ? 'NULL::VARCHAR' : column(wanted ?? field);
  };
  const present = fields.map(([field]) => `${presentText(textOf(field))} AS ${field}`);
  const half = fields.map(([field, cleaning]) =>
    cleaning === 'text' ? field : `${halfWidth(field)} AS ${field}`,
  );
  const derived = derivedColumns(config);
  const made = Object.entries(derived).filter(([name]) => !(name in config.fields));
  const changed = Object.entries(derived).filter(([name]) => name in config.fields);
  const replace =
    changed.length === 0 ? '' : `REPLACE (${changed.map(([n, sql]) => `${sql} AS ${n}`).join(', ')})`;
  const list = (columns: readonly [string, string][]) =>
    columns.map(([n, sql]) => `, ${sql} AS ${n}`).join('');
  const query = (cleaned: readonly string[]) => `SELECT *${list(Object.entries(validColumns(config)))} FROM (
    SELECT * ${replace}${list(made)} FROM (
      SELECT source, id, truth, ${cleaned.join(', ')} FROM (SELECT source, id, truth, ${half.join(', ')} FROM (
        SELECT ${place}::SMALLINT AS source, trim(${id}) AS id, ${truth} AS truth, ${present.join(', ')} FROM ${table}))))`;
  try {
    const orders = await dateOrders(work, source, table, textOf);
    const cleaned = fields.map(
      ([field, cleaning]) => `${cleanedValue(cleaning, field, orders[field])} AS ${field}`,
    );
    await writeParquet(work, query(cleaned), part);
  } catch (error) {
    throw explainReading(error, source, csv);
  } finally {
    if (existsSync(copy)) rmSync(copy);
  }
  return csv?.place;
}

/** What stands for the id of a row that is the header once more, where lines are the ids. */
const HEADER_AGAIN = '\u0001header';

/** How rows are named by their line: file, the sheet where it is not the first one, line. */
const lineName = ({ file }: SourceConfig, place: TablePlace | undefined) =>
  `${basename(file)}:${place === undefined || place.isFirst ? '' : `${place.sheet}:`}`;

/** The columns of a source that the configuration names. */
function columnsOf(source: SourceConfig, { fields }: LinkConfig): string[] {
  const named = Object.keys(fields).flatMap((field) =>
    source.columns[field] === null ? [] : [source.columns[field] ?? field],
  );
  const { id, truth } = source;
  return [...new Set([...[id, truth?.column].filter((name) => name !== undefined), ...named])];
}

/** Says what was found out of a file and is not told by the configuration. */
function sayHow({ say }: Work, source: SourceConfig, csv: OpenedRows | undefined): void {
  const { file } = source;
  if (csv !== undefined && csv.encoding !== 'utf-8') say(`${file}: ${csv.encoding}`);
  if (csv?.place !== undefined && !csv.place.isFirst)
    say(`${file}: the table is on the sheet "${csv.place.sheet}", its header in row ${csv.place.line}`);
  if (source.id === undefined)
    say(`${file}: no id is named, so rows are named by their line, such as ${lineName(source, csv?.place)}7`);
}

/** How dates of a source are written, by field. */
async function dateOrders(
  { duck, config }: Work,
  source: SourceConfig,
  table: string,
  textOf: (field: string) => string,
): Promise<Record<string, DateOrder>> {
  const orders: Record<string, DateOrder> = {};
  for (const [field, cleaning] of Object.entries(config.fields)) {
    if (cleaning !== 'date') continue;
    const { file } = source;
    const named = { sql: textOf(field), name: source.columns[field] ?? field, file };
    orders[field] = source.dates ?? (await findDateOrder(duck, table, named));
  }
  return orders;
}

/** A source as DuckDB reads it, and SQL of the line that a row stands in. */
interface SourceTable {
  readonly table: string;
  readonly line: string;
}

function csvTable({ file, delimiter, header, numbered }: OpenedRows): SourceTable {
  const columns = header.map((_, n) => `c${n}: 'VARCHAR'`);
  if (numbered) columns.unshift("line: 'VARCHAR'");
  return {
    line: 'line',
    table: `read_csv(${quoteText(file)}, auto_detect=false, header=true, delim=${quoteText(delimiter)}, quote='"',
      escape='"', max_line_size=${LINE_BYTES_MOST}, columns={${columns.join(', ')}})`,
  };
}

function parquetTable({ file, id }: SourceConfig): SourceTable {
  const numbered = id === undefined ? ', file_row_number=true' : '';
  return { line: '(file_row_number + 1)', table: `read_parquet(${quoteText(file)}${numbered})` };
}

function jsonTable({ file, id }: SourceConfig): SourceTable {
  const format = file.toLowerCase().endsWith('.json') ? 'auto' : 'newline_delimited';
  const table = `read_json(${quoteText(file)}, format='${format}', dateformat='iso', sample_size=100000)`;
  if (id !== undefined) return { line: '', table };
  return { line: 'row__number', table: `(SELECT *, row_number() OVER () AS row__number FROM ${table})` };
}

async function namesIn(duck: Duck, source: SourceConfig, table: string): Promise<string[]> {
  try {
    const rows = await duck.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${table}`);
    return rows.map((row) => row.column_name);
  } catch (error) {
    throw explainReading(error, source);
  }
}

function truthOf(source: SourceConfig, id: string, column: (field: string) => string): string {
  if (source.truth?.column !== undefined) return `nullif(trim(${column(source.truth.column)}), '')`;
  if (source.truth?.pattern === undefined) return 'NULL::VARCHAR';
  return `nullif(regexp_extract(trim(${id}), ${quoteText(source.truth.pattern)}, 1), '')`;
}

/** DuckDB's complaint of a file in words of whoever brought the file. */
function explainReading(error: unknown, source: SourceConfig, csv?: OpenedRows): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const { file } = source;
  const message = error.message;
  const line = Number(message.match(/Line: (\d+)/)?.[1] ?? 0);
  const expected = csv?.header.length ?? 0;
  if (/unicode|utf-8|utf8|encoding/i.test(message.split('\n', 4).join(' ')) && csv !== undefined) {
    return new AppError('linkage.encoding', { file, encoding: source.encoding ?? 'utf-8' }, error);
  }
  if (/unterminated quote|quote should be followed/i.test(message)) {
    return new AppError('linkage.file_cut', { file, line, expected }, error);
  }
  if (/Expected Number of Columns/i.test(message)) {
    return new AppError('linkage.rows_shifted', { file, line, expected }, error);
  }
  if (/CSV Error|Malformed JSON|Invalid Input|magic bytes|parquet|JSON/i.test(message)) {
    const why = message.split('\n', 1)[0]!.slice(0, 200);
    return new AppError('linkage.file_damaged', { file, why }, error);
  }
  return error;
}

/** What only all rows together tell: ids, a header that comes again, columns whose values are something else. */
async function checkRows({ duck, config, isPart }: Work, source: SourceConfig, part: string): Promise<void> {
  const { file } = source;
  const column = source.id ?? HEADER_AGAIN;
  const shares = Object.entries(config.fields).filter(
    ([, way]) => way === 'date' || way === 'resident-number',
  );
  const ids = await oneRow<{ missing: bigint; headers: bigint }>(
    duck,
    `SELECT count(*) FILTER (id IS NULL OR id = '') AS missing, count(*) FILTER (id = ${quoteText(column)}) AS headers
     FROM ${parquet(part)}`,
  );
  if (ids.headers > 0n) {
    throw new AppError('linkage.header_doubled', { file, what: `${ids.headers} ×` });
  }
  const shown = (text: string, from: string) =>
    oneRow<{ n: bigint; examples: string }>(
      duck,
      `WITH bad AS (${from}) SELECT count(*) AS n,
         (SELECT string_agg(example, ', ') FROM (SELECT left(${text}, 60) AS example FROM bad LIMIT 3)) AS examples FROM bad`,
    );
  if (ids.missing > 0n) {
    const values = Object.keys(config.fields).join(', ');
    const bad = `SELECT ${values} FROM ${parquet(part)} WHERE id IS NULL OR id = ''`;
    const { n, examples } = await shown(`concat_ws(' ', ${values})`, bad);
    throw new AppError('linkage.id_missing', { file, column, count: Number(n), examples });
  }
  const doubled = `SELECT any_value(id) AS id FROM ${parquet(part)} GROUP BY hash(id) HAVING count(*) > 1`;
  const { n, examples } = await shown('id', doubled);
  if (n > 0n) throw new AppError('linkage.id_doubled', { file, column, count: Number(n), examples });
  if (isPart) return;
  for (const [field, way] of shares) {
    const good = way === 'date' ? `${field}__day IS NOT NULL` : `length(${field}) BETWEEN 15 AND 18`;
    // A column that is no date at all has been cleaned to NULL: nothing is left to count but the gaps.
    const row = await oneRow<{ filled: bigint; good: bigint }>(
      duck,
      `SELECT count(${field}) AS filled, count(*) FILTER (${good}) AS good FROM ${parquet(part)}`,
    );
    const bad = row.filled === 0n ? 0 : 1 - Number(row.good) / Number(row.filled);
    if (bad > UNREADABLE_MOST) {
      const share = Math.round(bad * 100);
      const named = source.columns[field] ?? field;
      throw new AppError('linkage.column_content', { file, column: named, share, expected: way });
    }
  }
}
