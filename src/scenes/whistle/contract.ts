import Type, { type Static } from 'typebox';
import { ActionView, AttachmentView, ClockView } from '../../base/loop/contract.ts';

const Named = Type.Object({ id: Type.String(), name: Type.String() });
const Instant = Type.Union([Type.String(), Type.Null()]);
const Mark = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('moving'),
  Type.Literal('late'),
  Type.Literal('closed'),
  Type.Literal('proved'),
]);
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
  /** By when it had to report in. */
  dueAt: Type.String(),
  stars: Type.Union([Type.Integer(), Type.Null()]),
});
export type DepartmentView = Static<typeof DepartmentView>;

/** Where a whistle stands: nobody late, somebody late, on the way, on the spot, ended. */
export const WhistleStage = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('overdue'),
  Type.Literal('coming'),
  Type.Literal('on-site'),
  Type.Literal('done'),
]);
export type WhistleStage = Static<typeof WhistleStage>;

export const WhistleFilter = Type.Object({
  open: Type.Optional(Type.Boolean()),
  late: Type.Optional(Type.Boolean()),
  stage: Type.Optional(WhistleStage),
  /** Only those in which my unit has something to do. */
  mine: Type.Optional(Type.Boolean()),
  department: Type.Optional(Uuid),
  area: Type.Optional(Type.String({ maxLength: 40 })),
});
export type WhistleFilter = Static<typeof WhistleFilter>;

export const WhistleCounts = Type.Object({
  waiting: Type.Integer(),
  overdue: Type.Integer(),
  coming: Type.Integer(),
  onSite: Type.Integer(),
});
export type WhistleCounts = Static<typeof WhistleCounts>;

/** One whistle as lists show it. */
export const WhistleView = Type.Object({
  id: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  stateTitle: Type.Object({ zh: Type.String(), en: Type.String() }),
  closed: Type.Boolean(),
  mark: Mark,
  stage: WhistleStage,
  address: Type.Union([Type.String(), Type.Null()]),
  lon: Type.Union([Type.Number(), Type.Null()]),
  lat: Type.Union([Type.Number(), Type.Null()]),
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

/** One department in full: who reported in and from where, who came, what was done, how it was rated. */
const DepartmentDetail = Type.Object({
  ...DepartmentView.properties,
  lead: Type.Boolean(),
  reportedInBy: Type.Union([Type.String(), Type.Null()]),
  from: Type.Union([Type.String(), Type.Null()]),
  minutesToArrive: Type.Union([Type.Number(), Type.Null()]),
  /** The unit that came in its place. */
  handedOnTo: Type.Union([Named, Type.Null()]),
  arrivedBy: Type.Union([Type.String(), Type.Null()]),
  result: Type.Union([Type.String(), Type.Null()]),
  ratingNote: Type.Union([Type.String(), Type.Null()]),
});

export const WhistleDetail = Type.Object({
  ...WhistleView.properties,
  version: Type.Integer(),
  text: Type.String(),
  sourceNumber: Type.Union([Type.String(), Type.Null()]),
  area: Type.Union([Type.String(), Type.Null()]),
  departments: Type.Array(DepartmentDetail),
  endedAt: Instant,
  /** Why it was called off, in words; null unless it was. */
  calledOff: Type.Union([Type.String(), Type.Null()]),
  steps: Type.Array(
    Type.Object({
      sequence: Type.Integer(),
      title: Type.Object({ zh: Type.String(), en: Type.String() }),
      at: Type.String(),
      by: Type.String(),
      text: Type.String(),
      late: Type.Boolean(),
    }),
  ),
  photos: Type.Array(AttachmentView),
  clocks: Type.Array(ClockView),
  actions: Type.Array(ActionView),
});
export type WhistleDetail = Static<typeof WhistleDetail>;

/** Every department that was called, each rated once. */
export const EvaluationRequest = Type.Object({
  ratings: Type.Array(
    Type.Object({
      department: Uuid,
      stars: Type.Integer({ minimum: 1, maximum: 5 }),
      note: Type.Optional(Type.String({ maxLength: 500 })),
    }),
    { minItems: 1, maxItems: 10 },
  ),
  note: Type.Optional(Type.String({ maxLength: 500 })),
});
export type EvaluationRequest = Static<typeof EvaluationRequest>;

/** Which whistle calls which departments, and how soon. */
export const RuleRequest = Type.Object({
  categoryList: Type.String({ minLength: 1, maxLength: 60 }),
  categoryPrefix: Type.String({ maxLength: 40 }),
  departments: Type.Array(Type.String({ minLength: 3, maxLength: 80 }), { maxItems: 10, uniqueItems: true }),
  respondMinutes: Type.Union([Type.Integer({ minimum: 1, maximum: 1_440 }), Type.Null()]),
  arriveHours: Type.Union([Type.Integer({ minimum: 1, maximum: 72 }), Type.Null()]),
  source: Type.String({ minLength: 1, maxLength: 300 }),
});
export type RuleRequest = Static<typeof RuleRequest>;

export const RuleView = Type.Object({
  ...RuleRequest.properties,
  id: Type.String(),
  /** What the category is called; empty for a whole list. */
  category: Type.String(),
  units: Type.Array(Type.Object({ rule: Type.String(), name: Type.String() })),
  validFrom: Type.String(),
  validTo: Type.Union([Type.String(), Type.Null()]),
});
export type RuleView = Static<typeof RuleView>;

export const RulePage = Type.Object({
  items: Type.Array(RuleView),
  next: Type.Union([Type.String(), Type.Null()]),
  /** What holds where no rule says otherwise. */
  respondMinutes: Type.Number(),
  arriveHours: Type.Number(),
  /** Units that a rule can name, with what they are called. */
  units: Type.Array(Type.Object({ rule: Type.String(), name: Type.String() })),
});
export type RulePage = Static<typeof RulePage>;

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
      /** Those who have reported in, and those whose time for it is over. */
      settled: Type.Integer(),
      reportedIn: Type.Integer(),
      onTime: Type.Integer(),
      arrived: Type.Integer(),
      responseMinutes: Type.Union([Type.Number(), Type.Null()]),
      /** Mean minutes until reporting in. */
      averageMinutes: Type.Union([Type.Number(), Type.Null()]),
      arrivalMinutes: Type.Union([Type.Number(), Type.Null()]),
      stars: Type.Union([Type.Number(), Type.Null()]),
    }),
  ),
});
export type ResponseStatistics = Static<typeof ResponseStatistics>;
