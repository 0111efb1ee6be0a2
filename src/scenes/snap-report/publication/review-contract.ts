import Type, { type Static } from 'typebox';
import { Instant, Nullable, Words } from '../shared-contract.ts';

const State = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('approved'),
  Type.Literal('refused'),
  Type.Literal('withdrawn'),
]);
export type ReviewState = Static<typeof State>;
/** What a reviewer is asked: may it be shown at all, or: it is closed now, may its result be shown too. */
const Stage = Type.Union([Type.Literal('report'), Type.Literal('result'), Type.Literal('decided')]);

/** Photos of one publication, and rectangles in one of them. */
export const MOST_PUBLIC_PHOTOS = 12;
export const MOST_AREAS = 40;
export const MOST_PUBLIC_CHARACTERS = 2_000;

/** A rectangle as fractions of the upright picture, inside it. */
export const Area = Type.Object({
  left: Type.Number({ minimum: 0, maximum: 1 }),
  top: Type.Number({ minimum: 0, maximum: 1 }),
  width: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
  height: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
});
export type Area = Static<typeof Area>;

/** Why something is not shown. */
export const REASONS = ['person', 'private-matter', 'unclear', 'abuse', 'not-of-the-city', 'other'] as const;
export type Reason = (typeof REASONS)[number];
const Reason = Type.Unsafe<Reason>(Type.Union(REASONS.map((reason) => Type.Literal(reason))));

export const ReviewRow = Type.Object({
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  category: Type.String(),
  area: Type.String(),
  state: State,
  stage: Stage,
  closed: Type.Boolean(),
  photos: Type.Integer(),
  openedAt: Instant,
  waitsSince: Nullable(Instant),
  decidedAt: Nullable(Instant),
  synthetic: Type.Boolean(),
});
export type ReviewRow = Static<typeof ReviewRow>;
export const ReviewPage = Type.Object({
  items: Type.Array(ReviewRow),
  next: Nullable(Type.String()),
  /** How many wait, counted up to 1,000. */
  waiting: Type.Integer(),
});
export type ReviewPage = Static<typeof ReviewPage>;

const PublicWords = Type.Object({
  title: Type.String(),
  text: Type.String(),
  result: Nullable(Type.String()),
  place: Type.String(),
});

export const ReviewDetail = Type.Object({
  ...ReviewRow.properties,
  version: Type.Integer(),
  kind: Type.String(),
  status: Words,
  /** Nothing forbids to show it. */
  allowed: Type.Boolean(),
  /** The words as they are shown now, or, before the first approval, those proposed with personal data taken out. */
  words: PublicWords,
  /** Where something was taken out of the proposal, or of the result that came since. */
  masked: Type.Array(Type.String()),
  /** Where the point will stand, after rounding. */
  point: Nullable(Type.Object({ lon: Type.Number(), lat: Type.Number(), gridM: Type.Number() })),
  pictures: Type.Array(
    Type.Object({
      attachmentId: Type.String(),
      purpose: Type.Union([Type.Literal('report'), Type.Literal('after')]),
      url: Type.String(),
      /** The public copy, when there is one. */
      publicUrl: Nullable(Type.String()),
      areas: Type.Array(Area),
    }),
  ),
  reason: Nullable(Type.String()),
  note: Nullable(Type.String()),
});
export type ReviewDetail = Static<typeof ReviewDetail>;

const Version = Type.Integer({ minimum: 1, description: 'the version that was looked at' });

export const Approval = Type.Object({
  version: Version,
  title: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  text: Type.String({ minLength: 1, maxLength: MOST_PUBLIC_CHARACTERS, pattern: '\\S' }),
  /** What was done; only for a case that is closed. */
  result: Type.Optional(Type.String({ maxLength: MOST_PUBLIC_CHARACTERS })),
  place: Type.String({ maxLength: 100 }),
  /** Those to be shown, in their order; what is not named is not shown. */
  photos: Type.Array(
    Type.Object({
      attachmentId: Type.String({ format: 'uuid' }),
      areas: Type.Array(Area, { maxItems: MOST_AREAS }),
    }),
    { maxItems: MOST_PUBLIC_PHOTOS },
  ),
});
export type Approval = Static<typeof Approval>;

export const Refusal = Type.Object({
  version: Version,
  reason: Reason,
  note: Type.Optional(Type.String({ maxLength: 500 })),
});
export type Refusal = Static<typeof Refusal>;

export const ReviewQuery = Type.Object({
  state: Type.Optional(State),
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 50 })),
});
