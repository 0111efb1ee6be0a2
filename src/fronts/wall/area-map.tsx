import { type ReactNode, useMemo } from 'react';
import {
  type AreaCollection,
  CityMap,
  type CityMapProps,
  type MapAreas,
  type MapPoint,
  Skeleton,
  useApiQuery,
  useText,
} from '../kit/index.tsx';
import type { AreaNode } from './data.ts';
import { boundsOfAll } from './figures.ts';
import { wallWords } from './words/wall-words.ts';

export interface AreaMapProps {
  readonly area: AreaNode | undefined;
  readonly parts: readonly AreaNode[];
  readonly points: readonly MapPoint[];
  readonly flash?: CityMapProps['flash'];
  /** How many are drawn, in words; undefined while nobody knows. */
  readonly count: string | undefined;
  /** How old that is; drawn beside it. */
  readonly age?: ReactNode;
  readonly onArea: (code: string) => void;
  readonly onCase: (id: string) => void;
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

/** The area with its parts and what lies in it; a press on a part goes down into it, on a case opens the case. */
export function AreaMap(props: AreaMapProps): ReactNode {
  const { area, parts, points, flash, count, age, onArea, onCase } = props;
  const text = useText(wallWords);
  const code = area?.code ?? 'city';
  const depth = area?.depth ?? 0;
  const border = useApiQuery<AreaCollection>(`/api/v1/areas/${code}/geometry?of=self`);
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
          onPickPoint={onCase}
        />
      )}
      {count === undefined ? null : (
        <p className="wall-map-count">
          {count} {age}
        </p>
      )}
    </section>
  );
}
