import Type, { type Static } from 'typebox';
import { PersonItem } from '../../base/registry/contract.ts';
import { GROUP_KINDS, KINDS, SEXES } from './kinds-contract.ts';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const oneOf = <const Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Enum([...values]));
const Count = Type.Integer({ minimum: 0 });
const Uuid = Type.String({ format: 'uuid' });
const Day = Type.String({ format: 'date' });

export const KindField = oneOf(KINDS);
export const GroupField = oneOf(GROUP_KINDS);

/** Longest period of a question about moves. */
export const MOST_DAYS = 366;

const AreaName = Type.Object({ id: Uuid, code: Type.String(), name: Type.String() });
export const Residences = Type.Object({
  registered: Count,
  apart: Count,
  floating: Count,
  away: Count,
});

export const CountsQuery = Type.Object({
  area: Type.Optional(Uuid),
  /** Whose ages are drawn; all who live there unless told. */
  kind: Type.Optional(KindField),
});

/** The people of an area, and of each area below it. */
export const Counts = Type.Object({
  area: AreaName,
  /** From the highest area that the reader sees down to this one. */
  path: Type.Array(AreaName),
  /** When the oldest and the newest of the counts in it were made; null before the first. */
  oldestAt: Nullable(Type.String({ format: 'date-time' })),
  newestAt: Nullable(Type.String({ format: 'date-time' })),
  /** Registered and living here, living apart from where they are registered, floating. */
  living: Count,
  residences: Residences,
  sexes: Type.Object({ male: Count, female: Count, unknown: Count }),
  households: Count,
  numberless: Count,
  ages: Type.Object({ under15: Count, working: Count, from60: Count, from65: Count, unknown: Count }),
  pyramid: Type.Array(Type.Object({ from: Type.Integer(), male: Count, female: Count, unknown: Count })),
  /** People without a known place, for who sees the whole city. */
  unplaced: Nullable(Count),
  children: Type.Array(
    Type.Object({
      ...AreaName.properties,
      living: Count,
      ...Residences.properties,
      households: Count,
      from60: Count,
      hasChildren: Type.Boolean(),
    }),
  ),
});
export type Counts = Static<typeof Counts>;

export const ListFilters = Type.Object({
  area: Type.Optional(Uuid),
  kind: Type.Optional(KindField),
  sex: Type.Optional(oneOf(SEXES)),
  ageFrom: Type.Optional(Type.Integer({ minimum: 0, maximum: 150 })),
  ageTo: Type.Optional(Type.Integer({ minimum: 0, maximum: 150 })),
  numberless: Type.Optional(Type.Boolean({ description: 'only without a valid resident number' })),
  unplaced: Type.Optional(Type.Boolean({ description: 'only without a known house; the whole city' })),
});

export const ListedPerson = Type.Object({
  ...PersonItem.properties,
  age: Nullable(Type.Integer()),
  /** Where somebody is registered who is listed there and lives elsewhere. */
  registeredArea: Nullable(Type.String()),
  /** Lives outside of the reader's area: the page does not open. */
  mayOpen: Type.Boolean(),
});
export type ListedPerson = Static<typeof ListedPerson>;
export const PersonList = Type.Object({
  items: Type.Array(ListedPerson),
  next: Nullable(Type.String()),
  isUnmasked: Type.Boolean(),
});
export type PersonList = Static<typeof PersonList>;

export const Period = Type.Object({ area: Type.Optional(Uuid), from: Day, to: Day });
const MoveFigures = Type.Object({
  movedIn: Count,
  movedOut: Count,
  within: Count,
  arrived: Count,
  leftCity: Count,
  born: Count,
  died: Count,
  net: Type.Integer({ description: 'movedIn + arrived - movedOut - leftCity' }),
});
export type MoveFigures = Static<typeof MoveFigures>;
export const Moves = Type.Object({
  area: AreaName,
  path: Type.Array(AreaName),
  /** Since when moves are kept; null when nothing was derived yet. */
  since: Nullable(Type.String()),
  total: MoveFigures,
  days: Type.Array(Type.Object({ day: Type.String(), came: Count, went: Count, net: Type.Integer() })),
  children: Type.Array(
    Type.Object({ ...AreaName.properties, ...MoveFigures.properties, hasChildren: Type.Boolean() }),
  ),
  /** Houses that somebody moved to who is registered elsewhere, not checked and not handed over yet. */
  toCheck: Count,
});
export type Moves = Static<typeof Moves>;

export const DIRECTIONS = ['in', 'out', 'within'] as const;
export const MoveItem = Type.Object({
  id: Type.String(),
  personId: Type.String(),
  name: Type.String(),
  bornYear: Nullable(Type.Integer()),
  kind: oneOf(['moved', 'arrived', 'left', 'died', 'born']),
  from: Nullable(Type.String()),
  to: Nullable(Type.String()),
  seenOn: Type.String(),
  source: Nullable(Type.String()),
  residence: Nullable(oneOf(['registered', 'apart', 'floating', 'away'])),
  mayOpen: Type.Boolean(),
});
export type MoveItem = Static<typeof MoveItem>;
export const MoveList = Type.Object({ items: Type.Array(MoveItem), next: Nullable(Type.String()) });
export type MoveList = Static<typeof MoveList>;

export const CheckRequest = Type.Object({
  area: Uuid,
  from: Day,
  to: Day,
  /** The last day on which the doors are to be visited. */
  until: Day,
});
export const CheckAnswer = Type.Object({ houses: Count });

/** A number of people in a group; null: fewer than are told to who has no right to the group. */
const GroupCount = Type.Object({
  kind: GroupField,
  count: Nullable(Count),
  isExact: Type.Boolean({ description: 'false: rounded to tens' }),
});
export const GroupCounts = Type.Object({
  area: AreaName,
  path: Type.Array(AreaName),
  oldestAt: Nullable(Type.String({ format: 'date-time' })),
  /** The groups of which the reader is told anything here. */
  kinds: Type.Array(Type.Object({ kind: GroupField, mayList: Type.Boolean() })),
  total: Type.Array(GroupCount),
  children: Type.Array(
    Type.Object({ ...AreaName.properties, groups: Type.Array(GroupCount), hasChildren: Type.Boolean() }),
  ),
});
export type GroupCounts = Static<typeof GroupCounts>;
export const GroupPerson = Type.Object({
  ...ListedPerson.properties,
  since: Nullable(Type.String()),
  until: Nullable(Type.String()),
  source: Nullable(Type.String()),
});
export type GroupPerson = Static<typeof GroupPerson>;
export const GroupList = Type.Object({
  items: Type.Array(GroupPerson),
  next: Nullable(Type.String()),
  isUnmasked: Type.Boolean(),
});
export type GroupList = Static<typeof GroupList>;
