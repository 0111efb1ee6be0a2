import { readFile, stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../lib/errors.ts';
import { parseCsv } from './csv.ts';
import type { TablePlace, TableSearch, Unpacked } from './find-table.ts';

export interface TableLimits {
  /** Rows below the header; 50,000 unless said. */
  readonly rows?: number;
  /** Bytes of the file; 20 MB unless said. */
  readonly bytes?: number;
  /**
   * Takes exports as they are: lines above the header that fill one cell (a title) are passed over, and a second
   * column of the same name is called `name (2)`.
   */
  readonly lenient?: boolean;
  /** Of a workbook: the table is looked for on all sheets and below titles, not taken to begin at the first cell. */
  readonly search?: TableSearch;
}

/** Cells by the words of the header, blanks around them taken off. */
export type TableRow = Readonly<Record<string, string>>;

export interface Table {
  readonly header: readonly string[];
  /** Rows that have at least one cell filled, with their line in the file (the header is 1). */
  readonly rows: AsyncIterable<{ readonly line: number; readonly cells: TableRow }>;
  /** Where a table that was looked for in a workbook is. */
  readonly place?: TablePlace;
}

const MOST_ROWS = 50_000;
const MOST_BYTES = 20_000_000;
const MOST_COLUMNS = 200;
const MOST_CELL_CHARACTERS = 20_000;
const UNPACK_TIMEOUT_MS = 60_000;
const UNPACK_MEMORY_MB = 768;

/**
 * Reads a table from a file's bytes or path: CSV (UTF-8, UTF-16, GB18030; comma, tab or semicolon) or the first
 * sheet of an XLSX workbook, told apart by content and not by name. Dates in a workbook come as the wall time
 * written there, YYYY-MM-DD HH:MM:SS. Rows are read as they are asked for; a file with too many rows fails at the
 * first that is too many.
 * Throws `tables.too_large`, `tables.too_many_rows`, `tables.unknown_format`, `tables.damaged`, `tables.empty`,
 * `tables.header_doubled`, and of a table that is looked for `tables.sheets_several`, `tables.sheet_unknown`.
 */
export async function readTable(source: Buffer | string, limits: TableLimits = {}): Promise<Table> {
  const limitBytes = limits.bytes ?? MOST_BYTES;
  const maxRows = limits.rows ?? MOST_ROWS;
  const sizeBytes = typeof source === 'string' ? (await stat(source)).size : source.length;
  if (sizeBytes > limitBytes) throw new AppError('tables.too_large', { limitBytes, sizeBytes });
  const bytes = typeof source === 'string' ? await readFile(source) : source;
  const zipped = bytes.length > 3 && bytes.readUInt32BE(0) === 0x504b0304;
  const sheet = zipped ? await unpack(bytes, maxRows, limits.search) : undefined;
  const iterator = sheet
    ? iterate(sheet.rows)
    : parseCsv(bytes, MOST_CELL_CHARACTERS)[Symbol.asyncIterator]();
  let first = await iterator.next();
  let above = (sheet?.place?.line ?? 1) - 1;
  while (limits.lenient && !first.done && above < MOST_TITLES && isTitle(first.value)) {
    above += 1;
    first = await iterator.next();
  }
  const named = first.done ? [] : first.value.map((cell) => cell.trim());
  const header = limits.lenient ? toldApart(named) : named;
  checkHeader(header);
  const place = sheet?.place && { place: sheet.place };
  return { header, rows: rowsBelow(header, iterator, maxRows, above), ...place };
}

const MOST_TITLES = 5;

/** One cell filled of several, or a spreadsheet's own `sep=;`. */
function isTitle(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell.trim() !== '');
  return filled.length === 0 || (filled.length === 1 && (cells.length > 1 || /^sep=.?$/i.test(filled[0]!)));
}

function toldApart(header: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return header.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return name === '' || times === 1 ? name : `${name} (${times})`;
  });
}

function checkHeader(header: readonly string[]): void {
  const named = header.filter((name) => name !== '');
  if (named.length === 0) throw new AppError('tables.empty');
  if (header.length > MOST_COLUMNS) throw new AppError('tables.too_many_columns', { most: MOST_COLUMNS });
  const doubled = named.find((name, index) => named.indexOf(name) !== index);
  if (doubled !== undefined) throw new AppError('tables.header_doubled', { column: doubled });
}

async function* rowsBelow(
  header: readonly string[],
  records: AsyncIterator<string[]>,
  maxRows: number,
  above: number,
) {
  let line = 1 + above;
  let count = 0;
  for (let next = await records.next(); !next.done; next = await records.next()) {
    line += 1;
    const cells = next.value.map((cell) => cell.trim());
    if (cells.every((cell) => cell === '')) continue;
    count += 1;
    if (count > maxRows) throw new AppError('tables.too_many_rows', { most: maxRows });
    const named = header.flatMap((name, index) =>
      name === '' ? [] : [[name, (cells[index] ?? '').slice(0, MOST_CELL_CHARACTERS)] as const],
    );
    yield { line, cells: Object.fromEntries(named) as TableRow };
  }
}

async function* iterate(rows: readonly string[][]): AsyncGenerator<string[]> {
  yield* rows;
}

function unpack(bytes: Buffer, maxRows: number, search: TableSearch | undefined) {
  const worker = new Worker(new URL('./xlsx-thread.ts', import.meta.url), {
    workerData: { bytes, maxRows, search },
    resourceLimits: { maxOldGenerationSizeMb: UNPACK_MEMORY_MB },
  });
  return new Promise<Extract<Unpacked, { rows: unknown }>>((resolve, reject) => {
    const fail = (why: string) => reject(new AppError('tables.damaged', { why, line: 0 }));
    const timer = setTimeout(() => fail('it takes too long to unpack'), UNPACK_TIMEOUT_MS);
    worker.on('message', (answer: Unpacked) => {
      clearTimeout(timer);
      if ('rows' in answer) resolve(answer);
      else if ('failure' in answer) fail(answer.failure);
      else if ('several' in answer)
        reject(new AppError('tables.sheets_several', { sheets: shown(answer.several) }));
      else {
        const sheets = shown(answer.sheets);
        reject(new AppError('tables.sheet_unknown', { sheet: answer.unknown, sheets }));
      }
    });
    worker.on('error', (error) => {
      clearTimeout(timer);
      fail(error.message.slice(0, 200));
    });
  }).finally(() => worker.terminate());
}

const shown = (sheets: readonly string[]): string =>
  `${sheets.slice(0, 30).join('、')}${sheets.length > 30 ? ' …' : ''}`;
