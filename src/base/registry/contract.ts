import Type, { type Static } from 'typebox';
import {
  PERSON_STATES,
  PLACE_KINDS,
  RESIDENCES,
  SPECIAL_GROUPS,
  type SpecialGroup,
  USES,
} from './kinds-contract.ts';

export const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const text = Nullable(Type.String());
export const oneOf = <const Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Enum([...values]));

/** The number of an entity; text, since a number of 64 bits does not fit every reader. */
export const EntityId = Type.String({ pattern: '^[1-9]\\d{0,17}$' });
export const EntityParams = Type.Object({ id: EntityId });

/** A person as lists show one: masked. */
export const PersonItem = Type.Object({
  id: EntityId,
  name: Type.String(),
  number: text,
  sex: Nullable(oneOf(['male', 'female'])),
  bornYear: Nullable(Type.Integer()),
  telephone: text,
  residence: oneOf(RESIDENCES),
  state: oneOf(PERSON_STATES),
  area: Type.String({ description: 'district, street and community of where the person lives' }),
  synthetic: Type.Boolean(),
});
export type PersonItem = Static<typeof PersonItem>;

export const PlaceItem = Type.Object({
  id: Type.Integer(),
  kind: oneOf(PLACE_KINDS),
  name: Type.String(),
  district: Type.String(),
});

export const BuildingItem = Type.Object({
  id: EntityId,
  name: Type.String(),
  address: Type.String(),
  lon: Type.Number(),
  lat: Type.Number(),
  area: Type.String(),
  synthetic: Type.Boolean(),
});
export type BuildingItem = Static<typeof BuildingItem>;

export const HouseItem = Type.Object({
  id: EntityId,
  buildingId: EntityId,
  unit: Type.String(),
  floor: Nullable(Type.Integer()),
  room: Type.String(),
  use: oneOf(USES),
  households: Type.Integer(),
  persons: Nullable(Type.Integer({ description: 'null without the right to persons' })),
});

export const OrganisationItem = Type.Object({
  id: EntityId,
  name: Type.String(),
  creditCode: text,
  kind: Type.String(),
  address: text,
  area: Type.String(),
  isOpen: Type.Boolean(),
  synthetic: Type.Boolean(),
});
export type OrganisationItem = Static<typeof OrganisationItem>;

export const ThingItem = Type.Object({
  id: EntityId,
  kind: Type.String(),
  code: Type.String(),
  name: Type.String(),
  lon: Type.Number(),
  lat: Type.Number(),
  area: Type.String(),
  owner: text,
  synthetic: Type.Boolean(),
  gridId: Type.String(),
});
export type ThingItem = Static<typeof ThingItem>;

export const SearchQuery = Type.Object({ q: Type.String({ minLength: 1, maxLength: 100 }) });

export const GridItem = Type.Object({
  id: Type.String({ format: 'uuid' }),
  code: Type.String(),
  name: Type.String(),
  area: Type.String(),
  synthetic: Type.Boolean(),
});

/** The best of each kind; `more` says that the lists hold others. */
export const SearchAnswer = Type.Object({
  /** What the words were taken for. */
  asked: oneOf(['resident-number', 'telephone', 'credit-code', 'thing-code', 'point', 'area-code', 'words']),
  grids: Type.Array(GridItem),
  persons: Type.Array(PersonItem),
  buildings: Type.Array(BuildingItem),
  houses: Type.Array(Type.Object({ ...HouseItem.properties, address: Type.String() })),
  organisations: Type.Array(OrganisationItem),
  things: Type.Array(ThingItem),
  more: Type.Boolean(),
});
export type SearchAnswer = Static<typeof SearchAnswer>;

const SourceNote = Type.Object({
  source: Type.String(),
  observedOn: Type.String(),
});

/** One attribute: the value that holds, who says so, and who says otherwise. */
export const AttributeView = Type.Object({
  attribute: Type.String(),
  value: Type.String(),
  sources: Type.Array(SourceNote),
  since: Type.String({ description: 'the first day on which a source said so' }),
  others: Type.Array(Type.Object({ value: Type.String(), sources: Type.Array(SourceNote) })),
});
export type AttributeView = Static<typeof AttributeView>;

const Link = Type.Object({
  kind: Type.String(),
  id: EntityId,
  /** What stands at the other end; null when it is no longer there. */
  entity: Nullable(oneOf(['person', 'house', 'building', 'organisation', 'thing'])),
  title: Type.String(),
  since: text,
  until: text,
  confidence: Type.Number(),
  source: text,
});

export const PersonDossier = Type.Object({
  ...PersonItem.properties,
  isUnmasked: Type.Boolean(),
  born: text,
  address: text,
  houseId: Nullable(EntityId),
  buildingId: Nullable(EntityId),
  gridId: text,
  registeredAddress: text,
  household: Nullable(
    Type.Object({
      id: EntityId,
      members: Type.Array(Type.Object({ ...PersonItem.properties, isHead: Type.Boolean() })),
    }),
  ),
  links: Type.Array(Link),
  groups: Type.Array(
    Type.Object({
      kind: oneOf(Object.keys(SPECIAL_GROUPS) as SpecialGroup[]),
      since: text,
      until: text,
      source: text,
    }),
  ),
  hiddenGroups: Type.Boolean({ description: 'there may be groups that the reader has no right to' }),
  attributes: Type.Array(AttributeView),
  records: Type.Integer(),
  updatedOn: Type.String(),
});
export type PersonDossier = Static<typeof PersonDossier>;

export const BuildingDossier = Type.Object({
  ...BuildingItem.properties,
  gridId: Type.String(),
  floors: Nullable(Type.Integer()),
  units: Nullable(Type.Integer()),
  houses: Type.Array(HouseItem),
  moreHouses: Type.Boolean(),
  organisations: Type.Array(OrganisationItem),
  things: Type.Array(ThingItem),
  attributes: Type.Array(AttributeView),
});

export const HouseDossier = Type.Object({
  ...HouseItem.properties,
  address: Type.String(),
  area: Type.String(),
  building: BuildingItem,
  households: Type.Array(
    Type.Object({
      id: EntityId,
      members: Type.Array(Type.Object({ ...PersonItem.properties, isHead: Type.Boolean() })),
    }),
  ),
  links: Type.Array(Link),
  attributes: Type.Array(AttributeView),
});

export const OrganisationDossier = Type.Object({
  ...OrganisationItem.properties,
  isUnmasked: Type.Boolean(),
  telephone: text,
  building: Nullable(BuildingItem),
  /** Who heads it; without a number as long as no person of the base is known to be him. */
  head: Nullable(Type.Object({ id: Nullable(EntityId), name: Type.String() })),
  foundedOn: text,
  updatedOn: text,
  people: Nullable(Type.Integer()),
  attributes: Type.Array(AttributeView),
});

/** What stands and lives in one grid. */
export const GridPage = Type.Object({
  id: Type.String(),
  code: Type.String(),
  name: Type.String(),
  area: Type.String(),
  synthetic: Type.Boolean(),
  counts: Type.Object({
    buildings: Type.Integer(),
    houses: Type.Integer(),
    households: Type.Integer(),
    organisations: Type.Integer(),
    things: Type.Integer(),
    persons: Nullable(Type.Record(Type.String(), Type.Integer())),
  }),
  guards: Type.Array(Type.Object({ name: Type.String(), telephone: text })),
  buildings: Type.Array(
    Type.Object({
      ...BuildingItem.properties,
      houses: Type.Integer(),
      households: Type.Integer(),
      persons: Nullable(Type.Integer()),
    }),
  ),
  things: Type.Array(ThingItem),
  more: Type.Boolean(),
});

/** One record of a source as pages show it. */
export const RecordView = Type.Object({
  sourceId: Type.Integer(),
  key: Type.String(),
  source: Type.String(),
  observedOn: Type.String(),
  fields: Type.Record(Type.String(), Type.String()),
});

export const PersonRecords = Type.Object({ isUnmasked: Type.Boolean(), items: Type.Array(RecordView) });
