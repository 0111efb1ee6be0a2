import { type Reading, tidy } from './reading.ts';

/** Numbers of the public telephone network of China, by the numbering plan of its ministry (YD/T, 2017 edition). */
export type TelephoneReason = 'empty' | 'characters' | 'length' | 'area_code' | 'prefix' | 'several';
export interface Telephone {
  readonly kind: 'mobile' | 'fixed' | 'service';
  /** `13812345678`, `0371-65001234`, `4001234567`, `12345`. */
  readonly number: string;
  readonly extension?: string;
}

const SEPARATORS = /[-‐‑‒–—―−().·_]/g;
const EXTENSION = /(?:转|分机|EXT\.?|#|\*)(\d{1,6})$/;
const AREA_CODE = /^0(?:10|2\d|[3-9]\d{2})/;
const SERVICE = /^(?:400\d{7}|800\d{7}|1(?:10|19|20|22)|12\d{3}|95\d{3,4}|96\d{3,4}|100\d{2})$/;

/** +86 371 65001234 says its area code without the 0. */
function withoutCountry(digits: string): string {
  const own = /^(?:\+|00)86(\d+)$/.exec(digits)?.[1];
  if (own === undefined) return digits;
  return /^(?:0|1[3-9]\d{9}$)/.test(own) ? own : `0${own}`;
}

function readFixed(digits: string, areaCode: string | undefined): Reading<Telephone, TelephoneReason> {
  const own = AREA_CODE.exec(digits)?.[0] ?? (digits.startsWith('0') ? undefined : areaCode);
  if (own === undefined) return { reason: 'area_code' };
  const local = digits.startsWith('0') ? digits.slice(own.length) : digits;
  if (local.length < 7 || local.length > 8) return { reason: 'length' };
  if (!/^[2-9]/.test(local)) return { reason: 'prefix' };
  return { value: { kind: 'fixed', number: `${own}-${local}` } };
}

/**
 * The telephone number that a text holds: mobile, fixed with area code, or a service number. +86, 0086, 86, blanks,
 * dashes, brackets, full-width digits and a 0 before a mobile number are tidied. A local number of seven or eight
 * digits needs `areaCode` (`0371`). Several numbers in one text are refused, for nobody can say which is meant.
 */
export function readTelephone(text: string, areaCode?: string): Reading<Telephone, TelephoneReason> {
  const plain = tidy(text);
  if (plain === '') return { reason: 'empty' };
  if (/[/,;、]/.test(plain)) return { reason: 'several' };
  const [tail, extension] = EXTENSION.exec(plain) ?? ['', undefined];
  let digits = plain.slice(0, plain.length - tail.length).replace(SEPARATORS, '');
  if (!/^\+?\d+$/.test(digits)) return { reason: 'characters' };
  digits = withoutCountry(digits);
  if (/^(?:86|0)1[3-9]\d{9}$/.test(digits)) digits = digits.slice(-11);
  if (digits.startsWith('+')) return { reason: 'prefix' };
  const answer = readPlain(digits, areaCode);
  return answer.value && extension !== undefined ? { value: { ...answer.value, extension } } : answer;
}

function readPlain(digits: string, areaCode: string | undefined): Reading<Telephone, TelephoneReason> {
  if (SERVICE.test(digits)) return { value: { kind: 'service', number: digits } };
  if (digits.startsWith('1')) {
    if (digits.length !== 11) return { reason: 'length' };
    return /^1[3-9]/.test(digits) ? { value: { kind: 'mobile', number: digits } } : { reason: 'prefix' };
  }
  if (/^86\d{10,11}$/.test(digits)) return readFixed(`0${digits.slice(2)}`, areaCode);
  if (digits.length < 7 || digits.length > 12) return { reason: 'length' };
  return readFixed(digits, areaCode);
}

/** Whether the text holds one telephone number that could be called. */
export const isTelephone = (text: string): boolean => readTelephone(text).value !== undefined;
