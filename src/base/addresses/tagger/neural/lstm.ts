import type { Arena } from './kernel.ts';

/**
 * One direction of a recurrent layer with long short-term memory (Hochreiter & Schmidhuber 1997; forget gates by Gers
 * et al. 2000). Gates of a token lie behind one another: input, forget, output, candidate, `hidden` numbers each.
 */
export interface LstmWeights {
  /** width × 4 hidden, hidden × 4 hidden, 4 hidden. */
  readonly input: Float32Array;
  readonly recurrent: Float32Array;
  readonly bias: Float32Array;
}

/** Where a direction reads from and writes to, in the memory of one arena. */
export interface LstmRoom {
  readonly arena: Arena;
  readonly width: number;
  readonly hidden: number;
  /** Whether it reads from the last token to the first. */
  readonly reversed: boolean;
  /** tokens × 4 hidden: gates; tokens × hidden: cells, and their hyperbolic tangents. */
  readonly gates: Float32Array;
  readonly cells: Float32Array;
  readonly tangents: Float32Array;
  /** tokens × 2 hidden: what both directions say; this one's from column `column` on. */
  readonly output: Float32Array;
  readonly column: number;
}

/** Reads `tokens` rows of `x`; leaves gates, cells and output. */
export function lstmForward(room: LstmRoom, weights: LstmWeights, x: Float32Array, tokens: number): void {
  const { arena, width, hidden, reversed, gates, output, column } = room;
  const four = 4 * hidden;
  for (let token = 0; token < tokens; token += 1) gates.set(weights.bias, token * four);
  const [gateAt, outAt] = [gates.byteOffset, output.byteOffset];
  arena.multiply(
    ...[[x.byteOffset, width, 1] as const, [weights.input.byteOffset, four] as const],
    ...[[gateAt, four] as const, [tokens, width, four] as const],
  );
  for (let step = 0; step < tokens; step += 1) {
    const token = reversed ? tokens - 1 - step : step;
    const last = reversed ? token + 1 : token - 1;
    if (step > 0)
      arena.multiply(
        ...[[outAt + (last * 2 * hidden + column) * 4, 0, 1] as const],
        ...[[weights.recurrent.byteOffset, four] as const],
        ...[[gateAt + token * four * 4, 0] as const, [1, hidden, four] as const],
      );
    remember(room, [step, token, last]);
  }
}

/** The gates opened, and what they let through: one token's cells and output. */
function remember(
  { arena, hidden, gates, cells, tangents, output, column }: LstmRoom,
  [step, token, last]: readonly [number, number, number],
): void {
  const gate = token * 4 * hidden;
  arena.sigmoids(gates.byteOffset + gate * 4, 3 * hidden);
  arena.tangents(gates.byteOffset + (gate + 3 * hidden) * 4, hidden);
  const own = token * hidden;
  for (let at = 0; at < hidden; at += 1) {
    const kept = step > 0 ? gates[gate + hidden + at]! * cells[last * hidden + at]! : 0;
    const cell = kept + gates[gate + at]! * gates[gate + 3 * hidden + at]!;
    cells[own + at] = cell;
    tangents[own + at] = cell;
  }
  arena.tangents(tangents.byteOffset + own * 4, hidden);
  const out = token * 2 * hidden + column;
  for (let at = 0; at < hidden; at += 1)
    output[out + at] = gates[gate + 2 * hidden + at]! * tangents[own + at]!;
}

/** Where gradients go: those of the weights are added to, `slopes` (tokens × 4 hidden) and `carry` (hidden) are scratch. */
export interface LstmBack {
  /** The weights turned: 4 hidden × width, 4 hidden × hidden. */
  readonly input: Float32Array;
  readonly recurrent: Float32Array;
  readonly gradient: LstmWeights;
  readonly slopes: Float32Array;
  readonly carry: Float32Array;
  readonly cellCarry: Float32Array;
}

/**
 * Back through time after `lstmForward`: `above` is the slope of the loss by the output (laid out as it), the weights'
 * own are added to `back.gradient`, that by the input to `below`.
 */
export function lstmBackward(
  room: LstmRoom,
  back: LstmBack,
  [x, above, below]: readonly [Float32Array, Float32Array, Float32Array],
  tokens: number,
): void {
  const { arena, width, hidden, reversed, output, column } = room;
  const { slopes, carry, cellCarry, gradient } = back;
  const four = 4 * hidden;
  cellCarry.fill(0);
  for (let step = tokens - 1; step >= 0; step -= 1) {
    const token = reversed ? tokens - 1 - step : step;
    const next = reversed ? token - 1 : token + 1;
    carry.fill(0);
    if (step < tokens - 1)
      arena.multiply(
        ...[
          [slopes.byteOffset + next * four * 4, 0, 1] as const,
          [back.recurrent.byteOffset, hidden] as const,
        ],
        ...[[carry.byteOffset, 0] as const, [1, four, hidden] as const],
      );
    slopesOf(room, back, above, [step, token]);
  }
  const slopeAt = slopes.byteOffset;
  arena.multiply(
    ...[[x.byteOffset, 1, width] as const, [slopeAt, four] as const],
    ...[[gradient.input.byteOffset, four] as const, [width, tokens, four] as const],
  );
  const outAt = output.byteOffset + (column + (reversed ? 2 * hidden : 0)) * 4;
  arena.multiply(
    ...[[outAt, 1, 2 * hidden] as const, [slopeAt + (reversed ? 0 : four * 4), four] as const],
    ...[[gradient.recurrent.byteOffset, four] as const, [hidden, tokens - 1, four] as const],
  );
  for (let at = 0; at < tokens * four; at += 1) gradient.bias[at % four]! += slopes[at]!;
  arena.multiply(
    ...[[slopeAt, four, 1] as const, [back.input.byteOffset, width] as const],
    ...[[below.byteOffset, width] as const, [tokens, four, width] as const],
  );
}

function slopesOf(
  { hidden, gates, cells, tangents, reversed, column }: LstmRoom,
  { slopes, carry, cellCarry }: LstmBack,
  above: Float32Array,
  [step, token]: readonly [number, number],
): void {
  const gate = token * 4 * hidden;
  const last = (reversed ? token + 1 : token - 1) * hidden;
  for (let at = 0; at < hidden; at += 1) {
    const enter = gates[gate + at]!;
    const keep = gates[gate + hidden + at]!;
    const leave = gates[gate + 2 * hidden + at]!;
    const candidate = gates[gate + 3 * hidden + at]!;
    const shown = tangents[token * hidden + at]!;
    const out = above[token * 2 * hidden + column + at]! + carry[at]!;
    const cell = cellCarry[at]! + out * leave * (1 - shown * shown);
    const before = step > 0 ? cells[last + at]! : 0;
    slopes[gate + at] = cell * candidate * enter * (1 - enter);
    slopes[gate + hidden + at] = cell * before * keep * (1 - keep);
    slopes[gate + 2 * hidden + at] = out * shown * leave * (1 - leave);
    slopes[gate + 3 * hidden + at] = cell * enter * (1 - candidate * candidate);
    cellCarry[at] = cell * keep;
  }
}
