import { AppError } from '../../lib/errors.ts';

const UNAVAILABLE = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE'],
  ...['57P01', '57P02', '57P03', '08006', '08003', '08001', '53300'],
]);

/** The SQLSTATE or system code of a failed statement, or ''. */
export function sqlState(error: unknown): string {
  const code =
    (error as { code?: unknown } | null)?.code ??
    (error as { cause?: { code?: unknown } } | null)?.cause?.code;
  return typeof code === 'string' ? code : '';
}

/** Somebody holds what is needed, or each of two waits for the other (deadlock): the same again may succeed. */
const HELD = new Set(['55P03', '40P01']);

/**
 * A lost or unreachable database becomes `db.unavailable`, a statement that was cut off `db.too_slow`, one that somebody
 * else stands in the way of `db.busy`; all other errors pass as they are.
 */
export function translate(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const message = error instanceof Error ? error.message : '';
  if (
    UNAVAILABLE.has(sqlState(error)) ||
    /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect/.test(
      message,
    )
  ) {
    return new AppError('db.unavailable', {}, error);
  }
  if (sqlState(error) === '57014') return new AppError('db.too_slow', {}, error);
  if (HELD.has(sqlState(error))) return new AppError('db.busy', {}, error);
  return error;
}

/** Words that are no number or uuid, no day, too large a number, a character that no text holds. */
const NOT_OF_ITS_TYPE = new Set(['22P02', '22007', '22008', '22003', '22021']);

/** True when a value was not of the type that it was compared with; a statement of ours that is wrong is another thing. */
export function isDataException(error: unknown): boolean {
  return NOT_OF_ITS_TYPE.has(sqlState(error));
}

/** True for a unique violation, of the named constraint or index if one is given. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const failure = error as { code?: string; constraint?: string } | null;
  return failure?.code === '23505' && (constraint === undefined || failure.constraint === constraint);
}
