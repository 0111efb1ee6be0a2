import Type, { type Static } from 'typebox';

const Day = Type.String({ format: 'date' });
const Count = Type.Integer();

const Coverage = {
  findings: Type.Array(
    Type.Object({
      kind: Type.Union([Type.Literal('gap'), Type.Literal('overlap'), Type.Literal('outside')]),
      parent: Type.String(),
      names: Type.Array(Type.String()),
      areaM2: Type.Number(),
      at: Type.Array(Type.Number()),
      bbox: Type.Array(Type.Number()),
      geometry: Type.Unknown({ description: 'GeoJSON Polygon or MultiPolygon' }),
    }),
  ),
  findingCount: Count,
  gapM2: Type.Number(),
  overlapM2: Type.Number(),
  outsideM2: Type.Number(),
  parentsChecked: Count,
  parentsExact: Count,
  slivers: Type.Object({ count: Count, areaM2: Type.Number() }),
  unresolved: Type.Array(Type.Object({ parentId: Type.String(), why: Type.String() })),
};

/** Gaps and overlaps of a level below an area. */
export const CoverageReportView = Type.Object({
  ...Coverage,
  level: Type.Union([Type.String(), Type.Null()]),
  areas: Count,
  withoutBorder: Count,
});
export type CoverageReportView = Static<typeof CoverageReportView>;

export const ImportRequest = Type.Object({
  collection: Type.Unknown({ description: 'GeoJSON FeatureCollection; properties code and name' }),
  validFrom: Type.Optional(Day),
  /** Parts that the file does not name stay as they are; otherwise they end on the day. */
  keepMissing: Type.Optional(Type.Boolean()),
  /** Store although some ground of the parent is covered by nobody. */
  acceptGaps: Type.Optional(Type.Boolean()),
});
export type ImportRequest = Static<typeof ImportRequest>;

export const ImportPreview = Type.Object({
  level: Type.String(),
  rows: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), change: Type.String() })),
  missing: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  faults: Type.Array(
    Type.Object({
      feature: Count,
      code: Type.String(),
      reason: Type.String(),
      details: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
  coverage: Type.Object(Coverage),
});
export type ImportPreview = Static<typeof ImportPreview>;

export const ImportResult = Type.Object({ added: Count, changed: Count, ended: Count });
export type ImportResult = Static<typeof ImportResult>;

export const AreaRetire = Type.Object({ validTo: Day });
export type AreaRetire = Static<typeof AreaRetire>;
