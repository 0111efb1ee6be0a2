import { type ReactNode, useState } from 'react';
import { useText } from '../browser/use-text.ts';
import { Button } from '../components/button.tsx';
import { CityMap } from './city-map.tsx';
import type { Bounds, Place } from './shapes.ts';
import { StaticPinMap } from './static-pin-map.tsx';
import type { Basemap, MapAreas, MapPoint } from './types.ts';

export interface PinPickerProps {
  readonly label: string;
  readonly areas: readonly MapAreas[];
  readonly bounds: Bounds;
  /** Where the pin begins: the place in the photo, or where the person is. */
  readonly start?: Place | undefined;
  readonly onChange: (place: Place) => void;
  /** What is known nearby. */
  readonly points?: readonly MapPoint[];
  readonly basemap?: Basemap | undefined;
  readonly height?: string;
}

const NEAR_DEGREES = 0.01;

/** Chooses a place: the small map first, the detailed one (loaded then) when the person asks for it. */
export function PinPicker(props: PinPickerProps): ReactNode {
  const { label, areas, bounds, start, onChange, points = [], basemap, height = '20rem' } = props;
  const text = useText();
  const [place, setPlace] = useState(start);
  const [isDetailed, setIsDetailed] = useState(false);
  const change = (next: Place): void => {
    setPlace(next);
    onChange(next);
  };
  if (!isDetailed) {
    return (
      <div className="cb-stack-tight">
        <StaticPinMap
          label={label}
          areas={areas}
          bounds={bounds}
          place={place}
          onMove={change}
          points={points}
          height={height}
        />
        <Button kind="quiet" icon="map" onClick={() => setIsDetailed(true)}>
          {text.mapDetailed}
        </Button>
      </div>
    );
  }
  return (
    <DetailedPicker {...{ label, areas, bounds, points, basemap, height }} start={place} onChange={change} />
  );
}

function DetailedPicker(props: PinPickerProps): ReactNode {
  const { start, bounds, onChange, ...rest } = props;
  const [around] = useState<Bounds>(() =>
    start === undefined
      ? bounds
      : [
          start.longitude - NEAR_DEGREES,
          start.latitude - NEAR_DEGREES,
          start.longitude + NEAR_DEGREES,
          start.latitude + NEAR_DEGREES,
        ],
  );
  return <CityMap {...rest} bounds={around} onMovePin={onChange} />;
}
