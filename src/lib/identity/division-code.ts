import { type Reading, tidy } from './reading.ts';

/**
 * Codes of administrative divisions: six digits by GB/T 2260 (two each for province, city, district), nine with the
 * town or street (GB/T 10114), twelve with the community or village (the statistical division code).
 */
export type DivisionReason = 'empty' | 'length' | 'characters' | 'parent';
export type DivisionLevel = 'province' | 'city' | 'district' | 'town' | 'community';
export interface Division {
  /** The digits as written, without the zeros that only fill up. */
  readonly code: string;
  readonly level: DivisionLevel;
}

const LEVELS: readonly (readonly [DivisionLevel, number])[] = [
  ['province', 2],
  ['city', 4],
  ['district', 6],
  ['town', 9],
  ['community', 12],
];

const PROVINCES = new Map(
  '11北京 12天津 13河北 14山西 15内蒙古 21辽宁 22吉林 23黑龙江 31上海 32江苏 33浙江 34安徽 35福建 36江西 37山东 41河南 42湖北 43湖南 44广东 45广西 46海南 50重庆 51四川 52贵州 53云南 54西藏 61陕西 62甘肃 63青海 64宁夏 65新疆 71台湾 81香港 82澳门'
    .split(' ')
    .map((entry) => [entry.slice(0, 2), entry.slice(2)]),
);

/**
 * The shape of a division code of 2, 4, 6, 9 or 12 digits. Zeros at the end fill up a higher level: 410000 is a
 * province. A level that is zero with a lower one that is not has no parent, unless it is 00 for "directly below"
 * as in 419001. Whether the division exists is for the city's own list to say.
 */
export function readDivisionCode(text: string): Reading<Division, DivisionReason> {
  const code = tidy(text);
  if (code === '') return { reason: 'empty' };
  if (!/^\d+$/.test(code)) return { reason: 'characters' };
  if (!LEVELS.some(([, length]) => length === code.length)) return { reason: 'length' };
  if (code.startsWith('0')) return { reason: 'characters' };
  let deepest = 0;
  for (const [index, [, length]] of LEVELS.entries()) {
    if (length > code.length) break;
    const own = code.slice(LEVELS[index - 1]?.[1] ?? 0, length);
    if (/^0+$/.test(own)) continue;
    if (index !== deepest && index > 0) return { reason: 'parent' };
    deepest = index + 1;
  }
  const [level, length] = LEVELS[deepest - 1] ?? ['province', 2];
  return { value: { code: code.slice(0, length), level } };
}

/** The province's short name of a division code or resident number (GB/T 2260); undefined when none has its digits. */
export const provinceOf = (code: string): string | undefined => PROVINCES.get(tidy(code).slice(0, 2));
