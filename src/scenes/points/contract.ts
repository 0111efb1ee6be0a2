import Type, { type Static } from 'typebox';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Whole = Type.Integer({ minimum: 0 });
const pageOf = <Item extends Parameters<typeof Type.Array>[0]>(item: Item) =>
  Type.Object({ items: Type.Array(item), next: Nullable(Type.String()) });

export const KINDS = ['resident', 'volunteer', 'merchant'] as const;
export const Kind = Type.Union([
  Type.Literal('resident'),
  Type.Literal('volunteer'),
  Type.Literal('merchant'),
]);
export type Kind = Static<typeof Kind>;

export const RuleView = Type.Object({
  id: Type.String(),
  name: Type.String(),
  points: Whole,
  dailyLimit: Whole,
  by: Type.Union([Type.Literal('loop'), Type.Literal('desk')]),
  audience: Type.Array(Type.String()),
});
export type RuleView = Static<typeof RuleView>;

/** The rules of the city's pack, from when they hold and what they rest on. */
export const RuleList = Type.Object({
  items: Type.Array(RuleView),
  validFrom: Type.String(),
  source: Type.String(),
});
export type RuleList = Static<typeof RuleList>;

export const AccountView = Type.Object({
  number: Type.String(),
  kind: Kind,
  balance: Whole,
  openedAt: Type.String(),
});
export type AccountView = Static<typeof AccountView>;
export const KindRequest = Type.Object({ kind: Kind });

export const EntryView = Type.Object({
  id: Type.String(),
  number: Type.String(),
  points: Type.Integer(),
  balance: Whole,
  reason: Type.Union([
    Type.Literal('rule'),
    Type.Literal('exchange'),
    Type.Literal('refund'),
    Type.Literal('reversal'),
  ]),
  words: Type.String(),
  at: Type.String(),
  reversible: Type.Boolean(),
});
export type EntryView = Static<typeof EntryView>;
export const EntryPage = pageOf(EntryView);
export type EntryPage = Static<typeof EntryPage>;

/** Points that a desk confirms. The reference names what happened: told twice, it counts once. */
export const AwardRequest = Type.Object({
  number: Type.String({ pattern: '^[0-9]{1,18}$' }),
  rule: Type.String({ maxLength: 60 }),
  /** How often, such as hours. */
  times: Type.Integer({ minimum: 1, maximum: 24 }),
  reference: Type.String({ minLength: 2, maxLength: 100 }),
});
export type AwardRequest = Static<typeof AwardRequest>;
export const ReversalRequest = Type.Object({ reason: Type.String({ minLength: 2, maxLength: 200 }) });

export const GoodView = Type.Object({
  id: Type.String(),
  code: Type.String(),
  name: Type.String(),
  points: Whole,
  stock: Whole,
  place: Type.String(),
});
export type GoodView = Static<typeof GoodView>;
export const GoodPage = pageOf(GoodView);
export type GoodPage = Static<typeof GoodPage>;
export const GoodRequest = Type.Object({
  code: Type.String({ pattern: '^[a-z0-9-]{2,40}$' }),
  name: Type.String({ minLength: 1, maxLength: 60 }),
  points: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
  stock: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
  place: Type.String({ minLength: 1, maxLength: 100 }),
});
export type GoodRequest = Static<typeof GoodRequest>;
export const StockRequest = Type.Object({ add: Type.Integer({ minimum: 1, maximum: 100_000 }) });

export const ExchangeView = Type.Object({
  id: Type.String(),
  number: Type.String(),
  name: Type.String(),
  place: Type.String(),
  points: Whole,
  code: Type.String(),
  status: Type.Union([Type.Literal('waiting'), Type.Literal('handed-over'), Type.Literal('cancelled')]),
  askedAt: Type.String(),
  endedAt: Nullable(Type.String()),
});
export type ExchangeView = Static<typeof ExchangeView>;
export const ExchangePage = pageOf(ExchangeView);
export type ExchangePage = Static<typeof ExchangePage>;
export const ExchangeRequest = Type.Object({ good: Type.String({ format: 'uuid' }) });
