import { parse } from 'csv-parse';
import { AppError } from '../../lib/errors.ts';

const DELIMITERS = [',', '\t', ';'];

/**
 * Rows of a CSV text as arrays of cells; the delimiter is the one that the first line has most of.
 * Throws `tables.damaged` when quotes do not end or the file is none.
 */
export async function* parseCsv(bytes: Buffer, maxCellCharacters: number): AsyncGenerator<string[]> {
  const text = decode(bytes);
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const counts = DELIMITERS.map((delimiter) => firstLine.split(delimiter).length);
  const delimiter = DELIMITERS[counts.indexOf(Math.max(...counts))]!;
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

/** UTF-8 with or without a mark, UTF-16 with one, else GB18030, which Chinese spreadsheets still save. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes.includes(0)) throw new AppError('tables.unknown_format');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not UTF-8.
  }
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new AppError('tables.unknown_format', {}, error);
  }
}
