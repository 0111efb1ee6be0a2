import { useMemo } from 'react';
import type { AreaView } from '../../../base/areas/contract.ts';
import { type AreaCollection, type Bounds, boundsOf, type MapAreas, useApiQuery } from '../../kit/index.tsx';
import { layersOf } from './area-layers.ts';
import { useCityAreas } from './use-city-areas.tsx';

interface AreaAnswer {
  readonly area: AreaView;
  readonly path: readonly AreaView[];
  readonly children: readonly AreaView[];
}

const LEVELS = ['district', 'street', 'community', 'grid'] as const;

/** An area (id or code; the city without one): the way down to it, its parts on the map, and what is in view. */
export function useDrill(id: string | undefined): {
  path: readonly AreaView[];
  areas: readonly MapAreas[];
  bounds: Bounds | undefined;
} {
  const city = useCityAreas();
  const answer = useApiQuery<AreaAnswer>(`/api/v1/areas/${encodeURIComponent(id ?? 'city')}`, {
    keepPrevious: true,
  }).data;
  const isDrilled = answer !== undefined && answer.area.depth > 0;
  const of = answer !== undefined && answer.children.length > 0 ? 'children' : 'self';
  const parts = useApiQuery<AreaCollection>(`/api/v1/areas/${answer?.area.code}/geometry?of=${of}`, {
    enabled: isDrilled,
    keepPrevious: true,
  }).data;
  return useMemo(() => {
    const path = answer?.path ?? [];
    if (!isDrilled || answer === undefined || parts === undefined) return { ...city, path };
    const depth = answer.area.depth - (of === 'self' ? 1 : 0);
    const layers = layersOf(`${of}-${answer.area.code}`, parts, answer.area.name, LEVELS[depth] ?? 'grid');
    return { path, areas: [...city.areas, ...layers], bounds: boundsOf(parts) ?? city.bounds };
  }, [answer, isDrilled, parts, of, city]);
}
