import { pinyin } from 'pinyin-pro';
import { to15 } from '../../../lib/identity/index.ts';
import type { Random } from '../random.ts';
import { homophonesOf, lookAlikeOf } from '../words/mistakes.ts';
import type { Care } from './definition.ts';

/** Shares of values or records that have a fault, by how carefully a system is kept. */
export interface Dirt {
  readonly nameWrong: number;
  readonly nameLatin: number;
  readonly numberMissing: number;
  readonly numberWrong: number;
  readonly telephoneMissing: number;
  readonly telephoneWrong: number;
  readonly bornWrong: number;
  readonly valueMissing: number;
  /** Records that stand there again under another key, and lines that are there twice. */
  readonly doubled: number;
  readonly lineTwice: number;
}

export const DIRT: Readonly<Record<Care, Dirt>> = {
  high: {
    ...{ nameWrong: 0.004, nameLatin: 0, numberMissing: 0.001, numberWrong: 0.002 },
    ...{ telephoneMissing: 0.12, telephoneWrong: 0.005, bornWrong: 0.001, valueMissing: 0.01 },
    ...{ doubled: 0.001, lineTwice: 0.0005 },
  },
  middle: {
    ...{ nameWrong: 0.015, nameLatin: 0.001, numberMissing: 0.02, numberWrong: 0.01 },
    ...{ telephoneMissing: 0.08, telephoneWrong: 0.015, bornWrong: 0.006, valueMissing: 0.03 },
    ...{ doubled: 0.008, lineTwice: 0.002 },
  },
  low: {
    ...{ nameWrong: 0.045, nameLatin: 0.004, numberMissing: 0.3, numberWrong: 0.03 },
    ...{ telephoneMissing: 0.05, telephoneWrong: 0.03, bornWrong: 0.02, valueMissing: 0.08 },
    ...{ doubled: 0.025, lineTwice: 0.005 },
  },
};

const latin = (name: string) =>
  pinyin(name, { toneType: 'none', type: 'array', surname: 'head' })
    .map((word, i) => (i < 2 ? word[0]!.toUpperCase() + word.slice(1) : word))
    .join('')
    .replace(/^([A-Z][a-z]*)([A-Z])/, '$1 $2');

/** A name as somebody heard, read or typed it wrong; now and then in Latin letters. */
export function dirtyName(name: string, random: Random, { nameWrong, nameLatin }: Dirt): string {
  const at = random.next();
  if (at >= nameWrong + nameLatin || name === '') return name;
  if (at >= nameWrong) return latin(name);
  const kind = random.next();
  const place = name.length > 1 && random.chance(0.85) ? random.whole(1, name.length - 1) : 0;
  const character = name[place]!;
  const put = (other: string) => name.slice(0, place) + other + name.slice(place + 1);
  if (kind < 0.3) return put(lookAlikeOf(character) ?? character);
  if (kind < 0.82) {
    const others = homophonesOf(character);
    return others === '' ? name : put(random.letter(others));
  }
  if (kind < 0.9) return name.length > 2 ? name.slice(0, -1) : `${name[0]} ${name.slice(1)}`;
  if (kind < 0.96) return name.length > 2 ? name[0]! + name[2]! + name[1]! : `${name}${character}`;
  return `${name.slice(0, 1)}*${name.slice(2)}`;
}

const otherDigit = (digit: string, random: Random) => String((Number(digit) + random.whole(1, 9)) % 10);

/** A resident number with the faults of typists; empty when it is missing. `fifteen`: share of old numbers. */
export function dirtyNumber(number: string, random: Random, dirt: Dirt, fifteen: number): string {
  const at = random.next();
  if (at < dirt.numberMissing) return '';
  if (at < dirt.numberMissing + dirt.numberWrong) {
    const place = random.whole(6, 16);
    const kind = random.next();
    if (kind < 0.5)
      return number.slice(0, place) + number[place + 1]! + number[place]! + number.slice(place + 2);
    if (kind < 0.85)
      return number.slice(0, place) + otherDigit(number[place]!, random) + number.slice(place + 1);
    return kind < 0.95 ? number.slice(0, place) + number.slice(place + 1) : `${number.slice(0, 17)}*`;
  }
  if (fifteen > 0 && number.charCodeAt(6) === 49 && random.chance(fifteen)) return to15(number) ?? number;
  if (number[17] === 'X' && random.chance(0.2)) return `${number.slice(0, 17)}x`;
  return random.chance(dirt.numberWrong / 4)
    ? `${number.slice(0, 6)} ${number.slice(6, 14)} ${number.slice(14)}`
    : number;
}

/** A telephone number as written; empty when it is missing. */
export function dirtyTelephone(telephone: string | null, random: Random, dirt: Dirt): string {
  if (telephone === null || random.chance(dirt.telephoneMissing)) return '';
  if (!random.chance(dirt.telephoneWrong)) return telephone;
  const kind = random.next();
  const place = random.whole(3, 10);
  if (kind < 0.35)
    return telephone.slice(0, place) + otherDigit(telephone[place]!, random) + telephone.slice(place + 1);
  if (kind < 0.5) return telephone.slice(0, -1);
  if (kind < 0.7) return `+86 ${telephone}`;
  return `${telephone.slice(0, 3)}-${telephone.slice(3, 7)}-${telephone.slice(7)}`;
}

/** A birth date `1990-01-31` with month and day exchanged, a year off, or the first of January. */
export function dirtyBorn(born: string, random: Random, { bornWrong }: Dirt): string {
  if (!random.chance(bornWrong)) return born;
  const kind = random.next();
  const [year, month, day] = [born.slice(0, 4), born.slice(5, 7), born.slice(8)];
  if (kind < 0.35 && Number(day) <= 12) return `${year}-${day}-${month}`;
  if (kind < 0.7)
    return `${Number(year) + (random.chance(0.5) ? 1 : -1)}-${month}-${day === '29' ? '28' : day}`;
  return `${year}-01-01`;
}
