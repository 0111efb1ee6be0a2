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
  /** Why 110 hands over again what was given back to it. */
  refusedReturn: Type.Optional(Type.String({ minLength: 2, maxLength: 2_000 })),
  /** A call of an exercise or a demonstration; shown as 合成 wherever it appears. */
  synthetic: Type.Optional(Type.Boolean()),
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
  kind: oneOf('acknowledged', 'progress', 'result', 'back-transfer', 'joint'),
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
  caseStateTitle: Type.Object({ zh: Type.String(), en: Type.String() }),
  closed: Type.Boolean(),
  /** Whom the case is with; null before it is dispatched. */
  unit: orNull(Type.String()),
  synthetic: Type.Boolean(),
  /** How often 110 has handed it over. */
  round: Type.Integer(),
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

/** Which calls a list shows: 110 waits for an answer, for a signature, too long; answered, given back, or all. */
export const CallShow = oneOf('open', 'unsigned', 'late', 'answered', 'returned', 'all');
export type CallShow = Static<typeof CallShow>;

/** A call with what was said; the caller masked, unless a purpose is given by somebody who may see people. */
export const CallDetail = Type.Object({
  ...CallView.properties,
  text: Type.String(),
  caller: orNull(
    Type.Object({ name: orNull(Type.String()), telephone: orNull(Type.String()), masked: Type.Boolean() }),
  ),
  /** What 110 was told, the first first. */
  replies: Type.Array(ReplyView),
  /** The caller's number can be asked for in full. */
  mayUnmask: Type.Boolean(),
  /** What the reader may do now. */
  may: Type.Object({ sign: Type.Boolean(), reply: Type.Boolean(), giveBack: Type.Boolean() }),
});
export type CallDetail = Static<typeof CallDetail>;

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
  /** Calls that the shares are of: those that 110 was told of, or was not although the limit has passed. */
  acknowledgedCounted: Type.Integer(),
  resultsCounted: Type.Integer(),
  /** Half of the calls were signed for, and answered, within so many minutes; null without any. */
  acknowledgeMinutes: orNull(Type.Number()),
  resultMinutes: orNull(Type.Number()),
  /** By the city's day on which they were handed over; days without calls are there too. */
  byDay: Type.Array(
    Type.Object({
      day: Type.String(),
      received: Type.Integer(),
      resultsOnTime: Type.Integer(),
      returned: Type.Integer(),
    }),
  ),
  byNature: Type.Array(
    Type.Object({ nature: Type.String(), received: Type.Integer(), returned: Type.Integer() }),
  ),
});
export type CallStatistics = Static<typeof CallStatistics>;
