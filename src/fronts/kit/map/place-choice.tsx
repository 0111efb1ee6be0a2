import { type ReactNode, useMemo, useState } from 'react';
import { withQuery } from '../api.ts';
import { useApiQuery } from '../browser/use-api.ts';
import { useText } from '../browser/use-text.ts';
import { Loaded, Skeleton } from '../components/states.tsx';
import { PinPicker } from './pin-picker.tsx';
import { type AreaCollection, boundsOf, type Place } from './shapes.ts';
import type { MapAreas } from './types.ts';

/** The areas of a place, from the city down; none when it is not in the city. */
export interface Located {
  readonly path: readonly { readonly code: string; readonly name: string; readonly level: string }[];
}

export interface PlaceChoiceProps {
  /** Where the pin begins; later values do not move it. */
  readonly start: Place | undefined;
  readonly place: Place | undefined;
  /** Said while no place is chosen; the words for a report unless given. */
  readonly none?: string;
  readonly onPlace: (place: Place) => void;
}

const CITY = '/api/v1/areas/city/geometry?of=children';
const SETTLE_DIGITS = 4;

/** A pin on the map and, in words, the areas that it lies in. */
export function PlaceChoice({ start, place, none, onPlace }: PlaceChoiceProps): ReactNode {
  const text = useText();
  const districts = useApiQuery<AreaCollection>(CITY);
  const located = useLocated(place);
  const [begin] = useState(start);
  const district = located?.path.find((area) => area.level === 'district');
  const layers = useMemo<MapAreas[]>(
    () => [
      ...(districts.data
        ? [
            {
              ...{ id: 'districts', label: text.areaDistricts, level: 'district' as const },
              source: districts.data,
            },
          ]
        : []),
      ...(district
        ? [
            {
              ...{ id: 'streets', label: text.areaStreets, level: 'street' as const, isSynthetic: true },
              source: `/api/v1/areas/${district.code}/geometry?of=children`,
            },
          ]
        : []),
    ],
    [districts.data, district, text],
  );
  return (
    <div className="cb-stack">
      <Loaded query={districts} skeleton={<Skeleton shape="block" count={1} />}>
        {(collection) => (
          <PinPicker
            label={text.placeLabel}
            areas={layers}
            bounds={boundsOf(collection) ?? [-180, -85, 180, 85]}
            start={begin}
            onChange={onPlace}
            height="min(20rem, 45vh)"
          />
        )}
      </Loaded>
      <p role="status" className="cb-strong">
        {place === undefined
          ? (none ?? text.placeNone)
          : located === undefined
            ? text.placeFinding
            : located.path.length === 0
              ? text.placeOutside
              : text.placeIn(areaWords(located))}
      </p>
    </div>
  );
}

/** The areas of a pin, asked for once it rests within some ten metres. */
export function useLocated(place: Place | undefined): Located | undefined {
  const path = withQuery('/api/v1/locate', {
    lon: place?.longitude.toFixed(SETTLE_DIGITS),
    lat: place?.latitude.toFixed(SETTLE_DIGITS),
  });
  return useApiQuery<Located>(path, { enabled: place !== undefined, keepPrevious: true }).data;
}

/** District, street and community in one piece: finer areas say nothing to a citizen. */
export function areaWords({ path }: Located): string {
  return path
    .slice(1, 4)
    .map((area) => area.name)
    .join('');
}
