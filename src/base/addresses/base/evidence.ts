import type { AddressParts } from '../parts.ts';
import type { Place } from './building-base.ts';
import { similarity } from './similar-names.ts';

export type EvidencePart =
  | 'district'
  | 'street'
  | 'road'
  | 'roadNumber'
  | 'estate'
  | 'building'
  | 'unit'
  | 'room';
/** `missing`: the text does not say it; `unknown`: the base does not. */
export type EvidenceState = 'agrees' | 'similar' | 'contradicts' | 'missing' | 'unknown';

/** What one part of an address says for or against a place; `weight` is added to its score. */
export interface Evidence {
  readonly part: EvidencePart;
  readonly state: EvidenceState;
  readonly text?: string;
  readonly standard?: string;
  readonly weight: number;
}

/** Weights as logarithms of odds: what a part is worth when it agrees, is similar, contradicts. */
const WEIGHTS: Readonly<Record<EvidencePart, readonly [number, number, number]>> = {
  district: [1.5, 1, -4],
  street: [1.5, 1, -2],
  road: [2.5, 1.5, -2.5],
  roadNumber: [2.5, 0, -2.5],
  estate: [6, 3, -4],
  building: [3, 0, -7],
  unit: [2, 0, -7],
  room: [3, 0, -7],
};

/** Compares one part. Parts that only one side has say nothing. */
export function compare(part: EvidencePart, text: string | undefined, standard: string): Evidence {
  if (text === undefined || text === '') return { part, state: 'missing', standard, weight: 0 };
  if (standard === '') return { part, state: 'unknown', text, weight: 0 };
  const [agrees, alike, contradicts] = WEIGHTS[part];
  if (text === standard) return { part, state: 'agrees', text, standard, weight: agrees };
  const near = alike === 0 ? 0 : similarity(text, standard);
  if (near > 0) return { part, state: 'similar', text, standard, weight: alike * near };
  return { part, state: 'contradicts', text, standard, weight: contradicts };
}

const withoutSuffix = (name: string) =>
  name.length > 2 ? name.replace(/(?:街道|区|县|市|镇|乡)(?:办事处|办)?$/u, '') : name;

/** Divisions are compared without 区, 街道 and the like: 金水 and 金水区 are one. */
function compareDivision(part: 'district' | 'street', text: string | undefined, standard: string): Evidence {
  if (text !== undefined && standard !== '' && withoutSuffix(text) === withoutSuffix(standard))
    return { part, state: 'agrees', text, standard, weight: WEIGHTS[part][0] };
  return compare(part, text, standard);
}

/** What an address says of a place, part by part, without building and door. */
export function weighPlace(parts: AddressParts, estate: string | undefined, place: Place): Evidence[] {
  return [
    compareDivision('district', parts.district, place.district),
    compareDivision('street', parts.street, place.street),
    compare('road', parts.road, place.road),
    compare('roadNumber', parts.road === undefined ? undefined : parts.roadNumber, place.roadNumber),
    compare('estate', estate, place.estate),
  ];
}
