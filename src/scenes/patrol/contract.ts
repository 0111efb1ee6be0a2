import Type, { type Static } from 'typebox';
import { AssetInput } from '../../base/intake/contract.ts';

const Uuid = Type.String({ format: 'uuid' });
const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
const Words = Type.Object({ zh: Type.String(), en: Type.String() });
const Photos = (least: number) => Type.Array(Uuid, { minItems: least, maxItems: 9, uniqueItems: true });
const lon = Type.Number({ minimum: -180, maximum: 180 });
const lat = Type.Number({ minimum: -90, maximum: 90 });

export const PhotoReceipt = Type.Object({ id: Type.String(), sizeBytes: Type.Integer() });
export type PhotoReceipt = Static<typeof PhotoReceipt>;

/** A report on patrol. The grid is found from the point; photos are ids of `POST /api/v1/patrol/photos`. */
export const PatrolRequest = Type.Object({
  /** Made by the phone, so that what is sent twice is one report. */
  externalId: Type.String({ minLength: 8, maxLength: 100 }),
  text: Type.String({ minLength: 1, maxLength: 2_000 }),
  lon,
  lat,
  address: Type.Optional(Type.String({ maxLength: 300 })),
  category: Type.Optional(
    Type.Object({ list: Type.String({ maxLength: 60 }), code: Type.String({ maxLength: 40 }) }),
  ),
  /** When it was seen, if the phone had no network then. */
  seenAt: Type.Optional(Type.String({ format: 'date-time' })),
  /** Reported for somebody who telephoned the member, and who is called back. */
  onBehalf: Type.Optional(
    Type.Object({
      name: Type.String({ minLength: 1, maxLength: 50 }),
      telephone: Type.Optional(Type.String({ pattern: '^[0-9+ -]{5,20}$' })),
    }),
  ),
  asset: Type.Optional(AssetInput),
  photos: Type.Optional(Photos(0)),
  /** Put right on the spot: opened and closed in the grid at once, proved by a photo. */
  solved: Type.Optional(
    Type.Object({ result: Type.String({ minLength: 1, maxLength: 2_000 }), photos: Photos(1) }),
  ),
});
export type PatrolRequest = Static<typeof PatrolRequest>;

export const PatrolReceipt = Type.Object({
  reportId: Type.String(),
  caseId: Type.String(),
  number: Type.String(),
  known: Type.Boolean(),
  fused: Type.Boolean(),
  solved: Type.Boolean(),
  state: Nullable(Type.String()),
  grid: Nullable(Type.String()),
  unit: Nullable(Type.String()),
});
export type PatrolReceipt = Static<typeof PatrolReceipt>;

/** One of my own reports. */
export const PatrolReportView = Type.Object({
  reportId: Type.String(),
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  address: Nullable(Type.String()),
  stateTitle: Words,
  solved: Type.Boolean(),
  reportedAt: Type.String(),
});
export type PatrolReportView = Static<typeof PatrolReportView>;

export const PatrolDay = Type.Object({
  day: Type.String(),
  items: Type.Array(PatrolReportView),
  solved: Type.Integer(),
});
export type PatrolDay = Static<typeof PatrolDay>;

/** 核查, 核实, 抽查, 上门回访. */
export const CheckKind = Type.Unsafe<'before-filing' | 'before-closing' | 'spot-check' | 'visit'>({
  ...{ type: 'string', enum: ['before-filing', 'before-closing', 'spot-check', 'visit'] },
});

export const CheckRequest = Type.Object({
  caseId: Uuid,
  kind: Type.Union([Type.Literal('before-filing'), Type.Literal('before-closing'), Type.Literal('visit')]),
  question: Type.Optional(Type.String({ maxLength: 500 })),
  /** Otherwise one of the grid members there is drawn. */
  assigneeId: Type.Optional(Uuid),
});
export type CheckRequest = Static<typeof CheckRequest>;

export const CheckAnswer = Type.Object({
  /** 核查: is it as reported; 核实 and 抽查: was it put right; 上门回访: does the person say so. */
  yes: Type.Boolean(),
  note: Type.Optional(Type.String({ maxLength: 1_000 })),
  /** At least one, but for a visit. */
  photos: Photos(0),
  lon: Type.Optional(lon),
  lat: Type.Optional(lat),
});
export type CheckAnswer = Static<typeof CheckAnswer>;

/** The supervisor's decision on an answered check. */
export const CheckDecision = Type.Object({
  verified: Type.Boolean(),
  note: Type.Optional(Type.String({ maxLength: 1_000 })),
  expectedVersion: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type CheckDecision = Static<typeof CheckDecision>;

export const CheckView = Type.Object({
  id: Type.String(),
  caseId: Type.String(),
  number: Type.String(),
  title: Type.String(),
  kind: Type.String(),
  question: Type.String(),
  status: Type.String(),
  askedAt: Type.String(),
  assignee: Type.Object({ id: Type.String(), name: Type.String() }),
  address: Nullable(Type.String()),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  yes: Nullable(Type.Boolean()),
  note: Nullable(Type.String()),
  distanceM: Nullable(Type.Integer()),
  answeredAt: Nullable(Type.String()),
});
export type CheckView = Static<typeof CheckView>;
export const CheckPage = Type.Object({ items: Type.Array(CheckView), next: Nullable(Type.String()) });
export type CheckPage = Static<typeof CheckPage>;
