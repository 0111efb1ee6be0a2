import type { ReactNode } from 'react';
import { type AreaCollection, useApiQuery } from '../../kit/index.tsx';

const WIDTH = 640;
const HEIGHT = 260;
const MARGIN = 16;
const METRES_PER_DEGREE = 111_320;

type Feature = AreaCollection['features'][number];
type Point = readonly [number, number];

/** The border of an area with a place in it, as a drawing for paper: no map server is asked. */
export function BoundarySketch(props: { label: string; code: string; lon: number; lat: number }): ReactNode {
  const { label, code, lon, lat } = props;
  const { data } = useApiQuery<AreaCollection>(`/api/v1/areas/${encodeURIComponent(code)}/geometry`);
  const feature = data?.features[0];
  if (feature === undefined) return null;
  const rings = ringsOf(feature);
  const points = [...rings.flat(), [lon, lat] as const];
  const narrow = Math.cos((lat * Math.PI) / 180);
  const [west, east] = [Math.min(...points.map(([x]) => x)), Math.max(...points.map(([x]) => x))];
  const [south, north] = [Math.min(...points.map(([, y]) => y)), Math.max(...points.map(([, y]) => y))];
  const scale = Math.min(
    (WIDTH - 2 * MARGIN) / Math.max(1e-9, (east - west) * narrow),
    (HEIGHT - 2 * MARGIN) / Math.max(1e-9, north - south),
  );
  const at = ([x, y]: Point): Point => [
    WIDTH / 2 + (x - (west + east) / 2) * narrow * scale,
    HEIGHT / 2 - (y - (south + north) / 2) * scale,
  ];
  const path = rings.map((ring) => `M${ring.map((point) => said(at(point))).join('L')}Z`).join('');
  const [pinX, pinY] = at([lon, lat]);
  const bar = roundMetres((WIDTH / 5 / scale) * METRES_PER_DEGREE);
  return (
    <svg className="paper-sketch" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      <path d={path} fillRule="evenodd" />
      <circle cx={pinX} cy={pinY} r="5" />
      <line className="paper-sketch-cross" x1={pinX - 11} x2={pinX + 11} y1={pinY} y2={pinY} />
      <line className="paper-sketch-cross" x1={pinX} x2={pinX} y1={pinY - 11} y2={pinY + 11} />
      <line x1={MARGIN} x2={MARGIN + (bar / METRES_PER_DEGREE) * scale} y1={HEIGHT - 8} y2={HEIGHT - 8} />
      <text x={MARGIN} y={HEIGHT - 13}>
        {bar} m
      </text>
    </svg>
  );
}

function ringsOf({ geometry }: Feature): Point[][] {
  const rings = geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
  return rings as unknown as Point[][];
}

const said = ([x, y]: Point): string => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** 1, 2 or 5 times a power of ten, at most `metres`. */
function roundMetres(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, metres)));
  return ([5, 2, 1].find((step) => step * power <= metres) ?? 1) * power;
}
