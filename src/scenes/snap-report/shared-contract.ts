import Type from 'typebox';

/** A value, or null. */
export const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
/** A moment. */
export const Instant = Type.String({ description: 'ISO 8601 in UTC' });
/** Words in both languages. */
export const Words = Type.Object({ zh: Type.String(), en: Type.String() });
/** The five marks by which a case is drawn. */
export const Mark = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('moving'),
  Type.Literal('late'),
  Type.Literal('closed'),
  Type.Literal('proved'),
]);
