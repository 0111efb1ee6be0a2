import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../api.ts';
import type { AreaCollection } from './shapes.ts';
import type { MapAreas } from './types.ts';

/** From coarse to fine. */
export const LEVELS: readonly MapAreas['level'][] = ['city', 'district', 'street', 'community', 'grid'];

export interface LoadedAreas extends MapAreas {
  readonly collection: AreaCollection;
}

/** The layers whose shapes are there, from coarse to fine. Borders change by the year, so one fetch a page is enough. */
export function useAreas(areas: readonly MapAreas[]): readonly LoadedAreas[] {
  const collections = useQueries({
    queries: areas.map(({ source }) => ({
      queryKey: ['areas', typeof source === 'string' ? source : idOf(source)],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        typeof source === 'string'
          ? api<AreaCollection>('GET', source, undefined, { signal, timeoutMs: 30_000 })
          : Promise.resolve(source),
      staleTime: Number.POSITIVE_INFINITY,
      ...(typeof source === 'string' ? {} : { initialData: source }),
    })),
    combine: combineAnswers,
  });
  return useMemo(
    () =>
      areas
        .flatMap((layer, index) => {
          const collection = collections[index];
          return collection === undefined ? [] : [{ ...layer, collection }];
        })
        .sort((one, two) => LEVELS.indexOf(one.level) - LEVELS.indexOf(two.level)),
    [areas, collections],
  );
}

function combineAnswers(
  answers: readonly { data: AreaCollection | undefined }[],
): (AreaCollection | undefined)[] {
  return answers.map((answer) => answer.data);
}

/** Collections that come as data are told apart by identity. */
const ids = new WeakMap<AreaCollection, number>();
let lastId = 0;
function idOf(collection: AreaCollection): number {
  const known = ids.get(collection);
  if (known !== undefined) return known;
  lastId += 1;
  ids.set(collection, lastId);
  return lastId;
}
