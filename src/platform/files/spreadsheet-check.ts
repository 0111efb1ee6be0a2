import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { AppError } from '../../lib/errors.ts';

/** A sheet of a million rows unpacks to about this much; nothing a person sends by hand is larger. */
const UNPACKED_LIMIT_BYTES = 200 * 1024 * 1024;
const ENTRY_LIMIT = 2_000;
const DIRECTORY_LIMIT_BYTES = 1024 * 1024;

interface Archive {
  path: string;
  file: FileHandle;
  sizeBytes: number;
}

interface ZipEntry {
  name: string;
  method: number;
  isEncrypted: boolean;
  packedBytes: number;
  headerOffset: number;
}

/**
 * Checks an XLSX file without trusting one of its numbers: finds the entries, refuses macros and encryption, and
 * unpacks everything once, counting, so that a bomb is refused before a spreadsheet reader meets it.
 * Layout: PKWARE APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16. Errors: files.damaged, files.unpacks_too_large.
 * Returns false when the file is a zip but no XLSX.
 */
export async function isSoundSpreadsheet(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const archive: Archive = { path, file, sizeBytes: size };
    const entries = await readDirectory(archive);
    const names = new Set(entries.map((entry) => entry.name));
    if (!names.has('[Content_Types].xml') || !names.has('xl/workbook.xml')) return false;
    if (entries.some((entry) => /vbaProject\.bin$/i.test(entry.name))) return false;
    let leftBytes = UNPACKED_LIMIT_BYTES;
    for (const entry of entries) leftBytes -= await unpackedSize(archive, entry, leftBytes);
    return true;
  } finally {
    await file.close();
  }
}

async function readDirectory({ file, sizeBytes }: Archive): Promise<ZipEntry[]> {
  const tail = await read(file, Math.max(0, sizeBytes - 65_557), Math.min(sizeBytes, 65_557));
  const end = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  if (end < 0 || end + 22 > tail.length) throw damaged('the end of the archive is missing');
  const count = tail.readUInt16LE(end + 10);
  const bytes = tail.readUInt32LE(end + 12);
  const offset = tail.readUInt32LE(end + 16);
  if (count > ENTRY_LIMIT || bytes > DIRECTORY_LIMIT_BYTES) throw tooLarge();
  const directory = await read(file, offset, bytes);
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50)
      throw damaged('a broken list of parts');
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      isEncrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      packedBytes: directory.readUInt32LE(at + 20),
      headerOffset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function unpackedSize(archive: Archive, entry: ZipEntry, leftBytes: number): Promise<number> {
  if (entry.isEncrypted) throw damaged('it is encrypted');
  const header = await read(archive.file, entry.headerOffset, 30);
  if (header.readUInt32LE(0) !== 0x04034b50) throw damaged('a broken part');
  const start = entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  if (start + entry.packedBytes > archive.sizeBytes) throw damaged('a part reaches beyond the end');
  if (entry.method === 0) {
    if (entry.packedBytes > leftBytes) throw tooLarge();
    return entry.packedBytes;
  }
  if (entry.method !== 8) throw damaged('an unknown compression');
  if (entry.packedBytes === 0) return 0;
  let unpacked = 0;
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      unpacked += chunk.length;
      done(unpacked > leftBytes ? tooLarge() : null);
    },
  });
  const source = createReadStream(archive.path, { start, end: start + entry.packedBytes - 1 });
  try {
    await pipeline(source, createInflateRaw({ chunkSize: 256 * 1024 }), counter.resume());
  } catch (error) {
    throw error instanceof AppError ? error : damaged('a part cannot be unpacked', error);
  }
  return unpacked;
}

async function read(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw damaged('it ends too early');
  return buffer;
}

const damaged = (why: string, cause?: unknown): AppError => new AppError('files.damaged', { why }, cause);
const tooLarge = (): AppError =>
  new AppError('files.unpacks_too_large', { limitBytes: UNPACKED_LIMIT_BYTES });
