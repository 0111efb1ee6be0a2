import {
  creditCheckCharacter,
  organisationCheckCharacter,
  residentCheckCharacter,
} from '../../lib/identity/index.ts';

/**
 * Numbers that are right by every rule and can belong to nobody. Divisions begin with 99: GB/T 2260 has no such
 * province. Telephone numbers begin with what no operator has been given.
 */
const DIVISIONS = 1980;
const SLOT_ORDERS = 16;
const TELEPHONE_PREFIXES = ['154', '161', '164', '169'];
const TELEPHONES = 100_000_000;
/** Coprime to 10, so that multiplying permutes the eight digits. */
const SPREAD = 61_803_397;
const CREDIT_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Grids at most that can have resident numbers of their own: one division is shared by thirty. */
export const MOST_GRIDS = DIVISIONS * 30;

/** `990101`: one of 1,980 divisions that do not exist. */
export function missingDivision(grid: number): string {
  const place = grid % DIVISIONS;
  return `99${String(1 + Math.floor(place / 99)).padStart(2, '0')}${String(1 + (place % 99)).padStart(2, '0')}`;
}

/** The resident number for a division, a birth date `1990-01-31`, a sex and an order from 0 to 497. */
export function residentNumber(division: string, born: string, sex: 1 | 2, order: number): string {
  const first17 =
    division +
    born.slice(0, 4) +
    born.slice(5, 7) +
    born.slice(8, 10) +
    String(order * 2 + (sex === 1 ? 1 : 0)).padStart(3, '0');
  return first17 + residentCheckCharacter(first17);
}

/** Gives out resident numbers for one grid; no other grid can give out the same. `taken`: given out on a day before. */
export function createNumbering(grid: number, taken = 0): (born: string, sex: 1 | 2) => string | undefined {
  const division = missingDivision(grid);
  const first = Math.floor(grid / DIVISIONS) * SLOT_ORDERS;
  const used = new Map<string, number>();
  return (born, sex) => {
    const key = born + sex;
    const count = used.get(key) ?? taken;
    if (count >= SLOT_ORDERS) return undefined;
    used.set(key, count + 1);
    // Where a day's first order begins differs from day to day, as between police stations.
    const shift = Number(born.slice(8)) * 5 + Number(born.slice(2, 4)) * 3;
    return residentNumber(division, born, sex, first + ((shift + count) % SLOT_ORDERS));
  };
}

/** A mobile number that nobody has; another one for each `id` below 100 million. */
export function telephoneOf(id: number): string {
  const digits = (id * SPREAD + 12_345_678) % TELEPHONES;
  return TELEPHONE_PREFIXES[id % 4]! + String(digits).padStart(8, '0');
}

/** A unified social credit code of a missing division, another one for each `id` below 800 million. */
export function creditCodeOf(id: number, prefix: string): string {
  let rest = (id * 1_000_003 + 7_654_321) % 31 ** 6;
  let serial = '';
  for (let i = 0; i < 6; i++) {
    serial += CREDIT_ALPHABET[rest % 31]!;
    rest = Math.floor(rest / 31);
  }
  const organisation = `MA${serial}`;
  const check = organisationCheckCharacter(organisation);
  const first17 = `${prefix}990101${organisation}${check}`;
  return first17 + creditCheckCharacter(first17);
}

/** A serial number that shows nothing of the id it was made from; another for each id below 10^10 and `salt`. */
export function serialOf(id: number, salt: number): string {
  return String((id * 90_007 + salt * 7_919_113 + 1_234_567) % 10_000_000_000).padStart(10, '0');
}
