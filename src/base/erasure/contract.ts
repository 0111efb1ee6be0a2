import Type, { type Static } from 'typebox';

export const ErasureView = Type.Object({
  id: Type.String(),
  askedAt: Type.String(),
  /** What was erased, by place: numbers of rows. */
  erased: Type.Record(Type.String(), Type.Integer()),
  openCases: Type.Integer({
    description:
      'cases still being handled: they keep what the handling needs until they close, then it goes too',
  }),
  doneAt: Type.Union([Type.String(), Type.Null()]),
});
export type ErasureView = Static<typeof ErasureView>;

export const ErasurePage = Type.Object({
  items: Type.Array(ErasureView),
  next: Type.Union([Type.String(), Type.Null()]),
});
export type ErasurePage = Static<typeof ErasurePage>;
