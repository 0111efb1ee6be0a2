import Type, { type Static } from 'typebox';
import { AssetInput } from '../../base/intake/contract.ts';
import { ClockView } from '../../base/loop/contract.ts';
import { MOST_CHARACTERS, MOST_PHOTOS } from './manifest.ts';
import { ratingReasons } from './rating-contract.ts';
import { Instant, Mark, Nullable, Words } from './shared-contract.ts';

const PhotoIds = Type.Array(Type.String({ format: 'uuid' }), { maxItems: MOST_PHOTOS });
/** The phone's own id of what it sends: the same one again gives the same report. */
const ClientId = Type.String({ pattern: '^[A-Za-z0-9-]{8,64}$' });

export const NewSnap = Type.Object({
  clientId: ClientId,
  text: Type.String({ maxLength: MOST_CHARACTERS }),
  lon: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  address: Type.Optional(Type.String({ maxLength: 300 })),
  /** Kept out of everything public. */
  private: Type.Optional(Type.Boolean()),
  /** Reported for somebody who cannot: the person who is called back. */
  onBehalf: Type.Optional(
    Type.Object({
      name: Type.String({ minLength: 1, maxLength: 50 }),
      telephone: Type.Optional(Type.String({ pattern: '^[0-9+ -]{5,20}$' })),
    }),
  ),
  photoIds: Type.Optional(PhotoIds),
  asset: Type.Optional(AssetInput),
});
export type NewSnap = Static<typeof NewSnap>;

export const JoinSnap = Type.Object({
  clientId: ClientId,
  text: Type.Optional(Type.String({ maxLength: MOST_CHARACTERS })),
  private: Type.Optional(Type.Boolean()),
  photoIds: Type.Optional(PhotoIds),
});
export type JoinSnap = Static<typeof JoinSnap>;

export const SnapReceipt = Type.Object({
  id: Type.String(),
  number: Type.String(),
  /** It had arrived before: nothing was done twice. */
  known: Type.Boolean(),
  /** Others reported the same thing: it is handled together with theirs. */
  joined: Type.Boolean(),
  headline: Words,
  promisedAt: Nullable(Instant),
});
export type SnapReceipt = Static<typeof SnapReceipt>;

/** What a reporter added, took back, chose or rated is stored; how the report stands now is read as its story. */
export const SnapAnswered = Type.Object({ id: Type.String() });
export type SnapAnswered = Static<typeof SnapAnswered>;

export const PhotoReceipt = Type.Object({ photoId: Type.String(), expiresAt: Instant });
export type PhotoReceipt = Static<typeof PhotoReceipt>;

/** Something open near by, as anybody may know it: no words, no names, no picture. */
export const NearbyCase = Type.Object({
  id: Type.String(),
  category: Type.String(),
  state: Words,
  mark: Mark,
  distanceM: Type.Integer(),
  /** Day on which it was first reported, YYYY-MM-DD. */
  day: Type.String(),
  /** The person who asks has reported it already. */
  mine: Type.Boolean(),
});
export type NearbyCase = Static<typeof NearbyCase>;
export const NearbyList = Type.Object({ items: Type.Array(NearbyCase) });
export type NearbyList = Static<typeof NearbyList>;

export const MySnap = Type.Object({
  id: Type.String(),
  number: Type.String(),
  title: Type.String(),
  headline: Words,
  mark: Mark,
  reportedAt: Instant,
  reportedWords: Words,
  private: Type.Boolean(),
  photoUrl: Nullable(Type.String()),
  /** Finished, and this person has not said yet how it was. */
  canRate: Type.Boolean(),
});
export type MySnap = Static<typeof MySnap>;
export const MySnapPage = Type.Object({ items: Type.Array(MySnap), next: Nullable(Type.String()) });
export type MySnapPage = Static<typeof MySnapPage>;

export const StoryEntry = Type.Object({
  key: Type.String(),
  at: Instant,
  atWords: Words,
  words: Words,
  mark: Mark,
  by: Nullable(Type.String()),
  /** Somebody's own words: the result, what was added. */
  quote: Nullable(Type.String()),
  photoUrls: Type.Array(Type.String()),
});
export type StoryEntry = Static<typeof StoryEntry>;

export const RatingView = Type.Object({
  stars: Type.Integer(),
  solved: Type.Boolean(),
  /** What was good or bad, as it was pressed. */
  reasons: Type.Array(Words),
  words: Type.String(),
  ratedAt: Instant,
  /** What starts now because the rating was low. */
  followUp: Nullable(Words),
});
export type RatingView = Static<typeof RatingView>;

/** One report as a story in plain words. */
export const SnapStory = Type.Object({
  id: Type.String(),
  number: Type.String(),
  title: Type.String(),
  text: Type.String(),
  address: Nullable(Type.String()),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  category: Nullable(Type.String()),
  area: Type.String(),
  private: Type.Boolean(),
  mayBePublic: Type.Boolean(),
  mark: Mark,
  headline: Words,
  /** Until when the city promised to be done. */
  promise: Nullable(
    Type.Object({
      dueAt: Nullable(Instant),
      words: Words,
      explanation: Words,
      overdue: Type.Boolean(),
      /** The promise as a running clock; null once it has ended. */
      clock: Nullable(ClockView),
    }),
  ),
  entries: Type.Array(StoryEntry),
  /** What those who handle the case want to know of its reporters, until this one has answered. */
  question: Nullable(Type.Object({ words: Type.String(), by: Type.String(), atWords: Words })),
  photoUrls: Type.Array(Type.String()),
  rating: Nullable(RatingView),
  /** Which ratings start a follow-up, and how quickly it works. */
  ratingRules: Type.Object({
    lowStars: Type.Array(Type.Integer()),
    callBackWithinDays: Type.Integer(),
    rectifyWithinWorkingDays: Type.Integer(),
  }),
  can: Type.Object({
    supplement: Type.Boolean(),
    withdraw: Type.Boolean(),
    rate: Type.Boolean(),
  }),
});
export type SnapStory = Static<typeof SnapStory>;

export const Supplement = Type.Object({
  text: Type.String({ minLength: 1, maxLength: MOST_CHARACTERS }),
  photoIds: Type.Optional(PhotoIds),
});
export type Supplement = Static<typeof Supplement>;

export const Withdrawal = Type.Object({ note: Type.Optional(Type.String({ maxLength: 500 })) });
export const Privacy = Type.Object({ private: Type.Boolean() });

export const Rating = Type.Object({
  stars: Type.Integer({ minimum: 1, maximum: 5 }),
  solved: Type.Boolean(),
  /** What was good or bad: ids of `ratingReasons`. */
  reasons: Type.Optional(
    Type.Array(Type.String({ pattern: `^(${ratingReasons.map(({ id }) => id).join('|')})$` }), {
      maxItems: ratingReasons.length,
      uniqueItems: true,
    }),
  ),
  words: Type.Optional(Type.String({ maxLength: 500 })),
});
export type Rating = Static<typeof Rating>;
