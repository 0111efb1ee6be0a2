import { type ReactNode, useMemo, useState } from 'react';
import type { CasePoint } from '../../../base/loop/contract.ts';
import {
  CityMap,
  ErrorState,
  Skeleton,
  useApiQuery,
  useLive,
  useNavigation,
  useText,
  withQuery,
} from '../../kit/index.tsx';
import { FilterBar } from '../desk/filter-bar.tsx';
import { type Filters, readView } from '../desk/queues.ts';
import { consoleWords } from '../words/console-words.ts';
import { useCityAreas } from './use-city-areas.tsx';

/** Open cases as clustered points over the districts; a click opens the case. */
export function MapPage(): ReactNode {
  const text = useText(consoleWords);
  const { go, query } = useNavigation();
  const { filters } = useMemo(() => readView(query), [query]);
  const { areas, bounds } = useCityAreas();
  const points = useApiQuery<{ items: CasePoint[]; more: boolean }>(
    withQuery('/api/v1/cases/points', filters),
    { keepPrevious: true },
  );
  const [stale, setStale] = useState(0);
  const refresh = (): void => {
    // Many changes come at once: the map is drawn again at most every two seconds.
    if (stale !== 0) return;
    setStale(
      Number(
        setTimeout(() => {
          setStale(0);
          void points.refetch();
        }, 2_000),
      ),
    );
  };
  useLive(['cases'], refresh, refresh);
  const shown = useMemo(
    () =>
      (points.data?.items ?? []).map((point) => ({
        id: point.id,
        status: point.mark,
        label: point.title,
        longitude: point.lon,
        latitude: point.lat,
      })),
    [points.data],
  );
  const change = (next: Filters): void => go(withQuery('/map', next), { replace: true });
  return (
    <div className="desk-map-page">
      <div className="desk-map-head">
        <h1>{text.mapTitle}</h1>
        <span className="cb-muted" role="status">
          {points.data ? text.mapCount(shown.length) : ''}
          {points.data?.more === true ? ` · ${text.mapMore}` : ''}
        </span>
        <FilterBar filters={filters} onChange={change} />
      </div>
      {points.isError ? <ErrorState error={points.error} onRetry={() => void points.refetch()} /> : null}
      {bounds === undefined ? (
        <Skeleton shape="block" count={1} />
      ) : (
        <CityMap
          label={text.mapTitle}
          areas={areas}
          bounds={bounds}
          points={shown}
          height="100%"
          onPickPoint={(id) => go(`/cases/${id}`)}
        />
      )}
    </div>
  );
}
