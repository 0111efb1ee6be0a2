import Type from 'typebox';
import { EntityId, Nullable, OrganisationItem, oneOf, PersonItem, RecordView, text } from './contract.ts';

export const REVIEW_STATES = ['open', 'half-agreed', 'merged', 'kept-apart'] as const;

/** Why the linkage puts a pair before people; of a pair that somebody else brought, the reason is a sentence. */
export const LINKAGE_REASONS = ['grey', 'conflict', 'one-to-one', 'outvoted', 'thin', 'big'] as const;
export type LinkageReason = (typeof LINKAGE_REASONS)[number];

const ReviewSummary = {
  id: Type.String({ format: 'uuid' }),
  entity: oneOf(['person', 'organisation']),
  leftId: EntityId,
  rightId: EntityId,
  probability: Type.Number(),
  risky: Type.Boolean({ description: 'a second person has to agree before they are put together' }),
  reason: Type.String({ description: `${LINKAGE_REASONS.join(', ')}, or a sentence` }),
  state: oneOf(REVIEW_STATES),
  foundAt: Type.String({ format: 'date-time' }),
  firstSays: Nullable(oneOf(['same', 'different'])),
  note: text,
  decisionId: Nullable(Type.String({ format: 'uuid' })),
};

export const ReviewItem = Type.Object({
  ...ReviewSummary,
  left: Nullable(PersonItem),
  right: Nullable(PersonItem),
  /** What both are where the queue is one of organisations. */
  organisations: Type.Object({ left: Nullable(OrganisationItem), right: Nullable(OrganisationItem) }),
});

/** A step of the waterfall: log2 of the odds that it adds; the first is where all pairs begin. */
const WaterfallStep = Type.Object({
  title: Type.String(),
  left: Type.Optional(Type.String()),
  right: Type.Optional(Type.String()),
  level: Type.Optional(Type.String()),
  weight: Type.Number(),
});

export const ReviewPage = Type.Object({
  ...ReviewSummary,
  isUnmasked: Type.Boolean(),
  mayDecide: Type.Boolean(),
  left: Type.Array(RecordView),
  right: Type.Array(RecordView),
  waterfall: Type.Array(WaterfallStep),
});

export const DecideRequest = Type.Object({
  says: oneOf(['same', 'different']),
  note: Type.String({ maxLength: 500 }),
});

export const SplitRequest = Type.Object({
  records: Type.Array(Type.Object({ sourceId: Type.Integer(), key: Type.String({ maxLength: 200 }) }), {
    minItems: 1,
    maxItems: 300,
  }),
  reason: Type.String({ minLength: 1, maxLength: 500 }),
});

export const DecisionItem = Type.Object({
  id: Type.String({ format: 'uuid' }),
  kind: oneOf(['merge', 'split', 'move']),
  at: Type.String({ format: 'date-time' }),
  actorId: Type.String(),
  /** Null for the system, and for staff who are gone. */
  actorName: Type.Union([Type.String(), Type.Null()]),
  reason: Type.String(),
  entityIds: Type.Array(EntityId),
  records: Type.Integer(),
  isUndone: Type.Boolean(),
  isUndo: Type.Boolean(),
  /** It stands, and the reader decides on all that it is about. */
  mayUndo: Type.Boolean(),
});
