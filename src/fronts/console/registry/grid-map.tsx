import { type ReactNode, useMemo } from 'react';
import type { AreaView } from '../../../base/areas/contract.ts';
import {
  type AreaCollection,
  type Bounds,
  boundsOf,
  CityMap,
  type MapAreas,
  type MapPlace,
  Skeleton,
  useApiQuery,
  useText,
} from '../../kit/index.tsx';
import { layersOf } from '../map/area-layers.ts';
import { useCityAreas } from '../map/use-city-areas.tsx';
import { radiusOf, type Spot } from './near.ts';
import type { GridPage } from './types.ts';
import { registryWords } from './words/registry-words.ts';

export interface GridMapProps {
  readonly grid: GridPage;
  /** Where the case or the thing is that one came from. */
  readonly spot: Spot | undefined;
  /** What is there. */
  readonly spotName: string;
  readonly selected: string | undefined;
  readonly onPick: (id: string) => void;
}

/** The grid's outline among its neighbours, its buildings as large as the houses in them, its things around. */
export function GridMap({ grid, spot, spotName, selected, onPick }: GridMapProps): ReactNode {
  const text = useText(registryWords);
  const { areas, bounds } = useOutline(grid);
  const places = useMemo<MapPlace[]>(
    () => [
      ...grid.things.map(({ id, lon, lat }) => ({
        ...{ id, longitude: lon, latitude: lat, radius: 3, isMinor: true },
      })),
      ...grid.buildings.map(({ id, lon, lat, households }) => ({
        ...{
          id,
          longitude: lon,
          latitude: lat,
          radius: radiusOf(households),
          mark: households === 0 ? '' : String(households),
        },
      })),
    ],
    [grid],
  );
  const points = useMemo(
    () =>
      spot === undefined
        ? []
        : [
            {
              id: 'spot',
              status: 'late' as const,
              label: spotName,
              longitude: spot.lon,
              latitude: spot.lat,
            },
          ],
    [spot, spotName],
  );
  if (bounds === undefined) return <Skeleton shape="block" count={1} />;
  return (
    <CityMap
      label={text.map}
      {...{ areas, bounds, places, points, height: '100%' }}
      selectedPlaceId={selected}
      onPickPlace={onPick}
    />
  );
}

/** The grid itself with a strong edge, its neighbours of the community below it, the districts as ground. */
function useOutline(grid: GridPage): { areas: readonly MapAreas[]; bounds: Bounds | undefined } {
  const city = useCityAreas();
  const way = useApiQuery<{ path: readonly AreaView[] }>(`/api/v1/areas/${grid.id}`).data;
  const above = way?.path.at(-2);
  const own = useApiQuery<AreaCollection>(`/api/v1/areas/${grid.code}/geometry?of=self`).data;
  const beside = useApiQuery<AreaCollection>(`/api/v1/areas/${above?.code}/geometry?of=children`, {
    enabled: above !== undefined,
  }).data;
  return useMemo(() => {
    const neighbours =
      beside === undefined || above === undefined
        ? []
        : layersOf(`beside-${grid.code}`, beside, above.name, 'grid');
    const edge: MapAreas[] =
      own === undefined
        ? []
        : [
            {
              id: `own-${grid.code}`,
              label: grid.name,
              level: 'community',
              source: own,
              shades: { [grid.code]: 0 },
            },
            { id: `edge-${grid.code}`, label: grid.name, level: 'city', source: own },
          ];
    return {
      areas: [...city.areas, ...edge, ...neighbours],
      bounds: own === undefined ? undefined : boundsOf(own),
    };
  }, [city.areas, own, beside, above, grid.code, grid.name]);
}
