import Type, { type Static } from 'typebox';
import { Mark, Nullable, Words } from '../shared-contract.ts';

/** A case as everybody may know it, after review: no names, no door, no exact point. */
export const PublicCase = Type.Object({
  id: Type.String(),
  title: Type.String(),
  category: Type.String(),
  /** District and street. */
  area: Type.String(),
  place: Type.String(),
  lon: Nullable(Type.Number({ description: 'middle of a square, WGS-84' })),
  lat: Nullable(Type.Number()),
  /** Day on which it was first reported, YYYY-MM-DD. */
  day: Type.String(),
  closed: Type.Boolean(),
  state: Words,
  mark: Mark,
  photoUrl: Nullable(Type.String()),
  synthetic: Type.Boolean(),
});
export type PublicCase = Static<typeof PublicCase>;
export const PublicCasePage = Type.Object({
  items: Type.Array(PublicCase),
  next: Nullable(Type.String()),
});
export type PublicCasePage = Static<typeof PublicCasePage>;

export const PublicStory = Type.Object({
  ...PublicCase.properties,
  text: Type.String(),
  result: Nullable(Type.String()),
  photos: Type.Array(
    Type.Object({
      url: Type.String(),
      purpose: Type.Union([Type.Literal('report'), Type.Literal('after')]),
    }),
  ),
  /** What units and centre did, oldest first. */
  entries: Type.Array(
    Type.Object({ key: Type.String(), at: Type.String(), atWords: Words, words: Words, mark: Mark }),
  ),
});
export type PublicStory = Static<typeof PublicStory>;

/** What lies near together is one cell with its number; `id` and `title` only where it is a single case. */
export const PublicCell = Type.Object({
  lon: Type.Number(),
  lat: Type.Number(),
  count: Type.Integer(),
  open: Type.Integer(),
  id: Nullable(Type.String()),
  title: Nullable(Type.String()),
});
export type PublicCell = Static<typeof PublicCell>;
export const PublicMap = Type.Object({
  cells: Type.Array(PublicCell),
  /** There are more cases in this part of the map than were counted. */
  more: Type.Boolean(),
});
export type PublicMap = Static<typeof PublicMap>;

const Degrees = (most: number) => Type.Number({ minimum: -most, maximum: most });
const filters = {
  district: Type.Optional(Type.String({ maxLength: 20, pattern: '^[0-9A-Za-z-]+$', description: 'code' })),
  category: Type.Optional(
    Type.String({
      maxLength: 60,
      pattern: '^[^:%_\\\\]+:[0-9A-Za-z]+$',
      description: 'list:prefix of the code',
    }),
  ),
  state: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('closed')])),
};
export const PublicListQuery = Type.Object({
  ...filters,
  west: Type.Optional(Degrees(180)),
  south: Type.Optional(Degrees(90)),
  east: Type.Optional(Degrees(180)),
  north: Type.Optional(Degrees(90)),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 20 })),
});
export type PublicListQuery = Static<typeof PublicListQuery>;
export const PublicMapQuery = Type.Object({
  ...filters,
  ...{ west: Degrees(180), south: Degrees(90), east: Degrees(180), north: Degrees(90) },
});
export type PublicMapQuery = Static<typeof PublicMapQuery>;
