/**
 * Which characters and character pairs a model knows. The key of a pair is both codes in 32 bits and the key
 * of a single character is its code alone, so no two features ever share a key; an open-addressing table in
 * typed arrays finds a feature's number without making a string.
 */

const EMPTY = 0;
const GOLDEN = 0x9e3779b1;

/** Key of the pair `first`, `second`; the key of one character is its code. */
export function pairKey(first: number, second: number): number {
  return (first << 16) | second;
}

/** Grows while training counts; frozen in a trained model. Numbers run from 0 in order of arrival. */
export class Vocabulary {
  #keys: Int32Array;
  #numbers: Int32Array;
  #mask: number;
  #shift: number;
  #size = 0;

  constructor(expected = 1_000) {
    let bits = 10;
    while (1 << bits < expected * 2) bits += 1;
    this.#keys = new Int32Array(1 << bits);
    this.#numbers = new Int32Array(1 << bits);
    this.#mask = (1 << bits) - 1;
    this.#shift = 32 - bits;
  }

  get size(): number {
    return this.#size;
  }

  /** The number of a known feature, or -1. */
  find(key: number): number {
    const keys = this.#keys;
    const mask = this.#mask;
    let slot = Math.imul(key, GOLDEN) >>> this.#shift;
    for (;;) {
      const found = keys[slot]!;
      if (found === key) return this.#numbers[slot]!;
      if (found === EMPTY) return -1;
      slot = (slot + 1) & mask;
    }
  }

  /** The number of a feature, a new one if it was not known. */
  add(key: number): number {
    let slot = Math.imul(key, GOLDEN) >>> this.#shift;
    for (;;) {
      const found = this.#keys[slot]!;
      if (found === key) return this.#numbers[slot]!;
      if (found === EMPTY) break;
      slot = (slot + 1) & this.#mask;
    }
    this.#keys[slot] = key;
    this.#numbers[slot] = this.#size;
    this.#size += 1;
    if (this.#size * 2 > this.#mask) this.#grow();
    return this.#size - 1;
  }

  /** All keys, at the place of their number. */
  keysInOrder(): Int32Array {
    const ordered = new Int32Array(this.#size);
    for (let slot = 0; slot <= this.#mask; slot += 1) {
      const key = this.#keys[slot]!;
      if (key !== EMPTY) ordered[this.#numbers[slot]!] = key;
    }
    return ordered;
  }

  /** The vocabulary whose feature `n` has the key `keys[n]`. */
  static fromKeys(keys: Int32Array): Vocabulary {
    const vocabulary = new Vocabulary(keys.length);
    for (const key of keys) vocabulary.add(key);
    return vocabulary;
  }

  #grow(): void {
    const keys = this.#keys;
    const numbers = this.#numbers;
    const bits = 33 - this.#shift;
    this.#keys = new Int32Array(1 << bits);
    this.#numbers = new Int32Array(1 << bits);
    this.#mask = (1 << bits) - 1;
    this.#shift = 32 - bits;
    for (let from = 0; from < keys.length; from += 1) {
      const key = keys[from]!;
      if (key === EMPTY) continue;
      let slot = Math.imul(key, GOLDEN) >>> this.#shift;
      while (this.#keys[slot] !== EMPTY) slot = (slot + 1) & this.#mask;
      this.#keys[slot] = key;
      this.#numbers[slot] = numbers[from]!;
    }
  }
}
