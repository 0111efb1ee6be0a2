import type { ReactNode } from 'react';
import { Field, Input, type Place, PlaceChoice, useLocated, useText } from '../../../fronts/kit/index.tsx';
import { NearbyList } from './nearby-list.tsx';
import { snapWords } from './words/snap-words.ts';

export interface PlaceStepProps {
  readonly start: Place | undefined;
  readonly place: Place | undefined;
  readonly address: string;
  readonly problem: string | undefined;
  readonly onPlace: (place: Place) => void;
  readonly onAddress: (address: string) => void;
}

/** Where it is: a pin on the map, the areas it lies in, and words for the exact spot. */
export function PlaceStep(props: PlaceStepProps): ReactNode {
  const { start, place, address, problem, onPlace, onAddress } = props;
  const text = useText(snapWords);
  const street = useLocated(place)?.path.find((area) => area.level === 'street');
  return (
    <div className="cb-stack">
      <PlaceChoice start={start} place={place} onPlace={onPlace} />
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
