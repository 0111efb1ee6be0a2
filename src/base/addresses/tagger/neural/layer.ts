import type { Arena } from './kernel.ts';
import { type LstmBack, type LstmRoom, type LstmWeights, lstmBackward, lstmForward } from './lstm.ts';

/** Numbers of each token that a layer is given, and that it remembers in each direction. */
export interface LayerShape {
  readonly width: number;
  readonly hidden: number;
}

/** The weights of a layer's two directions: from the first token to the last, and back. */
export type LayerWeights = readonly [LstmWeights, LstmWeights];

/** How many weights a layer has. */
export const layerSize = ({ width, hidden }: LayerShape): number => 2 * (width + hidden + 1) * 4 * hidden;

/** Lays a layer's weights out in what `take` answers. */
export function layerWeights(
  { width, hidden }: LayerShape,
  take: (length: number) => Float32Array,
): LayerWeights {
  const direction = () => ({
    ...{ input: take(width * 4 * hidden), recurrent: take(hidden * 4 * hidden), bias: take(4 * hidden) },
  });
  return [direction(), direction()];
}

/** Numbers of an arena that a layer's work takes for each token; the same again to go back. */
export const layerRoom = ({ hidden }: LayerShape): number => 14 * hidden;

/** A layer of long short-term memory that reads an address both ways. */
export class Layer {
  readonly shape: LayerShape;
  readonly weights: LayerWeights;
  readonly arena: Arena;
  /** tokens × 2 hidden, after `read`. */
  readonly output: Float32Array;
  readonly rooms: readonly [LstmRoom, LstmRoom];

  constructor(arena: Arena, shape: LayerShape, weights: LayerWeights, room: number) {
    const { hidden } = shape;
    this.arena = arena;
    this.shape = shape;
    this.weights = weights;
    this.output = arena.reals(room * 2 * hidden);
    const direction = (reversed: boolean): LstmRoom => ({
      ...{ arena, ...shape, reversed, gates: arena.reals(room * 4 * hidden) },
      ...{ cells: arena.reals(room * hidden), tangents: arena.reals(room * hidden) },
      ...{ output: this.output, column: reversed ? hidden : 0 },
    });
    this.rooms = [direction(false), direction(true)];
  }

  /** From `tokens` rows of `x` to `output`. */
  read(x: Float32Array, tokens: number): void {
    for (const at of [0, 1] as const) lstmForward(this.rooms[at], this.weights[at], x, tokens);
  }
}

/** Turns rows into columns. */
export function turn(from: Float32Array, rows: number, columns: number, to: Float32Array): void {
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1)
      to[column * rows + row] = from[row * columns + column]!;
}

/** The way back through a layer: from slopes of the loss by its output to those by its weights and by what it read. */
export class LayerBack {
  readonly #layer: Layer;
  readonly #backs: readonly [LstmBack, LstmBack];

  /** `gradient` is added to; `slopes` (tokens × 4 hidden) is scratch. */
  constructor(layer: Layer, gradient: LayerWeights, slopes: Float32Array) {
    const { arena, shape } = layer;
    const { width, hidden } = shape;
    const back = (at: 0 | 1): LstmBack => ({
      ...{ input: arena.reals(4 * hidden * width), recurrent: arena.reals(4 * hidden * hidden) },
      ...{ gradient: gradient[at], slopes, carry: arena.reals(hidden), cellCarry: arena.reals(hidden) },
    });
    this.#layer = layer;
    this.#backs = [back(0), back(1)];
  }

  /** Takes up the weights as they are now. */
  begin(): void {
    const { weights, shape } = this.#layer;
    const { width, hidden } = shape;
    for (const at of [0, 1] as const) {
      turn(weights[at].input, width, 4 * hidden, this.#backs[at].input);
      turn(weights[at].recurrent, hidden, 4 * hidden, this.#backs[at].recurrent);
    }
  }

  /** After `read` of `x`: `above` are the slopes by the output, those by `x` are put into `below`. */
  unread(x: Float32Array, above: Float32Array, below: Float32Array, tokens: number): void {
    below.fill(0, 0, tokens * this.#layer.shape.width);
    for (const at of [0, 1] as const)
      lstmBackward(this.#layer.rooms[at], this.#backs[at], [x, above, below], tokens);
  }
}
