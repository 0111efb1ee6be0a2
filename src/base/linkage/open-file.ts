import { closeSync, createReadStream, createWriteStream, openSync, readSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../lib/errors.ts';
import type { SourceConfig } from './config.ts';

/** A CSV file as DuckDB can read it. */
export interface OpenedCsv {
  /** The file itself, or its copy in UTF-8. */
  readonly file: string;
  readonly delimiter: string;
  /** Names of the header, trimmed, in order. */
  readonly header: readonly string[];
}

const HEAD_BYTES = 4 * 1_048_576;

/** Checks that there is a file with something in it. Throws `linkage.file_missing`, `linkage.file_empty`. */
export function checkFile(file: string): void {
  let size: number;
  try {
    size = statSync(file).size;
  } catch (error) {
    throw new AppError('linkage.file_missing', { file }, error);
  }
  if (size === 0) throw new AppError('linkage.file_empty', { file });
}

/**
 * Finds a CSV file's encoding, delimiter and header; what is in GB18030 is copied into UTF-8 at `copy`. Throws
 * `linkage.encoding`, `linkage.header_doubled`, `linkage.file_empty`.
 */
export async function openCsv(source: SourceConfig, copy: string): Promise<OpenedCsv> {
  const head = readHead(source.file);
  const encoding = source.encoding ?? (isUtf8(head) ? 'utf-8' : 'gb18030');
  let text: string;
  try {
    text = new TextDecoder(encoding, { fatal: true }).decode(head.subarray(0, lastLineEnd(head)));
  } catch (error) {
    throw new AppError('linkage.encoding', { file: source.file, encoding }, error);
  }
  // What is neither decodes as GB18030 only into control characters.
  const start = text.slice(0, 100_000);
  if (start.includes('\0') || start.includes('\ufffd')) {
    throw new AppError('linkage.encoding', { file: source.file, encoding: 'utf-8 / gb18030' });
  }
  const first = text.replace(/^\ufeff/, '').split(/\r?\n/, 1)[0]!;
  const delimiter = source.delimiter ?? guessDelimiter(first);
  const header = splitLine(first, delimiter).map((name) => name.trim());
  const doubled = header.find((name, place) => name !== '' && header.indexOf(name) < place);
  if (doubled !== undefined)
    throw new AppError('linkage.header_doubled', { file: source.file, what: doubled });
  if (encoding === 'utf-8') return { file: source.file, delimiter, header };
  await pipeline(createReadStream(source.file), decodeGb18030, createWriteStream(copy));
  return { file: copy, delimiter, header };
}

async function* decodeGb18030(bytes: AsyncIterable<Buffer>): AsyncIterable<string> {
  const decoder = new TextDecoder('gb18030');
  for await (const part of bytes) yield decoder.decode(part, { stream: true });
  yield decoder.decode();
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

/** The head may end within a character: only whole lines are looked at. */
function lastLineEnd(head: Buffer): number {
  const end = head.lastIndexOf(10);
  return end < 0 || head.length < HEAD_BYTES ? head.length : end + 1;
}

function isUtf8(head: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head.subarray(0, lastLineEnd(head)));
    return true;
  } catch {
    return false;
  }
}

function guessDelimiter(line: string): string {
  const counts = [',', '\t', ';', '|'].map((each) => ({ each, count: line.split(each).length }));
  return counts.sort((a, b) => b.count - a.count)[0]!.each;
}

function splitLine(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (const character of line) {
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) {
      fields.push(field);
      field = '';
    } else field += character;
  }
  return [...fields, field];
}
