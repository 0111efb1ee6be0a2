import Type, { type Static } from 'typebox';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const text = Nullable(Type.String());
const oneOf = <const Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Enum([...values]));
const Id = Type.String({ format: 'uuid' });
const EntityId = Type.String({ pattern: '^[1-9]\\d{0,17}$' });
const Day = Type.String({ format: 'date' });

/** What is written into X-Purpose for the values in full. */
export const PURPOSE = '入户核查';

export const OUTCOMES = ['met', 'empty', 'refused', 'not-met'] as const;
export type Outcome = (typeof OUTCOMES)[number];
export const HOUSE_USES = ['owner', 'let', 'shared'] as const;
export const KINDS = ['registered', 'apart', 'floating'] as const;
export const RELATIONS = ['本人', '配偶', '子女', '父母', '其他亲属', '租客', '其他'] as const;

/** First two digits of division codes with their provinces (GB/T 2260). */
export const PROVINCES: readonly (readonly [string, string])[] =
  '41河南 11北京 12天津 13河北 14山西 15内蒙古 21辽宁 22吉林 23黑龙江 31上海 32江苏 33浙江 34安徽 35福建 36江西 37山东 42湖北 43湖南 44广东 45广西 46海南 50重庆 51四川 52贵州 53云南 54西藏 61陕西 62甘肃 63青海 64宁夏 65新疆 71台湾 81香港 82澳门'
    .split(' ')
    .map((each) => [each.slice(0, 2), each.slice(2)] as const);

export const RoundRequest = Type.Object({
  title: Type.String({ minLength: 1, maxLength: 80 }),
  areaId: Id,
  startsOn: Day,
  endsOn: Day,
  /** Only these houses of the area; all that are lived in unless told. */
  houseIds: Type.Optional(Type.Array(EntityId, { minItems: 1, maxItems: 5_000 })),
});
export type RoundRequest = Static<typeof RoundRequest>;

const counts = {
  houses: Type.Integer(),
  done: Type.Integer(),
  changed: Type.Integer(),
  notMet: Type.Integer(),
  shared: Type.Integer(),
};
export const RoundView = Type.Object({
  id: Id,
  title: Type.String(),
  area: Type.String(),
  startsOn: Type.String(),
  endsOn: Type.String(),
  ...counts,
});
export type RoundView = Static<typeof RoundView>;
export const RoundPage = Type.Object({ items: Type.Array(RoundView), next: text });
export type RoundPage = Static<typeof RoundPage>;
export const Progress = Type.Object({
  items: Type.Array(Type.Object({ areaId: Type.String(), area: Type.String(), ...counts })),
});
export type Progress = Static<typeof Progress>;

export const Resident = Type.Object({
  id: EntityId,
  name: Type.String(),
  number: text,
  telephone: text,
  bornYear: Nullable(Type.Integer()),
  residence: Type.String(),
});
export type Resident = Static<typeof Resident>;

export const TaskView = Type.Object({
  id: Id,
  houseId: EntityId,
  round: Type.String(),
  endsOn: Type.String(),
  building: Type.String(),
  door: Type.String(),
  address: Type.String(),
  lon: Type.Number(),
  lat: Type.Number(),
  state: oneOf(['open', 'again', 'done']),
  outcome: Nullable(oneOf(OUTCOMES)),
  visits: Type.Integer(),
  residents: Type.Array(Resident),
});
export type TaskView = Static<typeof TaskView>;
export const TaskPage = Type.Object({
  items: Type.Array(TaskView),
  done: Type.Integer(),
  total: Type.Integer(),
  next: text,
});
export type TaskPage = Static<typeof TaskPage>;
export const TaskResidents = Type.Object({ isUnmasked: Type.Boolean(), residents: Type.Array(Resident) });
export type TaskResidents = Static<typeof TaskResidents>;

export const NewPerson = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  number: Type.Optional(Type.String({ maxLength: 40 })),
  telephone: Type.Optional(Type.String({ maxLength: 40 })),
  relation: Type.Optional(oneOf(RELATIONS)),
  kind: oneOf(KINDS),
  /** Where somebody floating is registered, when the number does not tell: two digits. */
  province: Type.Optional(Type.String({ pattern: '^\\d{2}$' })),
});
export type NewPerson = Static<typeof NewPerson>;

export const VisitRequest = Type.Object({
  /** The phone's own: the same visit sent twice is one. */
  id: Id,
  taskId: Id,
  visitedAt: Type.String({ format: 'date-time' }),
  outcome: oneOf(OUTCOMES),
  use: Type.Optional(oneOf(HOUSE_USES)),
  persons: Type.Optional(
    Type.Array(Type.Object({ id: EntityId, says: oneOf(['lives', 'moved-out']) }), { maxItems: 60 }),
  ),
  newPersons: Type.Optional(Type.Array(NewPerson, { maxItems: 30 })),
  note: Type.Optional(Type.String({ maxLength: 500 })),
  lon: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  photo: Type.Optional(Id),
  /** Suspected group rental becomes a case at once. */
  report: Type.Optional(Type.Boolean()),
});
export type VisitRequest = Static<typeof VisitRequest>;
export const VisitReceipt = Type.Object({
  id: Id,
  state: oneOf(['held', 'conflict', 'superseded', 'withdrawn']),
  caseId: Nullable(Id),
});
export type VisitReceipt = Static<typeof VisitReceipt>;

export const VisitView = Type.Object({
  ...VisitReceipt.properties,
  taskId: Id,
  houseId: EntityId,
  address: Type.String(),
  member: Type.String(),
  outcome: oneOf(OUTCOMES),
  use: Nullable(oneOf(HOUSE_USES)),
  note: Type.String(),
  distanceM: Nullable(Type.Number()),
  visitedAt: Type.String({ format: 'date-time' }),
  hasPhoto: Type.Boolean(),
  findings: Type.Array(
    Type.Object({ personId: EntityId, name: Type.String(), says: oneOf(['lives', 'moved-out', 'new']) }),
  ),
});
export type VisitView = Static<typeof VisitView>;
export const VisitPage = Type.Object({ items: Type.Array(VisitView), next: text });
export type VisitPage = Static<typeof VisitPage>;

/** Which of the visits of a house holds: its id, or both. */
export const ConflictDecision = Type.Object({ keep: Type.Union([Id, Type.Literal('both')]) });
export const PhotoReceipt = Type.Object({ id: Id });
