import { v7 } from 'uuid';

/** Makes time-ordered identifiers (UUIDv7), so that primary keys grow at one end of their index. */
export interface Ids {
  next(): string;
}

export const uuidIds: Ids = { next: () => v7() };

/** Ids whose chance is drawn from `random` (0 up to 1), one a millisecond from `beginMs` on: the same ones each time. */
export function drawnIds(random: () => number, beginMs: number): Ids {
  let msecs = beginMs;
  const byte = () => Math.floor(random() * 256);
  return { next: () => v7({ msecs: msecs++, random: Uint8Array.from({ length: 16 }, byte) }) };
}
