import Type, { type Static } from 'typebox';
import { CaseQuery, CaseSummary } from '../../loop/contract.ts';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Words = Type.Object({ zh: Type.String(), en: Type.String() });

/** `fail`: something speaks against it; `doubt`: a person must look; `pass`: nothing does, by a trained model. */
export const PhotoVerdict = Type.Union([Type.Literal('pass'), Type.Literal('doubt'), Type.Literal('fail')]);
export type PhotoVerdict = Static<typeof PhotoVerdict>;

/** Why, in words and with what was measured. */
export const PhotoReasonView = Type.Object({
  code: Type.String(),
  /** `note` is worth knowing and changes nothing. */
  weight: Type.Union([Type.Literal('fail'), Type.Literal('doubt'), Type.Literal('note')]),
  words: Words,
  /** The file that it is about; null when it is about the pair. */
  photoId: Nullable(Type.String()),
  measured: Nullable(Type.Union([Type.Number(), Type.String()])),
  limit: Nullable(Type.Union([Type.Number(), Type.String()])),
  /** The case in which the photo was used before, when the reader may see that case. */
  otherCase: Nullable(Type.Object({ id: Type.String(), number: Type.String() })),
});
export type PhotoReasonView = Static<typeof PhotoReasonView>;

/** What comparing said of the photos with which one result was proved. */
export const PhotoCheckView = Type.Object({
  id: Type.String(),
  /** Of the action in the case's log that reported the result. */
  sequence: Type.Integer(),
  verdict: PhotoVerdict,
  samePlace: Type.Union([Type.Literal('yes'), Type.Literal('unsure'), Type.Literal('no')]),
  defectGone: Type.Union([Type.Literal('yes'), Type.Literal('doubt'), Type.Literal('no')]),
  usedBefore: Type.Boolean(),
  reasons: Type.Array(PhotoReasonView),
  /** The two photos that show the same place best. */
  pair: Nullable(Type.Object({ beforeId: Type.String(), afterId: Type.String() })),
  afterIds: Type.Array(Type.String()),
  /** Points that agree, likeness 0–1, overlap 0–1, largest difference in grey levels, distance in metres. */
  measured: Type.Record(Type.String(), Type.Number()),
  judgedAt: Type.String(),
  /** It is the one that counts for the case now. */
  current: Type.Boolean(),
});
export type PhotoCheckView = Static<typeof PhotoCheckView>;

export const PhotoChecks = Type.Object({
  items: Type.Array(PhotoCheckView),
  /** Photos of this case are being compared now; the page hears when it is done. */
  pending: Type.Boolean(),
});
export type PhotoChecks = Static<typeof PhotoChecks>;

/** What comparing said, for one line: the reason that weighs most. */
export const PhotoMark = Type.Object({ verdict: PhotoVerdict, words: Words });
export type PhotoMark = Static<typeof PhotoMark>;

/** A case of the verification queue with what comparing its photos said; null without photos after. */
export const CaseToVerify = Type.Object({ ...CaseSummary.properties, photoCheck: Nullable(PhotoMark) });
export type CaseToVerify = Static<typeof CaseToVerify>;
export const CaseToVerifyPage = Type.Object({
  items: Type.Array(CaseToVerify),
  next: Nullable(Type.String()),
});
export type CaseToVerifyPage = Static<typeof CaseToVerifyPage>;

const { flow: _flow, state: _state, open: _open, within: _within, ...narrowing } = CaseQuery.properties;
export const ToVerifyQuery = Type.Object({
  ...narrowing,
  /** `questioned` is fail and doubt. With it the order is: failed first, then in doubt, each by when judged. */
  verdict: Type.Optional(Type.Union([...PhotoVerdict.anyOf, Type.Literal('questioned')])),
});
export type ToVerifyQuery = Static<typeof ToVerifyQuery>;

/** Results of one's own whose photos did not convince: another photo may be added, or the work be done again. */
export const OwnDoubtfulResult = Type.Object({
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  verdict: PhotoVerdict,
  reasons: Type.Array(PhotoReasonView),
  judgedAt: Type.String(),
  /** It was sent back and is in hand again; otherwise it waits for people to judge. */
  sentBack: Type.Boolean(),
});
export type OwnDoubtfulResult = Static<typeof OwnDoubtfulResult>;
export const OwnDoubtfulResults = Type.Object({ items: Type.Array(OwnDoubtfulResult) });
export type OwnDoubtfulResults = Static<typeof OwnDoubtfulResults>;
