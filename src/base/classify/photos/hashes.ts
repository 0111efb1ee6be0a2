import type { GreyPicture } from './model.ts';
import { averages } from './pixels.ts';

// Hashes that stay nearly the same when a photo is shrunk, recompressed or slightly brightened.
// Difference hash and perceptual hash are common practice; 64 bits each, written as 16 hex digits.

/** Bits tell whether brightness falls from one of 9 columns to the next, in 8 rows. */
export function differenceHash(picture: GreyPicture): string {
  const values = averages(picture, 9, 8);
  const bits: boolean[] = [];
  for (let y = 0; y < 8; y++) {
    for (let x = 0; x < 8; x++) bits.push(values[y * 9 + x]! > values[y * 9 + x + 1]!);
  }
  return toHex(bits);
}

const SIDE = 32;
const COSINES = Array.from({ length: 9 }, (_, frequency) =>
  Float32Array.from({ length: SIDE }, (_, at) => Math.cos(((2 * at + 1) * frequency * Math.PI) / (2 * SIDE))),
);

/** Bits tell which of the 64 lowest frequencies (cosine transform of 32 × 32, rows and columns 1–8) lie above their median. */
export function perceptualHash(picture: GreyPicture): string {
  const values = averages(picture, SIDE, SIDE);
  const strengths: number[] = [];
  for (let v = 1; v <= 8; v++) {
    for (let u = 1; u <= 8; u++) {
      let sum = 0;
      for (let y = 0; y < SIDE; y++) {
        let row = 0;
        for (let x = 0; x < SIDE; x++) row += values[y * SIDE + x]! * COSINES[u]![x]!;
        sum += row * COSINES[v]![y]!;
      }
      strengths.push(sum);
    }
  }
  const sorted = strengths.toSorted((a, b) => a - b);
  const median = (sorted[31]! + sorted[32]!) / 2;
  return toHex(strengths.map((strength) => strength > median));
}

function toHex(bits: readonly boolean[]): string {
  let hex = '';
  for (let at = 0; at < 64; at += 4) {
    hex += (((+bits[at]! * 2 + +bits[at + 1]!) * 2 + +bits[at + 2]!) * 2 + +bits[at + 3]!).toString(16);
  }
  return hex;
}

/** In how many of their 64 bits two hashes (16 hex digits each) differ. */
export function hammingDistance(a: string, b: string): number {
  return countBits(half(a, 0) ^ half(b, 0)) + countBits(half(a, 8) ^ half(b, 8));
}

const half = (hash: string, start: number): number => Number.parseInt(hash.slice(start, start + 8), 16);

/** Bits set in a 32-bit word (Hacker's Delight, 5-1). */
export function countBits(word: number): number {
  let count = word - ((word >>> 1) & 0x55555555);
  count = (count & 0x33333333) + ((count >>> 2) & 0x33333333);
  return (((count + (count >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

/**
 * The four 16-bit quarters of a hash, for four indexed columns: hashes at most 3 bits apart share at least one
 * quarter (four pigeonholes, three pigeons).
 */
export function hashBands(hash: string): number[] {
  return [0, 4, 8, 12].map((start) => Number.parseInt(hash.slice(start, start + 4), 16));
}

/**
 * For each of the four quarters, itself and its 16 neighbours one bit away: every hash at most 7 bits apart has
 * at least one quarter among them. `band_0 = any(near[0]) or band_1 = any(near[1]) …` finds all candidates.
 */
export function nearbyBands(hash: string): number[][] {
  return hashBands(hash).map((band) => [band, ...Array.from({ length: 16 }, (_, bit) => band ^ (1 << bit))]);
}

/** A hash (16 hex digits) as the signed 64-bit number that PostgreSQL keeps, in decimal digits. */
export function hashToBits(hash: string): string {
  return BigInt.asIntN(64, BigInt(`0x${hash}`)).toString();
}

/** The 16 hex digits of a hash that PostgreSQL kept as a signed number. */
export function hashFromBits(bits: string): string {
  return BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0');
}
