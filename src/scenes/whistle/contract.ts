import Type, { type Static } from 'typebox';

const Named = Type.Object({ id: Type.String(), name: Type.String() });
const Instant = Type.Union([Type.String(), Type.Null()]);
const Uuid = Type.String({ format: 'uuid' });

/** Blowing the whistle: for a case, or for a place with words. */
export const BlowRequest = Type.Object({
  caseId: Type.Optional(Uuid),
  text: Type.String({ minLength: 1, maxLength: 2_000 }),
  lon: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  address: Type.Optional(Type.String({ maxLength: 300 })),
  category: Type.Optional(
    Type.Object({ list: Type.String({ maxLength: 60 }), code: Type.String({ maxLength: 40 }) }),
  ),
  /** Chosen by hand, the first leads; without them the duty list names them by the category. */
  departments: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: 10, uniqueItems: true })),
});
export type BlowRequest = Static<typeof BlowRequest>;

export const DepartmentView = Type.Object({
  ...Named.properties,
  reportedInAt: Instant,
  arrivedAt: Instant,
  late: Type.Boolean(),
});

/** One whistle as lists show it. */
export const WhistleView = Type.Object({
  id: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  stateTitle: Type.Object({ zh: Type.String(), en: Type.String() }),
  closed: Type.Boolean(),
  address: Type.Union([Type.String(), Type.Null()]),
  blownAt: Type.String(),
  dueAt: Instant,
  sourceCaseId: Type.Union([Type.String(), Type.Null()]),
  blower: Named,
  departments: Type.Array(DepartmentView),
});
export type WhistleView = Static<typeof WhistleView>;

export const WhistlePage = Type.Object({
  items: Type.Array(WhistleView),
  next: Type.Union([Type.String(), Type.Null()]),
});
export type WhistlePage = Static<typeof WhistlePage>;

/** Who would be called for a category at a place. */
export const DepartmentChoice = Type.Object({
  departments: Type.Array(Named),
  legalBasis: Type.String(),
});
export type DepartmentChoice = Static<typeof DepartmentChoice>;

/** How departments answered in a time; minutes are medians, shares from 0 to 1, null where there is nothing yet. */
export const ResponseStatistics = Type.Object({
  from: Type.String(),
  to: Type.String(),
  items: Type.Array(
    Type.Object({
      department: Named,
      called: Type.Integer(),
      reportedIn: Type.Integer(),
      onTime: Type.Integer(),
      arrived: Type.Integer(),
      responseMinutes: Type.Union([Type.Number(), Type.Null()]),
      arrivalMinutes: Type.Union([Type.Number(), Type.Null()]),
      stars: Type.Union([Type.Number(), Type.Null()]),
    }),
  ),
});
export type ResponseStatistics = Static<typeof ResponseStatistics>;
