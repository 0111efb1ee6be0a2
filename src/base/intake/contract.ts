import Type, { type Static } from 'typebox';
import { ASSET_KINDS, type AssetKind } from '../../lib/asset.ts';

const Named = Type.Object({ id: Type.String(), name: Type.String() });
const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** What the system suggests for a report, with its reasons. */
export const SuggestionView = Type.Object({
  category: Type.Optional(
    Type.Object({
      list: Type.String(),
      code: Type.String(),
      name: Type.String(),
      path: Type.Array(Type.String()),
    }),
  ),
  kind: Type.String(),
  alternatives: Type.Array(
    Type.Object({ code: Type.String(), name: Type.String(), confidence: Type.Number() }),
  ),
  words: Type.Array(Type.String()),
  route: Type.Optional(
    Type.Object({
      unit: Named,
      assistants: Type.Array(Named),
      confidence: Type.Number(),
      legalBasis: Type.String(),
      reason: Type.Object({ kind: Type.String(), source: Type.String(), prefix: Type.String() }),
      instead: Type.Optional(Named),
    }),
  ),
  confidence: Type.Number(),
  automatic: Type.Boolean(),
});
export type SuggestionView = Static<typeof SuggestionView>;

/** The number that stands on the thing that a report is about: component (17 digits), elevator, lamp post. */
export const AssetInput = Type.Object({
  kind: Type.Unsafe<AssetKind>({ type: 'string', enum: [...ASSET_KINDS] }),
  number: Type.String({ minLength: 1, maxLength: 60 }),
});

export const ReportRequest = Type.Object({
  /** The channel's own id of the report; the same one again gives the same report. */
  externalId: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  text: Type.String({ minLength: 1 }),
  title: Type.Optional(Type.String({ maxLength: 200 })),
  kind: Type.Optional(
    Type.Union(['咨询', '求助', '投诉', '举报', '建议', '表扬'].map((kind) => Type.Literal(kind))),
  ),
  category: Type.Optional(
    Type.Object({ list: Type.String({ maxLength: 60 }), code: Type.String({ maxLength: 40 }) }),
  ),
  condition: Type.Optional(Type.String({ maxLength: 40 })),
  lon: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  lat: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  address: Type.Optional(Type.String({ maxLength: 300 })),
  areaCode: Type.Optional(Type.String({ maxLength: 30 })),
  reporter: Type.Optional(
    Type.Object({
      name: Type.Optional(Type.String({ maxLength: 50 })),
      telephone: Type.Optional(Type.String({ maxLength: 30 })),
      onBehalf: Type.Optional(Type.Boolean()),
    }),
  ),
  private: Type.Optional(Type.Boolean()),
  asset: Type.Optional(AssetInput),
});
export type ReportRequest = Static<typeof ReportRequest>;

export const ReportReceipt = Type.Object({
  reportId: Type.String(),
  number: Type.String(),
  caseId: Type.String(),
  /** True when this report had arrived before. */
  known: Type.Boolean(),
  /** True when it joined a case that was open already. */
  fused: Type.Boolean(),
  state: Nullable(Type.String()),
  /** The promise: when the citizen's clock ends. */
  promisedAt: Nullable(Type.String()),
  suggestion: SuggestionView,
});
export type ReportReceipt = Static<typeof ReportReceipt>;

/** One report about a case, as staff see it: personal values masked. */
export const ReportView = Type.Object({
  id: Type.String(),
  number: Type.String(),
  channel: Type.String(),
  externalId: Type.String(),
  kind: Type.String(),
  title: Type.String(),
  text: Type.String(),
  address: Nullable(Type.String()),
  lon: Nullable(Type.Number()),
  lat: Nullable(Type.Number()),
  reportedAt: Type.String(),
  receivedAt: Type.String(),
  repeatOf: Nullable(Type.String()),
  fused: Type.Boolean(),
  private: Type.Boolean(),
  redLine: Nullable(Type.String()),
  reporter: Nullable(
    Type.Object({
      name: Nullable(Type.String()),
      telephone: Nullable(Type.String()),
      onBehalf: Type.Boolean(),
    }),
  ),
});
export type ReportView = Static<typeof ReportView>;
