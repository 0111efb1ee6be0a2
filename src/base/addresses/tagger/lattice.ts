import type { LabelSet } from './field.ts';

/** What is known of neighbouring tags: transitions[a · tags + b] leads from a to b, starts[a] begins with a. */
export interface Chain {
  readonly labels: LabelSet;
  readonly transitions: Float32Array;
  readonly starts: Float32Array;
}

/** A score that no tag survives. */
const IMPOSSIBLE = -80;

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
  readonly #labels: LabelSet;

  constructor(labels: LabelSet, tokens: number) {
    this.#labels = labels;
    this.size = labels.names.length;
    const cells = tokens * this.size;
    [this.powers, this.forward, this.backward] = [0, 0, 0].map(() => new Float64Array(cells)) as [
      ...[Float64Array, Float64Array, Float64Array],
    ];
    this.scales = new Float64Array(tokens);
    this.links = new Float64Array(this.size * this.size);
  }

  /** Takes up the transitions; needed before `run` whenever they changed. */
  take({ transitions }: Chain): void {
    for (let at = 0; at < this.links.length; at += 1) this.links[at] = Math.exp(transitions[at]!);
  }

  /** Goes forward and back over `tokens` tokens, `stride` emissions each. Answers the logarithm of the sum over all. */
  run(emissions: ArrayLike<number>, stride: number, tokens: number, starts: Float32Array): number {
    const { size, powers, forward, scales, links } = this;
    const { inside, before } = this.#labels;
    let total = 0;
    for (let token = 0; token < tokens; token += 1) {
      const base = token * size;
      let most = Number.NEGATIVE_INFINITY;
      for (let tag = 0; tag < size; tag += 1) {
        const value = emissions[token * stride + tag]!;
        if (value > most) most = value;
      }
      let sum = 0;
      for (let tag = 0; tag < size; tag += 1) {
        const power = Math.exp(emissions[token * stride + tag]! - most);
        let value = 0;
        if (token === 0) value = inside[tag] ? Math.exp(IMPOSSIBLE) : Math.exp(starts[tag]!);
        else {
          const list = before[tag]!;
          for (let at = 0; at < list.length; at += 1)
            value += forward[base - size + list[at]!]! * links[list[at]! * size + tag]!;
        }
        powers[base + tag] = power;
        forward[base + tag] = value * power;
        sum += value * power;
      }
      scales[token] = sum;
      for (let at = base; at < base + size; at += 1) forward[at] = forward[at]! / sum;
      total += Math.log(sum) + most;
    }
    this.#goBack(tokens);
    return total;
  }

  #goBack(tokens: number): void {
    const { size, powers, backward, scales, links } = this;
    const { before } = this.#labels;
    backward.fill(1, (tokens - 1) * size, tokens * size);
    backward.fill(0, 0, (tokens - 1) * size);
    for (let token = tokens - 1; token > 0; token -= 1) {
      const base = token * size;
      for (let tag = 0; tag < size; tag += 1) {
        const value = (powers[base + tag]! * backward[base + tag]!) / scales[token]!;
        const list = before[tag]!;
        for (let at = 0; at < list.length; at += 1) {
          const cell = base - size + list[at]!;
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
    const { before } = this.#labels;
    for (let token = 1; token < tokens; token += 1)
      for (let tag = 0; tag < size; tag += 1) {
        const at = token * size + tag;
        const value = (by * powers[at]! * backward[at]!) / scales[token]!;
        if (value > -1e-9 && value < 1e-9) continue;
        const list = before[tag]!;
        for (let index = 0; index < list.length; index += 1) {
          const other = list[index]!;
          const cell = other * size + tag;
          out[cell] = out[cell]! + forward[(token - 1) * size + other]! * links[cell]! * value;
        }
      }
  }
}
