import { AppError } from '../../../lib/errors.ts';
import { normaliseAddress } from '../normalise.ts';
import type { KnownDivisions } from '../parts.ts';
import { writtenForm } from '../written-form.ts';

/** A building of the standard address base. */
export interface BaseBuilding {
  readonly id: string | number;
  readonly district?: string;
  readonly street?: string;
  readonly estate?: string;
  readonly road?: string;
  readonly roadNumber?: string;
  /** 3, 3号楼 or 12号; empty for a building without a number. */
  readonly building?: string;
}

/** A building of the base from its address as one text, read by the same rules as what is looked for. */
export function baseBuildingOf(id: string | number, address: string, known?: KnownDivisions): BaseBuilding {
  const { district, street, estate, group, road, roadNumber, building } = normaliseAddress(
    address,
    known,
  ).parts;
  const place = group === undefined ? estate : `${estate ?? ''}${group}组`;
  return {
    id,
    ...(district !== undefined && { district }),
    ...(street !== undefined && { street }),
    ...(place !== undefined && { estate: place }),
    ...(road !== undefined && { road }),
    ...(roadNumber !== undefined && { roadNumber }),
    ...(building !== undefined && { building }),
  };
}

/** A house of it. Give houses after all buildings. */
export interface BaseHouse {
  readonly id: string | number;
  readonly buildingId: string | number;
  readonly unit?: string;
  readonly room?: string;
}

/** A gate or estate with its buildings: what names a place apart from the number of a building. */
export interface Place {
  readonly district: string;
  readonly street: string;
  readonly estate: string;
  readonly road: string;
  readonly roadNumber: string;
}

/** Numbers that only grow, in blocks of typed arrays: millions of them without millions of objects. */
export class Column {
  #values = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#values.length) {
      const larger = new Int32Array(this.#values.length * 2);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.length++] = value;
  }

  at(index: number): number {
    return this.#values[index]!;
  }
}

/** Texts kept once, known by a number. */
export class Words {
  readonly #numbers = new Map<string, number>();
  readonly texts: string[] = [];

  numberOf(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }

  find(text: string): number {
    return this.#numbers.get(text) ?? -1;
  }
}

/** The number of a building or door without the words around it: 3号楼 → 3, A座 → A, 附12号 → 附12, ０3 → 3. */
export const plainNumber = (text: string): string =>
  writtenForm(text)
    .replace(/(?:号楼|号院|栋|幢|座|#楼?|单元|层|楼|室|房|户|号)$/u, '')
    .replace(/^(?:第)/u, '')
    .replace(/^(\D*)0+(?=\d)/u, '$1');

/** A village's group and its name, as one: 李庄村3组. Other names as they are written. */
export const plainEstate = (text: string): string => writtenForm(text).replace(/第(?=\d+组)/u, '');

const KEY = '\u0001';
export const keyOf = (...texts: readonly string[]): string => texts.join(KEY);

/** Buildings and houses in columns, sorted by place, with the ways to find places. */
export interface Holdings {
  readonly places: readonly Place[];
  /** Buildings of place p: rows starts[p] up to starts[p + 1], their numbers as words. */
  readonly starts: Int32Array;
  readonly buildingWords: Int32Array;
  readonly buildingIds: readonly (string | number)[];
  readonly words: Words;
  /** Houses of building row b: rows houseStarts[b] up to houseStarts[b + 1]. */
  readonly houseStarts: Int32Array;
  readonly houseUnits: Int32Array;
  readonly houseRooms: Int32Array;
  readonly houseIds: readonly (string | number)[];
}

const MOST_BUILDINGS = 20_000_000;

/** Sorts rows by their owner, keeping their order: where each owner's rows start, and the rows in that order. */
function group(owners: Column, count: number): { starts: Int32Array; order: Int32Array } {
  const starts = new Int32Array(count + 1);
  for (let row = 0; row < owners.length; row += 1) {
    const next = owners.at(row) + 1;
    starts[next] = starts[next]! + 1;
  }
  for (let owner = 0; owner < count; owner += 1) starts[owner + 1] = starts[owner + 1]! + starts[owner]!;
  const next = starts.slice(0, count);
  const order = new Int32Array(owners.length);
  for (let row = 0; row < owners.length; row += 1) {
    const owner = owners.at(row);
    order[next[owner]!] = row;
    next[owner] = next[owner]! + 1;
  }
  return { starts, order };
}

/** Takes buildings in and puts them into columns. Throws `addresses.base_too_large`. */
export function holdBuildings(buildings: Iterable<BaseBuilding>, houses: Iterable<BaseHouse>): Holdings {
  const words = new Words();
  const places: Place[] = [];
  const placeNumbers = new Map<string, number>();
  const owners = new Column();
  const numbers = new Column();
  const ids: (string | number)[] = [];
  for (const one of buildings) {
    if (ids.length >= MOST_BUILDINGS)
      throw new AppError('addresses.base_too_large', { most: MOST_BUILDINGS });
    const { district = '', street = '', road = '' } = one;
    const estate = plainEstate(one.estate ?? '');
    const roadNumber = plainNumber(one.roadNumber ?? '');
    const key = keyOf(district, street, estate, road, roadNumber);
    let place = placeNumbers.get(key);
    if (place === undefined) {
      place = places.push({ district, street, estate, road: writtenForm(road), roadNumber }) - 1;
      placeNumbers.set(key, place);
    }
    owners.push(place);
    numbers.push(words.numberOf(plainNumber(one.building ?? '')));
    ids.push(one.id);
  }
  placeNumbers.clear();
  const { starts, order } = group(owners, places.length);
  const buildingIds = Array.from(order, (row) => ids[row]!);
  const buildingWords = Int32Array.from(order, (row) => numbers.at(row));
  return { places, starts, buildingWords, buildingIds, words, ...holdHouses(houses, buildingIds, words) };
}

/** The same buildings with other houses. */
export const withHouses = (held: Holdings, houses: Iterable<BaseHouse>): Holdings => ({
  ...held,
  ...holdHouses(houses, held.buildingIds, held.words),
});

function holdHouses(houses: Iterable<BaseHouse>, buildingIds: readonly (string | number)[], words: Words) {
  const owners = new Column();
  const units = new Column();
  const rooms = new Column();
  const ids: (string | number)[] = [];
  let rows: Map<string | number, number> | undefined;
  for (const house of houses) {
    rows ??= new Map(buildingIds.map((id, row) => [id, row]));
    const row = rows.get(house.buildingId);
    if (row === undefined) continue;
    owners.push(row);
    units.push(words.numberOf(plainNumber(house.unit ?? '')));
    rooms.push(words.numberOf(plainNumber(house.room ?? '')));
    ids.push(house.id);
  }
  const { starts, order } = group(owners, buildingIds.length);
  return {
    houseStarts: starts,
    houseUnits: Int32Array.from(order, (row) => units.at(row)),
    houseRooms: Int32Array.from(order, (row) => rooms.at(row)),
    houseIds: Array.from(order, (row) => ids[row]!),
  };
}
