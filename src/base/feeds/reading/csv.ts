import { createReadStream, createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../lib/errors.ts';
import { quoteText } from '../../../platform/analytics/index.ts';
import type { CheckedDeclaration } from '../contract.ts';
import { asUtf8, encodingOf, headOf, startOf, tailOf } from './bytes.ts';
import { findHeader, rowsOf } from './header.ts';
import { isSummary } from './summary.ts';

/** Lines that could not be read which are kept; a file with more of them is refused. */
export const MOST_REJECTS = 1_000_000;
export const MOST_LINE_BYTES = 1_048_576;
const BOM = '\ufeff';
/** Cells of a row by which it is seen whether it has anything and is a row at all. */
const FIRST_CELLS = 3;

/** Makes a delimited text readable. Throws what is wrong with it as a whole. */
export async function openCsv(
  declaration: CheckedDeclaration,
  path: string,
  directory: string,
  wanted: readonly string[],
) {
  const { bytes, isWhole } = await headOf(path);
  const encoding = encodingOf(bytes, declaration.encoding, 'csv');
  const text = new TextDecoder(encoding).decode(bytes);
  const header = findHeader(text, wanted, declaration.delimiter);
  if (header === undefined) throw new AppError('feeds.file_empty', { file: path.split('/').at(-1) ?? '' });
  await checkEnd(path, encoding, { columns: header.columns.length, delimiter: header.delimiter });
  const head = join(directory, 'head.csv');
  await writeFile(head, text.replace(/\r\n?/g, '\n'));
  // DuckDB tells by the first line how lines end: a break within a name misleads it.
  const { hasBreak } = header;
  const whole = encoding === 'utf-8' && !hasBreak ? path : join(directory, 'input.csv');
  return {
    ...csvRelations(header, { head, whole }),
    ...{ isWhole, rejects: 'rejects' },
    ...(header.rows > 1 && { table: { sheet: '', line: header.rows, isFirst: false } }),
    prepare: async () => {
      const utf8 = asUtf8(path, encoding);
      if (whole !== path) await rewrite(hasBreak ? sameEnds(utf8) : utf8, whole);
    },
  };
}

/** Writes text, part by part. */
export const rewrite = (text: AsyncIterable<string>, to: string, encoding: 'utf8' | 'latin1' = 'utf8') =>
  pipeline(
    Readable.from(text),
    async function* (parts: AsyncIterable<string>) {
      for await (const part of parts) yield Buffer.from(part, encoding);
    },
    createWriteStream(to, { highWaterMark: 1 << 22 }),
  );

/** What DuckDB says where the ends of lines of one text are not all the same. */
export const hasMixedEnds = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('CSV Parser state machine reached an invalid state');

/** A copy of a text in which all lines end alike. */
export async function withSameEnds(path: string, to: string): Promise<void> {
  const mark = (await startOf(path)).slice(0, 2);
  const wide = mark === '\xff\xfe' ? 'utf-16le' : mark === '\xfe\xff' ? 'utf-16be' : undefined;
  // Bytes as they are: neither UTF-8 nor GB18030 has an end of line within a character.
  const text = wide
    ? asUtf8(path, wide)
    : createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 22 });
  await rewrite(sameEnds(text as AsyncIterable<string>), to, wide ? 'utf8' : 'latin1');
}

async function* sameEnds(text: AsyncIterable<string>): AsyncGenerator<string> {
  let isBroken = false;
  for await (const part of text) {
    const whole: string = isBroken ? `\r${part}` : part;
    isBroken = whole.endsWith('\r');
    yield (isBroken ? whole.slice(0, -1) : whole).replace(/\r\n?/g, '\n');
  }
  if (isBroken) yield '\n';
}

/** SQL of a text whose header is known. */
export function csvRelations(
  { columns, delimiter, rows }: { columns: readonly string[]; delimiter: string; rows: number },
  { head, whole }: { head: string; whole: string },
) {
  const types = columns.map((_, at) => `'c${at}': 'VARCHAR'`).join(', ');
  const read = (path: string, rejects: string) =>
    `read_csv(${quoteText(path)}, auto_detect = false, header = false, skip = ${rows}, columns = {${types}},
      delim = ${quoteText(delimiter)}, quote = '"', escape = '"', store_rejects = true, rejects_table = '${rejects}',
      rejects_scan = '${rejects}_scan', rejects_limit = ${MOST_REJECTS}, max_line_size = ${MOST_LINE_BYTES})`;
  // Where texts were put behind each other, the mark of the second stands before the first cell of a line.
  const cell = (at: number) => (at === 0 ? `ltrim(c0, '${BOM}')` : `c${at}`);
  return {
    relation: read(whole, 'rejects'),
    head: read(head, 'head_rejects'),
    columns,
    of: (column: string) => cell(columns.indexOf(column)),
    firstCells: columns.slice(0, FIRST_CELLS).map((_, at) => cell(at)),
  };
}

/** A file whose last line has no end and too few fields was cut off on its way. */
async function checkEnd(
  path: string,
  encoding: 'utf-8' | 'gb18030',
  { columns, delimiter }: { columns: number; delimiter: string },
): Promise<void> {
  const tail = new TextDecoder(encoding).decode(await tailOf(path)).replace(/\r$/, '');
  // Behind a quote the line may have begun before: whether the quote ends is seen when all is read.
  if (tail.trim() === '' || tail.includes('"') || isSummary(tail)) return;
  const found = rowsOf(tail, delimiter, 1)[0]?.length ?? 0;
  if (found >= columns) return;
  throw new AppError('feeds.half_file', { line: await lineCount(path), expected: columns, found });
}

/** The number of the last line of a text. */
export async function lineCount(path: string): Promise<number> {
  let count = 1;
  for await (const part of createReadStream(path, { highWaterMark: 1 << 22 }))
    for (let at = (part as Buffer).indexOf(10); at >= 0; at = (part as Buffer).indexOf(10, at + 1))
      count += 1;
  return count;
}
