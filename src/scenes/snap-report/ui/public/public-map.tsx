import { type ReactNode, useMemo } from 'react';
import {
  type Bounds,
  CityMap,
  type MapAreas,
  type MapPoint,
  useApiQuery,
  useCity,
  useText,
  withQuery,
} from '../../../../fronts/kit/index.tsx';
import type { PublicCell, PublicMap } from '../../publication/public-contract.ts';
import { boxAround, boxQuery } from './box.ts';
import type { Progress, ShownArea } from './use-area.ts';
import { publicWords } from './words/public-words.ts';

/** Nearer than this a cell holds one place's cases, and the list tells them apart. */
const SMALLEST_M = 300;
const METRES_A_DEGREE = 111_320;

export interface PublicMapBlockProps {
  readonly bounds: Bounds;
  readonly area: ShownArea;
  readonly progress: Progress;
  readonly onOpen: (id: string) => void;
  readonly onCloser: (bounds: Bounds) => void;
}

/** The map: a single case opens, what lies near together is gone into. */
export function PublicMapBlock({ bounds, area, progress, onOpen, onCloser }: PublicMapBlockProps): ReactNode {
  const text = useText(publicWords);
  const city = useCity();
  const { data } = useApiQuery<PublicMap>(
    withQuery('/api/v1/public-cases/map', {
      ...boxQuery(bounds),
      ...(progress !== 'all' && { state: progress }),
    }),
    { keepPrevious: true },
  );
  const areas = useMemo(
    (): readonly MapAreas[] => [
      {
        id: 'districts',
        label: city?.name ?? '',
        level: 'district',
        source: area.districts ?? area.districtsPath,
      },
    ],
    [city?.name, area.districts, area.districtsPath],
  );
  const cells = data?.cells;
  const points = useMemo(
    () => (cells ?? []).map((cell) => pointOf(cell, cell.title ?? text.cell(cell.count))),
    [cells, text],
  );
  const pick = (id: string): void => {
    const cell = cells?.find((each) => idOf(each) === id);
    if (cell === undefined) return;
    if (cell.id !== null) onOpen(cell.id);
    else {
      const [, south, , north] = bounds;
      const radiusM = Math.max(SMALLEST_M, ((north - south) * METRES_A_DEGREE) / 16);
      onCloser(boxAround({ longitude: cell.lon, latitude: cell.lat }, radiusM));
    }
  };
  return (
    <section aria-label={text.map}>
      <CityMap
        label={text.map}
        areas={areas}
        bounds={bounds}
        points={points}
        height="16rem"
        onPickPoint={pick}
      />
      {data?.more === true ? <p className="cb-small cb-muted">{text.mapMore}</p> : null}
    </section>
  );
}

const idOf = (cell: PublicCell): string => cell.id ?? `${cell.lon},${cell.lat}`;

function pointOf(cell: PublicCell, label: string): MapPoint {
  return {
    ...{ id: idOf(cell), label, longitude: cell.lon, latitude: cell.lat },
    status: cell.open > 0 ? 'moving' : 'closed',
  };
}
