/**
 * Matrices multiplied four numbers at a time. Plain loops over a Float32Array take ten times as long, and training is
 * nothing but products of matrices; so the one loop is put together here as WebAssembly with 128-bit registers.
 */

const [GET, SET, TEE, CONST, ADD, SUB, LESS] = [0x20, 0x21, 0x22, 0x41, 0x6a, 0x6b, 0x49];
const [LOOP, NOTHING, AGAIN_IF, END] = [0x03, 0x40, 0x0d, 0x0b];
const VECTOR = 0xfd;
const [LOAD, LOAD_SPREAD, STORE, SPREAD] = [0x00, 0x09, 0x0b, 0x13];
const VECTOR_ADD = [VECTOR, 0xe4, 0x01];
const VECTOR_TIMES = [VECTOR, 0xe6, 0x01];
const VECTOR_OVER = [VECTOR, 0xe7, 0x01];
const [VECTOR_LESSER, VECTOR_GREATER] = [
  [VECTOR, 0xe8, 0x01],
  [VECTOR, 0xe9, 0x01],
];
const [F32, REAL] = [0x7d, 0x43];
const [I32, V128, FUNCTION] = [0x7f, 0x7b, 0x60];

/** A number in seven bits a byte, as WebAssembly writes lengths. */
function whole(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...whole(value >>> 7)];
}
const counted = (bytes: readonly number[]) => [...whole(bytes.length), ...bytes];
const section = (id: number, bytes: readonly number[]) => [id, ...counted(bytes)];

/** Columns that one turn of the loop takes: eight registers of four. */
export const COLUMNS = 32;
/** The least multiple of `COLUMNS` that has room for so many. */
export const paddedColumns = (count: number): number => Math.ceil(count / COLUMNS) * COLUMNS;

function multiplyCode(): number[] {
  const [a, b, c, rows, depth, columns, aRow, aStep, bStep, cRow] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  const [j, pa, pb, left, pc, spread, sum] = [10, 11, 12, 13, 14, 15, 16];
  const parts = [0, 1, 2, 3, 4, 5, 6, 7];
  const add = (target: number, by: number) => [GET, target, GET, by, ADD, SET, target];
  const countDown = (counter: number) => [GET, counter, CONST, 1, SUB, TEE, counter, AGAIN_IF, 0];
  const inner = [
    ...[GET, pa, VECTOR, LOAD_SPREAD, 2, 0, SET, spread],
    ...parts.flatMap((at) => [
      ...[GET, sum + at, GET, spread, GET, pb, VECTOR, LOAD, 4, at * 16],
      ...[...VECTOR_TIMES, ...VECTOR_ADD, SET, sum + at],
    ]),
    ...[...add(pa, aStep), ...add(pb, bStep), ...countDown(left)],
  ];
  const middle = [
    ...[GET, c, GET, j, ADD, SET, pc],
    ...parts.flatMap((at) => [GET, pc, VECTOR, LOAD, 4, at * 16, SET, sum + at]),
    ...[GET, a, SET, pa, GET, b, GET, j, ADD, SET, pb, GET, depth, SET, left],
    ...[LOOP, NOTHING, ...inner, END],
    ...parts.flatMap((at) => [GET, pc, GET, sum + at, VECTOR, STORE, 4, at * 16]),
    ...[GET, j, CONST, ...[0x80, 0x01], ADD, TEE, j, GET, columns, LESS, AGAIN_IF, 0],
  ];
  const outer = [
    ...[CONST, 0, SET, j, LOOP, NOTHING, ...middle, END],
    ...[...add(a, aRow), ...add(c, cRow), ...countDown(rows)],
  ];
  return [2, 5, I32, 9, V128, LOOP, NOTHING, ...outer, END, END];
}

/** Beyond this the fraction below is 1 to five places. */
const FLAT = 4.95;

/**
 * Hyperbolic tangents by Lambert's continued fraction to its seventh step, wrong by 1e-4 at most: numbers from `at` on
 * become shift + scale · tanh(inner · number).
 */
function bendCode(): number[] {
  const [at, left, inner, scale, shift, x, square] = [0, 1, 2, 3, 4, 5, 6];
  const real = (value: number) => {
    const bytes = new Uint8Array(Float32Array.of(value).buffer);
    return [REAL, ...bytes, VECTOR, SPREAD];
  };
  const spread = (parameter: number) => [GET, parameter, VECTOR, SPREAD];
  const series = (first: number, ...others: number[]) => [
    ...real(first),
    ...others.flatMap((value) => [GET, square, ...VECTOR_TIMES, ...real(value), ...VECTOR_ADD]),
  ];
  const body = [
    ...[GET, at, GET, at, VECTOR, LOAD, 4, 0, ...spread(inner), ...VECTOR_TIMES],
    ...[...real(-FLAT), ...VECTOR_GREATER, ...real(FLAT), ...VECTOR_LESSER, SET, x],
    ...[GET, x, GET, x, ...VECTOR_TIMES, SET, square],
    ...[GET, x, ...series(1, 378, 17_325, 135_135), ...VECTOR_TIMES],
    ...[...series(28, 3150, 62_370, 135_135), ...VECTOR_OVER],
    ...[...spread(scale), ...VECTOR_TIMES, ...spread(shift), ...VECTOR_ADD, VECTOR, STORE, 4, 0],
    ...[GET, at, CONST, 16, ADD, SET, at, GET, left, CONST, 16, SUB, TEE, left, AGAIN_IF, 0],
  ];
  return [1, 2, V128, LOOP, NOTHING, ...body, END, END];
}

function kernelModule(): Uint8Array {
  const [memory, multiply, bend] = ['m', 'p', 'b'].map((name) => counted([...Buffer.from(name)])) as [
    ...[number[], number[], number[]],
  ];
  const types = [
    ...[FUNCTION, ...counted(new Array(10).fill(I32)), 0],
    ...[FUNCTION, ...counted([I32, I32, F32, F32, F32]), 0],
  ];
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [2, ...types]),
    ...section(2, [1, ...memory, ...memory, 2, 0, 1]),
    ...section(3, [2, 0, 1]),
    ...section(7, [2, ...multiply, 0, 0, ...bend, 0, 1]),
    ...section(10, [2, ...counted(multiplyCode()), ...counted(bendCode())]),
  ]);
}

type Multiply = (
  ...[a, b, c, rows, depth, columns, aRow, aStep, bStep, cRow]: [
    ...[number, number, number, number, number],
    ...[number, number, number, number, number],
  ]
) => void;
type Bend = (at: number, bytes: number, inner: number, scale: number, shift: number) => void;

/** What is used of WebAssembly, whose types come with those of browsers only. */
interface WebAssemblyParts {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}
const { Module, Memory, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyParts }).WebAssembly;

let compiled: object | undefined;
const PAGE = 65_536;

/** Memory for the numbers of one network, and the product of what lies in it. */
export class Arena {
  readonly #memory: { readonly buffer: ArrayBuffer };
  readonly #multiply: Multiply;
  readonly #bend: Bend;
  #next = 0;

  /** Room for so many numbers in so many arrays at most. */
  constructor(numbers: number, arrays = 64) {
    this.#memory = new Memory({ initial: Math.ceil((numbers * 4 + arrays * 64) / PAGE) + 1 });
    compiled ??= new Module(kernelModule());
    const { exports } = new Instance(compiled, { m: { m: this.#memory } });
    this.#multiply = exports.p as Multiply;
    this.#bend = exports.b as Bend;
  }

  /** An array of nothing but zeros in this memory. */
  reals(length: number): Float32Array {
    const array = new Float32Array(this.#memory.buffer, this.#next, length);
    this.#next += paddedColumns(length) * 4;
    return array;
  }

  /**
   * Adds to c (rows × columns) the product of a (rows × depth) and b (depth × columns). All three are places in bytes
   * (`byteOffset`) of arrays of this memory, `columns` a multiple of `COLUMNS`, steps are in numbers: from one row of a, b, c to the
   * next, and within a row of a from one number to the next, so that a may be read turned.
   */
  multiply(
    [a, aRow, aStep]: readonly [number, number, number],
    [b, bStep]: readonly [number, number],
    [c, cRow]: readonly [number, number],
    [rows, depth, columns]: readonly [number, number, number],
  ): void {
    if (rows === 0 || depth === 0) return;
    this.#multiply(a, b, c, rows, depth, columns * 4, aRow * 4, aStep * 4, bStep * 4, cRow * 4);
  }

  /** Turns `count` numbers (a multiple of 4) from the place `at` on into their hyperbolic tangents, in place. */
  tangents(at: number, count: number): void {
    this.#bend(at, count * 4, 1, 1, 0);
  }

  /** Turns them into 1 / (1 + exp(-number)), in place. */
  sigmoids(at: number, count: number): void {
    this.#bend(at, count * 4, 0.5, 0.5, 0.5);
  }
}
