import { createInflateRaw, inflateRawSync } from 'node:zlib';

/** One cell over several rows: of column and rows that count from 0. */
export interface MergedDown {
  readonly column: number;
  readonly from: number;
  readonly to: number;
}

const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;
const DEFLATED = 8;
/** Merged cells are named behind the rows, at the end of a sheet: so much of it is kept. */
const KEPT_BYTES = 8 << 20;
const PIECE_BYTES = 1 << 20;
const MOST_SMALL_BYTES = 8_000_000;

interface Packed {
  readonly bytes: Buffer;
  readonly isDeflated: boolean;
}

/** The parts of a ZIP archive by their names (APPNOTE 6.3, without ZIP64). */
function partsOf(archive: Buffer): Map<string, Packed> {
  const parts = new Map<string, Packed>();
  let end = archive.length - 22;
  while (end >= 0 && archive.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  if (end < 0) return parts;
  let at = archive.readUInt32LE(end + 16);
  while (at + 46 <= end && archive.readUInt32LE(at) === ENTRY) {
    const [name, extra, comment] = [28, 30, 32].map((place) => archive.readUInt16LE(at + place));
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    parts.set(archive.toString('utf8', at + 46, at + 46 + name!), {
      bytes: archive.subarray(start, start + archive.readUInt32LE(at + 20)),
      isDeflated: archive.readUInt16LE(at + 10) === DEFLATED,
    });
    at += 46 + name! + extra! + comment!;
  }
  return parts;
}

const smallText = (part: Packed | undefined): string => {
  if (part === undefined) return '';
  const limit = { maxOutputLength: MOST_SMALL_BYTES };
  return (part.isDeflated ? inflateRawSync(part.bytes, limit) : part.bytes).toString('utf8');
};

/** The end of a part. */
async function endOf({ bytes, isDeflated }: Packed): Promise<string> {
  if (!isDeflated) return bytes.subarray(-KEPT_BYTES).toString('latin1');
  const stream = createInflateRaw({ chunkSize: PIECE_BYTES });
  stream.end(bytes);
  const kept: Buffer[] = [];
  for await (const piece of stream) {
    kept.push(piece as Buffer);
    if (kept.length > KEPT_BYTES / PIECE_BYTES) kept.shift();
  }
  return Buffer.concat(kept).toString('latin1');
}

const attribute = (tag: string, name: string): string =>
  new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';

/** Where the sheet of a place in the workbook lies. */
function pathOfSheet(parts: ReadonlyMap<string, Packed>, place: number): string | undefined {
  const sheets = smallText(parts.get('xl/workbook.xml')).match(/<(?:\w+:)?sheet\s[^>]*>/g) ?? [];
  const id = attribute(sheets[place] ?? '', '\\w+:id');
  const links = smallText(parts.get('xl/_rels/workbook.xml.rels')).match(/<(?:\w+:)?Relationship\s[^>]*>/g);
  const target = attribute(links?.find((link) => attribute(link, 'Id') === id) ?? '', 'Target');
  return target === '' ? undefined : target.startsWith('/') ? target.slice(1) : `xl/${target}`;
}

const columnOf = (letters: string): number =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;

/** Cells of a workbook's sheet, by its place, that go over several rows. */
export async function mergedDown(archive: Buffer, place: number): Promise<MergedDown[]> {
  const parts = partsOf(archive);
  const sheet = parts.get(pathOfSheet(parts, place) ?? '');
  if (sheet === undefined) return [];
  const merged = (await endOf(sheet)).matchAll(/<(?:\w+:)?mergeCell\s+ref="([A-Z]+)(\d+):[A-Z]+(\d+)"/g);
  return [...merged].flatMap(([, letters = '', first, last]) => {
    const [from, to] = [Number(first) - 1, Number(last) - 1];
    return to > from ? [{ column: columnOf(letters), from, to }] : [];
  });
}
