/** What a camera wrote into a photo that a report needs. */
export interface PhotoFacts {
  /** The camera's wall clock, `2026-03-02T14:20:05`, with its offset `+08:00` when it was written. */
  readonly takenAt?: string;
  /** WGS-84 degrees. */
  readonly point?: { readonly longitude: number; readonly latitude: number };
}

const MARKER_APP1 = 0xe1;
const MARKER_START_OF_SCAN = 0xda;
const TAG_EXIF_IFD = 0x8769;
const TAG_GPS_IFD = 0x8825;
const TAG_TIME_ORIGINAL = 0x9003;
const TAG_OFFSET_ORIGINAL = 0x9011;
const TYPE_SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8];
/** More entries than this in one directory is a broken or hostile file. */
const MOST_ENTRIES = 512;

/**
 * Reads time and place out of the Exif part of a JPEG (CIPA DC-008, directories of TIFF 6.0). Takes the first bytes
 * of the file, 128 kB are enough. Never throws: what is missing, broken or out of range is left out.
 */
export function readPhotoFacts(bytes: Uint8Array): PhotoFacts {
  try {
    const tiff = findTiff(bytes);
    return tiff === undefined ? {} : readTiff(tiff);
  } catch (error) {
    // A directory that points outside the file: the photo is good, its notes are not.
    if (error instanceof RangeError) return {};
    throw error;
  }
}

/** Walks the segments of a JPEG to the one that begins with `Exif`. */
function findTiff(bytes: Uint8Array): DataView | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  let offset = 2;
  while (offset + 4 <= bytes.byteLength && bytes[offset] === 0xff) {
    const marker = bytes[offset + 1];
    const length = view.getUint16(offset + 2);
    if (marker === MARKER_START_OF_SCAN || length < 2) return undefined;
    const isExif = marker === MARKER_APP1 && length > 8 && view.getUint32(offset + 4) === 0x45786966;
    if (isExif) {
      const start = offset + 10;
      const end = Math.min(offset + 2 + length, bytes.byteLength);
      return new DataView(bytes.buffer, bytes.byteOffset + start, end - start);
    }
    offset += 2 + length;
  }
  return undefined;
}

interface Directory {
  text(tag: number): string | undefined;
  rationals(tag: number): number[];
  number(tag: number): number | undefined;
}

function readTiff(view: DataView): PhotoFacts {
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return {};
  const isLittle = order === 0x4949;
  const main = readDirectory(view, view.getUint32(4, isLittle), isLittle);
  const exifAt = main.number(TAG_EXIF_IFD);
  const gpsAt = main.number(TAG_GPS_IFD);
  const takenAt = exifAt === undefined ? undefined : timeOf(readDirectory(view, exifAt, isLittle));
  const point = gpsAt === undefined ? undefined : pointOf(readDirectory(view, gpsAt, isLittle));
  return { ...(takenAt === undefined ? {} : { takenAt }), ...(point === undefined ? {} : { point }) };
}

function readDirectory(view: DataView, at: number, isLittle: boolean): Directory {
  const count = view.getUint16(at, isLittle);
  if (count > MOST_ENTRIES) throw new RangeError('Too many entries in one directory');
  const entries = new Map<number, { count: number; at: number; type: number }>();
  for (let index = 0; index < count; index += 1) {
    const entry = at + 2 + index * 12;
    const type = view.getUint16(entry + 2, isLittle);
    const length = view.getUint32(entry + 4, isLittle);
    const isInside = length * (TYPE_SIZES[type] ?? 0) <= 4;
    entries.set(view.getUint16(entry, isLittle), {
      count: length,
      type,
      at: isInside ? entry + 8 : view.getUint32(entry + 8, isLittle),
    });
  }
  return {
    text: (tag) => {
      const entry = entries.get(tag);
      if (entry === undefined || entry.type !== 2 || entry.count > 64) return undefined;
      let text = '';
      for (let index = 0; index < entry.count; index += 1) {
        const code = view.getUint8(entry.at + index);
        if (code === 0) break;
        text += String.fromCharCode(code);
      }
      return text;
    },
    rationals: (tag) => {
      const entry = entries.get(tag);
      if (entry === undefined || entry.type !== 5 || entry.count > 3) return [];
      return Array.from({ length: entry.count }, (_, index) => {
        const place = entry.at + index * 8;
        return view.getUint32(place, isLittle) / view.getUint32(place + 4, isLittle);
      });
    },
    number: (tag) => {
      const entry = entries.get(tag);
      if (entry === undefined) return undefined;
      return entry.type === 3 ? view.getUint16(entry.at, isLittle) : view.getUint32(entry.at, isLittle);
    },
  };
}

function timeOf(exif: Directory): string | undefined {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(exif.text(TAG_TIME_ORIGINAL) ?? '');
  if (parts === null || parts[1] === '0000') return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const offset = /^[+-]\d\d:\d\d$/.exec(exif.text(TAG_OFFSET_ORIGINAL) ?? '')?.[0] ?? '';
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`;
}

function pointOf(gps: Directory): PhotoFacts['point'] {
  const latitude = degrees(gps.rationals(2), gps.text(1) === 'S');
  const longitude = degrees(gps.rationals(4), gps.text(3) === 'W');
  if (latitude === undefined || longitude === undefined) return undefined;
  // Some cameras write zeros before they have found a satellite.
  if (latitude === 0 && longitude === 0) return undefined;
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { longitude, latitude } : undefined;
}

function degrees([whole, minutes = 0, seconds = 0]: number[], isNegative: boolean): number | undefined {
  if (whole === undefined) return undefined;
  const value = whole + minutes / 60 + seconds / 3600;
  return Number.isFinite(value) ? (isNegative ? -value : value) : undefined;
}
