import { type ReactNode, useState } from 'react';
import { Button, type Place, PlaceChoice, useText } from '../../../fronts/kit/index.tsx';
import { appealWords } from './words.ts';

/** A place that may be pinned to a question: a map only for those who want one. */
export function PlacePart(props: {
  place: Place | undefined;
  onChange: (place: Place | undefined) => void;
}): ReactNode {
  const { place, onChange } = props;
  const text = useText(appealWords);
  const [isOpen, setIsOpen] = useState(place !== undefined);
  const [here, setHere] = useState<Place>();
  const open = (): void => {
    setIsOpen(true);
    navigator.geolocation?.getCurrentPosition(
      ({ coords: { longitude, latitude } }) => {
        setHere({ longitude, latitude });
        onChange({ longitude, latitude });
      },
      () => undefined,
      { enableHighAccuracy: true, timeout: 8_000, maximumAge: 60_000 },
    );
  };
  return (
    <fieldset className="cb-stack-tight">
      <legend className="cb-field-label">{text.place}</legend>
      <p className="cb-muted">{text.placeHint}</p>
      {isOpen ? (
        <>
          {/* The map begins anew only when the phone has told where it is. */}
          <PlaceChoice
            key={here === undefined ? 'known' : 'found'}
            start={here ?? place}
            place={place}
            none={text.placeNone}
            onPlace={onChange}
          />
          <div>
            <Button
              kind="quiet"
              onClick={() => {
                setIsOpen(false);
                setHere(undefined);
                onChange(undefined);
              }}
            >
              {text.placeRemove}
            </Button>
          </div>
        </>
      ) : (
        <div>
          <Button icon="pin" onClick={open}>
            {text.placeAdd}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
