import { type GreyPicture, KEYPOINT_LIMIT, type Keypoint } from './model.ts';
import { shrinkALittle, smooth } from './pixels.ts';

// Corners found by the segment test (FAST, Rosten & Drummond 2006), ranked by the Harris measure, turned by the
// intensity centroid and described by 256 brightness comparisons (BRIEF, Calonder 2010; the combination is ORB,
// Rublee 2011). The comparison pattern is our own: Gaussian, from a fixed seed. Changing it changes `version`.

export const LEVEL_SCALE = 1.4;
const LEVELS = 5;
/** Points kept a level; finer levels hold more. */
const LEVEL_SHARES = [70, 50, 36, 26, 18];
const BORDER_PX = 20;
const PATCH_RADIUS_PX = 15;
const THRESHOLDS = [20, 8];
const CELLS = 8;

/** Finds up to 200 corners, spread over the picture. */
export function findKeypoints(picture: GreyPicture): Keypoint[] {
  const keypoints: Keypoint[] = [];
  let level = picture;
  let missing = 0;
  for (let n = 0; n < LEVELS; n++) {
    const scale = LEVEL_SCALE ** n;
    if (n > 0)
      level = shrinkALittle(level, Math.round(picture.width / scale), Math.round(picture.height / scale));
    if (Math.min(level.width, level.height) < 3 * BORDER_PX) break;
    const wanted = LEVEL_SHARES[n]! + missing;
    const corners = spread(findCorners(level, wanted), level, wanted);
    missing = wanted - corners.length;
    const smoothed = smooth(level);
    for (const { x, y } of corners) {
      const angle = direction(level, x, y);
      keypoints.push({
        x: x * scale,
        y: y * scale,
        level: n,
        angle,
        descriptor: describe(smoothed, x, y, angle),
      });
    }
  }
  return keypoints.slice(0, KEYPOINT_LIMIT);
}

interface Corner {
  x: number;
  y: number;
  strength: number;
}

function findCorners(picture: GreyPicture, wanted: number): Corner[] {
  let corners: Corner[] = [];
  for (const threshold of THRESHOLDS) {
    corners = segmentTest(picture, threshold);
    if (corners.length >= wanted * 2) break;
  }
  for (const corner of corners) corner.strength = harris(picture, corner.x, corner.y);
  return corners;
}

const CIRCLE = [
  [0, -3],
  [1, -3],
  [2, -2],
  [3, -1],
  [3, 0],
  [3, 1],
  [2, 2],
  [1, 3],
  [0, 3],
  [-1, 3],
  [-2, 2],
  [-3, 1],
  [-3, 0],
  [-3, -1],
  [-2, -2],
  [-1, -3],
] as const;

/** Pixels with 9 of the 16 around them in a row all brighter, or all darker, by more than `threshold`; local maxima only. */
function segmentTest({ width, height, pixels }: GreyPicture, threshold: number): Corner[] {
  const offsets = Int32Array.from(CIRCLE, ([dx, dy]) => dy * width + dx);
  const [up, right, down, left] = [offsets[0]!, offsets[4]!, offsets[8]!, offsets[12]!];
  const strengths = new Uint16Array(width * height);
  const found: number[] = [];
  for (let y = BORDER_PX; y < height - BORDER_PX; y++) {
    for (let at = y * width + BORDER_PX, end = (y + 1) * width - BORDER_PX; at < end; at++) {
      const high = pixels[at]! + threshold;
      const low = pixels[at]! - threshold;
      const a = pixels[at + up]!;
      const b = pixels[at + down]!;
      if (a <= high && a >= low && b <= high && b >= low) continue;
      const c = pixels[at + left]!;
      const d = pixels[at + right]!;
      // Nine in a row always cover two neighbouring compass points.
      const brighter = (a > high || b > high) && (c > high || d > high);
      const darker = (a < low || b < low) && (c < low || d < low);
      if (!brighter && !darker) continue;
      const strength = arcStrength(pixels, at, offsets, high, low, threshold);
      if (strength === 0) continue;
      strengths[at] = strength;
      found.push(at);
    }
  }
  const corners: Corner[] = [];
  for (const at of found) {
    if (isLocalMaximum(strengths, at, width))
      corners.push({ x: at % width, y: Math.floor(at / width), strength: 0 });
  }
  return corners;
}

function arcStrength(
  pixels: Uint8Array,
  at: number,
  offsets: Int32Array,
  high: number,
  low: number,
  threshold: number,
): number {
  let brightMask = 0;
  let darkMask = 0;
  let brightSum = 0;
  let darkSum = 0;
  for (let n = 0; n < 16; n++) {
    const value = pixels[at + offsets[n]!]!;
    if (value > high) {
      brightMask |= 1 << n;
      brightSum += value - high + threshold;
    } else if (value < low) {
      darkMask |= 1 << n;
      darkSum += low - value + threshold;
    }
  }
  if (hasNineInARow(brightMask)) return brightSum;
  return hasNineInARow(darkMask) ? darkSum : 0;
}

function hasNineInARow(mask: number): boolean {
  const circle = mask | (mask << 16);
  const two = circle & (circle >>> 1);
  const four = two & (two >>> 2);
  const eight = four & (four >>> 4);
  return (eight & (circle >>> 8)) !== 0;
}

function isLocalMaximum(strengths: Uint16Array, at: number, width: number): boolean {
  const own = strengths[at]!;
  for (const neighbour of [-width - 1, -width, -width + 1, -1])
    if (strengths[at + neighbour]! >= own) return false;
  for (const neighbour of [1, width - 1, width, width + 1])
    if (strengths[at + neighbour]! > own) return false;
  return true;
}

/** Harris & Stephens 1988 over 7 × 7, k = 0.04: large where brightness changes in both directions. */
function harris({ width, pixels }: GreyPicture, x: number, y: number): number {
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let dy = -3; dy <= 3; dy++) {
    for (let at = (y + dy) * width + x - 3, end = at + 7; at < end; at++) {
      const gradientX = pixels[at + 1]! - pixels[at - 1]!;
      const gradientY = pixels[at + width]! - pixels[at - width]!;
      xx += gradientX * gradientX;
      yy += gradientY * gradientY;
      xy += gradientX * gradientY;
    }
  }
  return xx * yy - xy * xy - 0.04 * (xx + yy) ** 2;
}

/** The strongest corners of every cell in turn, so that one lively tree does not take all places. */
function spread(corners: Corner[], { width, height }: GreyPicture, limit: number): Corner[] {
  corners.sort((a, b) => b.strength - a.strength);
  const cells = new Map<number, Corner[]>();
  for (const corner of corners) {
    const cell = Math.floor((corner.y * CELLS) / height) * CELLS + Math.floor((corner.x * CELLS) / width);
    const others = cells.get(cell);
    if (others) others.push(corner);
    else cells.set(cell, [corner]);
  }
  const chosen: Corner[] = [];
  for (let turn = 0; chosen.length < limit; turn++) {
    const round = [...cells.values()].flatMap((cell) => cell[turn] ?? []);
    if (round.length === 0) break;
    round.sort((a, b) => b.strength - a.strength);
    chosen.push(...round.slice(0, limit - chosen.length));
  }
  return chosen;
}

/** Half widths of the rows of a disc of radius 15. */
const DISC = Int32Array.from({ length: PATCH_RADIUS_PX + 1 }, (_, dy) =>
  Math.floor(Math.sqrt(PATCH_RADIUS_PX ** 2 - dy ** 2)),
);

/** The direction in radians from the point to the centroid of brightness around it. */
function direction({ width, pixels }: GreyPicture, x: number, y: number): number {
  let momentX = 0;
  let momentY = 0;
  for (let dy = -PATCH_RADIUS_PX; dy <= PATCH_RADIUS_PX; dy++) {
    const reach = DISC[Math.abs(dy)]!;
    const row = (y + dy) * width + x;
    let sum = 0;
    for (let dx = -reach; dx <= reach; dx++) {
      const value = pixels[row + dx]!;
      sum += value;
      momentX += dx * value;
    }
    momentY += dy * sum;
  }
  return Math.atan2(momentY, momentX);
}

const PATTERN = makePattern();

/** 256 pairs of points (x1, y1, x2, y2), Gaussian around the centre, all within the disc. */
function makePattern(): Float32Array {
  let state = 0x2545f491;
  const random = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 1) / 4294967297;
  };
  const gaussian = (): number => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random()) * 6.2;
  const point = (): [number, number] => {
    const [x, y] = [gaussian(), gaussian()];
    return Math.hypot(x, y) <= PATCH_RADIUS_PX - 1 ? [x, y] : point();
  };
  const values: number[] = [];
  while (values.length < 1024) {
    const [a, b] = [point(), point()];
    // Two points close together measure noise.
    if (Math.hypot(a[0] - b[0], a[1] - b[1]) >= 4) values.push(...a, ...b);
  }
  return Float32Array.from(values);
}

function describe({ width, pixels }: GreyPicture, x: number, y: number, angle: number): Uint32Array {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const centre = y * width + x;
  const sample = (at: number): number => {
    const px = PATTERN[at]!;
    const py = PATTERN[at + 1]!;
    return pixels[centre + Math.round(px * sin + py * cos) * width + Math.round(px * cos - py * sin)]!;
  };
  const descriptor = new Uint32Array(8);
  for (let bit = 0; bit < 256; bit++) {
    if (sample(bit * 4) < sample(bit * 4 + 2)) descriptor[bit >>> 5]! |= 1 << (bit & 31);
  }
  return descriptor;
}

const PACKED_BYTES = 38;
const SUBPIXELS = 64;

/** Keypoints to base64: x and y in 1/64 px (uint16), level, direction in 1/256 turn, 32 bytes of descriptor. */
export function packKeypoints(keypoints: readonly Keypoint[]): string {
  const bytes = Buffer.alloc(keypoints.length * PACKED_BYTES);
  for (const [n, { x, y, level, angle, descriptor }] of keypoints.entries()) {
    const at = n * PACKED_BYTES;
    bytes.writeUInt16LE(Math.round(x * SUBPIXELS), at);
    bytes.writeUInt16LE(Math.round(y * SUBPIXELS), at + 2);
    bytes[at + 4] = level;
    bytes[at + 5] = Math.round((angle / (2 * Math.PI)) * 256) & 255;
    for (const [word, bits] of descriptor.entries()) bytes.writeUInt32LE(bits, at + 6 + word * 4);
  }
  return bytes.toString('base64');
}

export function unpackKeypoints(packed: string): Keypoint[] {
  const bytes = Buffer.from(packed, 'base64');
  return Array.from({ length: Math.floor(bytes.length / PACKED_BYTES) }, (_, n) => {
    const at = n * PACKED_BYTES;
    return {
      x: bytes.readUInt16LE(at) / SUBPIXELS,
      y: bytes.readUInt16LE(at + 2) / SUBPIXELS,
      level: bytes[at + 4]!,
      angle: (bytes[at + 5]! / 256) * 2 * Math.PI,
      descriptor: Uint32Array.from({ length: 8 }, (_, word) => bytes.readUInt32LE(at + 6 + word * 4)),
    };
  });
}
