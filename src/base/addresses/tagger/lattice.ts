import type { LabelSet } from './labels.ts';
import { Arena, paddedColumns } from './neural/kernel.ts';

/** What is known of neighbouring tags: transitions[a · tags + b] leads from a to b, starts[a] begins with a. */
export interface Chain {
  readonly labels: LabelSet;
  readonly transitions: Float32Array;
  readonly starts: Float32Array;
}

/** No tag is taken for less likely than the likeliest by more than this: there is always a way on. */
const LEAST_POWER = 1e-15;

/**
 * The probabilities of tags in a chain (forward-backward, each token's forward probabilities scaled to a sum of 1, as
 * in Rabiner 1989). Made for so many tokens at most, used for one address after the other. Rows have `columns` numbers,
 * one for each tag and then zeros, for all steps are products of matrices.
 */
export class Lattice {
  readonly size: number;
  readonly columns: number;
  readonly powers: Float32Array;
  readonly forward: Float32Array;
  readonly backward: Float32Array;
  readonly scales: Float64Array;
  /** links[a · columns + b]: what leads from a to b, 0 where nothing does. */
  readonly links: Float32Array;
  readonly #turned: Float32Array;
  /** Powers times backward over scale, and what comes to each token from the one before. */
  readonly #ahead: Float32Array;
  readonly #reached: Float32Array;
  readonly #pairs: Float32Array;
  readonly #labels: LabelSet;
  readonly #arena: Arena;

  constructor(labels: LabelSet, tokens: number) {
    this.#labels = labels;
    this.size = labels.names.length;
    this.columns = paddedColumns(this.size);
    const [cells, pairs] = [tokens * this.columns, this.columns * this.columns];
    this.#arena = new Arena(5 * cells + 3 * pairs);
    const reals = (length: number) => this.#arena.reals(length);
    [this.powers, this.forward, this.backward] = [reals(cells), reals(cells), reals(cells)];
    [this.#ahead, this.#reached] = [reals(cells), reals(cells)];
    [this.links, this.#turned, this.#pairs] = [reals(pairs), reals(pairs), reals(pairs)];
    this.scales = new Float64Array(tokens);
  }

  /** Takes up the transitions; needed before `run` whenever they changed. */
  take({ transitions }: Chain): void {
    const { before } = this.#labels;
    const { size, columns } = this;
    for (let tag = 0; tag < size; tag += 1)
      for (const other of before[tag]!) {
        const power = Math.exp(transitions[other * size + tag]!);
        this.links[other * columns + tag] = power;
        this.#turned[tag * columns + other] = power;
      }
  }

  /** Adds to row `to` of `out` row `from` of `numbers` times a matrix. */
  #multiplyRow(
    numbers: Float32Array,
    from: number,
    matrix: Float32Array,
    [out, to]: readonly [Float32Array, number],
  ): void {
    const { size, columns } = this;
    const placeOf = (array: Float32Array, row: number) => array.byteOffset + row * columns * 4;
    this.#arena.multiply(
      ...[[placeOf(numbers, from), 0, 1] as const, [matrix.byteOffset, columns] as const],
      ...[[placeOf(out, to), 0] as const, [1, size, columns] as const],
    );
  }

  /** Goes forward and back over `tokens` tokens, `stride` emissions each. Answers the logarithm of the sum over all. */
  run(emissions: ArrayLike<number>, stride: number, tokens: number, starts: Float32Array): number {
    const { size, columns, powers, forward } = this;
    const { open, inside } = this.#labels;
    const reached = this.#reached;
    reached.fill(0, 0, tokens * columns);
    for (let tag = 0; tag < size; tag += 1) reached[tag] = inside[tag] ? 0 : Math.exp(starts[tag]!);
    let total = 0;
    for (let token = 0; token < tokens; token += 1) {
      const [base, from] = [token * columns, token * stride];
      if (token > 0) this.#multiplyRow(forward, token - 1, this.links, [reached, token]);
      let most = Number.NEGATIVE_INFINITY;
      for (let tag = 0; tag < size; tag += 1)
        if (emissions[from + tag]! > most) most = emissions[from + tag]!;
      let sum = 0;
      for (let tag = 0; tag < size; tag += 1) {
        const power = Math.max(LEAST_POWER, Math.exp(emissions[from + tag]! - most));
        const value = token === tokens - 1 && open[tag] ? 0 : reached[base + tag]! * power;
        powers[base + tag] = power;
        forward[base + tag] = value;
        sum += value;
      }
      this.scales[token] = sum;
      for (let tag = 0; tag < size; tag += 1) forward[base + tag] = forward[base + tag]! / sum;
      total += Math.log(sum) + most;
    }
    this.#goBack(tokens);
    return total;
  }

  #goBack(tokens: number): void {
    const { size, columns, powers, backward, scales } = this;
    const { open } = this.#labels;
    const ahead = this.#ahead;
    backward.fill(0, 0, tokens * columns);
    const end = (tokens - 1) * columns;
    for (let tag = 0; tag < size; tag += 1) backward[end + tag] = open[tag] ? 0 : 1;
    for (let token = tokens - 1; token > 0; token -= 1) {
      for (let at = token * columns; at < token * columns + size; at += 1)
        ahead[at] = (powers[at]! * backward[at]!) / scales[token]!;
      this.#multiplyRow(ahead, token, this.#turned, [backward, token - 1]);
    }
  }

  /** The probability of a tag at a token, after `run`. */
  probability(token: number, tag: number): number {
    return this.forward[token * this.columns + tag]! * this.backward[token * this.columns + tag]!;
  }

  /** Adds the probabilities of neighbouring tags, all over the address, to `out` (ordered as transitions are). */
  addPairs(tokens: number, out: Float32Array): void {
    const { size, columns, links, forward } = this;
    const pairs = this.#pairs.fill(0);
    this.#arena.multiply(
      ...[
        [forward.byteOffset, 1, columns] as const,
        [this.#ahead.byteOffset + columns * 4, columns] as const,
      ],
      ...[[pairs.byteOffset, columns] as const, [size, tokens - 1, columns] as const],
    );
    for (let tag = 0; tag < size; tag += 1)
      for (let next = 0; next < size; next += 1) {
        const cell = tag * columns + next;
        out[tag * size + next] = out[tag * size + next]! + links[cell]! * pairs[cell]!;
      }
  }
}
