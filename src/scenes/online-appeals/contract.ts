import Type, { type Static } from 'typebox';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const pageOf = <Item extends Parameters<typeof Type.Array>[0]>(item: Item) =>
  Type.Object({ items: Type.Array(item), next: Nullable(Type.String()) });
const Title = Type.String({ minLength: 4, maxLength: 60 });
const Text = Type.String({ minLength: 5, maxLength: 3_000 });

export const AskRequest = Type.Object({
  title: Title,
  text: Text,
  areaCode: Type.Optional(Type.String({ maxLength: 30 })),
});
export type AskRequest = Static<typeof AskRequest>;

/** A question as everybody sees it. */
export const QuestionView = Type.Object({
  id: Type.String(),
  title: Type.String(),
  text: Type.String(),
  publishedAt: Type.String(),
  unit: Nullable(Type.String()),
  state: Nullable(Type.String()),
  reply: Nullable(Type.String()),
  repliedAt: Nullable(Type.String()),
  closedAt: Nullable(Type.String()),
  stars: Nullable(Type.Integer()),
});
export type QuestionView = Static<typeof QuestionView>;
export const QuestionPage = pageOf(QuestionView);

/** The asker's own, whatever became of it. */
export const OwnQuestionView = Type.Object({
  id: Type.String(),
  title: Type.String(),
  text: Type.String(),
  askedAt: Type.String(),
  status: Type.String(),
  refusal: Nullable(Type.String()),
  reply: Nullable(Type.String()),
  repliedAt: Nullable(Type.String()),
  stars: Nullable(Type.Integer()),
  mayEvaluate: Type.Boolean(),
});
export type OwnQuestionView = Static<typeof OwnQuestionView>;
export const OwnQuestionPage = pageOf(OwnQuestionView);

export const DeskQuestionView = Type.Object({
  id: Type.String(),
  title: Type.String(),
  text: Type.String(),
  areaCode: Nullable(Type.String()),
  askedAt: Type.String(),
  status: Type.String(),
  caseId: Nullable(Type.String()),
  number: Nullable(Type.String()),
  state: Nullable(Type.String()),
  unit: Nullable(Type.String()),
  dueAt: Nullable(Type.String()),
  /** What the unit answered, waiting for the editor's review. */
  draftReply: Nullable(Type.String()),
  reply: Nullable(Type.String()),
  repliedAt: Nullable(Type.String()),
});
export type DeskQuestionView = Static<typeof DeskQuestionView>;
export const DeskPage = pageOf(DeskQuestionView);

/** Publishing routes the question to its unit; title and text are what the public may read. */
export const ModerateRequest = Type.Object({
  publish: Type.Boolean(),
  title: Type.Optional(Title),
  text: Type.Optional(Text),
  /** Needed for a refusal; the asker reads it. */
  reason: Type.Optional(Type.String({ maxLength: 500 })),
  category: Type.Optional(
    Type.Object({ list: Type.String({ maxLength: 60 }), code: Type.String({ maxLength: 40 }) }),
  ),
});
export type ModerateRequest = Static<typeof ModerateRequest>;
export const ReplyRequest = Type.Object({ text: Type.String({ minLength: 1, maxLength: 5_000 }) });
export const SuperviseRequest = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2_000 }) });
export const EvaluateRequest = Type.Object({
  stars: Type.Integer({ minimum: 1, maximum: 5 }),
  solved: Type.Optional(Type.Boolean()),
});
export type EvaluateRequest = Static<typeof EvaluateRequest>;

/** The index of a week, Monday to Sunday of the city. Shares are whole percents that add up to 100. */
export const WeeklyIndex = Type.Object({
  week: Type.String({ description: 'the Monday' }),
  received: Type.Integer(),
  replied: Type.Integer(),
  closed: Type.Integer(),
  shares: Type.Array(Type.Object({ group: Type.String(), count: Type.Integer(), percent: Type.Integer() })),
  publishedAt: Nullable(Type.String()),
});
export type WeeklyIndex = Static<typeof WeeklyIndex>;
