import { AppError, isAppError } from '../../lib/errors.ts';
import { decodeRings, encodeRings } from '../../lib/geo/codec.ts';
import { type CoverageReport, checkCoverage } from '../../lib/geo/coverage.ts';
import { type GeoJsonGeometry, parseGeometry, toGeometry } from '../../lib/geo/geojson.ts';
import { bboxOf, representativePoint } from '../../lib/geo/measure.ts';
import type { BBox, LonLat } from '../../lib/geo/types.ts';

// Runs in a thread of the pool: parsing and clipping borders takes seconds for a whole city.

/** An area with its border in the project's encoding. */
export interface StoredBorder {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly geometry: Uint8Array;
}

export interface CoverageView {
  readonly findings: readonly {
    readonly kind: 'gap' | 'overlap' | 'outside';
    readonly parentId: string;
    readonly areaIds: readonly string[];
    readonly areaM2: number;
    readonly at: LonLat;
    readonly bbox: BBox;
    readonly geometry: GeoJsonGeometry;
  }[];
  readonly findingCount: number;
  readonly gapM2: number;
  readonly overlapM2: number;
  readonly outsideM2: number;
  readonly parentsChecked: number;
  readonly parentsExact: number;
  readonly slivers: { readonly count: number; readonly areaM2: number };
  readonly unresolved: readonly { readonly parentId: string; readonly why: string }[];
}

/** The largest findings are told one by one; the sums are over all. */
const MOST_FINDINGS = 500;

/** Compares the borders of one level with those of the level above it. */
export function coverageOfBorders(input: {
  parents: readonly StoredBorder[];
  areas: readonly StoredBorder[];
}): CoverageView {
  const parents = input.parents.map(({ id, geometry }) => ({ id, rings: decodeRings(geometry) }));
  const areas = input.areas.map(({ id, parentId, geometry }) => ({
    id,
    parentId: parentId ?? undefined,
    rings: decodeRings(geometry),
  }));
  return viewOf(checkCoverage(parents, areas));
}

function viewOf(report: CoverageReport): CoverageView {
  const { gapM2, overlapM2, outsideM2, parentsChecked, parentsExact, slivers, unresolved } = report;
  return {
    ...{ gapM2, overlapM2, outsideM2, parentsChecked, parentsExact, slivers, unresolved },
    findingCount: report.findings.length,
    findings: report.findings.slice(0, MOST_FINDINGS).map(({ rings, ...finding }) => ({
      ...finding,
      geometry: toGeometry(rings, 7),
    })),
  };
}

export interface ImportRow {
  readonly code: string;
  readonly name: string;
  readonly change: 'new' | 'border' | 'name' | 'same';
  readonly id: string | null;
  readonly geometry: Uint8Array;
  readonly lon: number;
  readonly lat: number;
}

export interface ImportCheck {
  readonly rows: readonly ImportRow[];
  /** Areas of the parent that the file does not name. */
  readonly missing: readonly { readonly id: string; readonly code: string; readonly name: string }[];
  /** What is wrong, feature by feature; nothing is stored while there is any. */
  readonly faults: readonly {
    readonly feature: number;
    readonly code: string;
    readonly reason: string;
    readonly details: Readonly<Record<string, unknown>>;
  }[];
  readonly coverage: CoverageView;
}

const MOST_FAULTS = 100;
const CODE = /^[\w.-]{1,40}$/;

/**
 * Reads a GeoJSON FeatureCollection of the parts of one area (properties `code` and `name`), compares it with
 * what is in force, and checks its coverage. Throws `areas.import_unreadable` when it is no such collection.
 */
export function checkImport(input: {
  parent: StoredBorder;
  existing: readonly StoredBorder[];
  collection: unknown;
  keepMissing: boolean;
}): ImportCheck {
  const { parent, existing, keepMissing } = input;
  const features = (input.collection as { features?: unknown } | null)?.features;
  if (!Array.isArray(features) || features.length === 0)
    throw new AppError('areas.import_unreadable', { expected: 'a GeoJSON FeatureCollection with features' });
  const known = new Map(existing.map((area) => [area.code, area]));
  const within = widened(bboxOf(decodeRings(parent.geometry)));
  const rows = new Map<string, ImportRow>();
  const faults: ImportCheck['faults'][number][] = [];
  features.forEach((feature: unknown, index) => {
    const { code, name } = propertiesOf(feature);
    try {
      if (!CODE.test(code)) throw new AppError('areas.import_code', { code });
      if (name === '' || name.length > 60) throw new AppError('areas.import_name', { name });
      if (rows.has(code)) throw new AppError('geo.area_twice', { code });
      rows.set(code, readRow(code, name, feature, within, known.get(code)));
    } catch (error) {
      if (!isAppError(error)) throw error;
      if (faults.length < MOST_FAULTS)
        faults.push({ feature: index, code, reason: error.code, details: error.details });
    }
  });
  const missing = existing.filter((area) => !rows.has(area.code));
  const areas = [
    ...[...rows.values()].map(({ code, geometry }) => ({ id: code, geometry })),
    ...(keepMissing ? missing.map(({ code, geometry }) => ({ id: code, geometry })) : []),
  ].map(({ id, geometry }) => ({ id, parentId: parent.id, rings: decodeRings(geometry) }));
  const coverage = viewOf(checkCoverage([{ id: parent.id, rings: decodeRings(parent.geometry) }], areas));
  return {
    rows: [...rows.values()],
    missing: missing.map(({ id, code, name }) => ({ id, code, name })),
    faults,
    coverage,
  };
}

function readRow(
  code: string,
  name: string,
  feature: unknown,
  within: BBox,
  known: StoredBorder | undefined,
): ImportRow {
  const rings = parseGeometry(feature, { within });
  const geometry = encodeRings(rings);
  const [lon, lat] = representativePoint(rings);
  const sameBorder = known !== undefined && Buffer.from(known.geometry).equals(Buffer.from(geometry));
  const change = !known ? 'new' : !sameBorder ? 'border' : known.name !== name ? 'name' : 'same';
  return { code, name, change, id: known?.id ?? null, geometry, lon, lat };
}

function propertiesOf(feature: unknown): { code: string; name: string } {
  const properties = (feature as { properties?: Record<string, unknown> | null } | null)?.properties ?? {};
  return { code: String(properties.code ?? ''), name: String(properties.name ?? '').trim() };
}

/** A tenth of a degree around: a border may reach over its parent, a swapped coordinate lies far away. */
function widened([west, south, east, north]: BBox): BBox {
  return [west - 0.1, south - 0.1, east + 0.1, north + 0.1];
}
