/** Mixes a number into a hash; 32 bits, as MurmurHash3 ends. */
export function mix(hash: number, value: number): number {
  let mixed = Math.imul(hash ^ Math.imul(value, 0x9e3779b1), 0x85ebca6b);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 13);
}

/** The hash of a short text (FNV-1a, mixed). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return mix(hash, text.length);
}

/** A table from hashes to whole numbers ≥ 0, in two arrays: small, and quick to ask. */
export interface HashTable {
  readonly keys: Int32Array;
  readonly values: Int32Array;
  readonly mask: number;
}

/** A table of the keys, each with its place among them. A key that comes twice keeps its last place. */
export function tableOf(keys: ArrayLike<number>): HashTable {
  let size = 16;
  while (size < keys.length * 2) size *= 2;
  const mask = size - 1;
  const table = { keys: new Int32Array(size), values: new Int32Array(size).fill(-1), mask };
  for (let place = 0; place < keys.length; place += 1) {
    const key = keys[place]! | 0;
    let slot = key & mask;
    while (table.values[slot] !== -1 && table.keys[slot] !== key) slot = (slot + 1) & mask;
    table.keys[slot] = key;
    table.values[slot] = place;
  }
  return table;
}

/** The place of a key, or -1. */
export function placeOf(table: HashTable, key: number): number {
  const { keys, values, mask } = table;
  let slot = key & mask;
  for (;;) {
    const place = values[slot]!;
    if (place === -1 || keys[slot] === key) return place;
    slot = (slot + 1) & mask;
  }
}

/** Turns hashes into their places, in that same array; -1 for what is not in the table. */
export function placesIn(table: HashTable, hashes: Int32Array): Int32Array {
  for (let at = 0; at < hashes.length; at += 1) hashes[at] = placeOf(table, hashes[at]!);
  return hashes;
}
