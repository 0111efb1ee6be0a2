import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { useText } from '../../../../fronts/kit/index.tsx';
import type { Area } from '../../publication/review-contract.ts';
import { between, byKey, moved, resized, type Spot } from './areas.ts';
import { reviewWords } from './words/review-words.ts';

export interface PhotoBlurProps {
  readonly url: string;
  readonly alt: string;
  readonly areas: readonly Area[];
  readonly onChange: (areas: readonly Area[]) => void;
  /** No more can be drawn. */
  readonly isFull: boolean;
}

interface Drag {
  readonly what: 'draw' | 'move' | 'resize';
  readonly index: number;
  readonly from: Spot;
  readonly area: Area | undefined;
}

/**
 * A photo with rectangles over what nobody may recognise: drawn, moved and resized by hand, or each one reached by Tab
 * and moved by arrows, resized by Shift and arrows, removed by Delete.
 */
export function PhotoBlur({ url, alt, areas, onChange, isFull }: PhotoBlurProps): ReactNode {
  const text = useText(reviewWords);
  const frame = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag>();
  const [drawn, setDrawn] = useState<Area>();
  const [isBroken, setIsBroken] = useState(false);
  const spotOf = (event: PointerEvent): Spot => {
    const box = frame.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return { x: 0, y: 0 };
    return { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
  };
  const replace = (index: number, area: Area): void =>
    onChange(areas.map((each, at) => (at === index ? area : each)));
  const begin = (event: PointerEvent, what: Drag['what'], index: number): void => {
    if (event.button !== 0 || (what === 'draw' && isFull)) return;
    event.stopPropagation();
    frame.current?.setPointerCapture(event.pointerId);
    setDrag({ what, index, from: spotOf(event), area: areas[index] });
  };
  const go = (event: PointerEvent): void => {
    if (drag === undefined) return;
    const to = spotOf(event);
    const by = { x: to.x - drag.from.x, y: to.y - drag.from.y };
    if (drag.what === 'draw') setDrawn(between(drag.from, to));
    else if (drag.area !== undefined)
      replace(drag.index, drag.what === 'move' ? moved(drag.area, by) : resized(drag.area, by));
  };
  const end = (): void => {
    if (drag?.what === 'draw' && drawn !== undefined) onChange([...areas, drawn]);
    setDrag(undefined);
    setDrawn(undefined);
  };
  if (isBroken) return <p role="alert">{text.photoBroken}</p>;
  return (
    <div
      ref={frame}
      className="review-photo"
      onPointerDown={(event) => begin(event, 'draw', -1)}
      onPointerMove={go}
      onPointerUp={end}
      onPointerCancel={end}
    >
      <img src={url} alt={alt} draggable={false} onError={() => setIsBroken(true)} />
      {areas.map((area, index) => (
        <button
          // Rectangles have nothing but their place in the list to be told apart by.
          key={`area-${index + 1}`}
          type="button"
          className="review-area"
          style={styleOf(area)}
          aria-label={text.blurArea(index + 1)}
          onPointerDown={(event) => begin(event, 'move', index)}
          onKeyDown={(event) => press(event, areas, index, onChange)}
        >
          <span className="review-area-corner" onPointerDown={(event) => begin(event, 'resize', index)} />
        </button>
      ))}
      {drawn === undefined ? null : <span className="review-area" style={styleOf(drawn)} />}
    </div>
  );
}

/** Arrows move a rectangle, with Shift they change its size; Delete removes it. */
function press(
  event: KeyboardEvent,
  areas: readonly Area[],
  index: number,
  onChange: PhotoBlurProps['onChange'],
): void {
  const area = areas[index];
  if (area === undefined) return;
  if (event.key === 'Delete' || event.key === 'Backspace') {
    event.preventDefault();
    onChange(areas.filter((_, at) => at !== index));
    return;
  }
  const changed = byKey(area, event.key, event.shiftKey);
  if (changed === undefined) return;
  event.preventDefault();
  onChange(areas.map((each, at) => (at === index ? changed : each)));
}

const styleOf = ({ left, top, width, height }: Area) => ({
  left: `${left * 100}%`,
  top: `${top * 100}%`,
  width: `${width * 100}%`,
  height: `${height * 100}%`,
});
