import { AppError } from '../../lib/errors.ts';

/** The whole number of an option, or the fallback. Throws `config.invalid`. */
export function wholeNumberOf(value: string | boolean | undefined, name: string, fallback: number): number {
  if (value === undefined) return fallback;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0) {
    throw new AppError('config.invalid', { name: `--${name}`, value, expected: 'a whole number' });
  }
  return number;
}

/** The text of an option that must be given. Throws `config.invalid`. */
export function requiredText(value: string | boolean | undefined, name: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw new AppError('config.invalid', { name: `--${name}`, value: '', expected: 'a value' });
}

/** Minutes east of UTC, west of it below 0. Throws `config.invalid`. */
export function offsetMinutesOf(value: string | boolean | undefined, name: string, fallback: number): number {
  if (value === undefined) return fallback;
  const minutes = Number(value);
  if (!Number.isInteger(minutes) || Math.abs(minutes) > 14 * 60) {
    const expected = 'minutes east of UTC, -840 to 840 (west: --utc-offset-minutes=-300)';
    throw new AppError('config.invalid', { name: `--${name}`, value, expected });
  }
  return minutes;
}
