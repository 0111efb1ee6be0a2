/** A place in WGS-84, degrees: [longitude, latitude]. CGCS2000 is treated as equal (they differ by < 1 m). */
export type LonLat = readonly [lon: number, lat: number];

/** [west, south, east, north] in degrees. */
export type BBox = readonly [west: number, south: number, east: number, north: number];

/**
 * One closed line: lon0, lat0, lon1, lat1, … in degrees. The first point is not repeated at the end.
 *
 * An area is a list of rings, read by the even-odd rule, which covers polygons, holes and multipolygons alike.
 * Normal form: outer rings run counter-clockwise, each followed by its holes, which run clockwise.
 */
export type Ring = Float64Array;

/** Degrees are stored as whole multiples of 1e-7 (about 1 cm), so that neighbours share exactly the same points. */
export const LATTICE_PER_DEGREE = 1e7;

/** Rounds degrees to the stored lattice. */
export function toLattice(degrees: number): number {
  return Math.round(degrees * LATTICE_PER_DEGREE);
}

/** Degrees of a lattice number. */
export function fromLattice(units: number): number {
  return units / LATTICE_PER_DEGREE;
}
