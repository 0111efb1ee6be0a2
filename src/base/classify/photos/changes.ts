import { type Projection, project } from './align.ts';
import { type PhotoFeatures, SMALL_SIDE_PX } from './model.ts';
import { meanAndDeviation } from './pixels.ts';

export interface Changes {
  /** Share of the first photo that the second one shows too, 0–1. */
  overlap: number;
  /** How alike the structures are where both show the same, correlation −1–1. */
  likeness: number;
  /**
   * Largest mean difference of a block of 1/12 of the picture's side, in grey levels after light is evened out.
   * Rims above and below, where apps print time and place, are left out.
   */
  largestDifference: number;
}

const BLOCK_PX = 8;
const BLOCK_STEP_PX = 4;
const RIM_SHARE = 0.16;

/**
 * Lays the small grey picture of `after` over that of `before` and tells what differs. `projection` leads from
 * before to after in units of half the working side; for small pictures of the same shape, the identity
 * compares them as they are.
 */
export function compareSmall(before: PhotoFeatures, after: PhotoFeatures, projection: Projection): Changes {
  const sides = [before.smallWidth, before.smallHeight, after.smallWidth, after.smallHeight];
  if (Math.min(...sides) < 2 * BLOCK_PX) return { overlap: 0, likeness: 0, largestDifference: 255 };
  const first = Buffer.from(before.small, 'base64');
  const { values, isSeen, seen } = overlay(before, after, projection);
  const overlap = seen / first.length;
  if (overlap < 0.15) return { overlap, likeness: 0, largestDifference: 255 };
  evenOutLight(first, values, isSeen);
  const picture = { width: before.smallWidth, height: before.smallHeight };
  const likeness = correlateStructures(first, values, isSeen, picture);
  const largestDifference = largestBlockDifference(
    soften(first, picture),
    soften(values, picture),
    isSeen,
    picture,
  );
  return { overlap, likeness, largestDifference };
}

/** How a block of the first photo looks in both, after light is evened out; lengths in small pixels. */
export interface BlockChange {
  /** Middle of the block as shares of the first photo's width and height. */
  readonly x: number;
  readonly y: number;
  /** Mean difference in grey levels. */
  readonly difference: number;
  /** Mean step between neighbouring pixels: rubble, cracks and writing are rough, a swept street is not. */
  readonly roughBefore: number;
  readonly roughAfter: number;
}

/** The blocks that both photos show, laid over each other by `projection`; rims with printed lines are left out. */
export function blockChanges(
  before: PhotoFeatures,
  after: PhotoFeatures,
  projection: Projection,
): BlockChange[] {
  const { smallWidth: width, smallHeight: height } = before;
  if (Math.min(width, height, after.smallWidth, after.smallHeight) < 2 * BLOCK_PX) return [];
  const first = Buffer.from(before.small, 'base64');
  const { values, isSeen } = overlay(before, after, projection);
  evenOutLight(first, values, isSeen);
  const picture = { width, height };
  const [a, b] = [soften(first, picture), soften(values, picture)];
  const rimPx = Math.max(1, Math.round(height * RIM_SHARE));
  const blocks: BlockChange[] = [];
  for (let y = rimPx; y + BLOCK_PX < height - rimPx; y += BLOCK_STEP_PX) {
    for (let x = 1; x + BLOCK_PX < width; x += BLOCK_STEP_PX) {
      const corner = y * width + x;
      const difference = blockDifference(a, b, isSeen, width, corner, 0);
      if (difference === 255) continue;
      const place = { x: (x + BLOCK_PX / 2) / width, y: (y + BLOCK_PX / 2) / height };
      blocks.push({
        ...place,
        difference,
        roughBefore: roughness(a, width, corner),
        roughAfter: roughness(b, width, corner),
      });
    }
  }
  return blocks;
}

function roughness(values: Float32Array, width: number, corner: number): number {
  let sum = 0;
  for (let y = 0; y < BLOCK_PX; y++) {
    for (let at = corner + y * width, end = at + BLOCK_PX; at < end; at++) {
      sum += Math.abs(values[at + 1]! - values[at]!) + Math.abs(values[at + width]! - values[at]!);
    }
  }
  return sum / (BLOCK_PX * BLOCK_PX);
}

function overlay(before: PhotoFeatures, after: PhotoFeatures, projection: Projection) {
  const pixels = Buffer.from(after.small, 'base64');
  const { smallWidth: width, smallHeight: height } = after;
  const values = new Float32Array(before.smallWidth * before.smallHeight);
  const isSeen = new Uint8Array(values.length);
  const unit = SMALL_SIDE_PX / 2;
  let seen = 0;
  for (let y = 0, at = 0; y < before.smallHeight; y++) {
    for (let x = 0; x < before.smallWidth; x++, at++) {
      const place = project(projection, (x + 0.5) / unit, (y + 0.5) / unit);
      const [px, py] = [place.x * unit - 0.5, place.y * unit - 0.5];
      if (!(px >= -0.5 && py >= -0.5 && px <= width - 0.5 && py <= height - 0.5)) continue;
      const left = Math.max(0, Math.min(width - 2, Math.floor(px)));
      const top = Math.max(0, Math.min(height - 2, Math.floor(py)));
      const [fx, fy] = [px - left, py - top];
      const from = top * width + left;
      const upper = pixels[from]! * (1 - fx) + pixels[from + 1]! * fx;
      const lower = pixels[from + width]! * (1 - fx) + pixels[from + width + 1]! * fx;
      values[at] = upper * (1 - fy) + lower * fy;
      isSeen[at] = 1;
      seen++;
    }
  }
  return { values, isSeen, seen };
}

/**
 * Gives `values` the mean and the spread of `first`, so that a cloud before the sun is no change. Judged by the
 * three quarters of the pixels that agree best, so that a change does not count as light.
 */
function evenOutLight(first: Uint8Array, values: Float32Array, isSeen: Uint8Array): void {
  let isKept = isSeen;
  for (let round = 0; round < 3; round++) {
    const [a, b] = [momentsOf(first, isKept), momentsOf(values, isKept)];
    const gain = Math.max(0.4, Math.min(2.5, a.deviation / Math.max(1, b.deviation)));
    const counts = new Uint32Array(256);
    for (let at = 0; at < values.length; at++) {
      values[at] = (values[at]! - b.mean) * gain + a.mean;
      if (isSeen[at]) counts[residual(first, values, at)]!++;
    }
    let left = 0.75 * counts.reduce((sum, count) => sum + count, 0);
    let worst = 0;
    while (worst < 255 && left > counts[worst]!) left -= counts[worst++]!;
    isKept = isSeen.map((seen, at) => (seen && residual(first, values, at) <= worst ? 1 : 0));
  }
}

function residual(first: Uint8Array, values: Float32Array, at: number): number {
  return Math.min(255, Math.round(Math.abs(first[at]! - values[at]!)));
}

function momentsOf(values: ArrayLike<number>, isKept: Uint8Array): { mean: number; deviation: number } {
  const kept: number[] = [];
  for (let at = 0; at < isKept.length; at++) if (isKept[at]) kept.push(values[at]!);
  return meanAndDeviation(kept);
}

interface Size {
  width: number;
  height: number;
}

/** Correlation of the two pictures' steps between pixels four apart: light and fog do not count, structure does. */
function correlateStructures(
  a: Uint8Array,
  b: Float32Array,
  isSeen: Uint8Array,
  { width, height }: Size,
): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (const reach of [4, 4 * width]) {
    const lastX = reach === 4 ? width - 4 : width;
    const lastY = reach === 4 ? height : height - 4;
    for (let y = 0; y < lastY; y++) {
      for (let x = 0; x < lastX; x++) {
        const at = y * width + x;
        if (!isSeen[at] || !isSeen[at + reach]) continue;
        const stepA = a[at + reach]! - a[at]!;
        const stepB = b[at + reach]! - b[at]!;
        ab += stepA * stepB;
        aa += stepA * stepA;
        bb += stepB * stepB;
      }
    }
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

/** Mean of 3 × 3: an edge that lies half a pixel off is no change. */
function soften(values: ArrayLike<number>, { width, height }: Size): Float32Array {
  const result = Float32Array.from(values);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      let sum = 0;
      for (let at = (y - 1) * width + x; at <= (y + 1) * width + x; at += width) {
        sum += values[at - 1]! + values[at]! + values[at + 1]!;
      }
      result[y * width + x] = sum / 9;
    }
  }
  return result;
}

function largestBlockDifference(a: Float32Array, b: Float32Array, isSeen: Uint8Array, size: Size): number {
  let largest = 0;
  const rimPx = Math.max(1, Math.round(size.height * RIM_SHARE));
  for (let y = rimPx; y + BLOCK_PX < size.height - rimPx; y += BLOCK_STEP_PX) {
    for (let x = 1; x + BLOCK_PX < size.width; x += BLOCK_STEP_PX) {
      let least = 255;
      // The overlay may be a pixel off; a real change is none of the nine.
      for (const shift of [0, 1, -1, size.width, -size.width]) {
        least = Math.min(least, blockDifference(a, b, isSeen, size.width, y * size.width + x, shift));
      }
      if (least < 255) largest = Math.max(largest, least);
    }
  }
  return largest;
}

/** Mean difference within one block; 255 when less than three quarters of it are seen in both. */
function blockDifference(
  a: Float32Array,
  b: Float32Array,
  isSeen: Uint8Array,
  width: number,
  corner: number,
  shift: number,
): number {
  let [sum, count] = [0, 0];
  for (let y = 0; y < BLOCK_PX; y++) {
    for (let at = corner + y * width, end = at + BLOCK_PX; at < end; at++) {
      if (!isSeen[at + shift]) continue;
      sum += Math.abs(a[at]! - b[at + shift]!);
      count++;
    }
  }
  return count < BLOCK_PX * BLOCK_PX * 0.75 ? 255 : sum / count;
}
