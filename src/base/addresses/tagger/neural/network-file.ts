import { type HashTable, tableOf } from '../hash.ts';
import type { LabelSet } from '../labels.ts';
import type { ByteReader, ByteWriter } from '../packing.ts';
import { COLUMNS } from './kernel.ts';
import { Network } from './network.ts';

/** Steps that a rounded number may be from nothing: few for embeddings, so that they are compressed to half. */
const FINE = 32_767;
const COARSE = 7;
const MOST_NUMBERS = 1 << 28;

const topOf = (numbers: Float32Array) =>
  numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);

/** The largest number of a row is one of these; an eighth of a power of two is near enough, and takes a byte. */
const topAt = (eighths: number) => 2 ** (eighths / 8);
const LEAST_TOP = -128;

/** Embeddings are rounded row by row, for what was seen seldom is small. */
function packRow(writer: ByteWriter, row: Float32Array): void {
  const eighths = Math.min(127, Math.max(LEAST_TOP, Math.ceil(Math.log2(topOf(row)) * 8)));
  const step = topAt(eighths) / COARSE;
  writer.byte(eighths - LEAST_TOP);
  for (const value of row) writer.byte(Math.round(value / step) & 255);
}

/** Dense weights are rounded in runs of this length. */
const RUN = 256;

function packRun(writer: ByteWriter, run: Float32Array): void {
  const top = topOf(run);
  writer.real(top / FINE);
  for (const value of run) {
    const rounded = Math.round((value / top) * FINE) & 65_535;
    writer.byte(rounded & 255);
    writer.byte(rounded >> 8);
  }
}

/** Writes networks: the features in the order of their hashes, then each network's embeddings and weights, rounded. */
export function packNetworks(writer: ByteWriter, table: HashTable, networks: readonly Network[]): void {
  const places: [number, number][] = [];
  for (const [slot, place] of table.values.entries())
    if (place >= 0) places.push([table.keys[slot]! >>> 0, place]);
  places.sort(([a], [b]) => a - b);
  writer.whole(places.length);
  let last = 0;
  for (const [hash] of places) {
    writer.whole(hash - last);
    last = hash;
  }
  writer.whole(networks.length);
  for (const { shape, embeddings, dense } of networks) {
    writer.whole(shape.width);
    writer.whole(shape.hidden);
    for (const [, place] of places)
      packRow(writer, embeddings.subarray(place * shape.width, (place + 1) * shape.width));
    for (let at = 0; at < dense.all.length; at += RUN) packRun(writer, dense.all.subarray(at, at + RUN));
  }
}

/** Reads what `packNetworks` wrote. Throws RangeError when the bytes end too early or say what cannot be. */
export function unpackNetworks(reader: ByteReader, labels: LabelSet) {
  const keys = new Int32Array(lengthOf(reader, 1));
  let last = 0;
  for (let at = 0; at < keys.length; at += 1) {
    last += reader.whole();
    keys[at] = last | 0;
  }
  const networks = Array.from({ length: lengthOf(reader, 1) }, () => {
    const [width, hidden] = [lengthOf(reader, COLUMNS), lengthOf(reader, COLUMNS)];
    if (keys.length * width > MOST_NUMBERS) throw new RangeError('a network too large');
    const embeddings = new Float32Array(keys.length * width);
    for (let row = 0; row < keys.length; row += 1) {
      const step = topAt(reader.byte() + LEAST_TOP) / COARSE;
      for (let at = row * width; at < (row + 1) * width; at += 1)
        embeddings[at] = ((reader.byte() << 24) >> 24) * step;
    }
    const network = new Network({ width, hidden }, labels, embeddings, 1);
    const { all } = network.dense;
    for (let run = 0; run < all.length; run += RUN) {
      const scale = reader.real();
      for (let at = run; at < Math.min(run + RUN, all.length); at += 1)
        all[at] = (((reader.byte() | (reader.byte() << 8)) << 16) >> 16) * scale;
    }
    return network;
  });
  return { table: tableOf(keys), networks };
}

/** A length that can be: a multiple of `unit`, not beyond all reason. */
function lengthOf(reader: ByteReader, unit: number): number {
  const length = reader.whole();
  if (length % unit !== 0 || length > 1 << 24 || (unit > 1 && (length < 1 || length > 4096)))
    throw new RangeError(`not a length: ${length}`);
  return length;
}
