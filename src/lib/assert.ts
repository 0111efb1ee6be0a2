/** Stops on a programmer's mistake: a state that no input may lead to. For bad input throw an AppError. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** Makes a switch over a union complete at compile time, and loud at run time. */
export function assertNever(value: never): never {
  throw new Error(`assertion failed: unexpected value ${JSON.stringify(value)}`);
}
