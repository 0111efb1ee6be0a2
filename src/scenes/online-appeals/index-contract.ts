import Type, { type Static } from 'typebox';
import { Id, Named, Nullable, Reason } from './contract.ts';

const Figures = { received: Type.Integer(), replied: Type.Integer(), closed: Type.Integer() };
const Share = Type.Object({
  group: Type.String(),
  count: Type.Integer(),
  percent: Type.Integer(),
  /** What belongs to the group: names of categories, empty for the one that takes the rest. */
  categories: Type.Array(Type.String()),
});

/** The index of a week, Monday to Sunday of the city. Shares are whole percents that add up to 100. */
export const WeeklyIndex = Type.Object({
  week: Type.String({ description: 'the Monday' }),
  ...Figures,
  shares: Type.Array(Share),
  publishedAt: Nullable(Type.String()),
  /** 1 as first published; each correction is the next one. 0 while it is not published. */
  edition: Type.Integer(),
  /** Made-up questions of a demonstration are among those counted. */
  synthetic: Type.Boolean(),
  /** The week before, as published or, for the editors, as it stands; null when there is nothing. */
  previous: Nullable(
    Type.Object({
      ...Figures,
      shares: Type.Array(Type.Object({ group: Type.String(), percent: Type.Integer() })),
    }),
  ),
  /** All editions after the first, oldest first. */
  corrections: Type.Array(
    Type.Object({ edition: Type.Integer(), reason: Type.String(), publishedAt: Type.String(), ...Figures }),
  ),
});
export type WeeklyIndex = Static<typeof WeeklyIndex>;
export const CorrectIndexRequest = Type.Object({ reason: Reason });

export const PublishedWeeks = Type.Object({
  items: Type.Array(Type.Object({ week: Type.String(), edition: Type.Integer(), ...Figures })),
});
export type PublishedWeeks = Static<typeof PublishedWeeks>;

/** What stands behind a figure of the index. */
export const IndexTicketsQuery = Type.Object({
  measure: Type.Union(['received', 'replied', 'closed'].map((each) => Type.Literal(each))),
  group: Type.Optional(Type.String({ maxLength: 60 })),
  unit: Type.Optional(Id),
});
export const IndexTickets = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Type.String(),
      title: Type.String(),
      number: Nullable(Type.String()),
      caseId: Nullable(Type.String()),
      group: Type.String(),
      category: Nullable(Type.String()),
      unit: Nullable(Type.String()),
      askedAt: Type.String(),
      repliedAt: Nullable(Type.String()),
      closedAt: Nullable(Type.String()),
      synthetic: Type.Boolean(),
    }),
  ),
});
export type IndexTickets = Static<typeof IndexTickets>;

const Percent = Type.Integer({ minimum: 0, maximum: 100 });
const Shares = {
  validFrom: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'first day, YYYY-MM-DD' }),
  response: Percent,
  inTime: Percent,
  satisfaction: Percent,
  source: Type.String({ minLength: 2, maxLength: 200, description: 'where the shares were taken from' }),
};
/** How much each measure counts in a unit's number, in percent; together 100. */
export const NewIndexRule = Type.Object(Shares);
export type NewIndexRule = Static<typeof NewIndexRule>;
export const IndexRule = Type.Object({
  ...Shares,
  id: Type.String(),
  storedAt: Type.String(),
  storedBy: Type.String(),
});
export type IndexRule = Static<typeof IndexRule>;
export const IndexRules = Type.Object({ items: Type.Array(IndexRule) });
export type IndexRules = Static<typeof IndexRules>;

const standing = {
  received: Type.Integer(),
  /** Of those received in the week, how many have a public reply by now. */
  replied: Type.Integer(),
  repliedPercent: Type.Number(),
  /** Replied before the city's promise ran out. */
  inTime: Type.Integer(),
  meanHours: Nullable(Type.Number()),
  pressed: Type.Integer(),
  rated: Type.Integer(),
  /** Rated with four or five stars. */
  satisfied: Type.Integer(),
  meanStars: Nullable(Type.Number()),
  /** The number, 0 to 100; null without shares in force. */
  score: Nullable(Type.Number()),
  /** How it came about: `points` = `percent` × `share` / 100. Where nobody has rated, the others share its share. */
  parts: Type.Array(
    Type.Object({
      measure: Type.Union([Type.Literal('response'), Type.Literal('inTime'), Type.Literal('satisfaction')]),
      percent: Nullable(Type.Number()),
      share: Type.Number(),
      points: Type.Number(),
    }),
  ),
};
/** How the units stood in a week, best first: by their number, then by share replied and how soon. */
export const UnitRank = Type.Object({
  /** The shares in force on the Monday. */
  rule: Nullable(IndexRule),
  /** All units together; null when nothing was asked. */
  total: Nullable(Type.Object(standing)),
  items: Type.Array(Type.Object({ unit: Named, ...standing })),
});
export type UnitRank = Static<typeof UnitRank>;
