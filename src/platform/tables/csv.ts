import { parse } from 'csv-parse';
import { AppError } from '../../lib/errors.ts';

const DELIMITERS = [',', '\t', ';', '|'];

/**
 * Rows of a CSV text as arrays of cells; the delimiter is the one that the first line has most of.
 * Throws `tables.damaged` when quotes do not end or the file is none.
 */
export async function* parseCsv(bytes: Buffer, maxCellCharacters: number): AsyncGenerator<string[]> {
  const text = decode(bytes);
  const delimiter = delimiterOf(text);
  const parser = parse(text, {
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: maxCellCharacters * 50,
  });
  try {
    for await (const record of parser) yield record as string[];
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { message, lines } = error as { message: string; lines?: number };
    throw new AppError('tables.damaged', { why: message.slice(0, 200), line: lines ?? 0 }, error);
  }
}

/** What the first of the first lines with any delimiter has most of; a title above the header has none. */
function delimiterOf(text: string): string {
  for (const line of text.slice(0, 20_000).split(/[\r\n]+/, 6)) {
    const said = /^sep=(.)$/i.exec(line)?.[1];
    if (said !== undefined) return said;
    const bare = line.replace(/"[^"]*"/g, '');
    const counts = DELIMITERS.map((delimiter) => bare.split(delimiter).length);
    const most = Math.max(...counts);
    if (most > 1) return DELIMITERS[counts.indexOf(most)]!;
  }
  return DELIMITERS[0]!;
}

/** UTF-8 with or without a mark, UTF-16 with one, else what Chinese (GB18030) or Western spreadsheets save. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) throw new AppError('tables.unknown_format');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8.
  }
  if (isWestern(bytes)) return new TextDecoder('windows-1252').decode(bytes);
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new AppError('tables.unknown_format', {}, error);
  }
}

/** In Chinese text bytes above 127 come in pairs; in Western text most stand alone between letters. */
function isWestern(bytes: Buffer): boolean {
  let alone = 0;
  let all = 0;
  for (let at = 0; at < Math.min(bytes.length, 200_000); at += 1) {
    if (bytes[at]! < 0x80) continue;
    all += 1;
    if ((bytes[at - 1] ?? 0) < 0x80 && (bytes[at + 1] ?? 0) < 0x80) alone += 1;
  }
  return alone > all / 2;
}
