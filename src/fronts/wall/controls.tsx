import type { ReactNode } from 'react';
import { Button, useText } from '../kit/index.tsx';
import type { Carousel } from './carousel.ts';
import { wallWords } from './words/wall-words.ts';

/** Turning pages and looking back, at the end of the ticker. */
export function Controls({ carousel, onReplay }: { carousel: Carousel; onReplay: () => void }): ReactNode {
  const text = useText(wallWords);
  const { state } = carousel;
  const words = {
    off: text.carouselStart,
    running: text.carouselStop,
    held: text.carouselHeld,
    still: text.carouselStill,
  }[state];
  return (
    <div className="wall-controls">
      <span className="wall-carousel" data-state={state}>
        <Button
          kind="quiet"
          disabled={state === 'still'}
          aria-pressed={state === 'running' || state === 'held'}
          onClick={carousel.toggle}
        >
          {words}
        </Button>
      </span>
      <Button kind="quiet" icon="clock" onClick={onReplay}>
        {text.replay}
      </Button>
    </div>
  );
}
