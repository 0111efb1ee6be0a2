import { readFile, stat } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../lib/errors.ts';
import { parseCsv } from './csv.ts';

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
}

/** Cells by the words of the header, blanks around them taken off. */
export type TableRow = Readonly<Record<string, string>>;

export interface Table {
  readonly header: readonly string[];
  /** Rows that have at least one cell filled, with their line in the file (the header is 1). */
  readonly rows: AsyncIterable<{ readonly line: number; readonly cells: TableRow }>;
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
 * `tables.header_doubled`.
 */
export async function readTable(source: Buffer | string, limits: TableLimits = {}): Promise<Table> {
  const limitBytes = limits.bytes ?? MOST_BYTES;
  const maxRows = limits.rows ?? MOST_ROWS;
  const sizeBytes = typeof source === 'string' ? (await stat(source)).size : source.length;
  if (sizeBytes > limitBytes) throw new AppError('tables.too_large', { limitBytes, sizeBytes });
  const bytes = typeof source === 'string' ? await readFile(source) : source;
  const zipped = bytes.length > 3 && bytes.readUInt32BE(0) === 0x504b0304;
  const records = zipped ? unpackedRows(bytes, maxRows) : parseCsv(bytes, MOST_CELL_CHARACTERS);
  const iterator = records[Symbol.asyncIterator]();
  let first = await iterator.next();
  let above = 0;
  while (limits.lenient && !first.done && above < MOST_TITLES && isTitle(first.value)) {
    above += 1;
    first = await iterator.next();
  }
  const named = first.done ? [] : first.value.map((cell) => cell.trim());
  const header = limits.lenient ? toldApart(named) : named;
  checkHeader(header);
  return { header, rows: rowsBelow(header, iterator, maxRows, above) };
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

async function* unpackedRows(bytes: Buffer, maxRows: number): AsyncGenerator<string[]> {
  yield* await unpack(bytes, maxRows);
}

function unpack(bytes: Buffer, maxRows: number): Promise<string[][]> {
  const worker = new Worker(new URL('./xlsx-thread.ts', import.meta.url), {
    workerData: { bytes, maxRows },
    resourceLimits: { maxOldGenerationSizeMb: UNPACK_MEMORY_MB },
  });
  return new Promise<string[][]>((resolve, reject) => {
    const fail = (why: string) => reject(new AppError('tables.damaged', { why, line: 0 }));
    const timer = setTimeout(() => fail('it takes too long to unpack'), UNPACK_TIMEOUT_MS);
    worker.on('message', (answer: { rows?: string[][]; failure?: string }) => {
      clearTimeout(timer);
      if (answer.rows) resolve(answer.rows);
      else fail(answer.failure ?? 'unreadable');
    });
    worker.on('error', (error) => {
      clearTimeout(timer);
      fail(error.message.slice(0, 200));
    });
  }).finally(() => worker.terminate());
}
