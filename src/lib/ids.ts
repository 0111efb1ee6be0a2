import { v7 } from 'uuid';

/** Makes time-ordered identifiers (UUIDv7), so that primary keys grow at one end of their index. */
export interface Ids {
  next(): string;
}

export const uuidIds: Ids = { next: () => v7() };
