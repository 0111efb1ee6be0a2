import type { LabelSet } from '../labels.ts';
import type { Chain } from '../lattice.ts';
import { INPUTS } from './inputs.ts';
import { Arena, COLUMNS } from './kernel.ts';
import { type LstmBack, type LstmRoom, type LstmWeights, lstmBackward, lstmForward } from './lstm.ts';

/** How large a network is: numbers a feature is embedded in, and remembered in each direction (multiples of `COLUMNS`). */
export interface Shape {
  readonly width: number;
  readonly hidden: number;
}

/** All weights of a network in one array, so that they are trained, averaged and written alike. */
interface Dense {
  readonly all: Float32Array;
  readonly ahead: LstmWeights;
  readonly behind: LstmWeights;
  /** 2 hidden × columns, and columns: from what is remembered to tags. */
  readonly out: Float32Array;
  readonly outBias: Float32Array;
  readonly transitions: Float32Array;
  readonly starts: Float32Array;
}

const columnsOf = (labels: LabelSet) => Math.ceil(labels.names.length / COLUMNS) * COLUMNS;

function denseSize({ width, hidden }: Shape, labels: LabelSet): number {
  const size = labels.names.length;
  const direction = (width + hidden + 1) * 4 * hidden;
  return 2 * direction + (2 * hidden + 1) * columnsOf(labels) + size * size + size;
}

function denseOf(all: Float32Array, { width, hidden }: Shape, labels: LabelSet): Dense {
  let at = 0;
  const take = (length: number) => {
    at += length;
    return all.subarray(at - length, at);
  };
  const direction = () => ({
    ...{ input: take(width * 4 * hidden), recurrent: take(hidden * 4 * hidden), bias: take(4 * hidden) },
  });
  const columns = columnsOf(labels);
  const size = labels.names.length;
  return {
    ...{
      all,
      ahead: direction(),
      behind: direction(),
      out: take(2 * hidden * columns),
      outBias: take(columns),
    },
    ...{ transitions: take(size * size), starts: take(size) },
  };
}

function turn(from: Float32Array, rows: number, columns: number, to: Float32Array): void {
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      to[column * rows + row] = from[row * columns + column]!;
}

/**
 * A network that reads an address both ways and says what speaks for each tag at each token: sums of embedded features,
 * a layer of long short-term memory in each direction, and one to the tags. Its arrays have room for so many tokens.
 */
export class Network implements Chain {
  readonly shape: Shape;
  readonly labels: LabelSet;
  readonly columns: number;
  readonly room: number;
  readonly dense: Dense;
  /** One row of `width` numbers for each feature. */
  readonly embeddings: Float32Array;
  /** tokens × columns, after `forward`; what `backward` is told goes to `slopes`, laid out alike. */
  readonly emissions: Float32Array;
  readonly x: Float32Array;
  readonly remembered: Float32Array;
  readonly shown: Float32Array;
  readonly arena: Arena;
  readonly #ahead: LstmRoom;
  readonly #behind: LstmRoom;

  constructor(shape: Shape, labels: LabelSet, embeddings: Float32Array, room: number, training = false) {
    const { width, hidden } = shape;
    this.shape = shape;
    this.labels = labels;
    this.embeddings = embeddings;
    this.room = room;
    this.columns = columnsOf(labels);
    const size = denseSize(shape, labels);
    const forwardSize = room * (width + 4 * hidden + this.columns + 2 * 6 * hidden);
    this.arena = new Arena((size + forwardSize) * (training ? 3 : 1) + 4096);
    const reals = (length: number) => this.arena.reals(length);
    this.dense = denseOf(reals(size), shape, labels);
    this.x = reals(room * width);
    this.remembered = reals(room * 2 * hidden);
    this.shown = reals(room * 2 * hidden);
    this.emissions = reals(room * this.columns);
    const direction = (reversed: boolean): LstmRoom => ({
      ...{ arena: this.arena, width, hidden, reversed, gates: reals(room * 4 * hidden) },
      ...{ cells: reals(room * hidden), tangents: reals(room * hidden) },
      ...{ output: this.remembered, column: reversed ? hidden : 0 },
    });
    this.#ahead = direction(false);
    this.#behind = direction(true);
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

  /** From `x` to `remembered`. */
  read(tokens: number): void {
    lstmForward(this.#ahead, this.dense.ahead, this.x, tokens);
    lstmForward(this.#behind, this.dense.behind, this.x, tokens);
  }

  /** From `shown` (a copy of `remembered`, thinned out while training) to `emissions`. */
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
    this.shown.set(this.remembered.subarray(0, tokens * 2 * this.shape.hidden));
    this.speak(tokens);
    return this.emissions;
  }

  /** The same network with room for addresses of so many tokens; it has weights of its own. */
  withRoom(room: number): Network {
    const other = new Network(this.shape, this.labels, this.embeddings, room);
    other.dense.all.set(this.dense.all);
    return other;
  }

  /** What going back through the layers needs besides. */
  training(): Backward {
    return new Backward(this, this.#ahead, this.#behind);
  }
}

/** The way back through a network: from slopes by emissions to those by weights and by `x`. */
export class Backward {
  readonly network: Network;
  readonly gradient: Dense;
  /** Slopes of the loss by the emissions, by what was shown and remembered, by `x`. */
  readonly slopes: Float32Array;
  readonly shown: Float32Array;
  readonly x: Float32Array;
  readonly #rooms: readonly [LstmRoom, LstmRoom];
  readonly #backs: readonly [LstmBack, LstmBack];
  readonly #out: Float32Array;

  constructor(network: Network, ahead: LstmRoom, behind: LstmRoom) {
    const { shape, labels, arena, room, columns } = network;
    const { width, hidden } = shape;
    const reals = (length: number) => arena.reals(length);
    this.network = network;
    this.gradient = denseOf(reals(denseSize(shape, labels)), shape, labels);
    this.slopes = reals(room * columns);
    this.shown = reals(room * 2 * hidden);
    this.x = reals(room * width);
    this.#out = reals(columns * 2 * hidden);
    this.#rooms = [ahead, behind];
    const slopes = reals(room * 4 * hidden);
    const back = (gradient: LstmWeights): LstmBack => ({
      ...{ input: reals(4 * hidden * width), recurrent: reals(4 * hidden * hidden), gradient, slopes },
      ...{ carry: reals(hidden), cellCarry: reals(hidden) },
    });
    this.#backs = [back(this.gradient.ahead), back(this.gradient.behind)];
  }

  /** Takes up the weights as they are now, and forgets the gradient. */
  begin(): void {
    const { dense, shape, columns } = this.network;
    const { width, hidden } = shape;
    for (const [at, weights] of [dense.ahead, dense.behind].entries()) {
      turn(weights.input, width, 4 * hidden, this.#backs[at]!.input);
      turn(weights.recurrent, hidden, 4 * hidden, this.#backs[at]!.recurrent);
    }
    turn(dense.out, 2 * hidden, columns, this.#out);
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

  /** From `shown` (then those by what was remembered) to the weights of both directions and to `x`. */
  unread(tokens: number): void {
    this.x.fill(0, 0, tokens * this.network.shape.width);
    const numbers = [this.network.x, this.shown, this.x] as const;
    for (const at of [0, 1] as const) lstmBackward(this.#rooms[at], this.#backs[at], numbers, tokens);
  }
}
