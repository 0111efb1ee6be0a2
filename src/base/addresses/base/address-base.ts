import { AppError } from '../../../lib/errors.ts';
import { normaliseAddress } from '../normalise.ts';
import type { AddressParts, KnownDivisions } from '../parts.ts';
import {
  type BaseBuilding,
  type BaseHouse,
  type Holdings,
  holdBuildings,
  keyOf,
  plainNumber,
  withHouses,
} from './building-base.ts';
import { compare, type Evidence, weighPlace } from './evidence.ts';
import { formsOf } from './similar-names.ts';

/** What an address was found to mean. `level` is the deepest thing that is sure enough to name. */
export interface AddressMatch {
  readonly level: 'house' | 'building' | 'place' | 'none';
  /** Probability that this is what is meant, against all other places that could be, and against none. */
  readonly confidence: number;
  readonly buildingId?: string | number;
  readonly houseId?: string | number;
  readonly parts: AddressParts;
  /** Why: what agreed, was only similar, contradicted or was missing. */
  readonly evidence: readonly Evidence[];
  /** Others that could be meant, best first, at most four. */
  readonly others: readonly { readonly buildingId: string | number; readonly confidence: number }[];
}

/** The score that a place must beat to be taken for the one that is meant, rather than one the base does not have. */
const NONE_OF_THEM = 3.5;
/** From here on, names that are only alike are not asked. */
const CONVINCING = 7;
const SURE_ENOUGH = 0.5;
const MOST_CANDIDATES = 400;

interface Candidate {
  readonly place: number;
  /** A row of the buildings, or -1. */
  readonly building: number;
  readonly score: number;
}

/**
 * The standard address base in memory: buildings and houses by place, and what finds a place: its estate, its road and
 * number, what its name sounds like, its name with one slip. 1.12 million buildings take some 150 MB.
 */
export class AddressBase {
  #held: Holdings;
  readonly #estates = new Map<string, number[]>();
  readonly #gates = new Map<string, number[]>();
  readonly #known: KnownDivisions;
  /** Sounds, stems and near forms of estate names → the names. */
  readonly #near = new Map<string, string[]>();

  /** Without `known` the divisions are those that the buildings name. */
  constructor(buildings: Iterable<BaseBuilding>, houses: Iterable<BaseHouse> = [], known?: KnownDivisions) {
    this.#held = holdBuildings(buildings, houses);
    const [districts, streets] = [new Map<string, string>(), new Map<string, string>()];
    for (const [number, { district, street, estate, road, roadNumber }] of this.#held.places.entries()) {
      if (district !== '') districts.set(district, district);
      if (street !== '') streets.set(street, street);
      if (estate !== '') add(this.#estates, estate, number);
      if (road !== '') add(this.#gates, keyOf(road, roadNumber), number);
    }
    this.#known = known ?? { districts, streets };
    for (const name of this.#estates.keys()) for (const form of formsOf(name)) add(this.#near, form, name);
  }

  get size(): { readonly buildings: number; readonly houses: number; readonly places: number } {
    const { buildingIds, houseIds, places } = this.#held;
    return { buildings: buildingIds.length, houses: houseIds.length, places: places.length };
  }

  /** Holds these houses instead of those before: often only those of a few buildings, found without them, are needed. */
  replaceHouses(houses: Iterable<BaseHouse>): void {
    this.#held = withHouses(this.#held, houses);
  }

  /** Finds what a free text means. Throws `addresses.empty` and `addresses.too_long`. */
  match(text: string): AddressMatch {
    return this.matchParts(normaliseAddress(text, this.#known).parts);
  }

  /** As `match`, for many: an address that cannot be read is no match. */
  *matchAll(texts: Iterable<string>): Generator<AddressMatch> {
    for (const text of texts) {
      try {
        yield this.match(text);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        yield noMatch({});
      }
    }
  }

  /** As `match`, for an address whose parts are known. */
  matchParts(parts: AddressParts): AddressMatch {
    const estate = estateOf(parts);
    const candidates = this.#candidatesFor(parts, estate);
    if (candidates.length === 0) return noMatch(parts);
    candidates.sort((a, b) => b.score - a.score);
    const best = candidates[0]!;
    let sum = Math.exp(NONE_OF_THEM - best.score);
    for (const { score } of candidates) sum += Math.exp(score - best.score);
    const confidence = 1 / sum;
    const evidence = this.#explain(parts, estate, best);
    if (confidence < SURE_ENOUGH || best.building < 0)
      return {
        level: confidence < SURE_ENOUGH ? 'none' : 'place',
        ...{ confidence, parts, evidence, others: this.#others(candidates, best.score, sum) },
      };
    const building = {
      ...{ buildingId: this.#held.buildingIds[best.building]!, parts },
      others: this.#others(candidates.slice(1), best.score, sum),
    };
    const door = this.#findHouse(parts, best.building);
    if (door === undefined) return { level: 'building', confidence, evidence, ...building };
    return {
      ...{ level: door.houseId === undefined ? 'building' : 'house', confidence, ...building },
      ...(door.houseId !== undefined && { houseId: door.houseId }),
      evidence: [...evidence, ...door.evidence],
    };
  }

  /** Places of the very name and at the very gate; when none of them is convincing, those with a name alike. */
  #candidatesFor(parts: AddressParts, estate: string | undefined): Candidate[] {
    const gate = parts.road === undefined ? '' : keyOf(parts.road, parts.roadNumber ?? '');
    const places = new Set(this.#narrow(this.#gates.get(gate) ?? [], parts));
    if (estate !== undefined)
      for (const place of this.#narrow(this.#estates.get(estate) ?? [], parts)) places.add(place);
    const candidates = [...places].flatMap((place) => this.#weigh(parts, estate, place));
    if (estate === undefined || candidates.some(({ score }) => score >= CONVINCING)) return candidates;
    const names = new Set<string>();
    for (const form of formsOf(estate)) for (const name of this.#near.get(form) ?? []) names.add(name);
    for (const name of names)
      for (const place of this.#narrow(this.#estates.get(name) ?? [], parts)) {
        if (places.has(place) || candidates.length > MOST_CANDIDATES) continue;
        places.add(place);
        candidates.push(...this.#weigh(parts, estate, place));
      }
    return candidates;
  }

  /** Of places with one name, those that the other parts do not exclude, when there are many. */
  #narrow(places: readonly number[], parts: AddressParts): number[] {
    if (places.length <= 8) return [...places];
    const fits = (place: number) => {
      const { district, road, roadNumber } = this.#held.places[place]!;
      if (parts.district && district && !district.startsWith(parts.district.slice(0, 2))) return false;
      return !(parts.road && road === parts.road && parts.roadNumber && roadNumber !== parts.roadNumber);
    };
    const fitting = places.filter(fits);
    return (fitting.length > 0 ? fitting : places).slice(0, MOST_CANDIDATES);
  }

  #weigh(parts: AddressParts, estate: string | undefined, place: number): Candidate[] {
    const { starts, buildingWords, words } = this.#held;
    let score = 0;
    for (const { weight } of weighPlace(parts, estate, this.#held.places[place]!)) score += weight;
    const [from, to] = [starts[place]!, starts[place + 1]!];
    if (parts.building === undefined) {
      if (to - from === 1) return [{ place, building: from, score }];
      return [{ place, building: -1, score }];
    }
    const wanted = words.find(plainNumber(parts.building));
    for (let row = from; row < to; row += 1) {
      if (buildingWords[row] === wanted) return [{ place, building: row, score: score + 3 }];
      // A place with one building that bears no number is that building, whatever number is said.
      if (to - from === 1 && words.texts[buildingWords[row]!] === '')
        return [{ place, building: row, score }];
    }
    return [{ place, building: -1, score: score - 2 }];
  }

  #explain(parts: AddressParts, estate: string | undefined, { place, building }: Candidate): Evidence[] {
    const { places, buildingWords, words } = this.#held;
    const evidence = weighPlace(parts, estate, places[place]!);
    if (building >= 0) {
      const standard = words.texts[buildingWords[building]!] ?? '';
      evidence.push(compare('building', parts.building && plainNumber(parts.building), standard));
    } else if (parts.building !== undefined)
      evidence.push({ part: 'building', state: 'contradicts', text: parts.building, weight: -2 });
    return evidence;
  }

  #others(candidates: readonly Candidate[], top: number, sum: number): AddressMatch['others'] {
    return candidates
      .filter(({ building }) => building >= 0)
      .slice(0, 4)
      .map(({ building, score }) => ({
        buildingId: this.#held.buildingIds[building]!,
        confidence: Math.exp(score - top) / sum,
      }));
  }

  /** The one house of a building with this unit and room; another unit or room is another house. */
  #findHouse(parts: AddressParts, building: number) {
    const { houseStarts, houseUnits, houseRooms, houseIds, words } = this.#held;
    const [first, end] = [houseStarts[building]!, houseStarts[building + 1]!];
    // A cottage is its own only house: nobody writes a room.
    if (parts.room === undefined) {
      const whole = words.find('');
      for (let row = first; row < end; row += 1)
        if (houseRooms[row] === whole) return { houseId: houseIds[row], evidence: [] };
      return undefined;
    }
    const room = words.find(plainNumber(parts.room));
    const unit = parts.unit === undefined ? undefined : words.find(plainNumber(parts.unit));
    const found: number[] = [];
    for (let row = first; row < end; row += 1)
      if (houseRooms[row] === room && (unit === undefined || houseUnits[row] === unit)) found.push(row);
    const [only] = found;
    if (first === end) return undefined;
    if (only === undefined || found.length > 1) {
      const state = only === undefined ? ('contradicts' as const) : ('missing' as const);
      const part = only === undefined ? ('room' as const) : ('unit' as const);
      return { houseId: undefined, evidence: [{ part, state, text: parts.room, weight: 0 }] };
    }
    return {
      houseId: houseIds[only],
      evidence: [
        compare('unit', parts.unit && plainNumber(parts.unit), words.texts[houseUnits[only]!] ?? ''),
        compare('room', plainNumber(parts.room), words.texts[houseRooms[only]!] ?? ''),
      ],
    };
  }
}

function add<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

const estateOf = ({ estate, group, road, community }: AddressParts) => {
  if (group !== undefined) return `${estate ?? ''}${group}组`;
  // 崇文社区3号楼: where neither road nor estate is named, what reads like a community is often the estate's name.
  return estate ?? (road === undefined ? community : undefined);
};

const noMatch = (parts: AddressParts): AddressMatch => ({
  ...{ level: 'none', confidence: 0, parts, evidence: [], others: [] },
});
