/** Numbers for inventing: the same for the same seed on every machine. Not for secrets. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  /** `parts` together are the seed: two streams with any part different have nothing in common. */
  constructor(...parts: readonly (string | number)[]) {
    const text = parts.join(':');
    let hash = 0x811c9dc5;
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    this.#a = hash | 0;
    this.#b = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) | 0;
    this.#c = Math.imul(hash ^ (hash >>> 13), 0x297a2d39) | 0;
    for (let i = 0; i < 8; i++) this.next();
  }

  /** From 0 up to 1: sfc32. */
  next(): number {
    const sum = (this.#a + this.#b + this.#count) | 0;
    this.#count = (this.#count + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return (sum >>> 0) / 4294967296;
  }

  /** A whole number from `least` to `most`, both possible. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!;
  }

  /** One character of a text of characters of the basic plane. */
  letter(text: string): string {
    return text[Math.floor(this.next() * text.length)]!;
  }

  /** A place in a list of weights, the heavier the likelier. */
  weighted(weights: readonly number[]): number {
    let sum = 0;
    for (const weight of weights) sum += weight;
    let at = this.next() * sum;
    for (let i = 0; i < weights.length; i++) {
      at -= weights[i]!;
      if (at < 0) return i;
    }
    return weights.length - 1;
  }
}

/** Shares a whole number out by weight so that the parts add up to it exactly; light ones may get nothing. */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  let [reached, given] = [0, 0];
  return weights.map((weight) => {
    reached += weight;
    const upTo = sum === 0 ? 0 : Math.round((total * reached) / sum);
    const share = upTo - given;
    given = upTo;
    return share;
  });
}
