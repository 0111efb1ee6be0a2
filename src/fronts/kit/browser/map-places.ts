import type { FeatureCollection, Point } from 'geojson';
import type { GeoJSONSource, Map as GlMap } from 'maplibre-gl';
import type { MapPlace } from '../map/types.ts';
import { faceScale, token } from './map-images.ts';
import { addInOrder } from './map-layers.ts';

const PLACES = 'places';
/** What can be pressed; things around it are small and lie below. */
export const PLACE_LAYER = 'places-main';
const MINOR_LAYER = 'places-minor';

const ROUND: unknown = ['==', ['get', 'isMinor'], false];

/** What stands somewhere for good, such as buildings, each as large as it is told; drawn anew when it changes. */
export function showPlaces(map: GlMap, places: readonly MapPlace[], selectedId: string | undefined): void {
  const data: FeatureCollection<Point> = {
    type: 'FeatureCollection',
    features: places.map(({ id, longitude, latitude, radius, isMinor = false, mark = '' }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [longitude, latitude] },
      properties: { id, isMinor, mark, radius: radius * faceScale(), isSelected: id === selectedId },
    })),
  };
  const known = map.getSource<GeoJSONSource>(PLACES);
  if (known !== undefined) {
    known.setData(data);
    return;
  }
  if (places.length === 0) return;
  map.addSource(PLACES, { type: 'geojson', data });
  const isSelected: unknown = ['boolean', ['get', 'isSelected'], false];
  addInOrder(map, {
    ...{ id: MINOR_LAYER, type: 'circle', source: PLACES, metadata: { order: 36 } },
    filter: ['get', 'isMinor'] as never,
    paint: {
      'circle-radius': ['get', 'radius'],
      'circle-color': ['case', isSelected, token('--ink'), token('--surface')] as never,
      'circle-stroke-color': token('--ink-2'),
      'circle-stroke-width': 1.2,
    },
  });
  addInOrder(map, {
    ...{ id: PLACE_LAYER, type: 'circle', source: PLACES, metadata: { order: 37 } },
    filter: ROUND as never,
    layout: { 'circle-sort-key': ['-', ['get', 'radius']] },
    paint: {
      'circle-radius': ['get', 'radius'],
      'circle-color': ['case', isSelected, token('--ink'), token('--accent')] as never,
      'circle-opacity': 0.88,
      'circle-stroke-color': token('--surface'),
      'circle-stroke-width': ['case', isSelected, 3, 1.5] as never,
    },
  });
  addInOrder(map, {
    ...{ id: 'places-marks', type: 'symbol', source: PLACES, metadata: { order: 38 } },
    filter: ROUND as never,
    layout: {
      'text-field': ['get', 'mark'],
      'text-font': ['Bold'],
      'text-size': 12 * faceScale(),
      'symbol-sort-key': ['-', ['get', 'radius']],
    },
    paint: { 'text-color': token('--on-accent') },
  });
}
