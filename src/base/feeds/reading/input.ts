import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../lib/errors.ts';
import { isResidentNumber } from '../../../lib/identity/index.ts';
import { type Duck, quoteName, quoteText } from '../../../platform/analytics/index.ts';
import { readTable, type TablePlace } from '../../../platform/tables/index.ts';
import type { CheckedDeclaration } from '../contract.ts';
import { asUtf8, encodingOf, formatOf, headOf, START_BYTES, startOf, tailOf } from './bytes.ts';
import { csvRelations, lineCount, MOST_LINE_BYTES, MOST_REJECTS, openCsv, rewrite } from './csv.ts';

/** A file as DuckDB can read it. */
export interface Input {
  /** SQL behind FROM: all rows, and those of the beginning. */
  readonly relation: string;
  readonly head: string;
  /** Writes what has to be rewritten before all rows can be read. */
  prepare(): Promise<void>;
  /** The head is the whole. */
  readonly isWhole: boolean;
  readonly columns: readonly string[];
  /** SQL of a column. */
  readonly of: (column: string) => string;
  /** SQL that is true for a row that is none. */
  readonly unreadable?: string;
  /** SQL of the first cells of a row, where people make the table: it may end in a total or in notes. */
  readonly firstCells?: readonly string[];
  /** Lines that could not be told apart into fields are in these tables. */
  readonly rejects?: string;
  /** Of a table that people made: where it begins, when that is not the top. */
  readonly table?: TablePlace;
}

/** Rows that are looked at before the whole file is. */
export const HEAD_ROWS = 10_000;
const MOST_SHEET_BYTES = 500_000_000;
const MOST_SHEET_ROWS = 1_048_576;
/** No text has it: a line read by it is one field. */
const NEVER = '\u0001';

/**
 * Makes a file readable for DuckDB: encoding by its bytes, header against the declaration. What has to be rewritten
 * (GB18030, UTF-16, workbooks) lands in `directory`, the beginning first. Throws what is wrong with the file as a whole.
 */
export async function openInput(
  duck: Duck,
  declaration: CheckedDeclaration,
  path: string,
  directory: string,
): Promise<Input> {
  const { size } = await stat(path);
  const file = path.split('/').at(-1) ?? path;
  if (size === 0) throw new AppError('feeds.file_empty', { file });
  const input = await openFormat(duck, declaration, await fromUtf16(declaration, path, directory), directory);
  checkColumns(declaration, input.columns);
  return input;
}

/** A text that begins with the mark of UTF-16 as a copy in UTF-8, unless another encoding was declared. */
async function fromUtf16(
  { format, encoding }: CheckedDeclaration,
  path: string,
  directory: string,
): Promise<string> {
  const found = (await startOf(path)).match(/^(?:\xff\xfe|\xfe\xff)/)?.[0];
  if (found === undefined || encoding !== undefined || (format !== 'csv' && format !== 'jsonl')) return path;
  const copy = join(directory, 'utf16.txt');
  await rewrite(asUtf8(path, found === '\xff\xfe' ? 'utf-16le' : 'utf-16be'), copy);
  return copy;
}

function openFormat(duck: Duck, declaration: CheckedDeclaration, path: string, directory: string) {
  switch (declaration.format) {
    case 'parquet':
      return openParquet(duck, path);
    case 'jsonl':
      return openJsonLines(declaration, path, directory);
    case 'xlsx':
      return openWorkbook(declaration, path, directory);
    default:
      return openCsv(declaration, path, directory, [...columnsOf(declaration)]);
  }
}

/** The columns that a declaration names. */
const columnsOf = ({ key, fields, removed }: CheckedDeclaration): Set<string> =>
  new Set([...key, ...fields.map(({ column }) => column), ...(removed ? [removed.column] : [])]);

/** What names nobody's column, and may name somebody. */
const isPersonal = (name: string): boolean => isResidentNumber(name) || /^1[3-9]\d{9}$/.test(name);

function checkColumns(declaration: CheckedDeclaration, columns: readonly string[]): void {
  const wanted = columnsOf(declaration);
  const missing = [...wanted].filter((column) => !columns.includes(column));
  if ((missing.length > 0 || wanted.size === 0) && columns.some(isPersonal))
    throw new AppError('feeds.header_missing');
  if (missing.length > 0)
    throw new AppError('feeds.columns_missing', {
      missing: missing.join('、'),
      found: columns.slice(0, 50).join('、'),
    });
  const doubled = columns.find((column, at) => wanted.has(column) && columns.indexOf(column) !== at);
  if (doubled !== undefined) throw new AppError('feeds.header_doubled', { column: doubled });
}

const nothing = async () => {};

async function openWorkbook(
  declaration: CheckedDeclaration,
  path: string,
  directory: string,
): Promise<Input> {
  const found = formatOf(await startOf(path, START_BYTES));
  if (found !== 'xlsx')
    throw new AppError('feeds.format_wrong', { declared: 'xlsx', found: found ?? 'text' });
  const wanted = [...columnsOf(declaration)];
  // The declared columns tell which row of which sheet is the header; without any, somebody only wants to see.
  const search = { columns: wanted, takesFirst: wanted.length === 0 };
  const table = await readTable(path, {
    ...{ rows: MOST_SHEET_ROWS, bytes: MOST_SHEET_BYTES },
    search: { ...search, ...(declaration.sheet !== undefined && { sheet: declaration.sheet }) },
  }).catch((error) => {
    if (error instanceof AppError && error.code === 'tables.damaged')
      throw new AppError('feeds.file_damaged', { reason: String(error.details.why) }, error);
    throw error;
  });
  const columns = table.header.filter((name) => name !== '');
  checkColumns(declaration, columns);
  const written = join(directory, 'input.csv');
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const lines = async function* () {
    yield `${columns.map(quoted).join(',')}\n`;
    for await (const { cells } of table.rows)
      yield `${columns.map((name) => quoted(cells[name] ?? '')).join(',')}\n`;
  };
  await rewrite(lines(), written);
  return {
    ...csvRelations({ columns, delimiter: ',', rows: 1 }, { head: written, whole: written }),
    ...{ isWhole: true, rejects: 'rejects', prepare: nothing },
    ...(table.place && { table: table.place }),
  };
}

async function openJsonLines(
  declaration: CheckedDeclaration,
  path: string,
  directory: string,
): Promise<Input> {
  const { bytes, isWhole } = await headOf(path);
  const encoding = encodingOf(bytes, declaration.encoding, 'jsonl');
  const text = new TextDecoder(encoding).decode(bytes);
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new AppError('feeds.file_empty', { file: path.split('/').at(-1) ?? '' });
  if (lines[0]!.trimStart().startsWith('['))
    throw new AppError('feeds.format_wrong', { declared: 'jsonl', found: 'a JSON array […]' });
  const tail = new TextDecoder(encoding).decode(await tailOf(path)).trim();
  if (tail !== '' && objectOf(tail) === undefined)
    throw new AppError('feeds.half_file', { line: await lineCount(path), expected: '{…}', found: 0 });
  const columns = [
    ...new Set(lines.slice(0, HEAD_ROWS).flatMap((line) => Object.keys(objectOf(line) ?? {}))),
  ];
  if (columns.length === 0) throw new AppError('feeds.format_wrong', { declared: 'jsonl', found: 'text' });
  const head = join(directory, 'head.jsonl');
  await writeFile(head, text);
  const whole = encoding === 'utf-8' ? path : join(directory, 'input.jsonl');
  const wanted = [...new Set([...declaration.key, ...declaration.fields.map(({ column }) => column)])];
  if (declaration.removed) wanted.push(declaration.removed.column);
  const paths = wanted.map((column) => quoteText(`$.${quoteName(column)}`)).join(', ');
  const relation = (from: string, rejects: string) =>
    `(SELECT CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END AS is_object,
        CASE WHEN json_valid(line) THEN json_extract_string(line, [${paths}]) END AS said
      FROM read_csv(${quoteText(from)}, auto_detect = false, header = false, columns = {'line': 'VARCHAR'},
        delim = ${quoteText(NEVER)}, quote = '', escape = '', store_rejects = true, rejects_table = '${rejects}',
        rejects_scan = '${rejects}_scan', rejects_limit = ${MOST_REJECTS}, max_line_size = ${MOST_LINE_BYTES}))`;
  return {
    relation: relation(whole, 'rejects'),
    head: relation(head, 'head_rejects'),
    ...{ isWhole, columns, rejects: 'rejects', unreadable: 'NOT is_object' },
    of: (column) => `said[${wanted.indexOf(column) + 1}]`,
    prepare: async () => {
      if (whole !== path) await rewrite(asUtf8(path, encoding), whole);
    },
  };
}

function objectOf(line: string): object | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function openParquet(duck: Duck, path: string): Promise<Input> {
  const relation = `read_parquet(${quoteText(path)})`;
  try {
    const described = await duck.rows<{ column_name: string }>(`DESCRIBE SELECT * FROM ${relation}`);
    return {
      ...{
        relation,
        head: `(SELECT * FROM ${relation} LIMIT ${HEAD_ROWS})`,
        isWhole: false,
        prepare: nothing,
      },
      columns: described.map(({ column_name }) => column_name),
      of: (column) => `${quoteName(column)}::VARCHAR`,
    };
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = (error as Error).message.split('\n')[0]?.replaceAll(path, '').slice(0, 200) ?? '';
    throw new AppError('feeds.file_damaged', { reason }, error);
  }
}
