import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { AppError } from '../../../lib/errors.ts';
import { labelSet } from './labels.ts';
import type { Lexicon } from './lexicon.ts';
import { INPUTS_VERSION } from './neural/inputs.ts';
import { packNetworks, unpackNetworks } from './neural/network-file.ts';
import { ByteReader, ByteWriter } from './packing.ts';
import type { Tagger } from './tagger.ts';

const MAGIC = 'citybrain-address-tagger';
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

/** A tagger as bytes: rounded weights, compressed. */
export function packTagger(tagger: Tagger): Uint8Array {
  const writer = new ByteWriter();
  writer.text(JSON.stringify({ is: MAGIC, features: INPUTS_VERSION, tags: tagger.labels.names }));
  packNumbers(writer, tagger.lexicon.words);
  packNumbers(writer, tagger.lexicon.endings);
  packNetworks(writer, tagger.table, tagger.networks);
  return gzipSync(writer.finish(), { level: 6 });
}

/** The tagger that `packTagger` wrote. Throws `addresses.model_wrong`. */
export function unpackTagger(bytes: Uint8Array, file: string): Tagger {
  try {
    const reader = new ByteReader(gunzipSync(bytes, { maxOutputLength: MOST_BYTES }));
    const header = JSON.parse(reader.text()) as { is?: string; features?: number; tags?: string[] };
    if (header.is !== MAGIC || header.features !== INPUTS_VERSION || !Array.isArray(header.tags))
      throw new AppError('addresses.model_wrong', { file, why: 'it was made by another version' });
    const labels = labelSet(header.tags);
    const lexicon: Lexicon = { words: unpackNumbers(reader), endings: unpackNumbers(reader) };
    return { lexicon, labels, ...unpackNetworks(reader, labels) };
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
