import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { AppError } from '../../../lib/errors.ts';
import { FEATURES_VERSION } from './features.ts';
import { type Field, type LabelSet, labelSet } from './field.ts';
import { type HashTable, tableOf } from './hash.ts';
import type { Lexicon } from './lexicon.ts';
import { packNetworks, unpackNetworks } from './neural/network-file.ts';
import { ByteReader, ByteWriter } from './packing.ts';
import type { Tagger } from './tagger.ts';

const MAGIC = 'citybrain-address-tagger';
/** Weights closer to nothing than this are left out. */
const LEAST_WEIGHT = 0.015;
const MOST_BYTES = 512 * 1024 * 1024;

function packNumbers(writer: ByteWriter, numbers: ReadonlyMap<number, number>): void {
  const sorted = [...numbers].sort(([a], [b]) => (a >>> 0) - (b >>> 0));
  writer.whole(sorted.length);
  let last = 0;
  for (const [hash, value] of sorted) {
    writer.whole((hash >>> 0) - last);
    writer.whole(value);
    last = hash >>> 0;
  }
}

function unpackNumbers(reader: ByteReader): Map<number, number> {
  const numbers = new Map<number, number>();
  let last = 0;
  for (let left = reader.whole(); left > 0; left -= 1) {
    last += reader.whole();
    numbers.set(last | 0, reader.whole());
  }
  return numbers;
}

/** Features that still weigh, in the order of their hashes; weights as bytes of one scale. */
function packField(writer: ByteWriter, table: HashTable, field: Field): void {
  const { offsets, targets, weights } = field;
  const hashes = new Uint32Array(offsets.length - 1);
  for (const [slot, place] of table.values.entries()) if (place >= 0) hashes[place] = table.keys[slot]!;
  const top = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-6);
  const order = Uint32Array.from(hashes.keys()).sort((a, b) => hashes[a]! - hashes[b]!);
  const body = new ByteWriter();
  let kept = 0;
  let last = 0;
  for (const feature of order) {
    const cells: [number, number][] = [];
    for (let cell = offsets[feature]!; cell < offsets[feature + 1]!; cell += 1) {
      const weight = Math.round((weights[cell]! / top) * 127);
      if (weight !== 0 && Math.abs(weights[cell]!) >= LEAST_WEIGHT) cells.push([targets[cell]!, weight]);
    }
    if (cells.length === 0) continue;
    kept += 1;
    body.whole(hashes[feature]! - last);
    last = hashes[feature]!;
    body.whole(cells.length);
    for (const [target, weight] of cells) {
      body.byte(target);
      body.byte(weight & 255);
    }
  }
  writer.whole(kept);
  writer.real(top / 127);
  writer.bytes(body.finish());
  for (const value of field.transitions) writer.real(value);
  for (const value of field.starts) writer.real(value);
}

function unpackField(reader: ByteReader, labels: LabelSet) {
  const kept = reader.whole();
  const scale = reader.real();
  const size = labels.names.length;
  const keys = new Int32Array(kept);
  const offsets = new Int32Array(kept + 1);
  const targets: number[] = [];
  const weights: number[] = [];
  let last = 0;
  for (let feature = 0; feature < kept; feature += 1) {
    last += reader.whole();
    keys[feature] = last | 0;
    for (let left = reader.whole(); left > 0; left -= 1) {
      targets.push(Math.min(reader.byte(), size - 1));
      weights.push(((reader.byte() << 24) >> 24) * scale);
    }
    offsets[feature + 1] = targets.length;
  }
  const field: Field = {
    ...{ labels, offsets, targets: Uint8Array.from(targets), weights: Float32Array.from(weights) },
    transitions: Float32Array.from({ length: size * size }, () => reader.real()),
    starts: Float32Array.from({ length: size }, () => reader.real()),
  };
  return { fieldTable: tableOf(keys), field };
}

/** A tagger as bytes: rounded weights, compressed. */
export function packTagger(tagger: Tagger): Uint8Array {
  const writer = new ByteWriter();
  writer.text(JSON.stringify({ is: MAGIC, features: FEATURES_VERSION, tags: tagger.field.labels.names }));
  packNumbers(writer, tagger.lexicon.words);
  packNumbers(writer, tagger.lexicon.endings);
  packField(writer, tagger.fieldTable, tagger.field);
  packNetworks(writer, tagger.networkTable, tagger.networks);
  return gzipSync(writer.finish(), { level: 6 });
}

/** The tagger that `packTagger` wrote. Throws `addresses.model_wrong`. */
export function unpackTagger(bytes: Uint8Array, file: string): Tagger {
  try {
    const reader = new ByteReader(gunzipSync(bytes, { maxOutputLength: MOST_BYTES }));
    const header = JSON.parse(reader.text()) as { is?: string; features?: number; tags?: string[] };
    if (header.is !== MAGIC || header.features !== FEATURES_VERSION || !Array.isArray(header.tags))
      throw new AppError('addresses.model_wrong', { file, why: 'it was made by another version' });
    const labels = labelSet(header.tags);
    const lexicon: Lexicon = { words: unpackNumbers(reader), endings: unpackNumbers(reader) };
    return { lexicon, ...unpackField(reader, labels), ...unpackNetworks(reader, labels) };
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'addresses.model_wrong',
      { file, why: 'it is no model, or only a part of one' },
      cause,
    );
  }
}

/** Writes a model file; a file of that name is replaced only when the new one is whole. Answers its bytes. */
export async function saveTagger(tagger: Tagger, file: string): Promise<number> {
  const bytes = packTagger(tagger);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.part`, bytes);
  await rename(`${file}.part`, file);
  return bytes.length;
}

/** Reads a model file. Throws `addresses.file_unreadable` and `addresses.model_wrong`. */
export async function loadTagger(file: string): Promise<Tagger> {
  const bytes = await readFile(file).catch((cause) => {
    const why = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new AppError('addresses.file_unreadable', { file, why }, cause);
  });
  return unpackTagger(bytes, file);
}
