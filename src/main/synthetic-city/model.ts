import type { Ring } from '../../lib/geo/types.ts';

/** What a grid is built over with; decides its buildings and who lives there. */
export type Fabric = 'tower' | 'slab' | 'urban-village' | 'commercial' | 'industrial' | 'village';

export interface Division {
  readonly code: string;
  readonly name: string;
}

/** An estate (小区), a village, a business building or a park: what buildings are numbered in. */
export interface Estate {
  readonly name: string;
  /** Road and number of its gate; the same number stands nowhere else on the road. Empty in a village. */
  readonly road: string;
  readonly roadNumber: string;
  readonly fabric: Fabric;
  /** Year in which it was built. */
  readonly built: number;
}

/** All that is decided of a grid before anything in it is made. Ids run from `…Base` on. */
export interface GridPlan {
  /** Place among all smallest grids of the city, whatever the scale. */
  readonly index: number;
  readonly code: string;
  readonly name: string;
  readonly city: string;
  readonly district: Division;
  readonly street: Division;
  readonly community: Division;
  readonly rings: readonly Ring[];
  readonly estate: Estate;
  /** Number before its first building: an estate can reach over several grids. */
  readonly buildingFrom: number;
  readonly persons: number;
  readonly personBase: number;
  readonly buildings: number;
  readonly buildingBase: number;
  readonly houses: number;
  readonly houseBase: number;
  readonly organisations: number;
  readonly organisationBase: number;
  readonly elevators: number;
  readonly parkingSpaces: number;
  readonly devices: number;
  readonly thingBase: number;
  /** For each of COMPONENT_KINDS: how many, and how many of it the district has had before. */
  readonly components: readonly number[];
  readonly componentFrom: readonly number[];
}

/** A grid of any level, with the number of its members. */
export interface MemberPlan {
  readonly index: number;
  readonly code: string;
  readonly name: string;
  readonly level: string;
  readonly parentCode: string;
  readonly members: number;
  readonly memberBase: number;
}

export interface BuildingRow {
  building_id: number;
  name: string;
  estate: string;
  road: string;
  road_number: string;
  building_number: string;
  address: string;
  lon: number;
  lat: number;
  grid_code: string;
  district: string;
  street: string;
  community: string;
  floors: number;
  units: number;
  use: string;
  built: number;
  synthetic: boolean;
}

export interface HouseRow {
  house_id: number;
  building_id: number;
  unit: string;
  floor: number;
  room: string;
  use: string;
  state: string;
  address: string;
  owner_id: number | null;
  grid_code: string;
  synthetic: boolean;
}

export interface HouseholdRow {
  household_id: number;
  house_id: number;
  head_id: number;
  size: number;
  kind: string;
  tenure: string;
  synthetic: boolean;
}

export interface PersonRow {
  person_id: number;
  name: string;
  number: string;
  sex: 1 | 2;
  born: string;
  telephone: string | null;
  household_id: number | null;
  relation_to_head: string | null;
  house_id: number | null;
  registered_house_id: number | null;
  registered_division: string;
  registered_address: string;
  /** Number of the household book (户口簿) he stands in. */
  household_number: string;
  /** 1 registered and living here, 2 registered elsewhere in the city, 3 registered outside it, 4 registered here, living outside. */
  residence: 1 | 2 | 3 | 4;
  grid_code: string;
  education: string | null;
  occupation: string | null;
  organisation_id: number | null;
  spouse_id: number | null;
  married_on: string | null;
  mother_id: number | null;
  father_id: number | null;
  /** Kinds of special groups, divided by |. */
  special_groups: string | null;
  previous_house_id: number | null;
  moved_on: string | null;
  previous_telephone: string | null;
  telephone_since: string | null;
  /** 1 lives, 2 dead, 3 gone. */
  state: 1 | 2 | 3;
  died_on: string | null;
  updated_on: string;
  synthetic: boolean;
}

export interface OrganisationRow {
  organisation_id: number;
  name: string;
  credit_code: string;
  kind: string;
  address: string;
  building_id: number | null;
  house_id: number | null;
  head_id: number | null;
  grid_code: string;
  founded: string;
  state: string;
  synthetic: boolean;
}

export interface ThingRow {
  thing_id: number;
  /** component, elevator, parking_space or device. */
  kind: string;
  /** Of a component: five digits of GB/T 47678.5. */
  category: string;
  code: string;
  name: string;
  building_id: number | null;
  lon: number;
  lat: number;
  grid_code: string;
  owner: string;
  owner_id: number | null;
  state: string;
  synthetic: boolean;
}

export interface GridMemberRow {
  member_id: number;
  name: string;
  telephone: string;
  grid_code: string;
  duty: string;
  synthetic: boolean;
}

export interface GridRow {
  grid_code: string;
  name: string;
  level: string;
  parent_code: string;
  synthetic: boolean;
}

/** Everything in one grid. */
export interface GridContents {
  readonly building: readonly BuildingRow[];
  readonly house: readonly HouseRow[];
  readonly household: readonly HouseholdRow[];
  readonly person: readonly PersonRow[];
  readonly organisation: readonly OrganisationRow[];
  readonly thing: readonly ThingRow[];
}
