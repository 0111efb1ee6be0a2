import { createHash } from 'node:crypto';
import { AppError } from '../../lib/errors.ts';
import type { Db } from '../db/index.ts';
import { statement, write } from '../db/index.ts';

/** How long an answer is kept for repeated keys. */
export const ANSWER_KEPT_MS = 24 * 3_600_000;

const find = statement(
  'idempotency.find',
  'SELECT request_hash AS "requestHash", status, body FROM platform.idempotency WHERE actor = $1 AND key = $2',
);
const insert = statement(
  'idempotency.insert',
  `INSERT INTO platform.idempotency (actor, key, request_hash, status, body, created_at)
   VALUES ($1, $2, $3, $4, $5, $6)`,
);
const purge = statement('idempotency.purge', 'DELETE FROM platform.idempotency WHERE created_at < $1');

export interface IdempotentRequest {
  readonly actor: string;
  readonly key: string;
  readonly requestHash: string;
}

export interface StoredAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Names a request: two with the same hash ask for the same thing. */
export function hashRequest(method: string, url: string, body: unknown): string {
  return createHash('sha256')
    .update(`${method} ${url}\n${JSON.stringify(body) ?? ''}`)
    .digest('base64url');
}

/** The answer already given to this key, or undefined. Throws `request.key_reused` for other content. */
export async function findAnswer(db: Db, request: IdempotentRequest): Promise<StoredAnswer | undefined> {
  const [row] = await db.run<StoredAnswer & { requestHash: string }>(find, [request.actor, request.key]);
  if (row === undefined) return undefined;
  if (row.requestHash !== request.requestHash) throw new AppError('request.key_reused');
  return { status: row.status, body: row.body };
}

/**
 * Stores the answer in the caller's transaction. Of two requests with the same key that run at once, the second
 * fails here with a unique violation, is rolled back whole and gets the first one's answer.
 */
export function storeAnswer(db: Db, request: IdempotentRequest, answer: StoredAnswer, now: Date): void {
  const body = answer.body === undefined ? null : JSON.stringify(answer.body);
  write(db, insert, [request.actor, request.key, request.requestHash, answer.status, body, now]);
}

/** Removes answers older than 24 h; called by a job. */
export async function purgeAnswers(db: Db, now: Date): Promise<void> {
  await db.run(purge, [new Date(now.getTime() - ANSWER_KEPT_MS)]);
}
