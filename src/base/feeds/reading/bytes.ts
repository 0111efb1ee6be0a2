import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { AppError } from '../../../lib/errors.ts';

export type Encoding = 'utf-8' | 'gb18030';

/** How much of the beginning and end is looked at before the whole. */
const HEAD_BYTES = 4 * 1024 * 1024;
const TAIL_BYTES = 1024 * 1024;
const PART_BYTES = 4 * 1024 * 1024;
const NEWLINE = 0x0a;

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

/** The first four bytes of a file, by which formats are told. */
export async function startOf(path: string): Promise<string> {
  return withFile(path, async (file) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
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
  const start = head.subarray(0, 4).toString('latin1');
  const found = start.startsWith('PK\x03\x04') ? 'xlsx' : start === 'PAR1' ? 'parquet' : undefined;
  if (found !== undefined) throw new AppError('feeds.format_wrong', { declared: format, found });
  if (start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff'))
    throw new AppError('feeds.encoding_wrong', { declared: declared ?? 'utf-8', found: 'utf-16' });
  const nothing = head.indexOf(0);
  if (nothing >= 0) throw new AppError('feeds.not_text', { byte: nothing, format });
  const guessed = guess(head);
  if (guessed === undefined) return declared ?? 'utf-8';
  if (guessed === 'neither') {
    // A few broken lines in a file that is otherwise as declared are bad rows and not a wrong declaration.
    if (mostLinesFit(head, declared ?? 'utf-8')) return declared ?? 'utf-8';
    throw new AppError('feeds.not_text', { byte: firstHigh(head), format });
  }
  if (declared !== undefined && guessed !== declared && !mostLinesFit(head, declared, guessed))
    throw new AppError('feeds.encoding_wrong', { declared, found: guessed });
  return declared ?? guessed;
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
