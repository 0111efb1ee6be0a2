// Tasks that the tests of the pool run in its threads: well-behaved ones and every kind of bad one.
import { threadId } from 'node:worker_threads';
import { AppError } from '../../lib/errors.ts';

export const double = (value: number): number => value * 2;

export const whichThread = (): number => threadId;

export const sum = (bytes: Uint8Array): number => bytes.reduce((total, byte) => total + byte, 0);

export const sleep = (durationMs: number): Promise<number> =>
  new Promise((resolve) => setTimeout(() => resolve(durationMs), durationMs));

export const spin = (): never => {
  for (;;);
};

export const refuse = (): never => {
  throw new AppError('fixture.refused', { field: 'x' });
};

export const breakDown = (): never => {
  throw new TypeError('broken');
};

export const die = (): void => {
  process.exit(3);
};

export const dieLater = (): Promise<void> => {
  setTimeout(() => {
    throw new Error('uncaught');
  }, 5);
  return new Promise(() => {});
};

export const fillMemory = (): number => {
  const kept: number[][] = [];
  for (;;) kept.push(new Array<number>(1_000_000).fill(kept.length));
};

export const handBackFunction = (): unknown => () => 1;
