import type { FeatureCollection, Point } from 'geojson';
import type { GeoJSONSource, Map as GlMap, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import { type AreaCollection, labelPlaces } from '../map/shapes.ts';
import type { Basemap, MapAreas, MapPoint } from '../map/types.ts';
import { LEVELS, type LoadedAreas } from '../map/use-areas.ts';
import { STATUS_RANK } from '../status.ts';
import { faceScale, token } from './map-images.ts';

export const POINTS = 'points';
export const CLUSTER_LAYER = 'points-clusters';
export const POINT_LAYER = 'points-single';
export const fillLayerOf = (areasId: string): string => `${areasId}-fill`;

const LINE_WIDTHS: Readonly<Record<MapAreas['level'], number>> = {
  city: 2.5,
  district: 1.4,
  street: 0.8,
  community: 0.6,
  grid: 0.5,
};

/** Finer levels appear as the map comes closer. */
const FIRST_ZOOMS: Readonly<Record<MapAreas['level'], number>> = {
  city: 0,
  district: 0,
  street: 9,
  community: 11.5,
  grid: 13,
};

const NAME_SIZES: Readonly<Record<MapAreas['level'], number>> = {
  city: 0,
  district: 15,
  street: 12,
  community: 12,
  grid: 11,
};

/** A style that asks nothing of any network: a ground, and the operator's own tiles if there are some. */
export function groundStyle(basemap: Basemap | undefined): StyleSpecification {
  const ground: LayerSpecification = {
    id: 'ground',
    type: 'background',
    paint: { 'background-color': token('--map-outside') },
  };
  if (basemap === undefined) return { version: 8, sources: {}, layers: [ground] };
  return {
    version: 8,
    sources: {
      basemap: { type: 'raster', tiles: [...basemap.tiles], tileSize: 256, attribution: basemap.attribution },
    },
    layers: [ground, { id: 'basemap', type: 'raster', source: 'basemap' }],
  };
}

/** Adds a layer of areas, or gives it new shapes and shades. Names lie in a source of their own: one name an area. */
export function showAreas(map: GlMap, layer: LoadedAreas, isOnBasemap: boolean): void {
  if (!isNews(map, layer)) return;
  const shapes = withShades(layer);
  const names = nameCollection(layer.collection);
  const known = map.getSource<GeoJSONSource>(layer.id);
  if (known !== undefined) {
    known.setData(shapes);
    map.getSource<GeoJSONSource>(`${layer.id}-names`)?.setData(names);
    return;
  }
  map.addSource(layer.id, { type: 'geojson', data: shapes, tolerance: 0.5 });
  map.addSource(`${layer.id}-names`, { type: 'geojson', data: names });
  for (const drawn of areaLayers(layer, isOnBasemap)) addInOrder(map, drawn);
}

/** A layer that knows where it belongs among the others. */
export type OrderedLayer = LayerSpecification & { readonly metadata: { readonly order: number } };

/** Fine areas lie on coarse ones, but coarse borders and names lie on fine ones; points lie on everything. */
function areaLayers(layer: LoadedAreas, isOnBasemap: boolean): OrderedLayer[] {
  const depth = LEVELS.indexOf(layer.level);
  const source = layer.id;
  const zoom = { minzoom: FIRST_ZOOMS[layer.level] };
  const layers: OrderedLayer[] = [
    {
      id: fillLayerOf(source),
      type: 'fill',
      source,
      ...zoom,
      metadata: { order: depth },
      paint: fillPaint(layer, isOnBasemap),
    },
    {
      id: `${source}-line`,
      type: 'line',
      source,
      ...zoom,
      metadata: { order: 20 - depth },
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': token(layer.level === 'city' ? '--map-border' : '--map-line'),
        'line-width': LINE_WIDTHS[layer.level],
      },
    },
  ];
  if (layer.isSynthetic === true) {
    const paint = { 'fill-pattern': 'hatch', 'fill-opacity': 0.55 };
    layers.push({
      id: `${source}-hatch`,
      type: 'fill',
      source,
      ...zoom,
      metadata: { order: depth + 0.5 },
      paint,
    });
  }
  if (NAME_SIZES[layer.level] > 0) layers.push(nameLayer(layer, 30 - depth));
  return layers;
}

/** Shapes arrive in any order; each layer goes below the first one that belongs above it. */
export function addInOrder(map: GlMap, layer: OrderedLayer): void {
  const above = map.getStyle().layers.find((other) => {
    const order = (other.metadata as { order?: number } | undefined)?.order;
    return order !== undefined && order > layer.metadata.order;
  });
  map.addLayer(layer, above?.id);
}

/** What each map shows already: giving a source the same shapes again costs a round through the map's worker. */
const shown = new WeakMap<GlMap, Map<string, Pick<LoadedAreas, 'collection' | 'shades'>>>();

function isNews(map: GlMap, { id, collection, shades }: LoadedAreas): boolean {
  const layers = shown.get(map) ?? new Map<string, Pick<LoadedAreas, 'collection' | 'shades'>>();
  shown.set(map, layers);
  const last = layers.get(id);
  if (last?.collection === collection && last.shades === shades) return false;
  layers.set(id, shades === undefined ? { collection } : { collection, shades });
  return true;
}

function fillPaint(
  layer: LoadedAreas,
  isOnBasemap: boolean,
): { 'fill-color': never; 'fill-opacity': number } {
  const plain =
    layer.level === 'city' || layer.level === 'district' ? token('--map-ground') : 'rgba(0,0,0,0)';
  const shaded = [
    'interpolate',
    ['linear'],
    ['get', 'shade'],
    0,
    token('--accent-soft'),
    1,
    token('--series-3'),
  ];
  const colour = ['case', ['has', 'shade'], shaded, isOnBasemap ? 'rgba(0,0,0,0)' : plain];
  // The expression is right by construction; its type in the library lists every form of every operator.
  return { 'fill-color': colour as never, 'fill-opacity': isOnBasemap ? 0.5 : 1 };
}

function nameLayer(layer: LoadedAreas, order: number): OrderedLayer {
  const isDistrict = layer.level === 'district';
  return {
    id: `${layer.id}-name`,
    type: 'symbol',
    source: `${layer.id}-names`,
    minzoom: FIRST_ZOOMS[layer.level] + (isDistrict ? 0 : 1.2),
    metadata: { order },
    layout: {
      'text-field': ['get', 'name'],
      'text-font': [isDistrict ? 'Bold' : 'Regular'],
      'text-size': NAME_SIZES[layer.level] * faceScale(),
      // A name makes room for the cases and stays near its place.
      'text-variable-anchor': ['center', 'top', 'bottom', 'left', 'right'],
      'text-radial-offset': 1.3,
      'text-max-width': 8,
      'text-padding': 4,
      'symbol-sort-key': isDistrict ? 0 : 1,
    },
    paint: {
      'text-color': token(isDistrict ? '--ink' : '--ink-2'),
      'text-halo-color': token('--map-ground'),
      'text-halo-width': 1.5,
    },
  };
}

/** Adds the points, or gives them anew. Clusters know their number and their worst status. */
export function showPoints(map: GlMap, points: readonly MapPoint[], selectedId: string | undefined): void {
  const data = pointCollection(points, selectedId);
  const known = map.getSource<GeoJSONSource>(POINTS);
  if (known !== undefined) {
    known.setData(data);
    return;
  }
  map.addSource(POINTS, {
    type: 'geojson',
    data,
    cluster: true,
    clusterRadius: 46 * faceScale(),
    clusterMaxZoom: 15,
    clusterProperties: { worst: ['max', ['get', 'rank']] },
  });
  addInOrder(map, {
    id: CLUSTER_LAYER,
    metadata: { order: 41 },
    type: 'symbol',
    source: POINTS,
    filter: ['has', 'point_count'],
    layout: {
      'icon-image': [
        'concat',
        'cluster|',
        ['get', 'worst'],
        '|',
        ['to-string', ['get', 'point_count_abbreviated']],
      ],
      'icon-allow-overlap': true,
      'symbol-sort-key': ['get', 'worst'],
    },
  });
  addInOrder(map, {
    id: POINT_LAYER,
    metadata: { order: 40 },
    type: 'symbol',
    source: POINTS,
    filter: ['!', ['has', 'point_count']],
    layout: {
      'icon-image': ['concat', 'point|', ['get', 'status'], ['case', ['get', 'isSelected'], '|selected', '']],
      'icon-allow-overlap': true,
      'symbol-sort-key': ['get', 'rank'],
    },
  });
}

function pointCollection(
  points: readonly MapPoint[],
  selectedId: string | undefined,
): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: points.map(({ id, longitude, latitude, status }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [longitude, latitude] },
      properties: { id, status, rank: STATUS_RANK[status], isSelected: id === selectedId },
    })),
  };
}

function nameCollection(collection: AreaCollection): FeatureCollection<Point> {
  return {
    type: 'FeatureCollection',
    features: labelPlaces(collection).map(({ place, code, name }) => ({
      type: 'Feature',
      geometry: { type: 'Point', coordinates: [place.longitude, place.latitude] },
      properties: { code, name },
    })),
  };
}

function withShades({ collection, shades }: LoadedAreas): AreaCollection {
  if (shades === undefined) return collection;
  return {
    ...collection,
    features: collection.features.map((feature) => {
      const shade = shades[feature.properties.code];
      return shade === undefined ? feature : { ...feature, properties: { ...feature.properties, shade } };
    }),
  };
}
