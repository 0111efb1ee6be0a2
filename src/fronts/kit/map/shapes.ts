import type { Feature, FeatureCollection, MultiPolygon, Polygon, Position } from 'geojson';

/** West, south, east, north in WGS-84 degrees. */
export type Bounds = readonly [west: number, south: number, east: number, north: number];

export interface Place {
  readonly longitude: number;
  readonly latitude: number;
}

/** What a feature of an area layer carries. */
export interface AreaProperties {
  readonly code: string;
  readonly name: string;
}

export type AreaCollection = FeatureCollection<Polygon | MultiPolygon, AreaProperties>;

/** The box around everything; undefined when there is nothing. */
export function boundsOf(collection: AreaCollection): Bounds | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const feature of collection.features) {
    for (const ring of outerRings(feature)) {
      for (const [x = 0, y = 0] of ring) {
        west = Math.min(west, x);
        east = Math.max(east, x);
        south = Math.min(south, y);
        north = Math.max(north, y);
      }
    }
  }
  return west <= east ? [west, south, east, north] : undefined;
}

/** Where the name of each area stands: inside it, in the middle of its widest part. */
export function labelPlaces(collection: AreaCollection): { place: Place; code: string; name: string }[] {
  return collection.features.flatMap((feature) => {
    const place = insidePlace(feature);
    const { code, name } = feature.properties;
    return place === undefined ? [] : [{ place, code, name }];
  });
}

/** A place inside an area: the middle of the longest of some cuts from west to east. Undefined for empty areas. */
export function insidePlace(feature: Feature<Polygon | MultiPolygon>): Place | undefined {
  let best: { width: number; place: Place } | undefined;
  for (const rings of polygonsOf(feature)) {
    const heights = (rings[0] ?? []).map(([, y = 0]) => y);
    if (heights.length === 0) continue;
    const low = heights.reduce((least, y) => Math.min(least, y));
    const high = heights.reduce((most, y) => Math.max(most, y));
    for (const share of [0.5, 0.4, 0.6, 0.3, 0.7]) {
      const latitude = low + (high - low) * share;
      for (const [from, to] of cutsAt(rings, latitude)) {
        // The middle cuts are preferred: a name at the rim looks as if it belonged to the neighbour.
        const width = (to - from) * (1 - Math.abs(share - 0.5));
        if (best !== undefined && width <= best.width) continue;
        best = { width, place: { longitude: (from + to) / 2, latitude } };
      }
    }
  }
  return best?.place;
}

/** The stretches of a parallel that lie inside, by the even-odd rule, so that holes stay holes. */
function cutsAt(rings: readonly Position[][], latitude: number): [number, number][] {
  const crossings: number[] = [];
  for (const ring of rings) {
    for (const [index, [x2 = 0, y2 = 0]] of ring.entries()) {
      const [x1 = 0, y1 = 0] = ring[index - 1] ?? ring.at(-1) ?? [];
      if (y1 > latitude === y2 > latitude) continue;
      crossings.push(x1 + ((latitude - y1) / (y2 - y1)) * (x2 - x1));
    }
  }
  crossings.sort((one, two) => one - two);
  const cuts: [number, number][] = [];
  for (let index = 0; index + 1 < crossings.length; index += 2) {
    cuts.push([crossings[index] ?? 0, crossings[index + 1] ?? 0]);
  }
  return cuts;
}

function polygonsOf(feature: Feature<Polygon | MultiPolygon>): Position[][][] {
  const { geometry } = feature;
  return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
}

function outerRings(feature: Feature<Polygon | MultiPolygon>): Position[][] {
  return polygonsOf(feature).flatMap((rings) => (rings[0] === undefined ? [] : [rings[0]]));
}

const METRES_PER_DEGREE = 111_320;

/** A flat picture of a city: metres east and south of its middle. Right to a few tenths of a percent over 200 km. */
export interface FlatView {
  toFlat(place: Place): { x: number; y: number };
  toPlace(x: number, y: number): Place;
  /** The `d` of an SVG path, in metres. */
  pathOf(feature: Feature<Polygon | MultiPolygon>): string;
  /** The size of `bounds` in metres. */
  sizeOf(bounds: Bounds): { width: number; height: number };
}

/** Flattens the surroundings of `middle`. */
export function flatView(middle: Place): FlatView {
  const perLongitude = METRES_PER_DEGREE * Math.cos((middle.latitude * Math.PI) / 180);
  const toFlat = ({ longitude, latitude }: Place): { x: number; y: number } => ({
    x: (longitude - middle.longitude) * perLongitude,
    y: (middle.latitude - latitude) * METRES_PER_DEGREE,
  });
  return {
    toFlat,
    toPlace: (x, y) => ({
      longitude: middle.longitude + x / perLongitude,
      latitude: middle.latitude - y / METRES_PER_DEGREE,
    }),
    pathOf: (feature) =>
      polygonsOf(feature)
        .flat()
        .map((ring) => {
          const points = ring.map(([longitude = 0, latitude = 0]) => {
            const { x, y } = toFlat({ longitude, latitude });
            return `${Math.round(x)} ${Math.round(y)}`;
          });
          return `M${points.join('L')}Z`;
        })
        .join(''),
    sizeOf: ([west, south, east, north]) => ({
      width: (east - west) * perLongitude,
      height: (north - south) * METRES_PER_DEGREE,
    }),
  };
}
