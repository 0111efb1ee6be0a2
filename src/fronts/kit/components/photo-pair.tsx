import { type ReactNode, useState } from 'react';
import { useText } from '../browser/use-text.ts';
import { Segmented } from './form.tsx';

export interface PairPhoto {
  readonly url: string;
  /** What is to be seen, for those who cannot see it. */
  readonly alt: string;
  /** When it was taken, as it is to be read. */
  readonly at?: string;
}

export interface PhotoPairProps {
  readonly before: PairPhoto | undefined;
  readonly after: PairPhoto | undefined;
  readonly start?: 'overlay' | 'both';
}

/** Before and after: on top of each other with a sliding edge (drag, or arrow keys), or side by side. */
export function PhotoPair({ before, after, start = 'overlay' }: PhotoPairProps): ReactNode {
  const text = useText();
  const [view, setView] = useState(start);
  const canOverlay = before !== undefined && after !== undefined;
  const shown = canOverlay ? view : 'both';
  return (
    <div className="cb-pair">
      {shown === 'overlay' && canOverlay ? (
        <Overlay before={before} after={after} />
      ) : (
        <div className="cb-pair-both">
          <Single photo={before} name={text.photoBefore} />
          <Single photo={after} name={text.photoAfter} />
        </div>
      )}
      {canOverlay ? (
        <Segmented
          label={text.photoSlide}
          options={[
            { value: 'overlay', label: text.photoOverlay },
            { value: 'both', label: text.photoSideBySide },
          ]}
          value={view}
          onChange={setView}
        />
      ) : null}
    </div>
  );
}

function Overlay({ before, after }: { before: PairPhoto; after: PairPhoto }): ReactNode {
  const text = useText();
  const [edge, setEdge] = useState(50);
  return (
    <div className="cb-pair-stage">
      <img src={after.url} alt={`${text.photoAfter}：${after.alt}`} />
      <img
        src={before.url}
        alt={`${text.photoBefore}：${before.alt}`}
        style={{ clipPath: `inset(0 ${100 - edge}% 0 0)` }}
      />
      <span className="cb-pair-edge" style={{ insetInlineStart: `${edge}%` }} aria-hidden="true" />
      <input
        type="range"
        className="cb-pair-range"
        aria-label={text.photoSlide}
        min={0}
        max={100}
        step={1}
        value={edge}
        onChange={(event) => setEdge(Number(event.target.value))}
      />
      <span className="cb-pair-name cb-pair-name-before">{nameOf(text.photoBefore, before)}</span>
      <span className="cb-pair-name cb-pair-name-after">{nameOf(text.photoAfter, after)}</span>
    </div>
  );
}

function Single({ photo, name }: { photo: PairPhoto | undefined; name: string }): ReactNode {
  const text = useText();
  return (
    <figure className="cb-pair-stage">
      {photo === undefined ? (
        <span className="cb-pair-empty">{text.photoNone}</span>
      ) : (
        <img src={photo.url} alt={photo.alt} loading="lazy" />
      )}
      <figcaption className="cb-pair-name cb-pair-name-before">
        {photo === undefined ? name : nameOf(name, photo)}
      </figcaption>
    </figure>
  );
}

function nameOf(name: string, photo: PairPhoto): string {
  return photo.at === undefined ? name : `${name} ${photo.at}`;
}
