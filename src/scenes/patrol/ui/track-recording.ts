import { distanceM } from '../../../lib/geo/measure.ts';
import { MOST_PLACES, MOST_SENT } from '../track-limits-contract.ts';

/** Longitude, latitude, seconds since the start. */
export type PlaceAt = [number, number, number];

/** A patrol that is being walked, as the phone keeps it. */
export interface Recording {
  readonly id: string;
  readonly startedAt: string;
  /** Walked and not yet given to the queue. */
  readonly pending: readonly PlaceAt[];
  /** Given to the queue. */
  readonly given: readonly PlaceAt[];
  readonly distanceM: number;
}

/** Standing still makes no places. */
const STEP_M = 15;
/** Nobody walks or rides faster: the phone was wrong about where it is. */
const FASTEST_M_S = 40;
/** What lies nearer to the line between two others is left out. */
const TOLERANCE_M = 4;
/** So many places or seconds make a batch. */
const BATCH_PLACES = 60;
const BATCH_S = 300;
/** A patrol that nobody ended is over. */
export const LONGEST_MS = 14 * 3_600_000;

export const begin = (id: string, nowMs: number): Recording => ({
  ...{ id, startedAt: new Date(nowMs).toISOString() },
  ...{ pending: [], given: [], distanceM: 0 },
});

/** The patrol with one more place; the same one when it tells nothing new. */
export function walk(
  recording: Recording,
  at: { longitude: number; latitude: number },
  nowMs: number,
): Recording {
  const seconds = Math.max(0, Math.round((nowMs - Date.parse(recording.startedAt)) / 1_000));
  const place: PlaceAt = [round(at.longitude), round(at.latitude), seconds];
  const last = recording.pending.at(-1) ?? recording.given.at(-1);
  if (recording.given.length + recording.pending.length >= MOST_PLACES) return recording;
  if (last === undefined) return { ...recording, pending: [place] };
  const stepM = distanceM([last[0], last[1]], [place[0], place[1]]);
  if (stepM < STEP_M || stepM > FASTEST_M_S * Math.max(1, seconds - last[2])) return recording;
  return {
    ...recording,
    pending: [...recording.pending, place],
    distanceM: Math.round(recording.distanceM + stepM),
  };
}

/** About a decimetre. */
const round = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;

/** Whether it is time to give a batch to the queue. */
export function isBatchDue({ pending }: Recording): boolean {
  const [first] = pending;
  if (first === undefined) return false;
  return pending.length >= BATCH_PLACES || (pending.at(-1)?.[2] ?? 0) - first[2] >= BATCH_S;
}

/** Moves what is pending to what is given, thinned. */
export function give(recording: Recording): {
  recording: Recording;
  batch: { first: number; places: PlaceAt[] };
} {
  const places = thin(recording.pending).slice(0, MOST_SENT);
  return {
    recording: { ...recording, pending: [], given: [...recording.given, ...places] },
    batch: { first: recording.given.length, places },
  };
}

/** Leaves out the places that lie on the way between others (Douglas and Peucker, 1973); first and last stay. */
export function thin(places: readonly PlaceAt[]): PlaceAt[] {
  if (places.length < 3) return [...places];
  const first = places[0]!;
  const last = places[places.length - 1]!;
  let farthest = 0;
  let at = 0;
  for (let index = 1; index < places.length - 1; index += 1) {
    const away = awayM(places[index]!, first, last);
    if (away > farthest) [farthest, at] = [away, index];
  }
  if (farthest <= TOLERANCE_M) return [first, last];
  return [...thin(places.slice(0, at + 1)).slice(0, -1), ...thin(places.slice(at))];
}

/** Metres from a place to the stretch between two others; flat, as they lie within a kilometre. */
function awayM(place: PlaceAt, from: PlaceAt, to: PlaceAt): number {
  const perLatitude = 111_320;
  const perLongitude = perLatitude * Math.cos((from[1] * Math.PI) / 180);
  const [x, y] = [(place[0] - from[0]) * perLongitude, (place[1] - from[1]) * perLatitude];
  const [dx, dy] = [(to[0] - from[0]) * perLongitude, (to[1] - from[1]) * perLatitude];
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, (x * dx + y * dy) / length));
  return Math.hypot(x - share * dx, y - share * dy);
}
