import { type ReactNode, useMemo, useRef } from 'react';
import { Freshness, type MapPoint, useText } from '../kit/index.tsx';
import { AreaMap, type AreaMapProps } from './area-map.tsx';
import { STALE_MS, usePoints } from './data.ts';
import { newcomers } from './figures.ts';
import { wallWords } from './words/wall-words.ts';

/** Where the open cases lie now; one that has just come lights once. */
export function MapPanel(props: Pick<AreaMapProps, 'area' | 'parts' | 'onArea' | 'onCase'>): ReactNode {
  const text = useText(wallWords);
  const { area } = props;
  const query = usePoints((area?.depth ?? 0) === 0 ? undefined : area?.id);
  const points = useMemo<MapPoint[]>(
    () =>
      (query.data?.items ?? []).map((item) => ({
        ...{ id: item.id, status: item.mark, label: item.title },
        ...{ longitude: item.lon, latitude: item.lat },
      })),
    [query.data],
  );
  const areaId = area?.id ?? '';
  const seen = useRef({ areaId, ids: new Set<string>() });
  const flash = useMemo(() => {
    if (query.data === undefined) return undefined;
    // In another area everything is there already; nothing has just come.
    if (seen.current.areaId !== areaId) seen.current = { areaId, ids: new Set() };
    const fresh = newcomers(
      seen.current.ids,
      points.map((point) => point.id),
    );
    const point = points.find((each) => fresh.has(each.id));
    return point === undefined
      ? undefined
      : { key: point.id, longitude: point.longitude, latitude: point.latitude };
  }, [points, query.data, areaId]);
  const count = query.data?.items.length ?? 0;
  const words = query.data?.more === true ? text.mapMore(count) : text.mapPoints(count);
  return (
    <AreaMap
      {...props}
      {...{ points, flash }}
      count={query.data === undefined ? undefined : words}
      age={<Freshness asOf={new Date(query.dataUpdatedAt).toISOString()} staleAfterMs={STALE_MS} />}
    />
  );
}
