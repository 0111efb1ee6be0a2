import { type ReactNode, useMemo, useState } from 'react';
import {
  type AreaCollection,
  boundsOf,
  Field,
  Input,
  Loaded,
  type MapAreas,
  PinPicker,
  type Place,
  Skeleton,
  useApiQuery,
  useText,
  withQuery,
} from '../../../fronts/kit/index.tsx';
import { NearbyList } from './nearby-list.tsx';
import { snapWords } from './words/snap-words.ts';

interface Located {
  readonly path: readonly { readonly code: string; readonly name: string; readonly level: string }[];
}

export interface PlaceStepProps {
  readonly start: Place | undefined;
  readonly place: Place | undefined;
  readonly address: string;
  readonly problem: string | undefined;
  readonly onPlace: (place: Place) => void;
  readonly onAddress: (address: string) => void;
}

const CITY = '/api/v1/areas/city/geometry?of=children';
const SETTLE_DIGITS = 4;

/** Where it is: a pin on the map, the areas it lies in, and words for the exact spot. */
export function PlaceStep(props: PlaceStepProps): ReactNode {
  const { start, place, address, problem, onPlace, onAddress } = props;
  const text = useText(snapWords);
  const districts = useApiQuery<AreaCollection>(CITY);
  const located = useLocated(place);
  const [begin] = useState(start);
  const district = located?.path.find((area) => area.level === 'district');
  const street = located?.path.find((area) => area.level === 'street');
  const layers = useMemo<MapAreas[]>(
    () => [
      ...(districts.data
        ? [
            {
              id: 'districts',
              label: text.areaDistricts,
              level: 'district' as const,
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
          ? text.placeNone
          : located === undefined
            ? text.placeFinding
            : located.path.length === 0
              ? text.placeOutside
              : text.placeIn(areaWords(located))}
      </p>
      <Field label={text.addressLabel} hint={text.addressHint} problem={problem} isOptional>
        {(control) => (
          <Input
            {...control}
            maxLength={300}
            value={address}
            onChange={(event) => onAddress(event.target.value)}
          />
        )}
      </Field>
      {place !== undefined && street !== undefined ? <NearbyList place={place} isQuiet /> : null}
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
