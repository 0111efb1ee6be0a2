import type { Place } from '../../kit/map/shapes.ts';

/** As many as the server takes. */
export const MOST_CORNERS = 100;

/** Corners as the server and the address take them, to a metre. */
export function ringText(ring: readonly Place[]): string {
  return ring.map(({ longitude, latitude }) => `${longitude.toFixed(5)},${latitude.toFixed(5)}`).join(';');
}

/** The corners of an address; undefined when it holds none that are right. */
export function readRing(text: string | null): readonly Place[] | undefined {
  if (text === null || text === '') return undefined;
  const ring = text.split(';').map((corner) => {
    const [longitude = Number.NaN, latitude = Number.NaN] = corner.split(',').map(Number);
    return { longitude, latitude };
  });
  const isRight = ring.every(
    ({ longitude, latitude }) => Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90,
  );
  return isRight && ring.length >= 3 && ring.length <= MOST_CORNERS ? ring : undefined;
}

/** A double click has marked its place twice: the same corner in a row counts once. */
export function withoutDoubles(ring: readonly Place[]): readonly Place[] {
  const near = (one: Place, two: Place): boolean =>
    Math.abs(one.longitude - two.longitude) < 1e-5 && Math.abs(one.latitude - two.latitude) < 1e-5;
  return ring.filter((corner, index) => index === 0 || !near(corner, ring[index - 1]!));
}
