import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';

const KEPT = 'citybrain.wall.carousel';
/** How long each page of the carousel stays, unless the address says `?turn=` in seconds. */
export const TURN_MS = 20_000;
/** Somebody at the wall holds the carousel so long after the last touch or key. */
export const HANDS_OFF_MS = 60_000;

const REDUCED = '(prefers-reduced-motion: reduce)';

/** Whether the one at this screen wants little motion. */
export function useReducedMotion(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(REDUCED);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(REDUCED).matches,
  );
}

function readKept(): boolean {
  try {
    return localStorage.getItem(KEPT) === 'on';
  } catch {
    return false;
  }
}

export interface Carousel {
  /** `off` by hand, `held` while somebody is at the wall, `still` where motion is to be reduced. */
  readonly state: 'off' | 'running' | 'held' | 'still';
  toggle(): void;
}

export interface CarouselParts {
  readonly turnMs: number;
  /** While a case is open or the past is shown nothing turns. */
  readonly isHeld: boolean;
  readonly onTurn: () => void;
}

/** Turns pages by itself once somebody has set it going; it stays on over restarts of the wall. */
export function useCarousel({ turnMs, isHeld, onTurn }: CarouselParts): Carousel {
  const isStill = useReducedMotion();
  const [isOn, setIsOn] = useState(readKept);
  const [isTouched, setIsTouched] = useState(false);
  const turn = useEffectEvent(onTurn);
  const isRunning = isOn && !isStill && !isHeld && !isTouched;
  useEffect(() => {
    if (!isRunning) return undefined;
    const timer = setInterval(() => turn(), turnMs);
    return () => clearInterval(timer);
  }, [isRunning, turnMs]);
  useEffect(() => {
    if (!isOn) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const touched = (event: Event): void => {
      // Its own button is not somebody at work.
      if (event.target instanceof Element && event.target.closest('.wall-carousel') !== null) return;
      setIsTouched(true);
      clearTimeout(timer);
      timer = setTimeout(() => setIsTouched(false), HANDS_OFF_MS);
    };
    addEventListener('pointerdown', touched);
    addEventListener('keydown', touched);
    return () => {
      clearTimeout(timer);
      setIsTouched(false);
      removeEventListener('pointerdown', touched);
      removeEventListener('keydown', touched);
    };
  }, [isOn]);
  return {
    state: isStill ? 'still' : !isOn ? 'off' : isHeld || isTouched ? 'held' : 'running',
    toggle: () => {
      const next = !isOn;
      try {
        localStorage.setItem(KEPT, next ? 'on' : 'off');
      } catch {
        // A browser that keeps nothing starts without it.
      }
      setIsOn(next);
    },
  };
}
