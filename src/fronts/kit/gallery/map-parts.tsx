import { type ReactNode, useState } from 'react';
import { CityMap, type MapAreas, PinPicker, type Place, StaticPinMap, toast } from '../index.tsx';
import { cases, city, districts, streets, townBounds } from './demo-data.ts';
import { Part } from './part.tsx';

const AREAS: readonly MapAreas[] = [
  { id: 'districts', label: '区县', level: 'district', source: districts },
  { id: 'streets', label: '街道', level: 'street', source: streets, isSynthetic: true },
  { id: 'city', label: '市界', level: 'city', source: city },
];
const SHADED: readonly MapAreas[] = [
  {
    id: 'districts',
    label: '区县',
    level: 'district',
    source: districts,
    shades: { d0: 1, d1: 0.7, d2: 0.4, d3: 0.2, d4: 0 },
  },
];
const HERE = { longitude: 120.21, latitude: 40.16 };
const NEARBY = cases.slice(0, 24);

/** Maps: the city with its cases, the small one of a report, the pin. */
export function MapParts(): ReactNode {
  const [picked, setPicked] = useState<string>();
  const [place, setPlace] = useState<Place>(HERE);
  return (
    <>
      <Part title="CityMap" isWide>
        <CityMap
          label="全市事件地图"
          areas={AREAS}
          points={cases}
          bounds={townBounds}
          selectedPointId={picked}
          onPickPoint={setPicked}
          onPickArea={(area) => toast(area.name)}
          height="30rem"
        />
      </Part>
      <Part title="CityMap: shades">
        <CityMap label="各区在办事件" areas={SHADED} bounds={townBounds} hasButtons={false} height="20rem" />
      </Part>
      <Part title={`PinPicker ${place.longitude.toFixed(4)}, ${place.latitude.toFixed(4)}`}>
        <PinPicker
          label="选择地点"
          areas={AREAS}
          bounds={townBounds}
          start={HERE}
          onChange={setPlace}
          points={NEARBY}
        />
      </Part>
      <Part title="StaticPinMap">
        <StaticPinMap label="事件位置" areas={AREAS} bounds={townBounds} place={HERE} />
        <StaticPinMap label="全市" areas={AREAS} bounds={townBounds} />
      </Part>
    </>
  );
}
