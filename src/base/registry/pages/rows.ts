import { maskAddress, maskIdNumber, maskName, maskPhone } from '../../../platform/access/mask.ts';
import type { AreaDirectory } from '../../areas/index.ts';
import type { BuildingItem, OrganisationItem, PersonItem, ThingItem } from '../contract.ts';
import { PERSON_STATES, RESIDENCES, USES } from '../kinds-contract.ts';
import { areaLine } from '../scope.ts';

/** Columns of registry.person that lists show, under the name `p`. */
export const PERSON_COLUMNS = `p.id::text AS id, p.name, p.number, p.sex, p.born::text AS born, p.telephone, p.residence,
  p.state, p.grid_id AS "gridId", p.synthetic`;

export interface PersonRow {
  readonly id: string;
  readonly name: string;
  readonly number: string | null;
  readonly sex: number | null;
  readonly born: string | null;
  readonly telephone: string | null;
  readonly residence: number;
  readonly state: number;
  readonly gridId: string | null;
  readonly synthetic: boolean;
}

/** A person as others see one; in full only where the reader may and has said why. */
export function personItem(row: PersonRow, areas: AreaDirectory, isUnmasked = false): PersonItem {
  const line = areaLine(areas, row.gridId);
  return {
    id: row.id,
    name: isUnmasked ? row.name : maskName(row.name),
    number: row.number === null || isUnmasked ? row.number : maskIdNumber(row.number),
    sex: row.sex === null ? null : row.sex === 1 ? 'male' : 'female',
    bornYear: row.born === null ? null : Number(row.born.slice(0, 4)),
    telephone: row.telephone === null || isUnmasked ? row.telephone : maskPhone(row.telephone),
    residence: RESIDENCES[row.residence - 1]!,
    state: PERSON_STATES[row.state - 1]!,
    // A grid is a few buildings: with the name and year of birth it would find the person.
    area: isUnmasked ? line : line.split(' · ').slice(0, 3).join(' · '),
    synthetic: row.synthetic,
  };
}

export const BUILDING_COLUMNS = `b.id::text AS id, b.name, b.address, b.lon, b.lat, b.grid_id AS "gridId", b.floors, b.units,
  b.synthetic`;

export interface BuildingRow {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly lon: number;
  readonly lat: number;
  readonly gridId: string;
  readonly floors: number | null;
  readonly units: number | null;
  readonly synthetic: boolean;
}

export function buildingItem(row: BuildingRow, areas: AreaDirectory): BuildingItem {
  const { id, name, address, lon, lat, synthetic } = row;
  return { id, name, address, lon, lat, area: areaLine(areas, row.gridId), synthetic };
}

/** Columns of registry.house, under the name `h`; persons are those who live. */
export const HOUSE_COLUMNS = `h.id::text AS id, h.building_id::text AS "buildingId", h.unit, h.floor, h.room, h.use,
  (SELECT count(*)::int FROM registry.household o WHERE o.house_id = h.id) AS households,
  (SELECT count(*)::int FROM registry.person p WHERE p.house_id = h.id AND p.state = 1) AS persons`;

/** The door of a house, with its building under the name `b`. */
export const HOUSE_ADDRESS = `registry.door(b.address, h.unit, h.room) AS address`;

export interface HouseRow {
  readonly id: string;
  readonly buildingId: string;
  readonly unit: string;
  readonly floor: number | null;
  readonly room: string;
  readonly use: number;
  readonly households: number;
  readonly persons: number;
}

/** A house; how many live in it only for who may know of persons. */
export function houseItem(row: HouseRow, maySeePersons: boolean) {
  const { id, buildingId, unit, floor, room, use, households, persons } = row;
  return {
    ...{ id, buildingId, unit, floor, room, households },
    ...{ use: USES[use - 1]!, persons: maySeePersons ? persons : null },
  };
}

export const ORGANISATION_COLUMNS = `o.id::text AS id, o.name, o.credit_code AS "creditCode", o.kind, o.address,
  o.grid_id AS "gridId", o.state, o.synthetic`;

export interface OrganisationRow {
  readonly id: string;
  readonly name: string;
  readonly creditCode: string | null;
  readonly kind: string;
  readonly address: string | null;
  readonly gridId: string | null;
  readonly state: number;
  readonly synthetic: boolean;
}

export function organisationItem(row: OrganisationRow, areas: AreaDirectory): OrganisationItem {
  const { id, name, creditCode, kind, address, synthetic } = row;
  const area = areaLine(areas, row.gridId);
  return { id, name, creditCode, kind, address, area, isOpen: row.state === 1, synthetic };
}

export const THING_COLUMNS = `t.id::text AS id, t.kind, t.code, t.name, t.lon, t.lat, t.grid_id AS "gridId", t.owner,
  t.synthetic`;

export interface ThingRow {
  readonly id: string;
  readonly kind: string;
  readonly code: string;
  readonly name: string;
  readonly lon: number;
  readonly lat: number;
  readonly gridId: string;
  readonly owner: string | null;
  readonly synthetic: boolean;
}

export function thingItem(row: ThingRow, areas: AreaDirectory): ThingItem {
  return { ...row, area: areaLine(areas, row.gridId) };
}

/** A door for somebody without the right to it: the street is enough. */
export function doorAddress(address: string | null, isUnmasked: boolean): string | null {
  return address === null || isUnmasked ? address : maskAddress(address);
}
