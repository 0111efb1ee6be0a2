import Type, { type Static } from 'typebox';

const OrNull = Type.Union([Type.String(), Type.Null()]);

/** A category as the administration sees it: retired ones too, and what it is called in other lists. */
export const CategoryAdminView = Type.Object({
  code: Type.String(),
  name: Type.String(),
  path: Type.Array(Type.String()),
  level: Type.Integer(),
  words: Type.Array(Type.String()),
  retiredOn: OrNull,
  mapped: Type.Array(Type.Object({ list: Type.String(), code: Type.String(), name: Type.String() })),
});
export type CategoryAdminView = Static<typeof CategoryAdminView>;
export const CategoryAdminPage = Type.Object({ items: Type.Array(CategoryAdminView), next: OrNull });
export type CategoryAdminPage = Static<typeof CategoryAdminPage>;

export const CategoryChange = Type.Object({
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  /** From this day it cannot be given to new cases; null takes it into use again. */
  retiredOn: Type.Optional(Type.Union([Type.String({ format: 'date' }), Type.Null()])),
});
export type CategoryChange = Static<typeof CategoryChange>;
