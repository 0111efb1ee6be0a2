import type { LabelSet } from '../labels.ts';
import type { Chain } from '../lattice.ts';
import { INPUTS } from './inputs.ts';
import { Arena, paddedColumns } from './kernel.ts';
import {
  Layer,
  LayerBack,
  type LayerShape,
  type LayerWeights,
  layerRoom,
  layerSize,
  layerWeights,
  turn,
} from './layer.ts';

/** How large a network is: numbers a feature is embedded in, and remembered in each direction (multiples of `COLUMNS`). */
export type Shape = LayerShape;

/** All weights of a network in one array, so that they are trained, averaged and written alike. */
interface Dense {
  readonly all: Float32Array;
  /** The first layer reads embedded features, the second what the first says. */
  readonly layers: readonly [LayerWeights, LayerWeights];
  /** 2 hidden × columns, and columns: from what is remembered to tags. */
  readonly out: Float32Array;
  readonly outBias: Float32Array;
  readonly transitions: Float32Array;
  readonly starts: Float32Array;
}

const columnsOf = (labels: LabelSet) => paddedColumns(labels.names.length);

const layerShapes = ({ width, hidden }: Shape): readonly [LayerShape, LayerShape] => [
  { width, hidden },
  { width: 2 * hidden, hidden },
];

function denseSize(shape: Shape, labels: LabelSet): number {
  const size = labels.names.length;
  const layers = layerShapes(shape).reduce((sum, layer) => sum + layerSize(layer), 0);
  return layers + (2 * shape.hidden + 1) * columnsOf(labels) + size * size + size;
}

function denseOf(all: Float32Array, shape: Shape, labels: LabelSet): Dense {
  let at = 0;
  const take = (length: number) => {
    at += length;
    return all.subarray(at - length, at);
  };
  const [first, second] = layerShapes(shape);
  const columns = columnsOf(labels);
  const size = labels.names.length;
  return {
    all,
    layers: [layerWeights(first, take), layerWeights(second, take)],
    ...{ out: take(2 * shape.hidden * columns), outBias: take(columns) },
    ...{ transitions: take(size * size), starts: take(size) },
  };
}

/**
 * A network that reads an address both ways, twice, and says what speaks for each tag at each token: sums of embedded
 * features, a layer of long short-term memory, a second one that reads what the first says, and from the sum of both one
 * to the tags. Its arrays have room for so many tokens.
 */
export class Network implements Chain {
  readonly shape: Shape;
  readonly labels: LabelSet;
  readonly columns: number;
  readonly room: number;
  readonly dense: Dense;
  /** One row of `width` numbers for each feature. */
  readonly embeddings: Float32Array;
  /** tokens × columns, after `speak`. */
  readonly emissions: Float32Array;
  readonly x: Float32Array;
  /** What the first layer says, as the second reads it; the sum of what both say. Both are thinned out while training. */
  readonly between: Float32Array;
  readonly shown: Float32Array;
  readonly arena: Arena;
  readonly layers: readonly [Layer, Layer];

  constructor(shape: Shape, labels: LabelSet, embeddings: Float32Array, room: number, training = false) {
    const { width, hidden } = shape;
    this.shape = shape;
    this.labels = labels;
    this.embeddings = embeddings;
    this.room = room;
    this.columns = columnsOf(labels);
    const size = denseSize(shape, labels);
    const forwardSize = room * (width + 4 * hidden + this.columns + 2 * layerRoom(shape));
    this.arena = new Arena((size + forwardSize) * (training ? 3 : 1) + 8192);
    const reals = (length: number) => this.arena.reals(length);
    this.dense = denseOf(reals(size), shape, labels);
    this.x = reals(room * width);
    this.between = reals(room * 2 * hidden);
    this.shown = reals(room * 2 * hidden);
    this.emissions = reals(room * this.columns);
    const shapes = layerShapes(shape);
    const layer = (at: 0 | 1) => new Layer(this.arena, shapes[at], this.dense.layers[at], room);
    this.layers = [layer(0), layer(1)];
  }

  get transitions(): Float32Array {
    return this.dense.transitions;
  }

  get starts(): Float32Array {
    return this.dense.starts;
  }

  /** Sums up the embedded features of each token into `x`; a feature below 0 is not known. */
  embed(features: Int32Array, tokens: number): void {
    const { width } = this.shape;
    const { x, embeddings } = this;
    x.fill(0, 0, tokens * width);
    for (let index = 0; index < tokens * INPUTS; index += 1) {
      const row = features[index]! * width;
      if (row < 0) continue;
      const base = Math.floor(index / INPUTS) * width;
      for (let at = 0; at < width; at += 1) x[base + at] = x[base + at]! + embeddings[row + at]!;
    }
  }

  /** From `x` to `shown`; `thin` hears `between` before the second layer reads it. */
  read(tokens: number, thin?: (between: Float32Array) => void): void {
    const { between, shown, x } = this;
    const [first, second] = this.layers;
    const said = tokens * 2 * this.shape.hidden;
    first.read(x, tokens);
    between.set(first.output.subarray(0, said));
    thin?.(between);
    second.read(between, tokens);
    for (let at = 0; at < said; at += 1) shown[at] = first.output[at]! + second.output[at]!;
  }

  /** From `shown` to `emissions`. */
  speak(tokens: number): void {
    const { columns, emissions, dense } = this;
    const deep = 2 * this.shape.hidden;
    for (let token = 0; token < tokens; token += 1) emissions.set(dense.outBias, token * columns);
    this.arena.multiply(
      ...[[this.shown.byteOffset, deep, 1] as const, [dense.out.byteOffset, columns] as const],
      ...[[emissions.byteOffset, columns] as const, [tokens, deep, columns] as const],
    );
  }

  /** What speaks for each tag at each token, by features alone. */
  emit(features: Int32Array, tokens: number): Float32Array {
    this.embed(features, tokens);
    this.read(tokens);
    this.speak(tokens);
    return this.emissions;
  }

  /** The same network with room for addresses of so many tokens; it has weights of its own. */
  withRoom(room: number): Network {
    const other = new Network(this.shape, this.labels, this.embeddings, room);
    other.dense.all.set(this.dense.all);
    return other;
  }
}

/** The way back through a network made for training: from slopes by emissions to those by weights and by `x`. */
export class Backward {
  readonly network: Network;
  readonly gradient: Dense;
  /** Slopes of the loss by the emissions, by what was shown, by what was read between, by `x`. */
  readonly slopes: Float32Array;
  readonly shown: Float32Array;
  readonly between: Float32Array;
  readonly x: Float32Array;
  readonly #layers: readonly [LayerBack, LayerBack];
  readonly #out: Float32Array;

  constructor(network: Network) {
    const { shape, labels, arena, room, columns, layers } = network;
    const { width, hidden } = shape;
    const reals = (length: number) => arena.reals(length);
    this.network = network;
    this.gradient = denseOf(reals(denseSize(shape, labels)), shape, labels);
    this.slopes = reals(room * columns);
    this.shown = reals(room * 2 * hidden);
    this.between = reals(room * 2 * hidden);
    this.x = reals(room * width);
    this.#out = reals(columns * 2 * hidden);
    const scratch = reals(room * 4 * hidden);
    const back = (at: 0 | 1) => new LayerBack(layers[at], this.gradient.layers[at], scratch);
    this.#layers = [back(0), back(1)];
  }

  /** Takes up the weights as they are now, and forgets the gradient. */
  begin(): void {
    const { dense, shape, columns } = this.network;
    for (const layer of this.#layers) layer.begin();
    turn(dense.out, 2 * shape.hidden, columns, this.#out);
    this.gradient.all.fill(0);
  }

  /** From `slopes` to those of the last layer's weights, and to `shown`. */
  unspeak(tokens: number): void {
    const { network, gradient, slopes, shown } = this;
    const { columns, arena } = network;
    const deep = 2 * network.shape.hidden;
    arena.multiply(
      ...[[network.shown.byteOffset, 1, deep] as const, [slopes.byteOffset, columns] as const],
      ...[[gradient.out.byteOffset, columns] as const, [deep, tokens, columns] as const],
    );
    for (let at = 0; at < tokens * columns; at += 1) gradient.outBias[at % columns]! += slopes[at]!;
    shown.fill(0, 0, tokens * deep);
    arena.multiply(
      ...[[slopes.byteOffset, columns, 1] as const, [this.#out.byteOffset, deep] as const],
      ...[[shown.byteOffset, deep] as const, [tokens, columns, deep] as const],
    );
  }

  /** From `shown` to the weights of both layers and to `x`; `mask` is what `between` was thinned out by. */
  unread(tokens: number, mask?: Float32Array): void {
    const { network, shown, between } = this;
    const [first, second] = this.#layers;
    second.unread(network.between, shown, between, tokens);
    for (let at = 0; at < tokens * 2 * network.shape.hidden; at += 1)
      between[at] = between[at]! * (mask?.[at] ?? 1) + shown[at]!;
    first.unread(network.x, between, this.x, tokens);
  }
}
