import { crc32 } from 'node:zlib';
import { assert } from '../../../lib/assert.ts';
import { AppError } from '../../../lib/errors.ts';
import { LinearTextModel, type TextModel } from './model.ts';
import { largestWeights } from './train.ts';
import { Vocabulary } from './vocabulary.ts';

const MAGIC = 'CBTEXT';
const VERSION = 1;
const PREFIX_BYTES = 16;

interface Header {
  readonly labels: string[];
  readonly sharpness: number;
  readonly decideThreshold: number;
  readonly maxCodes: number;
  readonly body: number;
  readonly title: number;
}

/**
 * The model as bytes: "CBTEXT", version (uint16), header length and checksum (uint32 each), a JSON header,
 * then feature keys (int32), rarities, biases, priors and the largest weight of each label (float32), and the
 * weights in steps of a 32,767th of it (int16), all little-endian.
 */
export function serializeModel(model: TextModel): Buffer {
  assert(model instanceof LinearTextModel, 'serializeModel needs a model of trainTextModel');
  const { labels, space, weights, biases, priors, sharpness } = model.parameters;
  const header: Header = {
    labels: [...labels],
    sharpness,
    decideThreshold: model.decideThreshold,
    maxCodes: space.maxCodes,
    body: space.body.size,
    title: space.title.size,
  };
  const largest = largestWeights(weights, labels.length);
  const steps = new Int16Array(weights.length);
  for (let at = 0; at < weights.length; at += 1) {
    const scale = largest[at % labels.length]! / 32_767;
    steps[at] = scale > 0 ? Math.round(weights[at]! / scale) : 0;
  }
  const words = Buffer.from(JSON.stringify(header), 'utf8');
  const padding = Buffer.alloc((4 - (words.length % 4)) % 4, ' ');
  const keys = [space.body.keysInOrder(), space.title.keysInOrder()];
  const payload = Buffer.concat([
    words,
    padding,
    ...[...keys, space.rarity, biases, priors, largest, steps].map((list) =>
      Buffer.from(list.buffer, list.byteOffset, list.byteLength),
    ),
  ]);
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.write(MAGIC, 'latin1');
  prefix.writeUInt16LE(VERSION, 6);
  prefix.writeUInt32LE(words.length + padding.length, 8);
  prefix.writeUInt32LE(crc32(payload), 12);
  return Buffer.concat([prefix, payload]);
}

/**
 * The model of bytes made by `serializeModel`. Throws `classify.invalid_model` with the reason (not a model,
 * another version, cut off or damaged).
 */
export function deserializeModel(bytes: Buffer): TextModel {
  if (bytes.length < PREFIX_BYTES || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    throw new AppError('classify.invalid_model', { reason: 'not_a_model' });
  }
  const version = bytes.readUInt16LE(6);
  if (version !== VERSION) {
    throw new AppError('classify.invalid_model', { reason: 'version', version, supported: VERSION });
  }
  const payload = bytes.subarray(PREFIX_BYTES);
  if (crc32(payload) !== bytes.readUInt32LE(12))
    throw new AppError('classify.invalid_model', { reason: 'damaged' });
  const headerLength = bytes.readUInt32LE(8);
  const header = JSON.parse(payload.toString('utf8', 0, headerLength)) as Header;
  const count = header.labels.length;
  const width = header.body + header.title;
  // A fresh copy starts at a multiple of four, which typed arrays over it need.
  const numbers = new Uint8Array(payload.subarray(headerLength)).buffer;
  let at = 0;
  const take = (length: number, size: number) => {
    at += length * size;
    return [numbers, at - length * size, length] as const;
  };
  const bodyKeys = new Int32Array(...take(header.body, 4));
  const titleKeys = new Int32Array(...take(header.title, 4));
  const rarity = new Float32Array(...take(width, 4));
  const biases = new Float32Array(...take(count, 4));
  const priors = new Float32Array(...take(count, 4));
  const largest = new Float32Array(...take(count, 4));
  const steps = new Int16Array(...take(width * count, 2));
  const weights = new Float32Array(width * count);
  for (let index = 0; index < weights.length; index += 1) {
    weights[index] = steps[index]! * (largest[index % count]! / 32_767);
  }
  return new LinearTextModel({
    labels: header.labels,
    space: {
      body: Vocabulary.fromKeys(bodyKeys),
      title: Vocabulary.fromKeys(titleKeys),
      rarity,
      maxCodes: header.maxCodes,
    },
    weights,
    biases,
    priors,
    sharpness: header.sharpness,
    decideThreshold: header.decideThreshold,
  });
}
