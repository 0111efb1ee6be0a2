import { AppError } from '../../lib/errors.ts';

/**
 * A phone number in one form: 11 digits for mainland mobiles (工信部 numbering: 1, then 3 to 9), `+` and 8 to 15
 * digits (E.164) for others. Spaces, hyphens and +86 are taken away. Throws `auth.phone_invalid`.
 */
export function normalisePhone(text: string): string {
  const phone = findPhone(text);
  if (phone === undefined) throw new AppError('auth.phone_invalid');
  return phone;
}

/** As `normalisePhone`; undefined where it would throw. */
export function findPhone(text: string): string | undefined {
  const digits = text.normalize('NFKC').replace(/[\s()-]/g, '');
  const mainland = /^(?:\+?86)?(1[3-9]\d{9})$/.exec(digits);
  if (mainland) return mainland[1]!;
  return /^\+(?!86)[1-9]\d{7,14}$/.test(digits) ? digits : undefined;
}
