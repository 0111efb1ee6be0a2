import Type, { type Static } from 'typebox';
import { MOST_PLACES, MOST_SENT } from './track-limits-contract.ts';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** Longitude, latitude, seconds since the start. */
const Places = Type.Array(
  Type.Tuple([
    Type.Number({ minimum: -180, maximum: 180 }),
    Type.Number({ minimum: -90, maximum: 90 }),
    Type.Integer({ minimum: 0, maximum: 172_800 }),
  ]),
  { maxItems: MOST_SENT },
);

/** One batch of a patrol, in the order in which it was walked; the last one says when it ended. */
export const TrackRequest = Type.Object({
  startedAt: Type.String({ format: 'date-time' }),
  /** How many places were sent before these. */
  first: Type.Integer({ minimum: 0, maximum: MOST_PLACES }),
  places: Places,
  endedAt: Type.Optional(Type.String({ format: 'date-time' })),
});
export type TrackRequest = Static<typeof TrackRequest>;

export const TrackView = Type.Object({
  id: Type.String(),
  member: Type.String(),
  mine: Type.Boolean(),
  area: Type.String(),
  startedAt: Type.String(),
  endedAt: Nullable(Type.String()),
  points: Type.Integer(),
  distanceM: Type.Integer(),
});
export type TrackView = Static<typeof TrackView>;

/** Patrols, the latest first, and how long they are kept. */
export const TrackPage = Type.Object({
  items: Type.Array(TrackView),
  next: Nullable(Type.String()),
  keepDays: Type.Integer(),
});
export type TrackPage = Static<typeof TrackPage>;

export const TrackDetail = Type.Object({
  ...TrackView.properties,
  places: Type.Array(Type.Array(Type.Number())),
});
export type TrackDetail = Static<typeof TrackDetail>;
