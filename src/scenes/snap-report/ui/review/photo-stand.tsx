import { type ReactNode, useState } from 'react';
import { Button, KeyHint, toast, useKeys, useText } from '../../../../fronts/kit/index.tsx';
import { type Area, MOST_AREAS, type ReviewDetail } from '../../publication/review-contract.ts';
import { inTheMiddle } from './areas.ts';
import { PhotoBlur } from './photo-blur.tsx';
import { reviewWords } from './words/review-words.ts';

/** What the reviewer makes of one photo. */
export interface Shot {
  readonly isShown: boolean;
  readonly areas: readonly Area[];
}

export interface PhotoStandProps {
  readonly pictures: ReviewDetail['pictures'];
  readonly shots: readonly Shot[];
  readonly onChange: (shots: readonly Shot[]) => void;
}

/** The photos of a case, one at a time and large, with the tools to blur it or to leave it out. */
export function PhotoStand({ pictures, shots, onChange }: PhotoStandProps): ReactNode {
  const text = useText(reviewWords);
  const [at, setAt] = useState(0);
  const shot = shots[at];
  const picture = pictures[at];
  const change = (next: Partial<Shot>): void =>
    onChange(shots.map((each, index) => (index === at ? { ...each, ...next } : each)));
  const turn = (by: number): void => setAt(Math.min(pictures.length - 1, Math.max(0, at + by)));
  const addArea = (): void => {
    if (shot === undefined) return;
    if (shot.areas.length >= MOST_AREAS) {
      toast(text.blurMost(MOST_AREAS));
      return;
    }
    change({ areas: [...shot.areas, inTheMiddle], isShown: true });
    const last = shot.areas.length;
    requestAnimationFrame(() => document.querySelectorAll<HTMLElement>('button.review-area')[last]?.focus());
  };
  useKeys({
    b: addArea,
    '[': () => turn(-1),
    ']': () => turn(1),
    p: () => (shot ? change({ isShown: !shot.isShown }) : undefined),
  });
  if (shot === undefined || picture === undefined)
    return <p className="review-no-photo cb-muted">{text.photoNone}</p>;
  return (
    <>
      <div className="cb-row">
        <span className="cb-small">
          {text.photo(at + 1, pictures.length)} ·{' '}
          {picture.purpose === 'after' ? text.purposeAfter : text.purposeReport}
        </span>
        {pictures.length > 1 ? <Turning at={at} last={pictures.length - 1} onTurn={turn} /> : null}
        <label className="cb-check">
          <input
            type="checkbox"
            checked={shot.isShown}
            onChange={(event) => change({ isShown: event.target.checked })}
          />
          {text.photoUse} <KeyHint keys="P" />
        </label>
        <span className="cb-row review-tools-end">
          <span className="cb-small cb-muted" role="status">
            {text.blurCount(shot.areas.length)}
          </span>
          <Button hotkey="B" onClick={addArea}>
            {text.blurAdd}
          </Button>
          <Button kind="quiet" disabled={shot.areas.length === 0} onClick={() => change({ areas: [] })}>
            {text.blurClear}
          </Button>
        </span>
      </div>
      <div className={`review-stand${shot.isShown ? '' : ' review-stand-off'}`}>
        <PhotoBlur
          key={picture.attachmentId}
          url={picture.url}
          alt={text.photoAlt(at + 1)}
          areas={shot.areas}
          isFull={shot.areas.length >= MOST_AREAS}
          onChange={(areas) => change({ areas })}
        />
      </div>
      <p className="cb-small cb-muted">{text.blurHint}</p>
    </>
  );
}

function Turning(props: { at: number; last: number; onTurn: (by: number) => void }): ReactNode {
  const { at, last, onTurn } = props;
  const text = useText(reviewWords);
  return (
    <>
      <Button kind="quiet" hotkey="[" onClick={() => onTurn(-1)} disabled={at === 0}>
        {text.photoPrevious}
      </Button>
      <Button kind="quiet" hotkey="]" onClick={() => onTurn(1)} disabled={at === last}>
        {text.photoNext}
      </Button>
    </>
  );
}

/** Before the first approval every photo is shown; afterwards those with a copy, and what came since. */
export function shotsOf({ pictures, state, stage }: ReviewDetail): Shot[] {
  const isNew = state !== 'approved';
  return pictures.map(({ publicUrl, areas, purpose }) => ({
    isShown: isNew || publicUrl !== null || (stage === 'result' && purpose === 'after'),
    areas,
  }));
}
