import Type, { type Static } from 'typebox';
import { oneOf } from '../contract.ts';

export const KnowledgeRequest = Type.Object({
  categoryList: Type.String({ minLength: 1, maxLength: 60 }),
  categoryCode: Type.String({ minLength: 1, maxLength: 40 }),
  question: Type.String({ minLength: 2, maxLength: 500 }),
  answer: Type.String({ minLength: 2, maxLength: 5_000 }),
  /** Code of the unit that answers for it. */
  owner: Type.String({ minLength: 1, maxLength: 100 }),
  /** Last day on which it is offered, YYYY-MM-DD. */
  expiresOn: Type.String({ format: 'date' }),
});
export type KnowledgeRequest = Static<typeof KnowledgeRequest>;

export const KnowledgeView = Type.Object({
  id: Type.String(),
  ...KnowledgeRequest.properties,
  version: Type.Integer(),
  state: oneOf('draft', 'published', 'expired'),
  uses: Type.Integer(),
  /** Names of the category and of the unit that answers for it; with {district} the kind of unit. */
  categoryName: Type.String(),
  ownerName: Type.String(),
  /** Share of the searched pieces that question and answer have; 1 without words. */
  match: Type.Number(),
});
export type KnowledgeView = Static<typeof KnowledgeView>;

/** What an entry said in one of its versions. */
export const KnowledgeVersion = Type.Object({
  version: Type.Integer(),
  question: Type.String(),
  answer: Type.String(),
  expiresOn: Type.String(),
  changedAt: Type.String(),
  changedBy: Type.String(),
  uses: Type.Integer(),
});
export type KnowledgeVersion = Static<typeof KnowledgeVersion>;
