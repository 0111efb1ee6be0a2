import Type, { type Static } from 'typebox';
import { ActionView, AttachmentView, ClockView } from '../../base/loop/contract.ts';

/** One of these words. */
const oneOf = <Word extends string>(words: readonly Word[]) =>
  Type.Unsafe<Word>(Type.Union(words.map((word) => Type.Literal(word))));

const Named = Type.Object({ id: Type.String(), name: Type.String() });
const Words = Type.Object({ zh: Type.String(), en: Type.String() });
const Uuid = Type.String({ format: 'uuid' });
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
const Figure = Type.Union([Type.Number(), Type.Null()]);
const Key = Type.String({ pattern: '^-?\\d{1,19}$' });
const Mark = oneOf(['waiting', 'moving', 'late', 'closed', 'proved']);

/** What comes back: a square of a hundred metres, a component there, a street, or a kind of problem; each × category. */
export const SCALES = ['place', 'asset', 'street', 'kind'] as const;
export type Scale = (typeof SCALES)[number];
export const ScaleName = oneOf(SCALES);

export const DAYS = [30, 90, 180, 365] as const;

export const SpotFilter = Type.Object({
  scale: Type.Optional(ScaleName),
  /** Counted over so many days up to today. */
  days: Type.Optional(Type.Integer({ minimum: 7, maximum: 365, default: 90 })),
  /** At least so many times. */
  times: Type.Optional(Type.Integer({ minimum: 2, maximum: 1_000, default: 3 })),
  area: Type.Optional(Type.String({ maxLength: 40 })),
});
export type SpotFilter = Static<typeof SpotFilter>;

export const SpotView = Type.Object({
  scale: ScaleName,
  key: Type.String(),
  count: Type.Integer(),
  /** In as many days before those. */
  previous: Type.Integer(),
  open: Type.Integer(),
  lastDay: Type.String(),
  category: Type.Object({ list: Type.String(), code: Type.String(), name: Type.String() }),
  /** The street, or the area that was asked for. */
  area: Type.Union([Type.String(), Type.Null()]),
  /** The number of the thing, where its cases name one. */
  asset: Type.Union([Type.String(), Type.Null()]),
  address: Type.Union([Type.String(), Type.Null()]),
  lon: Figure,
  lat: Figure,
  synthetic: Type.Boolean(),
  programme: Type.Union([Type.Object({ id: Type.String(), number: Type.String() }), Type.Null()]),
});
export type SpotView = Static<typeof SpotView>;

export const SpotPage = Type.Object({
  items: Type.Array(SpotView),
  next: Type.Union([Type.String(), Type.Null()]),
  /** When the whole city was counted; null when it was counted for this answer. */
  countedAt: Type.Union([Type.String(), Type.Null()]),
});
export type SpotPage = Static<typeof SpotPage>;

export const SpotDetail = Type.Object({
  ...SpotView.properties,
  /** Who leads most of its cases: a proposal for whom to give a programme to. */
  unit: Type.Union([Named, Type.Null()]),
  weeks: Type.Array(Type.Object({ from: Type.String(), cases: Type.Integer() })),
  cases: Type.Array(
    Type.Object({
      id: Type.String(),
      number: Type.String(),
      title: Type.String(),
      openedAt: Type.String(),
      address: Type.Union([Type.String(), Type.Null()]),
      stateTitle: Words,
      mark: Mark,
    }),
  ),
});
export type SpotDetail = Static<typeof SpotDetail>;

export const ProgrammeRequest = Type.Object({
  scale: ScaleName,
  key: Key,
  /** For a kind: the area in which it is worked on, as the list was narrowed; without it the whole city. */
  area: Type.Optional(Type.String({ maxLength: 40 })),
  title: Type.String({ minLength: 2, maxLength: 60 }),
  measure: Type.String({ minLength: 2, maxLength: 2_000 }),
  unit: Uuid,
  startsOn: Day,
  endsOn: Day,
  cutPercent: Type.Integer({ minimum: 1, maximum: 100 }),
});
export type ProgrammeRequest = Static<typeof ProgrammeRequest>;

const Stretch = Type.Object({ cases: Type.Integer(), days: Type.Integer() });
const EffectView = Type.Object({
  verdict: oneOf(['too-few', 'unclear', 'fewer', 'more']),
  change: Figure,
  trend: Figure,
  effect: Figure,
  low: Figure,
  high: Figure,
});

/** The figures of a programme: cases here and with those it is compared with, before, during and after. */
export const ProgrammeFigures = Type.Object({
  asOf: Type.String(),
  /**
   * With whom it is compared: places where the same kind came back as often before, the same kind in all other places,
   * or, for a kind in the whole city, all other kinds.
   */
  comparedWith: oneOf(['peers', 'elsewhere', 'other-kinds']),
  /** How many places that are; null unless they are peers. */
  peers: Type.Union([Type.Integer(), Type.Null()]),
  here: Type.Object({ before: Stretch, during: Stretch, after: Stretch }),
  others: Type.Object({ before: Stretch, during: Stretch, after: Stretch }),
  during: EffectView,
  after: EffectView,
  /** Whether cases a week fell by the target: after it once that is four weeks, until then while it ran. */
  reached: Type.Union([Type.Boolean(), Type.Null()]),
});
export type ProgrammeFigures = Static<typeof ProgrammeFigures>;

export const ProgrammeView = Type.Object({
  id: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  stateTitle: Words,
  mark: Mark,
  closed: Type.Boolean(),
  scale: ScaleName,
  key: Type.String(),
  category: Type.Object({ list: Type.String(), code: Type.String(), name: Type.String() }),
  area: Type.Union([Type.String(), Type.Null()]),
  unit: Type.Union([Named, Type.Null()]),
  startsOn: Type.String(),
  endsOn: Type.String(),
  endedOn: Type.Union([Type.String(), Type.Null()]),
  cutPercent: Type.Integer(),
  /** As kept when it ended; null while it runs. */
  kept: Type.Union([ProgrammeFigures, Type.Null()]),
});
export type ProgrammeView = Static<typeof ProgrammeView>;

export const ProgrammePage = Type.Object({
  items: Type.Array(ProgrammeView),
  next: Type.Union([Type.String(), Type.Null()]),
});
export type ProgrammePage = Static<typeof ProgrammePage>;

export const ProgrammeDetail = Type.Object({
  ...ProgrammeView.properties,
  version: Type.Integer(),
  measure: Type.String(),
  result: Type.Union([Type.String(), Type.Null()]),
  judgement: Type.Union([Type.String(), Type.Null()]),
  /** Counted now, or, when all weeks after it are over, as kept then. */
  figures: ProgrammeFigures,
  /** Whole weeks from before to after, counted from its first day. */
  weeks: Type.Array(Type.Object({ from: Type.String(), here: Type.Integer(), others: Type.Number() })),
  steps: Type.Array(
    Type.Object({
      sequence: Type.Integer(),
      title: Words,
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
export type ProgrammeDetail = Static<typeof ProgrammeDetail>;
