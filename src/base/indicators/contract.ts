import Type, { type Static } from 'typebox';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Words = Type.Object({ zh: Type.String(), en: Type.String() });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: "a day of the city's time zone" });
/** What a figure can be split by. `area` is the level below the area that is filtered for. */
export const DIMENSIONS = [
  ...(['channel', 'kind', 'category1', 'category2', 'category3', 'unit', 'area'] as const),
  ...(['hour', 'day', 'week', 'month'] as const),
] as const;
export type Dimension = (typeof DIMENSIONS)[number];
const By = Type.Unsafe<Dimension>(Type.Union(DIMENSIONS.map((id) => Type.Literal(id))));

/** A figure as it is defined, with the configuration in force. */
export const IndicatorView = Type.Object({
  id: Type.String(),
  title: Words,
  aliases: Type.Array(Type.String()),
  unit: Type.String({
    description: 'case, report, percent (0 to 1), hour, programme, letting, clue, point or person',
  }),
  formula: Words,
  exclusions: Type.Array(Words),
  owner: Words,
  dimensions: Type.Array(Type.String()),
  basis: Type.String({ description: 'which moment puts a case into the period; "now": what stands open' }),
  better: Type.String(),
  version: Type.String({ description: 'version of the formula, a dot, version of its configuration' }),
  validFrom: Type.String(),
  source: Type.String(),
  weight: Nullable(
    Type.Number({
      description: 'in the score it is part of, e.g. that of the three rates; null without one',
    }),
  ),
  grades: Nullable(
    Type.Object({
      leastCases: Type.Integer(),
      steps: Type.Array(Type.Object({ id: Type.String(), title: Words, from: Type.Number() })),
    }),
  ),
});
export type IndicatorView = Static<typeof IndicatorView>;

const filters = {
  area: Type.Optional(Type.String({ maxLength: 40, description: 'code of an area at any depth' })),
  unit: Type.Optional(Type.String({ format: 'uuid' })),
  channel: Type.Optional(Type.String({ maxLength: 40 })),
  kind: Type.Optional(Type.String({ maxLength: 20 })),
  category: Type.Optional(
    Type.String({ maxLength: 100, description: 'list:code, with everything below it' }),
  ),
  synthetic: Type.Optional(Type.Boolean()),
};
export const Filters = Type.Object(filters, { additionalProperties: false });
export type Filters = Static<typeof Filters>;

/** Query of one figure; both days belong to the period, which is today when none is given. */
export const ValuesQuery = Type.Object({
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  by: Type.Optional(By),
  ...filters,
});
export type ValuesQuery = Static<typeof ValuesQuery>;

/** Several figures at once; only reads, however it is sent. */
export const ValuesRequest = Type.Object(
  {
    ids: Type.Array(Type.String({ maxLength: 60 }), { minItems: 1, maxItems: 40 }),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    by: Type.Optional(By),
    filters: Type.Optional(Filters),
  },
  { additionalProperties: false },
);
export type ValuesRequest = Static<typeof ValuesRequest>;

/** A number with what it is made of. No data is null, not 0. */
export const Figure = Type.Object({
  value: Nullable(Type.Number()),
  numerator: Nullable(Type.Number()),
  denominator: Nullable(Type.Number()),
});
export type Figure = Static<typeof Figure>;

export const FigureRow = Type.Object({
  ...Figure.properties,
  /** Code of the area, id of the unit, `list:code` of the category, day, hour…; null where it is not known. */
  key: Nullable(Type.String()),
  title: Words,
  grade: Nullable(Type.String()),
});
export type FigureRow = Static<typeof FigureRow>;

export const IndicatorValues = Type.Object({
  indicator: IndicatorView,
  total: Figure,
  rows: Type.Array(FigureRow),
});
export type IndicatorValues = Static<typeof IndicatorValues>;

export const ValuesResponse = Type.Object({
  /** Up to when everything that happened is counted. */
  asOf: Type.String(),
  query: Type.Object({
    ids: Type.Array(Type.String()),
    from: Type.String(),
    to: Type.String(),
    by: Nullable(Type.String()),
    filters: Filters,
    timeZone: Type.String(),
  }),
  results: Type.Array(IndicatorValues),
});
export type ValuesResponse = Static<typeof ValuesResponse>;

export const IndicatorCasesQuery = Type.Object({
  from: Type.Optional(Day),
  to: Type.Optional(Day),
  part: Type.Optional(
    Type.Union([Type.Literal('numerator'), Type.Literal('denominator'), Type.Literal('rest')], {
      description: 'those counted, those counted among, or the difference of the two',
    }),
  ),
  ...filters,
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
export type IndicatorCasesQuery = Static<typeof IndicatorCasesQuery>;
