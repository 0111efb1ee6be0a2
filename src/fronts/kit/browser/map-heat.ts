import type { FeatureCollection, Point, Polygon } from 'geojson';
import type { GeoJSONSource, Map as GlMap } from 'maplibre-gl';
import type { Place } from '../map/shapes.ts';
import type { MapPoint } from '../map/types.ts';
import { token } from './map-images.ts';
import { addInOrder, CLUSTER_LAYER, POINT_LAYER } from './map-layers.ts';

const HEAT = 'heat';
const DRAWN = 'drawn';

/** How dense the points lie, in one colour from nothing to full; in place of the points themselves. */
export function showHeat(map: GlMap, points: readonly MapPoint[], isShown: boolean): void {
  for (const id of [CLUSTER_LAYER, POINT_LAYER])
    if (map.getLayer(id) !== undefined) map.setLayoutProperty(id, 'visibility', isShown ? 'none' : 'visible');
  const data: FeatureCollection<Point> = {
    type: 'FeatureCollection',
    features: (isShown ? points : []).map(({ longitude, latitude }) => ({
      ...{ type: 'Feature', properties: {} },
      geometry: { type: 'Point', coordinates: [longitude, latitude] },
    })),
  };
  const known = map.getSource<GeoJSONSource>(HEAT);
  if (known !== undefined) {
    known.setData(data);
    return;
  }
  if (!isShown) return;
  map.addSource(HEAT, { type: 'geojson', data });
  addInOrder(map, {
    ...{ id: HEAT, type: 'heatmap', source: HEAT, metadata: { order: 19 } },
    paint: {
      // A single case shows near by and not from afar, where only many together do.
      'heatmap-weight': 1,
      'heatmap-intensity': ['interpolate', ['linear'], ['zoom'], 8, 0.35, 16, 1.6],
      'heatmap-radius': ['interpolate', ['linear'], ['zoom'], 8, 14, 16, 36],
      'heatmap-color': [
        ...['interpolate', ['linear'], ['heatmap-density']],
        ...[0, `${token('--series-3')}00`, 0.2, `${token('--series-3')}66`, 0.5, token('--series-3'), 1],
        token('--accent-strong'),
      ] as never,
      'heatmap-opacity': 0.85,
    },
  });
}

/** An outline that is being drawn (its corners are dots) or was drawn. */
export function showDrawn(map: GlMap, ring: readonly Place[], isOpen: boolean): void {
  const corners = ring.map(({ longitude, latitude }) => [longitude, latitude]);
  const closed = [...corners, ...corners.slice(0, 1)];
  const data: FeatureCollection = {
    type: 'FeatureCollection',
    features: [
      ...(corners.length < 3 ? [] : [feature({ type: 'Polygon', coordinates: [closed] })]),
      ...(corners.length < 2
        ? []
        : [feature({ type: 'LineString', coordinates: isOpen ? corners : closed })]),
      ...(isOpen ? corners.map((each) => feature({ type: 'Point', coordinates: each })) : []),
    ],
  };
  const known = map.getSource<GeoJSONSource>(DRAWN);
  if (known !== undefined) {
    known.setData(data);
    return;
  }
  if (corners.length === 0) return;
  map.addSource(DRAWN, { type: 'geojson', data });
  const source = DRAWN;
  addInOrder(map, {
    ...{
      id: 'drawn-fill',
      type: 'fill',
      source,
      metadata: { order: 36 },
      filter: ['==', ['geometry-type'], 'Polygon'],
    },
    paint: { 'fill-color': token('--accent'), 'fill-opacity': 0.12 },
  });
  addInOrder(map, {
    ...{ id: 'drawn-line', type: 'line', source, metadata: { order: 37 } },
    filter: ['==', ['geometry-type'], 'LineString'],
    layout: { 'line-join': 'round' },
    paint: { 'line-color': token('--accent-strong'), 'line-width': 2.5 },
  });
  addInOrder(map, {
    ...{ id: 'drawn-corners', type: 'circle', source, metadata: { order: 38 } },
    filter: ['==', ['geometry-type'], 'Point'],
    paint: {
      ...{ 'circle-radius': 5, 'circle-color': token('--surface') },
      ...{ 'circle-stroke-color': token('--accent-strong'), 'circle-stroke-width': 2.5 },
    },
  });
}

function feature(
  geometry: Polygon | Point | { type: 'LineString'; coordinates: number[][] },
): FeatureCollection['features'][number] {
  return { type: 'Feature', properties: {}, geometry };
}
