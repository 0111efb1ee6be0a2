/** Lists of boxes by square of a regular raster: the cheapest way from a point to the few areas around it. */
export interface Raster {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly columns: number;
  readonly rows: number;
  /** Where each square's list starts in `items`; one more entry than squares. */
  readonly starts: Uint32Array;
  readonly items: Uint32Array;
}

const SQUARES_PER_BOX = 8;
const MAX_SQUARES = 2 ** 20;
/** Bounds the memory when many boxes are large: 32 MB. */
const MAX_ITEMS = 2 ** 23;

function frame(boxes: Float64Array, members: readonly number[]): [number, number, number, number] {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const m of members) {
    if (boxes[m * 4]! < west) west = boxes[m * 4]!;
    if (boxes[m * 4 + 1]! < south) south = boxes[m * 4 + 1]!;
    if (boxes[m * 4 + 2]! > east) east = boxes[m * 4 + 2]!;
    if (boxes[m * 4 + 3]! > north) north = boxes[m * 4 + 3]!;
  }
  return [west, south, east, north];
}

/**
 * Builds the raster over some boxes.
 * @param boxes west, south, east, north of every area, flat, in any unit; empty boxes (west > east) are left out
 * @param members which of them take part
 */
export function buildRaster(boxes: Float64Array, members: readonly number[]): Raster | undefined {
  const kept = members.filter((m) => boxes[m * 4]! <= boxes[m * 4 + 2]!);
  if (kept.length === 0) return undefined;
  const [west, south, east, north] = frame(boxes, kept);
  const [width, height] = [Math.max(east - west, 1e-9), Math.max(north - south, 1e-9)];
  let squares = Math.min(MAX_SQUARES, Math.max(64, kept.length * SQUARES_PER_BOX));
  for (;;) {
    const columns = Math.max(1, Math.min(squares, Math.round(Math.sqrt((squares * width) / height))));
    const rows = Math.max(1, Math.round(squares / columns));
    const spans = new Uint32Array(kept.length * 4);
    const starts = new Uint32Array(columns * rows + 1);
    let total = 0;
    for (let k = 0; k < kept.length; k++) {
      const b = kept[k]! * 4;
      const left = Math.min(columns - 1, Math.floor(((boxes[b]! - west) / width) * columns));
      const low = Math.min(rows - 1, Math.floor(((boxes[b + 1]! - south) / height) * rows));
      const right = Math.min(columns - 1, Math.floor(((boxes[b + 2]! - west) / width) * columns));
      const high = Math.min(rows - 1, Math.floor(((boxes[b + 3]! - south) / height) * rows));
      spans.set([left, low, right, high], k * 4);
      total += (right - left + 1) * (high - low + 1);
      if (total > MAX_ITEMS && squares > 64) break;
      for (let row = low; row <= high; row++) {
        for (let column = left; column <= right; column++) starts[row * columns + column + 1]!++;
      }
    }
    if (total > MAX_ITEMS && squares > 64) {
      squares = Math.max(64, squares >> 2);
      continue;
    }
    const items = fill(kept, spans, starts, columns);
    return { west, south, east, north, columns, rows, starts, items };
  }
}

/** Turns counts into starts and writes the lists. */
function fill(
  kept: readonly number[],
  spans: Uint32Array,
  starts: Uint32Array,
  columns: number,
): Uint32Array {
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
  const items = new Uint32Array(starts.at(-1)!);
  const next = starts.slice(0, -1);
  for (let k = 0; k < kept.length; k++) {
    const [left, low, right, high] = [spans[k * 4]!, spans[k * 4 + 1]!, spans[k * 4 + 2]!, spans[k * 4 + 3]!];
    for (let row = low; row <= high; row++) {
      for (let square = row * columns + left; square <= row * columns + right; square++)
        items[next[square]!++] = kept[k]!;
    }
  }
  return items;
}

/** The square of a point, -1 outside the raster. */
export function squareAt(raster: Raster, lon: number, lat: number): number {
  // Written so that NaN falls outside as well.
  if (!(lon >= raster.west && lon <= raster.east && lat >= raster.south && lat <= raster.north)) return -1;
  const width = Math.max(raster.east - raster.west, 1e-9);
  const height = Math.max(raster.north - raster.south, 1e-9);
  const column = Math.min(raster.columns - 1, Math.floor(((lon - raster.west) / width) * raster.columns));
  const row = Math.min(raster.rows - 1, Math.floor(((lat - raster.south) / height) * raster.rows));
  return row * raster.columns + column;
}
