import { AppError } from '../../lib/errors.ts';

export type Json = Record<string, unknown>;

/** Throws `linkage.config`. */
export function wrong(field: string, why: string, right: string): never {
  throw new AppError('linkage.config', { field, why, right });
}

/** A JSON object. Throws `linkage.config`, as all below. */
export function objectOf(value: unknown, field: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  wrong(field, 'no object', 'a JSON object {…}');
}

/** A list, of at least one entry unless it may be empty. */
export function listOf(value: unknown, field: string, mayBeEmpty = false): readonly unknown[] {
  if (Array.isArray(value) && (mayBeEmpty || value.length > 0)) return value;
  wrong(field, 'no list', 'a JSON list […] with at least one entry');
}

/** A text of up to 1,000 characters. */
export function textOf(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '' && value.length <= 1000) return value;
  wrong(field, 'missing or no text', 'a text');
}

/** True or false. */
export function booleanOf(value: unknown, field: string, fallback: boolean): boolean {
  if (value === undefined) return fallback;
  if (typeof value === 'boolean') return value;
  wrong(field, 'neither true nor false', 'true or false');
}

/** A number within limits, which belong to them. */
export function numberOf(
  value: unknown,
  field: string,
  fallback: number,
  least: number,
  most: number,
): number {
  if (value === undefined) return fallback;
  if (typeof value === 'number' && value >= least && value <= most) return value;
  wrong(field, `${JSON.stringify(value)}`, `a number from ${least} to ${most}`);
}

/** One of a few words. */
export function oneOf<T extends string>(value: unknown, allowed: readonly T[], field: string): T {
  if (allowed.includes(value as T)) return value as T;
  wrong(field, JSON.stringify(value) ?? 'missing', `one of ${allowed.join(', ')}`);
}

/** Refuses entries that nothing reads: a word written wrongly would otherwise be passed over in silence. */
export function knownOnly(json: Json, field: string, known: readonly string[]): void {
  const odd = Object.keys(json).find((name) => !known.includes(name));
  if (odd === undefined) return;
  wrong(field === '' ? odd : `${field}.${odd}`, 'no such entry', `one of ${known.join(', ')}`);
}
