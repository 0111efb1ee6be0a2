import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { AppError } from '../../lib/errors.ts';

/** One row of a file of messages; `row` counts from 1 below the header. */
export interface MessageRow {
  readonly row: number;
  readonly text: string;
  readonly label: string;
}

const CHUNK_BYTES = 1 << 16;
const MAX_RECORD_CHARACTERS = 1_000_000;

/**
 * Reads a CSV file with a column `text` and, if `needsLabel`, a column `label`, one row after the other. UTF-8
 * with or without byte order mark, UTF-16LE with one, or else GB18030. Throws `classify.file_unreadable`,
 * `classify.missing_column` (with the columns found), `classify.invalid_csv` (with the line) and
 * `classify.empty_label` (with the row).
 */
export async function* readMessages(file: string, needsLabel: boolean): AsyncGenerator<MessageRow> {
  const encoding = await detectEncoding(file);
  let hasHeader = false;
  const parser = parse({
    columns: (header: string[]) => {
      hasHeader = true;
      return checkColumns(header, needsLabel, file);
    },
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARACTERS,
  });
  const feeding = pipeline(decodedChunks(file, encoding), parser).catch(() => undefined);
  let row = 0;
  try {
    for await (const record of parser as AsyncIterable<Record<string, string | undefined>>) {
      row += 1;
      const label = (record.label ?? '').trim();
      if (needsLabel && label === '') throw new AppError('classify.empty_label', { row, file });
      yield { row, text: record.text ?? '', label };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new AppError(
      'classify.invalid_csv',
      { file, reason: error.code, line: error.lines ?? row + 2 },
      error,
    );
  } finally {
    parser.destroy();
    await feeding;
  }
  if (!hasHeader) throw new AppError('classify.missing_column', missing('text', [], file));
}

function checkColumns(header: string[], needsLabel: boolean, file: string): string[] {
  const columns = header.map((name) => name.trim().toLowerCase());
  for (const name of needsLabel ? ['text', 'label'] : ['text']) {
    if (!columns.includes(name)) throw new AppError('classify.missing_column', missing(name, header, file));
  }
  return columns;
}

function missing(column: string, found: string[], file: string) {
  return { file, column, found: found.slice(0, 50).map((name) => name.slice(0, 60)) };
}

/** UTF-8 if the whole file is valid UTF-8. */
async function detectEncoding(file: string): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  for await (const chunk of fileChunks(file)) {
    if (isFirst && chunk[0] === 0xff && chunk[1] === 0xfe) return 'utf-16le';
    isFirst = false;
    try {
      decoder.decode(chunk, { stream: true });
    } catch {
      return 'gb18030';
    }
  }
  return 'utf-8';
}

async function* decodedChunks(file: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of fileChunks(file)) {
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder.decode();
  if (rest !== '') yield rest;
}

async function* fileChunks(file: string): AsyncGenerator<Buffer> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new AppError('classify.file_unreadable', { file, reason: error.code ?? 'unknown' }, error);
  });
  try {
    for (;;) {
      const { bytesRead, buffer } = await handle
        .read(Buffer.alloc(CHUNK_BYTES))
        .catch((error: NodeJS.ErrnoException) => {
          throw new AppError('classify.file_unreadable', { file, reason: error.code ?? 'unknown' }, error);
        });
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
