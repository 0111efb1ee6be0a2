import Type, { type Static } from 'typebox';

const Day = Type.String({ format: 'date' });
const OrNull = Type.Union([Type.String(), Type.Null()]);
const Rule = Type.String({ minLength: 1, maxLength: 100 });

/** One line of the duty list. */
export const DutyView = Type.Object({
  id: Type.String(),
  categoryList: Type.String(),
  categoryPrefix: Type.String(),
  category: OrNull,
  areas: Type.Array(Type.String()),
  lead: Type.String(),
  assist: Type.Array(Type.String()),
  legalBasis: Type.String(),
  source: Type.String(),
  validFrom: Type.String(),
  validTo: OrNull,
});
export type DutyView = Static<typeof DutyView>;
export const DutyPage = Type.Object({ items: Type.Array(DutyView), next: OrNull });
export type DutyPage = Static<typeof DutyPage>;

export const DutyInput = Type.Object({
  /** The line that this one follows; it ends on the day on which this one begins. */
  replaces: Type.Optional(Type.String({ format: 'uuid' })),
  categoryList: Type.String({ minLength: 1, maxLength: 60 }),
  categoryPrefix: Type.String({ maxLength: 40 }),
  areas: Type.Optional(Type.Array(Type.String({ pattern: '^!?[\\w.-]{1,40}$' }), { maxItems: 100 })),
  lead: Rule,
  assist: Type.Optional(Type.Array(Rule, { maxItems: 10 })),
  legalBasis: Type.Optional(Type.String({ maxLength: 1_000 })),
  source: Type.Optional(Type.String({ maxLength: 300 })),
  validFrom: Day,
});
export type DutyInput = Static<typeof DutyInput>;

/** Who answers for each category in each district; a hole is where nobody is named. */
export const DutyMatrix = Type.Object({
  columns: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  rows: Type.Array(
    Type.Object({
      code: Type.String(),
      name: Type.String(),
      cells: Type.Array(Type.Object({ unit: OrNull, hole: Type.Boolean(), prefix: Type.String() })),
    }),
  ),
  holes: Type.Integer(),
  categories: Type.Integer(),
  next: OrNull,
});
export type DutyMatrix = Static<typeof DutyMatrix>;

const Shift = Type.Object({
  start: Type.String({ pattern: '^[0-2][0-9]:[0-5][0-9]$' }),
  end: Type.String({ pattern: '^[0-2][0-9]:[0-5][0-9]$' }),
});
const Weekday = Type.Optional(Type.Array(Shift, { maxItems: 6 }));
export const CalendarInput = Type.Object({
  weekly: Type.Object({ 1: Weekday, 2: Weekday, 3: Weekday, 4: Weekday, 5: Weekday, 6: Weekday, 7: Weekday }),
  exceptions: Type.Array(
    Type.Object({
      date: Day,
      kind: Type.Union([Type.Literal('holiday'), Type.Literal('workday')]),
      name: Type.String({ minLength: 1, maxLength: 60 }),
      shifts: Type.Optional(Type.Array(Shift, { maxItems: 6 })),
    }),
    { maxItems: 2_000 },
  ),
  knownFrom: Day,
  knownUntil: Day,
  source: Type.String({ minLength: 1, maxLength: 300 }),
});
export type CalendarInput = Static<typeof CalendarInput>;

export const CalendarView = Type.Object({
  ...CalendarInput.properties,
  id: Type.String(),
  version: Type.Integer(),
  timeZone: Type.String(),
  versions: Type.Array(
    Type.Object({ version: Type.Integer(), createdAt: Type.String(), source: Type.String() }),
  ),
});
export type CalendarView = Static<typeof CalendarView>;
