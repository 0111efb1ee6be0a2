import { isCalendarDate, isoDate } from './calendar-date.ts';
import { type Reading, tidy } from './reading.ts';

/**
 * The citizen identification number, GB 11643-1999 公民身份号码: six digits of the division of first registration
 * (GB/T 2260), eight of the date of birth, three of order (odd: male), one check character by ISO 7064 MOD 11-2.
 * The number of GB 11643-1989 had 15 digits: a year of two digits and no check character.
 */
export type ResidentNumberReason = 'empty' | 'length' | 'characters' | 'birth_date' | 'check_digit';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK = '10X98765432';
const FIRST_YEAR = 1800;
const LAST_YEAR = 2099;
const ZERO = 48;

const digitsAt = (text: string, from: number, length: number) => {
  let value = 0;
  for (let at = from; at < from + length; at += 1) value = value * 10 + text.charCodeAt(at) - ZERO;
  return value;
};

function startsWithDigits(text: string, count: number): boolean {
  for (let at = 0; at < count; at += 1) {
    const code = text.charCodeAt(at) - ZERO;
    if (!(code >= 0 && code <= 9)) return false;
  }
  return true;
}

/** The check character for the first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2). */
export function residentCheckCharacter(first17: string): string {
  let sum = 0;
  for (let at = 0; at < 17; at += 1) sum += (WEIGHTS[at] ?? 0) * (first17.charCodeAt(at) - ZERO);
  return CHECK[sum % 11] ?? '';
}

function hasBirthDate(number: string): boolean {
  const year = digitsAt(number, 6, 4);
  if (year < FIRST_YEAR || year > LAST_YEAR) return false;
  return isCalendarDate(year, digitsAt(number, 10, 2), digitsAt(number, 12, 2));
}

/** Orders 996 to 999 of the 15-digit number were kept for people over a hundred, who were born before 1900. */
function widen(fifteen: string): string {
  const century = digitsAt(fifteen, 12, 3) >= 996 ? '18' : '19';
  const first17 = `${fifteen.slice(0, 6)}${century}${fifteen.slice(6)}`;
  return first17 + residentCheckCharacter(first17);
}

/**
 * The 18-character number that a text holds, or why it holds none. Full-width characters, blanks and a small x are
 * tidied; a 15-digit number is widened. Whether the division exists is not asked: many have been dissolved.
 */
export function readResidentNumber(text: string): Reading<string, ResidentNumberReason> {
  const number = tidy(text);
  if (number === '') return { reason: 'empty' };
  if (number.length !== 15 && number.length !== 18) return { reason: 'length' };
  if (!startsWithDigits(number, number.length === 15 ? 15 : 17) || number.charCodeAt(0) === ZERO)
    return { reason: 'characters' };
  if (number.length === 15) {
    const widened = widen(number);
    return hasBirthDate(widened) ? { value: widened } : { reason: 'birth_date' };
  }
  const last = number[17] ?? '';
  if (!CHECK.includes(last)) return { reason: 'characters' };
  if (!hasBirthDate(number)) return { reason: 'birth_date' };
  return residentCheckCharacter(number) === last ? { value: number } : { reason: 'check_digit' };
}

/** Whether the text is a resident number, of 18 characters with its right check character or of 15 digits. */
export const isResidentNumber = (text: string): boolean => readResidentNumber(text).value !== undefined;

/** The number with 18 characters, from 18 or 15; undefined when the text is no resident number. */
export const to18 = (text: string): string | undefined => readResidentNumber(text).value;

/** The 15 digits of the older number, to be found in old registers; undefined for those who never had one. */
export function to15(text: string): string | undefined {
  const number = to18(text);
  if (number === undefined) return undefined;
  const fifteen = number.slice(0, 6) + number.slice(8, 17);
  return widen(fifteen) === number ? fifteen : undefined;
}

/** The date of birth in a resident number, `1990-01-31`; undefined when the text is no resident number. */
export function birthDateOf(text: string): string | undefined {
  const number = to18(text);
  return number && isoDate(digitsAt(number, 6, 4), digitsAt(number, 10, 2), digitsAt(number, 12, 2));
}

/** Sex by GB/T 2261.1: 1 male, 2 female; undefined when the text is no resident number. */
export function sexOf(text: string): 1 | 2 | undefined {
  const number = to18(text);
  if (number === undefined) return undefined;
  return digitsAt(number, 16, 1) % 2 === 1 ? 1 : 2;
}

/** The division of first registration, six digits of GB/T 2260; undefined when the text is no resident number. */
export const divisionOf = (text: string): string | undefined => to18(text)?.slice(0, 6);

/**
 * Resident numbers that a wrong one may have been meant to be: two neighbouring characters exchanged, the commonest
 * slip of typists. Sorted, without the number itself; empty for a right number or for what has not 18 characters.
 */
export function mendedResidentNumbers(text: string): string[] {
  const number = tidy(text);
  if (number.length !== 18 || isResidentNumber(number)) return [];
  const found = new Set<string>();
  for (let at = 0; at < 17; at += 1) {
    const swapped = number.slice(0, at) + number[at + 1] + number[at] + number.slice(at + 2);
    if (swapped !== number && isResidentNumber(swapped)) found.add(swapped);
  }
  return [...found].sort();
}
