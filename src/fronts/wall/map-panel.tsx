import { type ReactNode, useMemo, useRef } from 'react';
import {
  type AreaCollection,
  CityMap,
  type MapAreas,
  type MapPoint,
  Skeleton,
  useApiQuery,
  useText,
} from '../kit/index.tsx';
import { type AreaNode, usePoints } from './data.ts';
import { boundsOfAll, newcomers } from './figures.ts';
import { wallWords } from './words/wall-words.ts';

export interface MapPanelProps {
  readonly area: AreaNode | undefined;
  readonly parts: readonly AreaNode[];
  readonly onArea: (code: string) => void;
}

const LEVELS = ['city', 'district', 'street', 'community', 'grid'] as const;
const levelOf = (depth: number) => LEVELS[Math.min(depth, 4)] ?? 'grid';

/** The parts of an area as layers: what was made up apart, since it is hatched and says so. */
function layersOf(
  shapes: AreaCollection | undefined,
  id: string,
  label: string,
  level: MapAreas['level'],
): MapAreas[] {
  const isMadeUp = (feature: AreaCollection['features'][number]): boolean =>
    (feature.properties as { synthetic?: boolean }).synthetic === true;
  return [false, true].flatMap((isSynthetic) => {
    const features = (shapes?.features ?? []).filter((feature) => isMadeUp(feature) === isSynthetic);
    if (features.length === 0) return [];
    const source: AreaCollection = { type: 'FeatureCollection', features };
    return [{ id: isSynthetic ? `${id}-made-up` : id, label, level, source, isSynthetic }];
  });
}

/** Where the open cases lie; a press on a part goes down into it. */
export function MapPanel({ area, parts, onArea }: MapPanelProps): ReactNode {
  const text = useText(wallWords);
  const code = area?.code ?? 'city';
  const depth = area?.depth ?? 0;
  const border = useApiQuery<AreaCollection>(`/api/v1/areas/${code}/geometry?of=self`);
  const query = usePoints(depth === 0 ? undefined : area?.id);
  const points = useMemo<MapPoint[]>(
    () =>
      (query.data?.items ?? []).map((item) => ({
        ...{ id: item.id, status: item.mark, label: item.title },
        ...{ longitude: item.lon, latitude: item.lat },
      })),
    [query.data],
  );
  const seen = useRef(new Set<string>());
  const flash = useMemo(() => {
    if (query.data === undefined) return undefined;
    const fresh = newcomers(
      seen.current,
      points.map((point) => point.id),
    );
    const point = points.find((each) => fresh.has(each.id));
    return point === undefined
      ? undefined
      : { key: point.id, longitude: point.longitude, latitude: point.latitude };
  }, [points, query.data]);
  const shapes = useApiQuery<AreaCollection>(`/api/v1/areas/${code}/geometry?of=children`, {
    enabled: parts.length > 0,
  });
  const partName = text.levelName(parts[0]?.level ?? '');
  const areas = useMemo<MapAreas[]>(
    () => [
      ...(border.data === undefined
        ? []
        : [{ id: `self-${code}`, label: '', level: levelOf(depth), source: border.data }]),
      ...layersOf(shapes.data, `parts-${code}`, partName, levelOf(depth + 1)),
    ],
    [border.data, shapes.data, code, depth, partName],
  );
  const bounds = useMemo(
    () => (border.data === undefined ? undefined : boundsOfAll(border.data)),
    [border.data],
  );
  const count = query.data?.items.length ?? 0;
  return (
    <section className="wall-map" aria-label={text.map}>
      {bounds === undefined ? (
        <Skeleton shape="block" count={1} />
      ) : (
        <CityMap
          label={text.map}
          areas={areas}
          points={points}
          bounds={bounds}
          flash={flash}
          hasButtons={false}
          height="100%"
          onPickArea={(picked) => picked.layerId.startsWith('parts-') && onArea(picked.code)}
        />
      )}
      {query.data === undefined ? null : (
        <p className="wall-map-count">{query.data.more ? text.mapMore(count) : text.mapPoints(count)}</p>
      )}
    </section>
  );
}
