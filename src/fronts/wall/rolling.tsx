import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button, useText } from '../kit/index.tsx';
import { useReducedMotion } from './carousel.ts';
import { wallWords } from './words/wall-words.ts';

const TURN_MS = 8_000;

export interface RollingProps<Item> {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly draw: (item: Item) => ReactNode;
  readonly isNew?: (item: Item) => boolean;
}

/**
 * A list that is longer than its panel, a page at a time: it turns by itself, waits while a pointer or the focus is
 * on it, goes back to the front when something comes in, and stands still with reduced motion.
 */
export function Rolling<Item>({ items, keyOf, draw, isNew }: RollingProps<Item>): ReactNode {
  const text = useText(wallWords);
  const frame = useRef<HTMLDivElement>(null);
  const fit = useFit(frame, items.length);
  const isStill = useReducedMotion();
  const [isHeld, setIsHeld] = useState(false);
  const newest = items[0] === undefined ? '' : keyOf(items[0]);
  const [place, setPlace] = useState({ page: 0, newest });
  const pages = Math.max(1, Math.ceil(items.length / fit));
  const page = place.newest === newest ? Math.min(place.page, pages - 1) : 0;
  const isTurning = pages > 1 && !isStill && !isHeld;
  useEffect(() => {
    if (!isTurning) return undefined;
    const timer = setTimeout(() => setPlace({ page: (page + 1) % pages, newest }), TURN_MS);
    return () => clearTimeout(timer);
  }, [isTurning, page, pages, newest]);
  const from = page * fit;
  const shown = items.slice(from, from + fit);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a pointer on the list only holds it; what it does is on its buttons.
    <div
      ref={frame}
      className="wall-rolling"
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
    >
      <ul className="wall-cases">
        {shown.map((item) => (
          <li key={keyOf(item)} className={isNew?.(item) === true ? 'wall-new' : undefined}>
            {draw(item)}
          </li>
        ))}
      </ul>
      {pages > 1 ? (
        <Button
          kind="quiet"
          className="wall-rolling-next"
          title={text.nextRows}
          onClick={() => setPlace({ page: (page + 1) % pages, newest })}
        >
          {text.rows(from + 1, from + shown.length, items.length)}
        </Button>
      ) : null}
    </div>
  );
}

/** How many rows the panel holds, by the height of the first one; the last line is for the page's number. */
function useFit(frame: { readonly current: HTMLDivElement | null }, count: number): number {
  const [fit, setFit] = useState(3);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null || count === 0) return undefined;
    const measure = (): void => {
      const [first, second] = element.querySelectorAll('li');
      const step =
        first === undefined
          ? 0
          : second === undefined
            ? first.offsetHeight
            : second.offsetTop - first.offsetTop;
      if (step <= 0) return;
      const all = Math.floor((element.clientHeight + 8) / step);
      setFit(Math.max(1, count <= all ? all : Math.floor((element.clientHeight - 28) / step)));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame, count]);
  return fit;
}
