import { isUtf8 } from 'node:buffer';
import { closeSync, createReadStream, createWriteStream, openSync, readSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError, isAppError } from '../../../lib/errors.ts';
import { readTable, type TablePlace } from '../../../platform/tables/index.ts';
import type { SourceConfig } from '../config.ts';
import { numberLines } from './number-lines.ts';

/** Rows of a text as DuckDB can read them. */
export interface OpenedRows {
  /** The file itself, or its copy as CSV in UTF-8. */
  readonly file: string;
  /** What it was in: utf-8, gb18030 …; xlsx for a workbook. */
  readonly encoding: string;
  readonly delimiter: string;
  /** Names of the header, trimmed, in order. */
  readonly header: readonly string[];
  /** A column before those of the header holds the line of the file in which each row begins. */
  readonly numbered: boolean;
  /** Of a workbook: where its table is. */
  readonly place?: TablePlace;
}

const HEAD_BYTES = 4 * 1_048_576;
const HEADER_CHARACTERS = 100_000;
const SHEET_BYTES_MOST = 200_000_000;
const SHEET_ROWS_MOST = 1_048_576;

/** Checks that there is a file with something in it. Throws `linkage.file_missing`, `linkage.file_empty`. */
export function checkFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || found.isDirectory()) throw new AppError('linkage.file_missing', { file });
  if (found.size === 0) throw new AppError('linkage.file_empty', { file });
}

/**
 * Finds encoding, delimiter and header of a CSV file, or the sheet and row of a workbook that have the columns asked
 * for. A workbook, what is not in UTF-8 and rows without an id, which get their line, are copied to `copy`. Throws
 * `linkage.encoding`, `linkage.header_doubled`, `linkage.file_damaged` and `tables.*`.
 */
export async function openRows(
  source: SourceConfig,
  copy: string,
  columns: readonly string[],
): Promise<OpenedRows> {
  const head = readHead(source.file);
  if (source.format === 'xlsx' || head.toString('latin1', 0, 4) === 'PK\x03\x04')
    return openWorkbook(source, copy, columns);
  const { encoding, text } = decodeHead(source, head);
  const first = firstRecord(text.slice(0, HEADER_CHARACTERS));
  const delimiter = source.delimiter ?? guessDelimiter(first);
  const header = splitLine(first, delimiter).map((name) => name.trim());
  const doubled = header.find((name, place) => name !== '' && header.indexOf(name) < place);
  if (doubled !== undefined)
    throw new AppError('linkage.header_doubled', { file: source.file, what: doubled.slice(0, 60) });
  const numbered = source.id === undefined;
  if (encoding === 'utf-8' && !numbered) return { file: source.file, encoding, delimiter, header, numbered };
  const texts = decoded(source.file, encoding);
  await pipeline(Readable.from(numbered ? numberLines(texts, delimiter) : texts), createWriteStream(copy));
  return { file: copy, encoding, delimiter, header, numbered };
}

/** The beginning of a file as text, in the encoding that is told or that its bytes show. */
function decodeHead(source: SourceConfig, head: Buffer): { encoding: string; text: string } {
  const encoding = source.encoding ?? encodingOf(head);
  const wrong = (tried: string, cause?: unknown) =>
    new AppError('linkage.encoding', { file: source.file, encoding: tried }, cause);
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(head, { stream: true });
  } catch (error) {
    throw wrong(source.encoding ?? 'utf-8 / gb18030', error);
  }
  // What is neither decodes as GB18030 only into control characters, or into Chinese in the midst of western words.
  const start = text.slice(0, HEADER_CHARACTERS);
  if (start.includes('\0') || start.includes('\ufffd')) throw wrong('utf-8 / gb18030');
  if (source.encoding === undefined && encoding === 'gb18030' && isWestern(start))
    throw wrong('utf-8 / gb18030');
  return { encoding, text };
}

function encodingOf(head: Buffer): string {
  const [first, second] = head;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // The head may end within a character: its last line does not count.
  const end = head.length < HEAD_BYTES ? head.length : head.lastIndexOf(10) + 1;
  return isUtf8(head.subarray(0, end)) ? 'utf-8' : 'gb18030';
}

/** Umlauts and accents of Windows-1252, read as GB18030, swallow the letter behind them. */
function isWestern(text: string): boolean {
  const chinese = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const within = text.match(/[a-z]\p{Script=Han}|\p{Script=Han}[a-z]/gu)?.length ?? 0;
  return within > chinese / 2;
}

async function* decoded(file: string, encoding: string): AsyncGenerator<string> {
  // DuckDB, which reads UTF-8 itself otherwise, refuses what is none as well.
  const decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' });
  try {
    for await (const part of createReadStream(file)) yield decoder.decode(part as Buffer, { stream: true });
    yield decoder.decode();
  } catch (error) {
    throw error instanceof TypeError ? new AppError('linkage.encoding', { file, encoding }, error) : error;
  }
}

async function openWorkbook(
  { file, id, sheet }: SourceConfig,
  copy: string,
  columns: readonly string[],
): Promise<OpenedRows> {
  const limits = { rows: SHEET_ROWS_MOST, bytes: SHEET_BYTES_MOST };
  const search = { columns, ...(sheet !== undefined && { sheet }) };
  const table = await readTable(file, { ...limits, search }).catch((error) => {
    if (!isAppError(error, 'tables.damaged')) throw error;
    throw new AppError('linkage.file_damaged', { file, why: String(error.details.why) }, error);
  });
  const header = table.header.filter((name) => name !== '');
  const numbered = id === undefined;
  const place = table.place && { place: table.place };
  const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
  const lineOf = (line: number | string, cells: readonly string[]) =>
    `${[...(numbered ? [line] : []), ...cells.map(quoted)].join(',')}\n`;
  const lines = async function* () {
    yield lineOf('', header);
    for await (const { line, cells } of table.rows)
      yield lineOf(
        line,
        header.map((name) => cells[name] ?? ''),
      );
  };
  await pipeline(Readable.from(lines()), createWriteStream(copy));
  return { file: copy, encoding: 'xlsx', delimiter: ',', header, numbered, ...place };
}

function readHead(file: string): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  const handle = openSync(file, 'r');
  try {
    return head.subarray(0, readSync(handle, head, 0, HEAD_BYTES, 0));
  } finally {
    closeSync(handle);
  }
}

/** The header: up to the first end of line that no quotes enclose. */
function firstRecord(text: string): string {
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '"') quoted = !quoted;
    else if (!quoted && (text[at] === '\n' || text[at] === '\r')) return text.slice(0, at);
  }
  return text.split(/[\r\n]/, 1)[0]!;
}

function guessDelimiter(line: string): string {
  const counts = [',', '\t', ';', '|'].map((each) => ({ each, count: line.split(each).length }));
  return counts.sort((a, b) => b.count - a.count)[0]!.each;
}

function splitLine(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  let before = '';
  for (const character of line) {
    if (character === '"') {
      // Two quotes within a quoted name are one of the name.
      if (!quoted && before === '"') field += '"';
      quoted = !quoted;
    } else if (character === delimiter && !quoted) {
      fields.push(field);
      field = '';
    } else field += character;
    before = character;
  }
  return [...fields, field];
}
