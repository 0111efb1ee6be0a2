import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Button, useText } from '../kit/index.tsx';
import { useReducedMotion } from './carousel.ts';
import { wallWords } from './words/wall-words.ts';

const TURN_MS = 8_000;
const HELD_MS = 10_000;

export interface RollingProps<Item> {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  readonly draw: (item: Item) => ReactNode;
  readonly isNew?: (item: Item) => boolean;
}

/**
 * A list that is longer than its panel, a page at a time: it turns by itself, stands still while a pointer moves
 * on it, goes back to the front when something comes in, and stands still with reduced motion.
 */
export function Rolling<Item>({ items: latest, keyOf, draw, isNew }: RollingProps<Item>): ReactNode {
  const text = useText(wallWords);
  const frame = useRef<HTMLDivElement>(null);
  const [held, hold, release] = useHold(latest);
  // Nothing moves away from under a pointer: what comes meanwhile is there when it leaves.
  const items = held ?? latest;
  const fit = useFit(frame, items.length);
  const isStill = useReducedMotion();
  const newest = items[0] === undefined ? '' : keyOf(items[0]);
  const [place, setPlace] = useState({ page: 0, newest });
  const pages = Math.max(1, Math.ceil(items.length / fit));
  const page = place.newest === newest ? Math.min(place.page, pages - 1) : 0;
  const isTurning = pages > 1 && !isStill && held === undefined;
  useEffect(() => {
    if (!isTurning) return undefined;
    const timer = setTimeout(() => setPlace({ page: (page + 1) % pages, newest }), TURN_MS);
    return () => clearTimeout(timer);
  }, [isTurning, page, pages, newest]);
  const from = page * fit;
  const shown = items.slice(from, from + fit);
  return (
    <div ref={frame} className="wall-rolling" onPointerMove={hold} onPointerLeave={release}>
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

/** Keeps what was there while a pointer moves on it; a mouse that somebody left lying there holds nothing for long. */
function useHold<Item>(latest: readonly Item[]) {
  const [held, setHeld] = useState<readonly Item[]>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const release = (): void => {
    clearTimeout(timer.current);
    setHeld(undefined);
  };
  const hold = (): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setHeld(undefined), HELD_MS);
    setHeld((before) => before ?? latest);
  };
  return [held, hold, release] as const;
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
