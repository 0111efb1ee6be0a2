import { useMemo } from 'react';
import { type AreaCollection, type Bounds, boundsOf, type MapAreas, useApiQuery } from '../../kit/index.tsx';
import { useCity } from '../session.tsx';

/** The districts inside the city's border, and what is in view to begin with. */
export function useCityAreas(): { areas: readonly MapAreas[]; bounds: Bounds | undefined } {
  const city = useCity();
  const districts = useApiQuery<AreaCollection>('/api/v1/areas/city/geometry?of=children');
  const name = city.data?.name ?? '';
  return useMemo(
    () => ({
      areas: [
        {
          id: 'districts',
          label: name,
          level: 'district',
          source: districts.data ?? '/api/v1/areas/city/geometry?of=children',
        },
      ],
      bounds: districts.data && boundsOf(districts.data),
    }),
    [districts.data, name],
  );
}
