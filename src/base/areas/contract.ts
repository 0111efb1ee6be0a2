import Type, { type Static } from 'typebox';

/** An area as everybody sees it. */
export const AreaView = Type.Object({
  id: Type.String(),
  code: Type.String(),
  name: Type.String(),
  level: Type.String(),
  depth: Type.Integer(),
  exclusive: Type.Boolean(),
  synthetic: Type.Boolean(),
  lon: Type.Union([Type.Number(), Type.Null()]),
  lat: Type.Union([Type.Number(), Type.Null()]),
  children: Type.Integer(),
});
export type AreaView = Static<typeof AreaView>;
