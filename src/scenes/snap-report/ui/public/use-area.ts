import { useEffect, useState } from 'react';
import {
  type AreaCollection,
  type Bounds,
  boundsOf,
  type Place,
  useApiQuery,
} from '../../../../fronts/kit/index.tsx';
import { boxAround } from './box.ts';

const NEAR_M = 1_500;
const DISTRICTS = '/api/v1/areas/city/geometry?of=children';

export type Progress = 'all' | 'open' | 'closed';
export type Where = 'near' | 'city';

export interface ShownArea {
  readonly where: Where;
  readonly choose: (where: Where) => void;
  /** Undefined while nothing is known: neither the place nor the city's border. */
  readonly bounds: Bounds | undefined;
  readonly districts: AreaCollection | undefined;
  readonly districtsPath: string;
  readonly isFinding: boolean;
  readonly isFailed: boolean;
}

/** Around the person, if the phone tells where that is, or the whole city. Asks for the place only when wanted. */
export function useShownArea(): ShownArea {
  const [where, setWhere] = useState<Where>('city');
  const [place, setPlace] = useState<Place>();
  const [state, setState] = useState<'idle' | 'finding' | 'failed'>('idle');
  const districts = useApiQuery<AreaCollection>(DISTRICTS);
  useEffect(() => {
    if (where !== 'near' || place !== undefined) return;
    setState('finding');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('idle');
        setPlace({ longitude: coords.longitude, latitude: coords.latitude });
      },
      () => {
        setState('failed');
        setWhere('city');
      },
      { timeout: 8_000, maximumAge: 60_000 },
    );
  }, [where, place]);
  const city = districts.data && boundsOf(districts.data);
  return {
    ...{ where, districts: districts.data, districtsPath: DISTRICTS },
    choose: setWhere,
    bounds: where === 'near' && place !== undefined ? boxAround(place, NEAR_M) : city,
    isFinding: state === 'finding',
    isFailed: state === 'failed',
  };
}
