import { EDGE_KINDS, ENTITY_KINDS, type EntityKind } from '../../base/registry/index.ts';
import { searchPieces } from '../../lib/text/pieces.ts';
import { copyLine } from '../../platform/db/index.ts';
import type { CityBatch } from './generate.ts';
import type { BuildingRow, HouseRow, OrganisationRow, PersonRow } from './model.ts';

/** Tables of the registry that get rows from a made-up city. */
export type Lines = Record<
  | 'building'
  | 'house'
  | 'household'
  | 'person'
  | 'organisation'
  | 'thing'
  | 'guard'
  | 'special_group'
  | 'record'
  | 'edge',
  string
>;

/** What the rows of a made-up city become in the registry. */
export interface RegistryNames {
  readonly sourceId: number;
  /** Ids of areas by code. */
  readonly grids: ReadonlyMap<string, string>;
  /** Ids of estates and roads by `placeKey`. */
  readonly places: ReadonlyMap<string, number>;
}

/** Estates and roads are told apart by district: each has its own 建设路. */
export function placeKey(kind: 'estate' | 'road', district: string, name: string): string {
  return `${kind} ${district} ${name}`;
}

/** Numbers of the registry: one row for all kinds, eight apart, so that neighbours of a grid stay neighbours. */
export function entityId(kind: EntityKind, id: number): number {
  return id * 8 + ENTITY_KINDS[kind];
}

const RENTED = new Set(['rent', 'public-rental', 'dormitory']);
const HOUSE_USE = { owner: 1, let: 2, shared: 3, empty: 4, other: 5 };
const NOT_LIVED_IN = new Set(['shop', 'office', 'factory', 'service']);

/** The rows of one grid as lines of COPY, by table of the registry. */
export function registryLines(batch: CityBatch, names: RegistryNames): Lines {
  const lines: Lines = {
    ...{ building: '', house: '', household: '', person: '', organisation: '' },
    ...{ thing: '', guard: '', special_group: '', record: '', edge: '' },
  };
  const gridOf = (code: string) => names.grids.get(code);
  const addressOf = new Map(batch.house?.map((house) => [house.house_id, house.address]));
  const edge = (kind: keyof typeof EDGE_KINDS, from: number, to: number, since: string | null = null) => {
    lines.edge += copyLine([from, to, EDGE_KINDS[kind], names.sourceId, 1, since, null, null]);
  };
  for (const building of batch.building ?? []) lines.building += buildingLine(building, names);
  const uses = housesInUse(batch);
  for (const house of batch.house ?? []) {
    lines.house += copyLine([
      ...[
        entityId('house', house.house_id),
        entityId('building', house.building_id),
        house.unit,
        house.floor,
      ],
      ...[house.room, useOf(house, uses.get(house.house_id)), true],
    ]);
    if (house.owner_id !== null)
      edge('owns', entityId('person', house.owner_id), entityId('house', house.house_id));
  }
  for (const household of batch.household ?? []) {
    lines.household += copyLine([
      ...[entityId('household', household.household_id), entityId('house', household.house_id)],
      ...[entityId('person', household.head_id), null, household.size, true],
    ]);
    if (RENTED.has(household.tenure))
      edge('rents', entityId('person', household.head_id), entityId('house', household.house_id));
  }
  for (const person of batch.person ?? []) {
    addPerson(lines, person, { ...names, addressOf });
    const id = entityId('person', person.person_id);
    if (person.house_id !== null) edge('livesIn', id, entityId('house', person.house_id), person.moved_on);
    if (person.organisation_id !== null)
      edge('worksAt', id, entityId('organisation', person.organisation_id));
  }
  addOrganisationsAndThings(lines, batch, { gridOf, edge });
  return lines;
}

interface Adding {
  gridOf(code: string): string | undefined;
  edge(kind: keyof typeof EDGE_KINDS, from: number, to: number): void;
}

function addOrganisationsAndThings(lines: Lines, batch: CityBatch, { gridOf, edge }: Adding): void {
  for (const organisation of batch.organisation ?? []) {
    lines.organisation += organisationLine(organisation, gridOf(organisation.grid_code));
    if (organisation.head_id !== null)
      edge(
        'heads',
        entityId('person', organisation.head_id),
        entityId('organisation', organisation.organisation_id),
      );
  }
  for (const thing of batch.thing ?? []) {
    const building = thing.building_id === null ? null : entityId('building', thing.building_id);
    lines.thing += copyLine([
      ...[
        entityId('thing', thing.thing_id),
        thing.kind,
        thing.code,
        thing.name,
        building,
        thing.lon,
        thing.lat,
      ],
      ...[gridOf(thing.grid_code), thing.owner, 1, true],
    ]);
    if (building !== null) edge('standsIn', entityId('thing', thing.thing_id), building);
  }
  for (const member of batch.grid_member ?? [])
    lines.guard += copyLine([
      ...[member.member_id, member.name, member.telephone, gridOf(member.grid_code), true],
    ]);
}

function buildingLine(building: BuildingRow, { grids, places }: RegistryNames): string {
  const district = building.grid_code.slice(0, 6);
  return copyLine([
    ...[
      entityId('building', building.building_id),
      places.get(placeKey('estate', district, building.estate)),
    ],
    ...[places.get(placeKey('road', district, building.road)), building.road_number || null],
    ...[building.building_number.replace(/(?:号楼|栋|幢|座|号)$/u, ''), building.name, building.address],
    ...[building.lon, building.lat, grids.get(building.grid_code), building.floors, building.units, true],
  ]);
}

type InUse = { readonly parties: number; readonly isLet: boolean };

function housesInUse(batch: CityBatch): Map<number, InUse> {
  const uses = new Map<number, InUse>();
  for (const { house_id, kind, tenure } of batch.household ?? []) {
    const known = uses.get(house_id);
    const parties = (known?.parties ?? 0) + (kind === 'group' ? 2 : 1);
    uses.set(house_id, { parties, isLet: RENTED.has(tenure) || known?.isLet === true });
  }
  return uses;
}

function useOf(house: HouseRow, used: InUse | undefined): number {
  if (NOT_LIVED_IN.has(house.use)) return HOUSE_USE.other;
  if (used === undefined) return HOUSE_USE.empty;
  if (used.parties > 1 && used.isLet) return HOUSE_USE.shared;
  return used.isLet ? HOUSE_USE.let : HOUSE_USE.owner;
}

function addPerson(
  lines: Lines,
  person: PersonRow,
  { sourceId, grids, addressOf }: RegistryNames & { addressOf: ReadonlyMap<number, string> },
): void {
  const id = entityId('person', person.person_id);
  const house = (own: number | null) => (own === null ? null : entityId('house', own));
  const text = (number: number | null) => (number === null ? undefined : String(number));
  lines.person += copyLine([
    ...[id, person.name, person.number, person.sex, person.born, person.telephone],
    person.household_id === null ? null : entityId('household', person.household_id),
    ...[house(person.house_id), house(person.registered_house_id), person.registered_division],
    ...[person.residence, grids.get(person.grid_code), person.state, person.updated_on, true],
  ]);
  const fields = {
    ...{ name: person.name, resident_number: person.number, sex: person.sex, born: person.born },
    telephone: person.telephone ?? undefined,
    // As written beside an address that was found; without them deriving the person anew would lose the house.
    house: text(house(person.house_id)),
    registered_house: text(house(person.registered_house_id)),
    registered_division: person.registered_division,
    residence_address: person.house_id === null ? undefined : addressOf.get(person.house_id),
    household_number: person.household_number,
    relation_to_head: person.relation_to_head ?? undefined,
  };
  lines.record += copyLine([
    ...[sourceId, person.person_id, ENTITY_KINDS.person, id, person.updated_on, JSON.stringify(fields)],
  ]);
  for (const kind of person.special_groups?.split('|') ?? [])
    lines.special_group += copyLine([id, kind.replaceAll('_', '-'), null, null, sourceId]);
}

function organisationLine(organisation: OrganisationRow, gridId: string | undefined): string {
  const { building_id, head_id } = organisation;
  return copyLine([
    ...[
      entityId('organisation', organisation.organisation_id),
      organisation.name,
      searchPieces(organisation.name),
    ],
    ...[organisation.credit_code, organisation.kind, organisation.address],
    building_id === null ? null : entityId('building', building_id),
    head_id === null ? null : entityId('person', head_id),
    ...[null, gridId, organisation.state === 'open' ? 1 : 2, true],
  ]);
}
