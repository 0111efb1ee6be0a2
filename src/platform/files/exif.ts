import exifr from 'exifr';

/** What a camera wrote into a picture, as far as it is usable. */
export interface ExifFacts {
  /** ISO 8601, UTC. */
  takenAt?: string;
  /** Degrees WGS-84. */
  lon?: number;
  lat?: number;
}

/** EXIF in a JPEG cannot exceed 64 kB; in PNG and WebP it can, but then it is not EXIF that we need. */
const MAX_EXIF_BYTES = 256 * 1024;

const FIELDS = [
  'DateTimeOriginal',
  'OffsetTimeOriginal',
  'OffsetTime',
  'GPSDateStamp',
  'GPSTimeStamp',
  'GPSLatitude',
  'GPSLatitudeRef',
  'GPSLongitude',
  'GPSLongitudeRef',
];

/**
 * Reads time and position from an EXIF block as the picture library hands it over. EXIF times carry no zone
 * unless the camera adds one (Exif 2.31, OffsetTimeOriginal): then GPS time (UTC) is taken, else `timeZone`
 * (IANA name). Anything unreadable is left out; never throws.
 */
export async function readExif(block: Uint8Array | undefined, timeZone: string): Promise<ExifFacts> {
  if (!block || block.byteLength > MAX_EXIF_BYTES) return {};
  const hasMarker = Buffer.from(block.subarray(0, 6)).toString('latin1') === 'Exif\0\0';
  const tiff = Buffer.from(hasMarker ? block.subarray(6) : block);
  let tags: Record<string, unknown> | undefined;
  try {
    tags = await exifr.parse(tiff, { pick: FIELDS, reviveValues: false, translateValues: false });
  } catch {
    return {};
  }
  if (!tags) return {};
  const facts: ExifFacts = {};
  const takenAt = takenAtFrom(tags, timeZone);
  if (takenAt) facts.takenAt = takenAt.toISOString();
  const lon = degrees(tags.GPSLongitude, tags.GPSLongitudeRef, 180);
  const lat = degrees(tags.GPSLatitude, tags.GPSLatitudeRef, 90);
  // Cameras without a fix write 0, 0.
  if (lon !== undefined && lat !== undefined && (lon !== 0 || lat !== 0)) Object.assign(facts, { lon, lat });
  return facts;
}

function takenAtFrom(tags: Record<string, unknown>, timeZone: string): Date | undefined {
  const wall = wallTime(tags.DateTimeOriginal);
  const offset = tags.OffsetTimeOriginal ?? tags.OffsetTime;
  if (wall !== undefined && typeof offset === 'string') {
    const parts = /^([+-])(\d\d):?(\d\d)/.exec(offset.trim());
    if (parts) {
      const minutes = Number(parts[2]) * 60 + Number(parts[3]);
      return new Date(wall - (parts[1] === '-' ? -minutes : minutes) * 60_000);
    }
  }
  const time = tags.GPSTimeStamp;
  if (typeof tags.GPSDateStamp === 'string' && isNumbers(time)) {
    const day = wallTime(`${tags.GPSDateStamp.trim().slice(0, 10)} 00:00:00`);
    const seconds = time[0]! * 3600 + time[1]! * 60 + time[2]!;
    if (day !== undefined && seconds < 86_400) return new Date(day + Math.floor(seconds) * 1000);
  }
  return wall === undefined ? undefined : new Date(wall - offsetAt(wall, timeZone));
}

/** "2026:05:04 09:08:07" read as if it were UTC, in milliseconds. */
function wallTime(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const parts = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(text);
  if (!parts) return undefined;
  const timeMs = Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`);
  return Number.isNaN(timeMs) || Number(parts[1]) < 1990 ? undefined : timeMs;
}

/** How far the zone's wall clock is ahead of UTC around that wall time, in milliseconds. */
function offsetAt(wallMs: number, timeZone: string): number {
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(wallMs);
  return Date.parse(`${shown.replace(' ', 'T')}Z`) - wallMs;
}

function isNumbers(value: unknown): value is number[] {
  return (
    Array.isArray(value) && value.length === 3 && value.every((each) => Number.isFinite(each) && each >= 0)
  );
}

function degrees(value: unknown, reference: unknown, limit: number): number | undefined {
  if (!isNumbers(value)) return undefined;
  const size = value[0]! + value[1]! / 60 + value[2]! / 3600;
  if (size > limit) return undefined;
  return reference === 'S' || reference === 'W' ? -size : size;
}
