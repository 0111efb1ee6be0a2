import Type, { type Static } from 'typebox';

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values] });

/** A call as 110 hands it over; its number makes it the same call however often it is sent. */
export const CallRequest = Type.Object({
  number: Type.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z0-9][A-Za-z0-9._/-]*$' }),
  calledAt: Type.String({ minLength: 16, maxLength: 40, description: 'ISO 8601 with its zone' }),
  /** What it is in 110's words: 噪音, 纠纷, 求助. */
  nature: Type.String({ minLength: 1, maxLength: 40 }),
  text: Type.String({ maxLength: 100_000 }),
  place: Type.Optional(Type.String({ maxLength: 300 })),
  lon: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  areaCode: Type.Optional(Type.String({ maxLength: 20 })),
  urgent: Type.Optional(Type.Boolean()),
  joint: Type.Optional(Type.Boolean()),
  caller: Type.Optional(
    Type.Object({
      name: Type.Optional(Type.String({ maxLength: 50 })),
      telephone: Type.Optional(Type.String({ maxLength: 30 })),
    }),
  ),
});
export type CallRequest = Static<typeof CallRequest>;

export const ReplyView = Type.Object({
  id: Type.String(),
  callNumber: Type.String(),
  kind: oneOf('acknowledged', 'result', 'back-transfer', 'joint'),
  text: Type.String(),
  onTime: Type.Boolean(),
  madeAt: Type.String(),
  takenAt: orNull(Type.String()),
});
export type ReplyView = Static<typeof ReplyView>;

export const CallView = Type.Object({
  id: Type.String(),
  number: Type.String(),
  caseId: Type.String(),
  caseNumber: Type.String(),
  caseState: Type.String(),
  closed: Type.Boolean(),
  nature: Type.String(),
  place: orNull(Type.String()),
  urgent: Type.Boolean(),
  joint: Type.Boolean(),
  jointNote: orNull(Type.String()),
  calledAt: Type.String(),
  receivedAt: Type.String(),
  acknowledgeDueAt: Type.String(),
  resultDueAt: Type.String(),
  acknowledgedAt: orNull(Type.String()),
  resultAt: orNull(Type.String()),
  returnedAt: orNull(Type.String()),
  returnedReason: orNull(Type.String()),
  late: Type.Boolean(),
});
export type CallView = Static<typeof CallView>;

export const CallReceipt = Type.Object({
  id: Type.String(),
  number: Type.String(),
  caseId: Type.String(),
  known: Type.Boolean(),
  acknowledgeDueAt: Type.String(),
  resultDueAt: Type.String(),
});

export const CallStatistics = Type.Object({
  received: Type.Integer(),
  acknowledged: Type.Integer(),
  acknowledgedOnTime: Type.Integer(),
  results: Type.Integer(),
  resultsOnTime: Type.Integer(),
  returned: Type.Integer(),
  joint: Type.Integer(),
  byNature: Type.Array(
    Type.Object({ nature: Type.String(), received: Type.Integer(), returned: Type.Integer() }),
  ),
});
export type CallStatistics = Static<typeof CallStatistics>;
