import Type, { type Static } from 'typebox';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const text = Nullable(Type.String());
const number = Nullable(Type.Number());
const oneOf = <const Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Enum([...values]));
export const Id = Type.String({ format: 'uuid' });
export const EntityId = Type.String({ pattern: '^[1-9]\\d{0,17}$' });
const Day = Type.String({ format: 'date' });

/** How a house is used: by its owner, let, let to several, lived in without anybody saying why, empty, not for living. */
export const HOUSE_STATES = ['owner', 'let', 'shared', 'occupied', 'empty', 'other'] as const;
export type HouseState = (typeof HOUSE_STATES)[number];

const counts = {
  buildings: Type.Integer(),
  houses: Type.Integer(),
  states: Type.Object({
    ...{ owner: Type.Integer(), let: Type.Integer(), shared: Type.Integer() },
    ...{ occupied: Type.Integer(), empty: Type.Integer(), other: Type.Integer() },
  }),
  livedIn: Type.Integer(),
  unowned: Type.Integer({ description: 'homes of which no owner is known' }),
  registered: Type.Integer({ description: 'houses with a letting in force' }),
};
export const CountRow = Type.Object({
  areaId: Id,
  name: Type.String(),
  /** False for what has nothing below it. */
  isOpen: Type.Boolean(),
  ...counts,
});
export type CountRow = Static<typeof CountRow>;

/** Counts of an area and of what lies below it. */
export const AreaCounts = Type.Object({
  total: Type.Object({ ...counts, areaId: text, name: Type.String() }),
  /** Areas above, the city first, as far as the reader sees them. */
  above: Type.Array(Type.Object({ areaId: Id, name: Type.String() })),
  items: Type.Array(CountRow),
  waiting: Type.Integer({ description: 'grids whose counts are being made anew' }),
});
export type AreaCounts = Static<typeof AreaCounts>;

export const HouseRow = Type.Object({
  id: EntityId,
  buildingId: EntityId,
  address: Type.String(),
  area: Type.String(),
  state: oneOf(HOUSE_STATES),
  persons: Nullable(Type.Integer({ description: 'null without the right to persons' })),
  households: Type.Integer(),
  hasOwner: Type.Boolean(),
  letUntil: text,
  synthetic: Type.Boolean(),
});
export type HouseRow = Static<typeof HouseRow>;
export const HousePage = Type.Object({ items: Type.Array(HouseRow), next: text });
export type HousePage = Static<typeof HousePage>;

/** A building as a table of its houses (楼盘表). */
export const BuildingTable = Type.Object({
  id: EntityId,
  name: Type.String(),
  address: Type.String(),
  area: Type.String(),
  gridId: Id,
  synthetic: Type.Boolean(),
  houses: Type.Array(
    Type.Object({
      id: EntityId,
      unit: Type.String(),
      floor: Nullable(Type.Integer()),
      room: Type.String(),
      state: oneOf(HOUSE_STATES),
      persons: Nullable(Type.Integer()),
      households: Type.Integer(),
      letUntil: text,
      clues: Type.Integer({ description: 'open clues' }),
    }),
  ),
  more: Type.Boolean(),
});
export type BuildingTable = Static<typeof BuildingTable>;

export const LETTING_KINDS = ['whole', 'shared', 'short'] as const;
export type LettingKind = (typeof LETTING_KINDS)[number];
/** Where a letting stands today: not begun, running, soon at its end, past it without a word, ended. */
export const STANDINGS = ['future', 'running', 'expiring', 'lapsed', 'ended'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A person of the registry by number of entity, or one written down from the card. */
export const Party = Type.Union([
  Type.Object({ id: EntityId }, { additionalProperties: false }),
  Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 60 }),
      number: Type.String({ minLength: 1, maxLength: 40 }),
      telephone: Type.Optional(Type.String({ maxLength: 40 })),
    },
    { additionalProperties: false },
  ),
]);
export type Party = Static<typeof Party>;

export const LettingRequest = Type.Object({
  /** The form's own: the same letting sent twice is one. */
  id: Id,
  houseId: EntityId,
  kind: oneOf(LETTING_KINDS),
  startsOn: Day,
  endsOn: Day,
  rooms: Type.Optional(Type.Integer({ minimum: 1, maximum: 99 })),
  areaM2: Type.Optional(Type.Number({ minimum: 1, maximum: 100_000 })),
  landlord: Party,
  tenants: Type.Array(Party, { maxItems: 30 }),
  /** A telephone number for questions. */
  contact: Type.Optional(Type.String({ maxLength: 40 })),
  note: Type.Optional(Type.String({ maxLength: 500 })),
});
export type LettingRequest = Static<typeof LettingRequest>;
export const LettingReceipt = Type.Object({ id: Id, standing: oneOf(STANDINGS) });
export type LettingReceipt = Static<typeof LettingReceipt>;

export const ExtendRequest = Type.Object({ endsOn: Day });
export const EndRequest = Type.Object({
  endedOn: Type.Optional(Day),
  reason: Type.String({ minLength: 1, maxLength: 200 }),
});

const letting = {
  id: Id,
  houseId: EntityId,
  address: Type.String(),
  area: Type.String(),
  kind: oneOf(LETTING_KINDS),
  standing: oneOf(STANDINGS),
  startsOn: Type.String(),
  endsOn: Type.String(),
  tenants: Type.Integer(),
  rooms: number,
  areaM2: number,
  /** Title of the source that brought it or has the same one; null when it is known by hand alone. */
  source: text,
  registeredAt: Type.String({ format: 'date-time' }),
  synthetic: Type.Boolean(),
};
const Counted = Type.Object({
  count: Type.Integer(),
  more: Type.Boolean({ description: 'there are more than counted' }),
});
export const LettingItem = Type.Object(letting);
export type LettingItem = Static<typeof LettingItem>;
export const LettingPage = Type.Object({
  items: Type.Array(LettingItem),
  next: text,
  /** Sources that bring lettings, for who sees the whole city, on the first page; rows without a letting by their reason. */
  sources: Type.Array(
    Type.Object({
      ...{ title: Type.String(), takenAt: Type.String({ format: 'date-time' }) },
      ...{ address: Counted, period: Counted },
    }),
  ),
});
export type LettingPage = Static<typeof LettingPage>;

const PartyView = Type.Object({
  id: EntityId,
  entity: oneOf(['person', 'organisation']),
  name: Type.String(),
  number: text,
  telephone: text,
});
export type PartyView = Static<typeof PartyView>;
/** A letting with its people: masked, in full with a purpose; no people without the right to persons. */
export const LettingView = Type.Object({
  ...letting,
  isUnmasked: Type.Boolean(),
  landlord: Nullable(PartyView),
  people: Nullable(Type.Array(PartyView)),
  unknownTenants: Type.Integer(),
  contact: Type.String(),
  note: Type.String(),
  /** Null as long as it follows its source. */
  registeredBy: text,
  extensions: Type.Integer(),
  endedOn: text,
  endReason: text,
});
export type LettingView = Static<typeof LettingView>;

export const CLUE_KINDS = ['crowded', 'unregistered', 'empty-occupied'] as const;
export type ClueKind = (typeof CLUE_KINDS)[number];
export const CLUE_STATES = ['open', 'dismissed', 'reported', 'gone'] as const;
export type ClueState = (typeof CLUE_STATES)[number];

/** What speaks for a clue: figures and days, no names. */
export const Evidence = Type.Object({
  persons: Type.Integer(),
  households: Type.Integer(),
  most: Type.Optional(Type.Integer()),
  areaM2: Type.Optional(Type.Number()),
  rooms: Type.Optional(Type.Integer()),
  rule: Type.Optional(Type.String()),
  owners: Type.Optional(Type.Integer()),
  rents: Type.Optional(Type.Boolean()),
  says: Type.Optional(Type.String()),
  saidOn: Type.Optional(Type.String()),
  seenOn: Type.Optional(Type.String()),
});
export type Evidence = Static<typeof Evidence>;

export const ClueItem = Type.Object({
  id: Id,
  kind: oneOf(CLUE_KINDS),
  state: oneOf(CLUE_STATES),
  houseId: EntityId,
  address: Type.String(),
  area: Type.String(),
  evidence: Evidence,
  foundAt: Type.String({ format: 'date-time' }),
  decidedAt: text,
  reason: text,
  caseId: Nullable(Id),
  synthetic: Type.Boolean(),
});
export type ClueItem = Static<typeof ClueItem>;
export const CluePage = Type.Object({
  items: Type.Array(ClueItem),
  next: text,
  /** The city's rule of crowding that holds today, with where it comes from. */
  rule: Type.Object({
    validFrom: Type.String(),
    areaPerPersonM2: Type.Number(),
    personsPerRoom: Type.Integer(),
    personsPerHouse: Type.Integer(),
    source: Type.String(),
  }),
});
export type CluePage = Static<typeof CluePage>;
export const DismissRequest = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 200 }) });
