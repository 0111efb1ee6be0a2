import { INPUTS } from './inputs.ts';
import type { Backward, Network } from './network.ts';

const [FIRST, SECOND, LEAST] = [0.9, 0.999, 1e-8];
/** The length that the gradient of a batch is cut down to. */
const LONGEST = 5;

/** Steps by Adam (Kingma & Ba 2015). Embeddings are moved only when their feature was seen since the last step. */
export class Adam {
  readonly #network: Network;
  readonly #back: Backward;
  readonly #first: Float32Array;
  readonly #second: Float32Array;
  readonly #rowFirst: Float32Array;
  readonly #rowSecond: Float32Array;
  /** For each feature its place among those seen since the last step, or -1. */
  readonly #places: Int32Array;
  #seen: number[] = [];
  #rows = new Float32Array(0);
  #steps = 0;

  constructor(network: Network, back: Backward) {
    this.#network = network;
    this.#back = back;
    this.#first = new Float32Array(network.dense.all.length);
    this.#second = new Float32Array(network.dense.all.length);
    this.#rowFirst = new Float32Array(network.embeddings.length);
    this.#rowSecond = new Float32Array(network.embeddings.length);
    this.#places = new Int32Array(network.embeddings.length / network.shape.width).fill(-1);
  }

  /** Adds the slopes by `x` of an address to the gradients of its features. */
  addEmbedded(features: Int32Array, tokens: number): void {
    const { width } = this.#network.shape;
    const { x } = this.#back;
    const wanted = (this.#seen.length + tokens * INPUTS) * width;
    if (this.#rows.length < wanted) {
      const larger = new Float32Array(wanted * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    const rows = this.#rows;
    for (let index = 0; index < tokens * INPUTS; index += 1) {
      const feature = features[index]!;
      if (feature < 0) continue;
      let place = this.#places[feature]!;
      if (place < 0) {
        place = this.#seen.push(feature) - 1;
        this.#places[feature] = place;
        rows.fill(0, place * width, (place + 1) * width);
      }
      const [to, from] = [place * width, Math.floor(index / INPUTS) * width];
      for (let at = 0; at < width; at += 1) rows[to + at] = rows[to + at]! + x[from + at]!;
    }
  }

  /** One step down the mean gradient of `count` addresses. */
  step(rate: number, count: number): void {
    const { dense, embeddings, shape } = this.#network;
    const { width } = shape;
    this.#steps += 1;
    const gradient = this.#back.gradient.all;
    const used = this.#seen.length * width;
    let square = 0;
    for (let at = 0; at < gradient.length; at += 1) square += gradient[at]! * gradient[at]!;
    for (let at = 0; at < used; at += 1) square += this.#rows[at]! * this.#rows[at]!;
    const scale = Math.min(1 / count, LONGEST / Math.sqrt(square + 1e-20));
    const move = (rate * Math.sqrt(1 - SECOND ** this.#steps)) / (1 - FIRST ** this.#steps);
    adamMove([dense.all, 0], [gradient, 0], [this.#first, this.#second], [gradient.length, scale, move]);
    for (const [place, feature] of this.#seen.entries()) {
      const moments = [this.#rowFirst, this.#rowSecond] as const;
      adamMove([embeddings, feature * width], [this.#rows, place * width], moments, [width, scale, move]);
      this.#places[feature] = -1;
    }
    this.#seen = [];
  }
}

/** Moments lie where the weights lie. */
function adamMove(
  [weights, base]: readonly [Float32Array, number],
  [gradient, from]: readonly [Float32Array, number],
  [first, second]: readonly [Float32Array, Float32Array],
  [count, scale, move]: readonly [number, number, number],
): void {
  for (let at = 0; at < count; at += 1) {
    const slope = gradient[from + at]! * scale;
    const mean = FIRST * first[base + at]! + (1 - FIRST) * slope;
    const square = SECOND * second[base + at]! + (1 - SECOND) * slope * slope;
    first[base + at] = mean;
    second[base + at] = square;
    weights[base + at] = weights[base + at]! - (move * mean) / (Math.sqrt(square) + LEAST);
  }
}
