import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../../lib/errors.ts';

export type Encoding = 'utf-8' | 'gb18030';

/** How much of the beginning and end is looked at before the whole. */
const HEAD_BYTES = 4 * 1024 * 1024;
const TAIL_BYTES = 1024 * 1024;
const PART_BYTES = 4 * 1024 * 1024;
const NEWLINE = 0x0a;

/** Throws `feeds.file_missing` for what is not there, cannot be read or is a folder. */
export async function requireFile(path: string): Promise<void> {
  try {
    if (!(await stat(path)).isFile()) throw Object.assign(new Error('no file'), { code: 'EISDIR' });
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? '';
    throw new AppError('feeds.file_missing', { file: basename(path), reason }, error);
  }
}

/** SHA-256 of a file, as hexadecimal. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await withFile(path, async (file) => {
    // As much as is needed: of many small files, big buffers would keep the garbage collector busy.
    const part = Buffer.allocUnsafe(partOf((await file.stat()).size));
    for (;;) {
      const { bytesRead } = await file.read(part, 0, part.length, null);
      if (bytesRead === 0) return;
      hash.update(part.subarray(0, bytesRead));
    }
  });
  return hash.digest('hex');
}

const partOf = (size: number) => Math.max(1, Math.min(PART_BYTES, size));

/** The beginning of a file up to the last end of line in it, and whether that is all of it. */
export async function headOf(path: string): Promise<{ bytes: Buffer; isWhole: boolean }> {
  return withFile(path, async (file) => {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.min(size, HEAD_BYTES));
    await file.read(bytes, 0, bytes.length, 0);
    if (bytes.length === size) return { bytes, isWhole: true };
    const end = bytes.lastIndexOf(NEWLINE);
    if (end < 0)
      throw new AppError('feeds.file_damaged', { reason: `no end of line in ${HEAD_BYTES} bytes` });
    return { bytes: bytes.subarray(0, end + 1), isWhole: false };
  });
}

/** The first bytes of a file, by which formats are told. */
export async function startOf(path: string, bytes = 4): Promise<string> {
  return withFile(path, async (file) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString('latin1', 0, bytesRead);
  });
}

/** What stands after the last end of line of a file; empty when it ends with one. */
export async function tailOf(path: string): Promise<Buffer> {
  return withFile(path, async (file) => {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await file.read(bytes, 0, bytes.length, size - bytes.length);
    return bytes.subarray(bytes.lastIndexOf(NEWLINE) + 1);
  });
}

async function withFile<T>(path: string, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, 'r');
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

/**
 * The encoding of a text by its bytes, held against the declared one. Throws `feeds.format_wrong` for a workbook or
 * Parquet file, `feeds.not_text` for bytes that no text has, `feeds.encoding_wrong` naming what it is.
 */
export function encodingOf(head: Buffer, declared: Encoding | undefined, format: string): Encoding {
  const found = formatOf(head.toString('latin1', 0, START_BYTES));
  if (found !== undefined) throw new AppError('feeds.format_wrong', { declared: format, found });
  if (isUtf16(head))
    throw new AppError('feeds.encoding_wrong', { declared: declared ?? 'utf-8', found: 'utf-16' });
  const nothing = head.indexOf(0);
  if (nothing >= 0) throw new AppError('feeds.not_text', { byte: nothing, format });
  const guessed = guess(head);
  if (guessed === undefined) return declared ?? 'utf-8';
  if (guessed === 'neither') {
    // A few broken lines in a file that is otherwise as declared are bad rows and not a wrong declaration.
    const encodings: readonly Encoding[] = declared === undefined ? ['utf-8', 'gb18030'] : [declared];
    const most = encodings.find((each) => mostLinesFit(head, each, each === 'utf-8' ? undefined : 'utf-8'));
    if (most !== undefined) return most;
    const change = findChange(head);
    if (change !== undefined) throw new AppError('feeds.encoding_mixed', change);
    throw new AppError('feeds.not_text', { byte: firstHigh(head), format });
  }
  if (declared !== undefined && guessed !== declared && !mostLinesFit(head, declared, guessed))
    throw new AppError('feeds.encoding_wrong', { declared, found: guessed });
  return declared ?? guessed;
}

/** Files of other programs, by how they begin. */
const FORMATS: readonly (readonly [start: string, format: string])[] = [
  ['PK\x03\x04', 'xlsx'],
  ['PAR1', 'parquet'],
  ['\xd0\xcf\x11\xe0', 'xls (Excel 97–2003) / encrypted'],
  ['\x1f\x8b', 'gzip'],
  ['%PDF', 'pdf'],
];
const PAGE = /^(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|body|table|\?xml)/i;

/** So much of its beginning tells what a file is. */
export const START_BYTES = 200;

/** What a file is by how it begins (`startOf`); undefined: a text, or something unknown. */
export function formatOf(start: string): string | undefined {
  return PAGE.test(start) ? 'html / xml' : FORMATS.find(([begins]) => start.startsWith(begins))?.[1];
}

/** By its mark, or by every second byte that is nothing. */
function isUtf16(head: Buffer): boolean {
  if (/^(?:\xff\xfe|\xfe\xff)/.test(head.subarray(0, 2).toString('latin1'))) return true;
  const places = [...head.subarray(0, 2_000).entries()].flatMap(([at, byte]) => (byte === 0 ? [at % 2] : []));
  return places.length >= 20 && places.every((place) => place === places[0]);
}

/** Where a text goes on in the other encoding. */
function findChange(bytes: Buffer): { first: Encoding; line: number; found: Encoding } | undefined {
  let first: Encoding | undefined;
  for (let [from, line] = [0, 1]; from < bytes.length; line += 1) {
    const end = bytes.indexOf(NEWLINE, from);
    const guessed = guess(bytes.subarray(from, end < 0 ? bytes.length : end));
    from = end < 0 ? bytes.length : end + 1;
    if (guessed === 'neither') return undefined;
    first ??= guessed;
    if (first !== undefined && guessed !== undefined && guessed !== first)
      return { first, line, found: guessed };
  }
  return undefined;
}

/** undefined: only ASCII, which fits both. */
function guess(bytes: Buffer): Encoding | 'neither' | undefined {
  if (firstHigh(bytes) < 0) return undefined;
  if (isUtf8(bytes)) return 'utf-8';
  return decodes(bytes, 'gb18030') ? 'gb18030' : 'neither';
}

const firstHigh = (bytes: Buffer) => bytes.findIndex((byte) => byte > 0x7f);

function decodes(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

const LINES_LOOKED_AT = 2_000;

/** Whether nine of ten lines beyond ASCII are of the encoding, and not rather of the other one. */
function mostLinesFit(bytes: Buffer, encoding: Encoding, other?: Encoding): boolean {
  let [fit, all] = [0, 0];
  for (let from = 0; from < bytes.length && all < LINES_LOOKED_AT; ) {
    const end = bytes.indexOf(NEWLINE, from);
    const line = bytes.subarray(from, end < 0 ? bytes.length : end);
    from = end < 0 ? bytes.length : end + 1;
    if (firstHigh(line) < 0) continue;
    all += 1;
    // Chinese in UTF-8 often passes for GB18030; the reverse is rare. UTF-8 that fits is UTF-8.
    const isOther = other === 'utf-8' && isUtf8(line);
    if (!isOther && decodes(line, encoding)) fit += 1;
  }
  return all > 0 && fit / all >= 0.9;
}

/** Bytes of an encoding as UTF-8, part by part; what is no character becomes U+FFFD. */
export async function* asUtf8(
  path: string,
  encoding: Encoding | 'utf-16le' | 'utf-16be',
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  const { size } = await stat(path);
  for await (const part of createReadStream(path, { highWaterMark: partOf(size) }))
    yield decoder.decode(part as Buffer, { stream: true });
  yield decoder.decode();
}
