import { useMemo } from 'react';
import { useApiQuery } from '../browser/use-api.ts';
import { useCity } from '../browser/use-city.ts';
import { type AreaCollection, type Bounds, boundsOf } from './shapes.ts';
import type { MapAreas } from './types.ts';

const DISTRICTS = '/api/v1/areas/city/geometry?of=children';

/** The districts of the city as the ground of a map, and what is in view to begin with. */
export function useCityShapes(): { areas: readonly MapAreas[]; bounds: Bounds | undefined } {
  const label = useCity()?.name ?? '';
  const { data } = useApiQuery<AreaCollection>(DISTRICTS);
  return useMemo(
    () => ({
      areas: [{ id: 'districts', label, level: 'district' as const, source: data ?? DISTRICTS }],
      bounds: data && boundsOf(data),
    }),
    [data, label],
  );
}
