import type { Field } from './field.ts';
import type { HashTable } from './hash.ts';

/** Numbers a slot: the feature's hash, where its weights begin and end, and one to fill up a quarter of a cache line. */
const SLOT = 4;

/**
 * A field laid out for asking only: what a feature weighs is found with two looks into memory. Tagging does little
 * else, and the tables are larger than any cache.
 */
export class FieldLookup {
  readonly #slots: Int32Array;
  readonly #mask: number;
  /** Tag and weight, one behind the other, as seen by both arrays. */
  readonly #tags: Int32Array;
  readonly #weights: Float32Array;
  readonly #size: number;

  /** All weights are multiplied by `scale`. */
  constructor({ keys, values, mask }: HashTable, field: Field, scale: number) {
    this.#slots = new Int32Array(keys.length * SLOT);
    this.#mask = mask;
    this.#size = field.labels.names.length;
    this.#tags = new Int32Array(field.weights.length * 2);
    this.#weights = new Float32Array(this.#tags.buffer);
    for (let slot = 0; slot < keys.length; slot += 1) {
      const feature = values[slot]!;
      const start = feature < 0 ? 0 : field.offsets[feature]!;
      this.#slots[slot * SLOT] = keys[slot]!;
      this.#slots[slot * SLOT + 1] = start * 2;
      this.#slots[slot * SLOT + 2] = feature < 0 ? -1 : field.offsets[feature + 1]! * 2;
    }
    for (let cell = 0; cell < field.weights.length; cell += 1) {
      this.#tags[cell * 2] = field.targets[cell]!;
      this.#weights[cell * 2 + 1] = field.weights[cell]! * scale;
    }
  }

  /** What the features of each token, `width` hashes, say of each tag; written over `out`, token by token. */
  emit(hashes: Int32Array, width: number, out: Float64Array): void {
    const slots = this.#slots;
    const mask = this.#mask;
    const tags = this.#tags;
    const weights = this.#weights;
    const size = this.#size;
    const tokens = hashes.length / width;
    out.fill(0, 0, tokens * size);
    for (let token = 0, at = 0; token < tokens; token += 1) {
      const base = token * size;
      for (const last = at + width; at < last; at += 1) {
        const hash = hashes[at]!;
        let slot = hash & mask;
        while (slots[slot * SLOT] !== hash && slots[slot * SLOT + 2] !== -1) slot = (slot + 1) & mask;
        const end = slots[slot * SLOT + 2]!;
        for (let cell = slots[slot * SLOT + 1]!; cell < end; cell += 2) {
          const target = base + tags[cell]!;
          out[target] = out[target]! + weights[cell + 1]!;
        }
      }
    }
  }
}
