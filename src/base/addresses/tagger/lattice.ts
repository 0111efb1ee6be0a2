import type { LabelSet } from './field.ts';

/** What is known of neighbouring tags: transitions[a · tags + b] leads from a to b, starts[a] begins with a. */
export interface Chain {
  readonly labels: LabelSet;
  readonly transitions: Float32Array;
  readonly starts: Float32Array;
}

/** Forward probabilities below this are taken for nothing: most tags are, and need not be gone through. */
const NOTHING = 1e-9;

/**
 * The probabilities of tags in a chain (forward-backward, each token's forward probabilities scaled to a sum of 1, as
 * in Rabiner 1989). Made for so many tokens at most, used for one address after the other.
 */
export class Lattice {
  readonly size: number;
  readonly powers: Float64Array;
  readonly forward: Float64Array;
  readonly backward: Float64Array;
  readonly scales: Float64Array;
  readonly links: Float64Array;
  /** For each token its tags that are not nothing, and how many. */
  readonly #alive: Uint8Array;
  readonly #count: Int32Array;
  readonly #labels: LabelSet;

  constructor(labels: LabelSet, tokens: number) {
    this.#labels = labels;
    this.size = labels.names.length;
    const cells = tokens * this.size;
    [this.powers, this.forward, this.backward] = [0, 0, 0].map(() => new Float64Array(cells)) as [
      ...[Float64Array, Float64Array, Float64Array],
    ];
    this.scales = new Float64Array(tokens);
    this.#alive = new Uint8Array(cells);
    this.#count = new Int32Array(tokens);
    this.links = new Float64Array(this.size * this.size);
  }

  /** Takes up the transitions; needed before `run` whenever they changed. */
  take({ transitions }: Chain): void {
    for (let at = 0; at < this.links.length; at += 1) this.links[at] = Math.exp(transitions[at]!);
  }

  /** Goes forward and back over `tokens` tokens, `stride` emissions each. Answers the logarithm of the sum over all. */
  run(emissions: ArrayLike<number>, stride: number, tokens: number, starts: Float32Array): number {
    const { size, powers, forward, scales } = this;
    let total = 0;
    for (let token = 0; token < tokens; token += 1) {
      const base = token * size;
      const from = token * stride;
      let most = Number.NEGATIVE_INFINITY;
      for (let tag = 0; tag < size; tag += 1)
        if (emissions[from + tag]! > most) most = emissions[from + tag]!;
      let sum = 0;
      for (let tag = 0; tag < size; tag += 1) {
        const power = Math.exp(emissions[from + tag]! - most);
        const value = token === 0 ? this.#start(tag, starts) : this.#reach(token, tag);
        powers[base + tag] = power;
        forward[base + tag] = value * power;
        sum += value * power;
      }
      scales[token] = sum;
      let alive = 0;
      for (let tag = 0; tag < size; tag += 1) {
        const share = forward[base + tag]! / sum;
        forward[base + tag] = share > NOTHING ? share : 0;
        if (share > NOTHING) this.#alive[base + alive++] = tag;
      }
      this.#count[token] = alive;
      total += Math.log(sum) + most;
    }
    this.#goBack(tokens);
    return total;
  }

  /** What comes to a first token. */
  #start(tag: number, starts: Float32Array): number {
    return this.#labels.inside[tag] ? 0 : Math.exp(starts[tag]!);
  }

  /** What comes to a tag from all of the token before. */
  #reach(token: number, tag: number): number {
    const { size, forward, links } = this;
    const last = (token - 1) * size;
    let value = 0;
    if (this.#labels.inside[tag]) {
      const list = this.#labels.before[tag]!;
      for (let at = 0; at < list.length; at += 1)
        value += forward[last + list[at]!]! * links[list[at]! * size + tag]!;
      return value;
    }
    const alive = this.#alive;
    for (let at = last; at < last + this.#count[token - 1]!; at += 1)
      value += forward[last + alive[at]!]! * links[alive[at]! * size + tag]!;
    return value;
  }

  #goBack(tokens: number): void {
    const { size, powers, backward, scales, links } = this;
    const { before, inside } = this.#labels;
    const alive = this.#alive;
    backward.fill(1, (tokens - 1) * size, tokens * size);
    backward.fill(0, 0, (tokens - 1) * size);
    for (let token = tokens - 1; token > 0; token -= 1) {
      const base = token * size;
      const last = base - size;
      const others = alive.subarray(last, last + this.#count[token - 1]!);
      for (let index = base; index < base + this.#count[token]!; index += 1) {
        const tag = alive[index]!;
        const value = (powers[base + tag]! * backward[base + tag]!) / scales[token]!;
        const list = inside[tag] ? before[tag]! : others;
        for (let at = 0; at < list.length; at += 1) {
          const cell = last + list[at]!;
          backward[cell] = backward[cell]! + links[list[at]! * size + tag]! * value;
        }
      }
    }
  }

  /** The probability of a tag at a token, after `run`. */
  probability(token: number, tag: number): number {
    return this.forward[token * this.size + tag]! * this.backward[token * this.size + tag]!;
  }

  /** Adds the probabilities of neighbouring tags, all over the address, times `by`, to `out` (as `links` is ordered). */
  addPairs(tokens: number, by: number, out: Float32Array): void {
    const { size, powers, forward, backward, scales, links } = this;
    const { before, inside } = this.#labels;
    const alive = this.#alive;
    for (let token = 1; token < tokens; token += 1) {
      const [base, last] = [token * size, (token - 1) * size];
      const others = alive.subarray(last, last + this.#count[token - 1]!);
      for (let index = base; index < base + this.#count[token]!; index += 1) {
        const tag = alive[index]!;
        const value = (by * powers[base + tag]! * backward[base + tag]!) / scales[token]!;
        const list = inside[tag] ? before[tag]! : others;
        for (let at = 0; at < list.length; at += 1) {
          const cell = list[at]! * size + tag;
          out[cell] = out[cell]! + forward[last + list[at]!]! * links[cell]! * value;
        }
      }
    }
  }
}
