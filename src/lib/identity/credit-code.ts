import { type Reading, tidy } from './reading.ts';

/**
 * The unified social credit code of an organisation, GB 32100-2015: registering department, kind, six digits of the
 * division, nine characters of the organisation code (GB 11714), one check character. Its alphabet of 31 leaves out
 * I O S V Z; the weights are 3^i mod 31.
 */
export type CreditCodeReason = 'empty' | 'length' | 'characters' | 'check_character';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const SHAPE = /^[1-9A-HJ-NP-RTUWXY][0-9A-HJ-NP-RTUWXY]\d{6}[0-9A-HJ-NP-RTUWXY]{10}$/;

const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];
const ORGANISATION_SHAPE = /^[0-9A-Z]{8}[0-9X]$/;

/** The check character for the first 17 characters (GB 32100-2015): (31 − Σ mod 31) mod 31. */
export function creditCheckCharacter(first17: string): string {
  let sum = 0;
  for (let at = 0; at < 17; at += 1) sum += (WEIGHTS[at] ?? 0) * ALPHABET.indexOf(first17[at] ?? '');
  return ALPHABET[(31 - (sum % 31)) % 31] ?? '';
}

/** The code that a text holds, in capitals and without blanks, dashes or full-width forms; or why it holds none. */
export function readCreditCode(text: string): Reading<string, CreditCodeReason> {
  const code = tidy(text).replaceAll('-', '');
  if (code === '') return { reason: 'empty' };
  if (code.length !== 18) return { reason: 'length' };
  if (!SHAPE.test(code)) return { reason: 'characters' };
  return creditCheckCharacter(code) === code[17] ? { value: code } : { reason: 'check_character' };
}

/** Whether the text is a unified social credit code with its right check character. */
export const isCreditCode = (text: string): boolean => readCreditCode(text).value !== undefined;

/** The organisation code inside a credit code, `12345678-9` (GB 11714); undefined when the text is no credit code. */
export function organisationCodeOf(text: string): string | undefined {
  const code = readCreditCode(text).value;
  return code && `${code.slice(8, 16)}-${code[16]}`;
}

/** The check character for the first eight characters of an organisation code, GB 11714-1997: 11 − Σ mod 11. */
export function organisationCheckCharacter(first8: string): string {
  let sum = 0;
  for (let at = 0; at < 8; at += 1)
    sum += (ORGANISATION_WEIGHTS[at] ?? 0) * Number.parseInt(first8[at] ?? '0', 36);
  return '0123456789X'[(11 - (sum % 11)) % 11] ?? '';
}

/** Whether the text is an organisation code (GB 11714-1997), with or without its dash. */
export function isOrganisationCode(text: string): boolean {
  const code = tidy(text).replaceAll('-', '');
  return ORGANISATION_SHAPE.test(code) && organisationCheckCharacter(code) === code[8];
}
