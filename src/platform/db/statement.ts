import type { Db, Statement, Transaction } from './types.ts';

const known = new Map<string, string>();

/** Names a piece of SQL. Two texts under one name would share a plan, so that stops at once. */
export function statement(name: string, text: string): Statement {
  const other = known.get(name);
  if (other !== undefined && other !== text)
    throw new Error(`assertion failed: two statements are named ${name}`);
  known.set(name, text);
  return { name, text };
}

/** Writes without waiting for the answer: inside a transaction only, where the commit waits for it. */
export function write(db: Db, { name, text }: Statement, values: readonly unknown[]): void {
  if (!('defer' in db))
    throw new Error('assertion failed: write() needs a transaction; wrap the command in inTransaction()');
  (db as Transaction).defer({ name, text }, values);
}
