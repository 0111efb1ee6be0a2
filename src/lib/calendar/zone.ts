import { assert } from '../assert.ts';
import { DAY_MS, SECOND_MS } from '../time.ts';
import { firstGreater } from './search.ts';

/** Zone rules are computed for these years; calendars and their deadlines must lie between. */
export const ZONE_FIRST_MS = Date.UTC(1970, 0, 1);
export const ZONE_LAST_MS = Date.UTC(2100, 0, 1);

/** No zone has had two changes of its offset within a week since 1970. */
const PROBE_STEP_MS = 7 * DAY_MS;

/**
 * The wall clock of a time zone, made monotone: "wall" is a time in ms as if the wall clock showed UTC. In an hour
 * that is repeated in autumn the wall time stands still, one ms short of what the clock has not shown yet.
 */
export interface Zone {
  /** Wall time at an instant (epoch ms). */
  wallAt(epochMs: number): number;
  /**
   * The first instant at which the wall clock has reached a wall time: the first of two in autumn, the moment of
   * the change for a time that spring leaves out.
   */
  instantAt(wallMs: number): number;
}

/** At most one entry for each IANA zone name. */
const zones = new Map<string, Zone>();

/** The wall clock of an IANA zone, or undefined if there is no zone of that name. Cached; the first takes ~10 ms. */
export function findZone(timeZone: string): Zone | undefined {
  // Intl accepts '+08:00' too, but such a "zone" knows no rules.
  if (!/^[A-Za-z][A-Za-z0-9_+/-]{1,63}$/.test(timeZone)) return undefined;
  let formatter: Intl.DateTimeFormat;
  try {
    formatter = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }
  const key = formatter.resolvedOptions().timeZone;
  const cached = zones.get(key);
  if (cached !== undefined) return cached;
  const zone = buildZone(formatter);
  zones.set(key, zone);
  return zone;
}

function offsetAt(formatter: Intl.DateTimeFormat, epochMs: number): number {
  // en-US writes "11/20/2026, 17:00:00"; reading it is several times faster than formatToParts.
  const match = /^(\d+)\/(\d+)\/(\d+), (\d+):(\d+):(\d+)$/.exec(formatter.format(epochMs));
  assert(match !== null, 'Intl writes en-US dates as month/day/year, hour:minute:second');
  const [, month, day, year, hour, minute, second] = match.map(Number) as [number, ...number[]];
  return Date.UTC(year as number, (month as number) - 1, day, hour, minute, second) - epochMs;
}

/** The first whole second after `before` at which the offset is no longer that at `before`. */
function findChange(formatter: Intl.DateTimeFormat, before: number, after: number, offset: number): number {
  let low = before / SECOND_MS;
  let high = after / SECOND_MS;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(formatter, middle * SECOND_MS) === offset) low = middle;
    else high = middle;
  }
  return high * SECOND_MS;
}

function buildZone(formatter: Intl.DateTimeFormat): Zone {
  const starts = [Number.NEGATIVE_INFINITY];
  const offsets = [offsetAt(formatter, ZONE_FIRST_MS)];
  for (let at = ZONE_FIRST_MS + PROBE_STEP_MS; at <= ZONE_LAST_MS; at += PROBE_STEP_MS) {
    const offset = offsetAt(formatter, at);
    const previous = offsets[offsets.length - 1] as number;
    if (offset === previous) continue;
    starts.push(findChange(formatter, at - PROBE_STEP_MS, at, previous));
    offsets.push(offset);
  }
  const startMs = Float64Array.from(starts);
  const offsetMs = Float64Array.from(offsets);
  // Wall time at which each stretch of one offset ends: it ascends, and it is the least wall time of the next.
  const endWallMs = offsetMs.map(
    (offset, index) => (startMs[index + 1] ?? Number.POSITIVE_INFINITY) + offset,
  );
  return {
    wallAt(epochMs) {
      const index = firstGreater(startMs, epochMs) - 1;
      const wall = epochMs + (offsetMs[index] as number);
      return index === 0 ? wall : Math.max(wall, (endWallMs[index - 1] as number) - 1);
    },
    instantAt(wallMs) {
      const index = firstGreater(endWallMs, wallMs);
      return Math.max(startMs[index] as number, wallMs - (offsetMs[index] as number));
    },
  };
}
