import Type, { type Static } from 'typebox';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const text = Nullable(Type.String());
const oneOf = <const Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Enum([...values]));

/** States of a component (GB/T 30428.2 names them so): whole, damaged, lost, out of use, taken away. */
export const CONDITIONS = ['whole', 'damaged', 'lost', 'abandoned', 'removed'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** Largest side of a box that is answered component by component, in degrees: some five kilometres. */
export const LARGEST_BOX = 0.06;

export const CategoryCode = Type.String({ pattern: '^\\d{5}$', description: 'five digits of a component' });
export const ComponentParams = Type.Object({ code: Type.String({ pattern: '^\\d{17}$' }) });

export const ComponentItem = Type.Object({
  code: Type.String(),
  name: Type.String(),
  category: Type.Object({ code: Type.String(), name: Type.String() }),
  owner: text,
  isWhole: Type.Boolean(),
  lon: Type.Number(),
  lat: Type.Number(),
  area: Type.String(),
  synthetic: Type.Boolean(),
});
export type ComponentItem = Static<typeof ComponentItem>;

export const ComponentPage = Type.Object({ items: Type.Array(ComponentItem), next: text });
export type ComponentPage = Static<typeof ComponentPage>;

export const ComponentDetail = Type.Object({
  ...ComponentItem.properties,
  gridId: Type.String(),
  unit: Nullable(Type.Object({ id: Type.String(), name: Type.String() })),
  department: text,
  keeper: text,
  condition: oneOf(CONDITIONS),
  surveyedOn: text,
  cases: Type.Array(
    Type.Object({
      id: Type.String(),
      number: Type.String(),
      title: Type.String(),
      state: Type.String(),
      isClosed: Type.Boolean(),
      openedAt: Type.String({ format: 'date-time' }),
    }),
  ),
});
export type ComponentDetail = Static<typeof ComponentDetail>;

export const BoxQuery = Type.Object({
  west: Type.Number({ minimum: -180, maximum: 180 }),
  south: Type.Number({ minimum: -90, maximum: 90 }),
  east: Type.Number({ minimum: -180, maximum: 180 }),
  north: Type.Number({ minimum: -90, maximum: 90 }),
  category: Type.Optional(CategoryCode),
});

/** What to draw in a box: single components, or groups where they are many. */
export const ComponentMap = Type.Object({
  things: Type.Array(ComponentItem),
  groups: Type.Array(
    Type.Object({ id: Type.String(), lon: Type.Number(), lat: Type.Number(), count: Type.Integer() }),
  ),
});
export type ComponentMap = Static<typeof ComponentMap>;

/** Components of a category: how many there are, how many are whole, and cases about them. */
export const ComponentFigures = Type.Object({
  countedAt: Nullable(Type.String({ format: 'date-time' })),
  items: Type.Array(
    Type.Object({
      category: Type.Object({ code: Type.String(), name: Type.String() }),
      things: Type.Integer(),
      whole: Type.Integer(),
      cases: Type.Integer({ description: 'opened within the last 90 days' }),
      openCases: Type.Integer(),
    }),
  ),
});
export type ComponentFigures = Static<typeof ComponentFigures>;

export const Proposal = Type.Object({
  code: Type.String(),
  name: Type.String(),
  category: Type.Object({ code: Type.String(), name: Type.String() }),
  owner: text,
  isWhole: Type.Boolean(),
  distanceM: Type.Number(),
  unit: Nullable(Type.Object({ id: Type.String(), name: Type.String() })),
  state: oneOf(['open', 'accepted', 'refused']),
});
export type Proposal = Static<typeof Proposal>;
export const Proposals = Type.Object({
  withinM: Type.Number(),
  source: Type.String({ description: 'where that distance comes from' }),
  items: Type.Array(Proposal),
});
export type Proposals = Static<typeof Proposals>;

/** The component that the case is about; null when it is none of those proposed. */
export const Decision = Type.Object({ code: Nullable(Type.String({ pattern: '^\\d{17}$' })) });

export const ImportReport = Type.Object({
  rows: Type.Integer(),
  added: Type.Integer(),
  changed: Type.Integer(),
  unchanged: Type.Integer(),
  failed: Type.Integer(),
  isPreview: Type.Boolean(),
  faults: Type.Array(
    Type.Object({ line: Type.Integer(), code: Type.String(), error: Type.String(), reason: Type.String() }),
  ),
});
export type ImportReport = Static<typeof ImportReport>;
