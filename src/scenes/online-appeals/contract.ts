import Type, { type Static } from 'typebox';
import { ClockView } from '../../base/loop/contract.ts';

/** A value, or null. */
export const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const pageOf = <Item extends Parameters<typeof Type.Array>[0]>(item: Item) =>
  Type.Object({ items: Type.Array(item), next: Nullable(Type.String()) });
const Title = Type.String({ minLength: 4, maxLength: 60 });
const Text = Type.String({ minLength: 5, maxLength: 3_000 });
/** Why something was done; people read it. */
export const Reason = Type.String({ minLength: 1, maxLength: 500 });
/** An id of ours. */
export const Id = Type.String({ format: 'uuid' });
/** Something with its name. */
export const Named = Type.Object({ id: Type.String(), name: Type.String() });
const Paging = {
  cursor: Type.Optional(Type.String({ maxLength: 500, description: 'where the previous page ended' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
};

export const AskRequest = Type.Object({
  title: Title,
  text: Text,
  areaCode: Type.Optional(Type.String({ maxLength: 30 })),
  /** Where it is, both or none; the area then follows from it. The public reads the street's name only. */
  lon: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
});
export type AskRequest = Static<typeof AskRequest>;

/** A question as everybody sees it. */
export const QuestionView = Type.Object({
  id: Type.String(),
  title: Type.String(),
  text: Type.String(),
  area: Nullable(Type.String()),
  askedAt: Type.String(),
  publishedAt: Type.String(),
  unit: Nullable(Type.String()),
  state: Nullable(Type.Object({ zh: Type.String(), en: Type.String() })),
  /** When the city promised to have it done. */
  dueAt: Nullable(Type.String()),
  reply: Nullable(Type.String()),
  repliedAt: Nullable(Type.String()),
  closedAt: Nullable(Type.String()),
  stars: Nullable(Type.Integer()),
  synthetic: Type.Boolean(),
  /** What was put right after it was public, with the reason; the words as they were stay with the editors. */
  corrections: Type.Array(
    Type.Object({ subject: Type.String(), reason: Type.String(), correctedAt: Type.String() }),
  ),
});
export type QuestionView = Static<typeof QuestionView>;
export const QuestionPage = pageOf(QuestionView);
export type QuestionPage = Static<typeof QuestionPage>;
export const PublicQuery = Type.Object({
  ...Paging,
  words: Type.Optional(Type.String({ maxLength: 60 })),
  replied: Type.Optional(Type.Boolean()),
});

/** The asker's own, whatever became of it. */
export const OwnQuestionView = Type.Object({
  id: Type.String(),
  title: Type.String(),
  text: Type.String(),
  askedAt: Type.String(),
  status: Type.String(),
  refusal: Nullable(Type.String()),
  unit: Nullable(Type.String()),
  reply: Nullable(Type.String()),
  repliedAt: Nullable(Type.String()),
  stars: Nullable(Type.Integer()),
  mayEvaluate: Type.Boolean(),
});
export type OwnQuestionView = Static<typeof OwnQuestionView>;
export const OwnQuestionPage = pageOf(OwnQuestionView);
export type OwnQuestionPage = Static<typeof OwnQuestionPage>;

/** The lists of the editors' desk, in the order of the work. */
export const QUEUES = ['review', 'waiting', 'drafted', 'late', 'replied', 'refused', 'all'] as const;
export const Queue = Type.Union(QUEUES.map((each) => Type.Literal(each)));
export type Queue = (typeof QUEUES)[number];
export const DeskQuery = Type.Object({
  ...Paging,
  queue: Type.Optional(Queue),
  words: Type.Optional(Type.String({ maxLength: 60 })),
});

export const DeskQuestionView = Type.Object({
  id: Type.String(),
  title: Type.String(),
  text: Type.String(),
  areaCode: Nullable(Type.String()),
  area: Nullable(Type.String()),
  askedAt: Type.String(),
  status: Type.String(),
  refusal: Nullable(Type.String()),
  caseId: Nullable(Type.String()),
  number: Nullable(Type.String()),
  state: Nullable(Type.String()),
  stateTitle: Nullable(Type.Object({ zh: Type.String(), en: Type.String() })),
  unit: Nullable(Type.String()),
  dueAt: Nullable(Type.String()),
  /** Not answered in public and past its time. */
  late: Type.Boolean(),
  /** What the unit answered, waiting for the editor's review. */
  draftReply: Nullable(Type.String()),
  draftedAt: Nullable(Type.String()),
  reviewedReply: Nullable(Type.String()),
  reviewedAt: Nullable(Type.String()),
  reply: Nullable(Type.String()),
  repliedAt: Nullable(Type.String()),
  stars: Nullable(Type.Integer()),
  synthetic: Type.Boolean(),
  /** The deadline of the last pressing that is not answered yet. */
  pressedDueAt: Nullable(Type.String()),
});
export type DeskQuestionView = Static<typeof DeskQuestionView>;
export const DeskPage = pageOf(DeskQuestionView);
export type DeskPage = Static<typeof DeskPage>;
export const DeskCounts = Type.Object({
  review: Type.Integer(),
  waiting: Type.Integer(),
  drafted: Type.Integer(),
  late: Type.Integer(),
});
export type DeskCounts = Static<typeof DeskCounts>;

const Proposal = Type.Object({ text: Type.String(), found: Type.Array(Type.String()) });

/** One question with all that an editor decides by. */
export const DeskDetail = Type.Object({
  ...DeskQuestionView.properties,
  publicTitle: Nullable(Type.String()),
  publicText: Nullable(Type.String()),
  /** Words proposed for the public: the asker's own without what would find a person. */
  proposal: Type.Object({ title: Proposal, text: Proposal }),
  replyProposal: Nullable(Proposal),
  kind: Type.String(),
  /** False for 举报: it may be passed on, but never be public. */
  mayPublish: Type.Boolean(),
  category: Nullable(Type.String()),
  suggestion: Type.Object({
    category: Nullable(Type.Object({ list: Type.String(), code: Type.String(), name: Type.String() })),
    unit: Nullable(Named),
    confidence: Type.Number(),
    automatic: Type.Boolean(),
  }),
  pressings: Type.Array(
    Type.Object({
      reason: Type.String(),
      pressedAt: Type.String(),
      pressedBy: Type.String(),
      dueAt: Type.String(),
      answeredAt: Nullable(Type.String()),
      late: Type.Boolean(),
      clock: ClockView,
    }),
  ),
  /** Those of its case that run, the citizen's first. */
  clocks: Type.Array(ClockView),
  corrections: Type.Array(
    Type.Object({
      subject: Type.String(),
      before: Type.Object({ title: Type.Optional(Type.String()), text: Type.String() }),
      reason: Type.String(),
      correctedAt: Type.String(),
      correctedBy: Type.String(),
    }),
  ),
});
export type DeskDetail = Static<typeof DeskDetail>;

/** Publishing routes the question to its unit; title and text are what the public may read. */
export const ModerateRequest = Type.Object({
  publish: Type.Boolean(),
  /** Not public, but handled all the same; `reason` says to the asker why it stays private. */
  passOn: Type.Optional(Type.Boolean()),
  title: Type.Optional(Title),
  text: Type.Optional(Text),
  /** Needed when it is not published; the asker reads it. */
  reason: Type.Optional(Type.String({ maxLength: 500 })),
  category: Type.Optional(
    Type.Object({ list: Type.String({ maxLength: 60 }), code: Type.String({ maxLength: 40 }) }),
  ),
  /** The unit it is passed to; the duty list decides without it. */
  unit: Type.Optional(Id),
});
export type ModerateRequest = Static<typeof ModerateRequest>;
/** The words as they were asked, for somebody who says what for; it is in the audit log. */
export const OriginalRequest = Type.Object({ purpose: Type.Literal('review-publication') });
export const OriginalWords = Type.Object({
  title: Type.String(),
  text: Type.String(),
  draftReply: Nullable(Type.String()),
});
export type OriginalWords = Static<typeof OriginalWords>;
export const PassRequest = Type.Object({ unit: Id, note: Type.Optional(Type.String({ maxLength: 2_000 })) });
export type PassRequest = Static<typeof PassRequest>;
export const ReplyRequest = Type.Object({ text: Type.String({ minLength: 1, maxLength: 5_000 }) });
export const ReasonRequest = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2_000 }) });
export const CorrectRequest = Type.Object({
  subject: Type.Union([Type.Literal('question'), Type.Literal('reply')]),
  title: Type.Optional(Title),
  text: Type.String({ minLength: 1, maxLength: 5_000 }),
  reason: Reason,
});
export type CorrectRequest = Static<typeof CorrectRequest>;
export const EvaluateRequest = Type.Object({
  stars: Type.Integer({ minimum: 1, maximum: 5 }),
  solved: Type.Optional(Type.Boolean()),
});
export type EvaluateRequest = Static<typeof EvaluateRequest>;
