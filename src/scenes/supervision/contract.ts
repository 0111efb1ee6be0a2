import Type, { type Static } from 'typebox';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Id = Type.String({ format: 'uuid' });
const Instant = Type.String({ description: 'ISO 8601 in UTC' });
const Note = Type.String({ minLength: 1, maxLength: 2_000 });
const pageOf = <Item extends Parameters<typeof Type.Array>[0]>(item: Item) =>
  Type.Object({ items: Type.Array(item), next: Nullable(Type.String()) });

export const OrderRequest = Type.Object({
  kind: Type.Union([Type.Literal('urge'), Type.Literal('supervise')]),
  /** 1 ordinary, 2 important, 3 listed (挂牌). */
  level: Type.Optional(Type.Integer({ minimum: 1, maximum: 3 })),
  /** Needed for `supervise`. */
  words: Type.Optional(Type.String({ maxLength: 2_000 })),
});
export type OrderRequest = Static<typeof OrderRequest>;

/** 催办 or 督办 with its answer. */
export const DemandView = Type.Object({
  id: Type.String(),
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  kind: Type.String(),
  level: Type.Integer(),
  words: Type.String(),
  unit: Nullable(Type.String()),
  orderedAt: Instant,
  answerDueAt: Instant,
  answeredAt: Nullable(Instant),
  answer: Nullable(Type.String()),
  late: Type.Boolean(),
});
export type DemandView = Static<typeof DemandView>;
export const DemandPage = pageOf(DemandView);

export const CallBackView = Type.Object({
  id: Type.String(),
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  unit: Nullable(Type.String()),
  source: Type.String(),
  dueAt: Instant,
  late: Type.Boolean(),
  attempts: Type.Integer(),
  notBefore: Nullable(Instant),
  status: Type.String(),
  contacted: Nullable(Type.Boolean()),
  solved: Nullable(Type.Boolean()),
  satisfied: Nullable(Type.Boolean()),
  note: Nullable(Type.String()),
  recordingId: Nullable(Type.String()),
  decision: Nullable(Type.String()),
  endedAt: Nullable(Instant),
});
export type CallBackView = Static<typeof CallBackView>;
export const CallBackPage = pageOf(CallBackView);

/** All that somebody needs to make the call. Name and telephone are masked unless a purpose was declared. */
export const CallBackDetail = Type.Object({
  ...CallBackView.properties,
  reporter: Nullable(Type.Object({ name: Nullable(Type.String()), telephone: Nullable(Type.String()) })),
  reply: Nullable(Type.String()),
  calls: Type.Array(
    Type.Object({
      number: Type.Integer(),
      window: Type.String(),
      at: Instant,
      reached: Type.Boolean(),
      note: Nullable(Type.String()),
    }),
  ),
  windows: Type.Array(Type.String()),
  script: Type.Array(Type.Object({ id: Type.String(), zh: Type.String(), en: Type.String() })),
});
export type CallBackDetail = Static<typeof CallBackDetail>;

/** One call. When somebody was reached the three answers are needed; then the call-back is ended. */
export const CallRequest = Type.Object({
  reached: Type.Boolean(),
  contacted: Type.Optional(Type.Boolean()),
  solved: Type.Optional(Type.Boolean()),
  satisfied: Type.Optional(Type.Boolean()),
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
  /** An attachment of the case with the purpose `recording`. */
  recordingId: Type.Optional(Id),
  /** `redo` (二次办理) sends the case back to its unit. */
  decision: Type.Optional(Type.Union([Type.Literal('redo'), Type.Literal('closed')])),
});
export type CallRequest = Static<typeof CallRequest>;

export const SpotCheckView = Type.Object({
  id: Type.String(),
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  unit: Nullable(Type.String()),
  priority: Type.Integer(),
  drawDay: Type.String(),
  drawnNumber: Type.Number(),
  share: Type.Number(),
  result: Nullable(Type.String()),
  note: Nullable(Type.String()),
  photoId: Nullable(Type.String()),
  checkedAt: Nullable(Instant),
});
export type SpotCheckView = Static<typeof SpotCheckView>;
export const SpotCheckPage = pageOf(SpotCheckView);
export const CheckRequest = Type.Object({
  result: Type.Union([Type.Literal('pass'), Type.Literal('fail')]),
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
  /** An attachment of the case with the purpose `verification`. */
  photoId: Type.Optional(Id),
});
export type CheckRequest = Static<typeof CheckRequest>;

/** What a draw was made with; `drawnNumber` of a case is the first 48 bits of SHA-256("seed:caseId") / 2^48. */
export const DrawView = Type.Object({
  day: Type.String(),
  purpose: Type.String(),
  seed: Type.String(),
  shares: Type.Unknown(),
  madeAt: Instant,
});

export const AppealRequest = Type.Object({
  caseId: Id,
  /** Id of a deduction rule, or `all`. */
  measure: Type.String({ maxLength: 40 }),
  reason: Note,
  clause: Type.String({ minLength: 1, maxLength: 300 }),
});
export type AppealRequest = Static<typeof AppealRequest>;
export const AppealView = Type.Object({
  /** Id of the appeal's own case: proof is attached there. */
  id: Type.String(),
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  unit: Type.String(),
  measure: Type.String(),
  reason: Type.String(),
  clause: Type.String(),
  askedAt: Instant,
  status: Type.String(),
  decidedAt: Nullable(Instant),
  decision: Nullable(Type.String()),
});
export type AppealView = Static<typeof AppealView>;
export const AppealPage = pageOf(AppealView);
export const DecideAppealRequest = Type.Object({ exclude: Type.Boolean(), reason: Note });

const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });
export const GradeQuery = Type.Object({ from: Day, to: Day });
/** A unit's grade: 100 less the points of its deductions by 100 tickets. */
export const GradeView = Type.Object({
  organisationId: Type.String(),
  unit: Type.String(),
  tickets: Type.Integer(),
  excluded: Type.Integer(),
  points: Type.Number(),
  score: Type.Number(),
  grade: Type.String(),
  byRule: Type.Array(
    Type.Object({ rule: Type.String(), title: Type.String(), count: Type.Integer(), points: Type.Number() }),
  ),
});
export type GradeView = Static<typeof GradeView>;
export const GradeList = Type.Object({ rules: Type.String(), items: Type.Array(GradeView) });

/** One deduction, opened to its ticket, clock and clause. */
export const DeductionView = Type.Object({
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  rule: Type.String(),
  ruleTitle: Type.String(),
  clause: Type.String(),
  clock: Nullable(Type.String()),
  dueAt: Nullable(Instant),
  stoppedAt: Nullable(Instant),
  count: Type.Integer(),
  points: Type.Number(),
  /** What it takes off the unit's score. */
  ofScore: Type.Number(),
});
export type DeductionView = Static<typeof DeductionView>;

export const LISTS = ['overdue', 'suspended', 'bounced', 'supervised'] as const;
export const ListQuery = Type.Object({
  cursor: Type.Optional(Type.String({ maxLength: 500 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
export const ListedCase = Type.Object({
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  state: Type.String(),
  unit: Nullable(Type.String()),
  /** When it came on the list: due, suspended since, bounced, ordered. */
  at: Instant,
  reason: Nullable(Type.String()),
});
export type ListedCase = Static<typeof ListedCase>;
export const ListedPage = pageOf(ListedCase);
