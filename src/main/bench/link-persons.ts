import { closeSync, openSync, writeSync } from 'node:fs';
import { pinyin } from 'pinyin-pro';
import { type Random, seededRandom } from '../../cities/seeded-random.ts';
import { residentCheckCharacter, to15 } from '../../lib/identity/index.ts';
import {
  DISTRICTS,
  ESTATE_ENDS,
  ESTATE_STARTS,
  GIVEN,
  MISTAKEN,
  ROAD_ENDS,
  ROAD_STARTS,
  SURNAMES,
} from './link-words.ts';

export interface PersonsOptions {
  readonly file: string;
  readonly records: number;
  readonly seed: string;
}

export interface PersonsResult {
  readonly records: number;
  readonly persons: number;
  /** Share of records of somebody who has an earlier one. */
  readonly shareOfDoubles: number;
}

interface Home {
  readonly district: string;
  readonly road: string;
  readonly number: number;
  readonly estate: string;
  readonly building: number;
  readonly unit: number;
  readonly room: number;
}

interface Person {
  readonly id: number;
  readonly name: string;
  readonly number: string;
  readonly sex: 1 | 2;
  readonly born: string;
  readonly telephone: string;
  readonly home: Home;
}

export const HEADER = 'record_id,person_id,name,resident_number,sex,born,telephone,residence_address';

/** A division that does not exist: nobody alive has such a number. */
const DIVISION = '990101';
const FIRST_YEAR = 1940;
const DAYS = 365 * 80;
const BATCH_RECORDS = 100_000;

/**
 * Writes dirty records of made-up people as CSV: households with one address and surname, doubles with homophones,
 * look-alikes, typing and transposed digits, 15-digit and missing numbers, people who moved, married or changed their
 * telephone. The same for the same seed.
 */
export function writePersons({ file, records, seed }: PersonsOptions): PersonsResult {
  const random = seededRandom(seed);
  const handle = openSync(file, 'w');
  writeSync(handle, `${HEADER}\n`);
  let written = 0;
  let persons = 0;
  let batch: string[] = [];
  const flush = () => {
    shuffle(batch, random);
    const lines = batch.splice(0, records - written).map((line, n) => `r${written + n},${line}\n`);
    written += lines.length;
    writeSync(handle, lines.join(''));
    batch = [];
  };
  const people = households(random);
  while (written < records) {
    const person = people.next().value as Person;
    persons++;
    const dice = random();
    const copies = dice < 0.6 ? 1 : dice < 0.85 ? 2 : dice < 0.95 ? 3 : 4;
    for (let copy = 0; copy < copies; copy++) batch.push(dirtyLine(person, copy > 0, random));
    if (batch.length >= Math.min(BATCH_RECORDS, records - written)) flush();
  }
  closeSync(handle);
  return { records, persons, shareOfDoubles: Math.round((1 - persons / records) * 1000) / 1000 };
}

const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)]!;
const digit = (random: Random) => String(Math.floor(random() * 10));

const SURNAME_WHEEL = SURNAMES.flatMap(([surname, share]) => new Array<string>(share).fill(surname));
const GIVEN_LIST = [...GIVEN];
const HOMOPHONES = groupBySound();

function groupBySound(): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  const characters = new Set([...GIVEN_LIST, ...SURNAME_WHEEL.join('')]);
  for (const character of characters) {
    const sound = pinyin(character, { toneType: 'none' });
    groups.set(sound, [...(groups.get(sound) ?? []), character]);
  }
  const found = new Map<string, string[]>();
  for (const group of groups.values()) for (const each of group) if (group.length > 1) found.set(each, group);
  return found;
}

/** People of one household after the other: parents, children, now and then twins. */
function* households(random: Random): Generator<Person> {
  const order = new Uint16Array(DAYS + 400);
  let id = 0;
  const person = (surname: string, sex: 1 | 2, day: number, home: Home): Person => {
    // Early names are common ones, which makes namesakes.
    const given = () => GIVEN_LIST[Math.floor(random() ** 1.6 * GIVEN_LIST.length)]!;
    const name = surname + given() + (random() < 0.82 ? given() : '');
    const born = dayText(day);
    const sequence = (order[day]!++ * 2 + (sex === 1 ? 1 : 0)) % 996;
    const first17 = `${DIVISION}${born.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`;
    const number = first17 + residentCheckCharacter(first17);
    return { id: id++, name, number, sex, born, telephone: telephoneOf(random), home };
  };
  for (;;) {
    const home = homeOf(random);
    const surname = pick(SURNAME_WHEEL, random);
    const day = Math.floor(random() * (DAYS - 365 * 24));
    yield person(surname, random() < 0.5 ? 1 : 2, day, home);
    if (random() < 0.65)
      yield person(pick(SURNAME_WHEEL, random), 2, day + Math.floor(random() * 1500), home);
    let child = day + 365 * 20 + Math.floor(random() * 1400);
    for (let n = Math.floor(random() * 2.4); n > 0; n--) {
      yield person(surname, random() < 0.5 ? 1 : 2, Math.min(child, DAYS - 1), home);
      // Twins: one day, one surname, one address.
      if (random() > 0.03) child += 400 + Math.floor(random() * 1200);
    }
  }
}

function dayText(day: number): string {
  return new Date(Date.UTC(FIRST_YEAR, 0, 1 + day)).toISOString().slice(0, 10);
}

function telephoneOf(random: Random): string {
  let text = `1${pick(['3', '5', '7', '8', '9'], random)}`;
  while (text.length < 11) text += digit(random);
  return text;
}

function homeOf(random: Random): Home {
  const between = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  return {
    district: pick(DISTRICTS, random),
    road: pick(ROAD_STARTS, random) + pick(ROAD_ENDS, random),
    number: between(1, 299),
    estate: pick(ESTATE_STARTS, random) + pick(ESTATE_STARTS, random) + pick(ESTATE_ENDS, random),
    ...{ building: between(1, 40), unit: between(1, 4), room: between(1, 33) * 100 + between(1, 8) },
  };
}

/** One source's record of somebody. The first one is nearly clean; later ones come from elsewhere, years apart. */
function dirtyLine(person: Person, later: boolean, random: Random): string {
  const chance = (share: number) => random() < (later ? share : share / 4);
  const moved = chance(0.14);
  const home = moved ? homeOf(random) : person.home;
  const number = chance(0.14)
    ? ''
    : chance(0.05) && person.born < '2000'
      ? (to15(person.number) ?? person.number)
      : chance(0.07)
        ? slip(person.number, random)
        : person.number;
  const born = chance(0.06) ? '' : chance(0.03) ? slipDate(person.born, random) : person.born;
  const sex = chance(0.03) ? '' : String(chance(0.01) ? 3 - person.sex : person.sex);
  const telephone = chance(0.15)
    ? ''
    : moved || chance(0.18)
      ? telephoneOf(random)
      : chance(0.03)
        ? slip(person.telephone, random)
        : person.telephone;
  const name = chance(0.005) ? '' : dirtyName(person.name, chance, random);
  const address = chance(0.05) ? '' : addressText(home, random);
  return [person.id, name, number, sex, dateText(born, random), telephone, address].join(',');
}

function dirtyName(name: string, chance: (share: number) => boolean, random: Random): string {
  const characters = [...name];
  const place = Math.floor(random() * characters.length);
  const character = characters[place]!;
  if (chance(0.05)) characters[place] = pick(HOMOPHONES.get(character) ?? [character], random);
  else if (chance(0.03)) {
    const pair = MISTAKEN.find((each) => each.includes(character));
    if (pair !== undefined) characters[place] = [...pair].find((each) => each !== character)!;
  } else if (chance(0.01)) characters[place] = pick(GIVEN_LIST, random);
  return characters.join('');
}

/** One digit wrong, or two neighbours transposed. */
function slip(text: string, random: Random): string {
  const at = Math.floor(random() * (text.length - 1));
  if (random() < 0.5) return text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2);
  return text.slice(0, at) + digit(random) + text.slice(at + 1);
}

function slipDate(born: string, random: Random): string {
  const [year, month, day] = born.split('-') as [string, string, string];
  if (random() < 0.5) return `${year}-${month}-${String(1 + Math.floor(random() * 28)).padStart(2, '0')}`;
  return Number(day) <= 12 ? `${year}-${day}-${month}` : `${Number(year) + 1}-${month}-${day}`;
}

function dateText(born: string, random: Random): string {
  const dice = random();
  if (dice < 0.7) return born;
  return dice < 0.85 ? born.replaceAll('-', '') : born.replaceAll('-', '/');
}

function addressText({ district, road, number, estate, building, unit, room }: Home, random: Random): string {
  const house = pick([`${building}号楼`, `${building}栋`, `${building}幢`], random);
  const street = random() < 0.8 ? `${road}${number}号` : '';
  const part = random() < 0.85 ? `${unit}单元` : '';
  const end = random() < 0.6 ? `${room}室` : `${room}`;
  return `${random() < 0.7 ? district : ''}${street}${estate}${house}${part}${end}`;
}

function shuffle(list: string[], random: Random): void {
  for (let n = list.length - 1; n > 0; n--) {
    const other = Math.floor(random() * (n + 1));
    [list[n], list[other]] = [list[other]!, list[n]!];
  }
}
