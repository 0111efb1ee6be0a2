import type { LabelSet } from './labels.ts';

/** What is known of neighbouring tags: transitions[a · tags + b] leads from a to b, starts[a] begins with a. */
export interface Chain {
  readonly labels: LabelSet;
  readonly transitions: Float32Array;
  readonly starts: Float32Array;
}

/** Forward probabilities below this are taken for nothing: most tags are, and need not be gone through. */
const NOTHING = 1e-6;

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
  readonly #alive: Uint16Array;
  readonly #count: Int32Array;
  /** Those of them that end a span or stand outside. */
  readonly #closers: Uint16Array;
  readonly #closing: Int32Array;
  readonly #labels: LabelSet;
  /** What comes to each tag of the token at hand from the one before. */
  readonly #reached: Float64Array;

  constructor(labels: LabelSet, tokens: number) {
    this.#labels = labels;
    this.size = labels.names.length;
    const cells = tokens * this.size;
    [this.powers, this.forward, this.backward] = [0, 0, 0].map(() => new Float64Array(cells)) as [
      ...[Float64Array, Float64Array, Float64Array],
    ];
    this.scales = new Float64Array(tokens);
    this.#alive = new Uint16Array(cells);
    this.#count = new Int32Array(tokens);
    this.#closers = new Uint16Array(cells);
    this.#closing = new Int32Array(tokens);
    this.#reached = new Float64Array(this.size);
    this.links = new Float64Array(this.size * this.size);
  }

  /** Takes up the transitions; needed before `run` whenever they changed. */
  take({ transitions }: Chain): void {
    const { before } = this.#labels;
    this.links.fill(0);
    for (let tag = 0; tag < this.size; tag += 1)
      for (const other of before[tag]!) {
        const cell = other * this.size + tag;
        this.links[cell] = Math.exp(transitions[cell]!);
      }
  }

  /** Goes forward and back over `tokens` tokens, `stride` emissions each. Answers the logarithm of the sum over all. */
  run(emissions: ArrayLike<number>, stride: number, tokens: number, starts: Float32Array): number {
    const { size, powers, forward, scales } = this;
    const { open } = this.#labels;
    const reached = this.#reached;
    let total = 0;
    for (let token = 0; token < tokens; token += 1) {
      const base = token * size;
      const from = token * stride;
      let most = Number.NEGATIVE_INFINITY;
      for (let tag = 0; tag < size; tag += 1)
        if (emissions[from + tag]! > most) most = emissions[from + tag]!;
      let sum = 0;
      if (token === 0) this.#begin(starts);
      else this.#reach(token);
      for (let tag = 0; tag < size; tag += 1) {
        const power = Math.exp(emissions[from + tag]! - most);
        const value = token === tokens - 1 && open[tag] ? 0 : reached[tag]!;
        powers[base + tag] = power;
        forward[base + tag] = value * power;
        sum += value * power;
      }
      scales[token] = sum;
      let alive = 0;
      let closing = 0;
      for (let tag = 0; tag < size; tag += 1) {
        const share = forward[base + tag]! / sum;
        forward[base + tag] = share > NOTHING ? share : 0;
        if (share <= NOTHING) continue;
        this.#alive[base + alive++] = tag;
        if (!open[tag]) this.#closers[base + closing++] = tag;
      }
      this.#count[token] = alive;
      this.#closing[token] = closing;
      total += Math.log(sum) + most;
    }
    this.#goBack(tokens);
    return total;
  }

  /** What comes to each tag of a first token. */
  #begin(starts: Float32Array): void {
    const { inside } = this.#labels;
    for (let tag = 0; tag < this.size; tag += 1)
      this.#reached[tag] = inside[tag] ? 0 : Math.exp(starts[tag]!);
  }

  /** What comes to each tag from all of the token before. */
  #reach(token: number): void {
    const { size, forward, links } = this;
    const { before, inside } = this.#labels;
    const reached = this.#reached;
    const last = (token - 1) * size;
    reached.fill(0);
    for (let at = last; at < last + this.#closing[token - 1]!; at += 1) {
      const other = this.#closers[at]!;
      const value = forward[last + other]!;
      const row = other * size;
      for (let tag = 0; tag < size; tag += 1) reached[tag] = reached[tag]! + value * links[row + tag]!;
    }
    for (let tag = 0; tag < size; tag += 1) {
      if (!inside[tag]) continue;
      const list = before[tag]!;
      let value = 0;
      for (let at = 0; at < list.length; at += 1)
        value += forward[last + list[at]!]! * links[list[at]! * size + tag]!;
      reached[tag] = value;
    }
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
      const others = this.#closers.subarray(last, last + this.#closing[token - 1]!);
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
      const others = this.#closers.subarray(last, last + this.#closing[token - 1]!);
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
