import '../styles/map-line.css';
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useText } from '../browser/use-text.ts';
import { Button } from '../components/button.tsx';
import { StatusShape, SyntheticMark } from '../components/marks.tsx';
import { Ground, namesInView, namesOf, type Size, type View } from './pin-ground.tsx';
import { type Bounds, flatView, type Place } from './shapes.ts';
import type { MapAreas, MapPoint } from './types.ts';
import { useAreas } from './use-areas.ts';

export interface StaticPinMapProps {
  readonly label: string;
  readonly areas: readonly MapAreas[];
  /** The whole city: where the map begins without a place, and how far out it goes. */
  readonly bounds: Bounds;
  readonly place?: Place | undefined;
  /** Makes the pin choosable: the map is moved under it. Without it the map only shows `place`. */
  readonly onMove?: (place: Place) => void;
  readonly points?: readonly MapPoint[];
  /** A way that was walked; the map begins with all of it in view. */
  readonly line?: readonly Place[] | undefined;
  readonly height?: string;
}

const CLOSEST_SCALE = 1.5;
const PLACE_SCALE = 0.06;
const KEY_STEP_PX = 40;

/** A small map in SVG, without any library: for the citizen's first load. Drag, wheel, arrow keys, plus and minus. */
export function StaticPinMap(props: StaticPinMapProps): ReactNode {
  const { label, areas, place, onMove, points = [], line = [], height = '18rem' } = props;
  const layers = useAreas(areas);
  const names = useMemo(() => layers.filter((layer) => layer.level !== 'city').map(namesOf), [layers]);
  const frame = useRef<HTMLDivElement>(null);
  const size = useSize(frame);
  const { flat, view, move, zoom, drag, onKeyDown, screen } = usePinView(props, size);
  const middle = flat.toPlace(view.x, view.y);

  return (
    <div className="cb-pin-map" style={{ blockSize: height }}>
      <div
        ref={frame}
        className="cb-pin-map-frame"
        role="application"
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the map
        tabIndex={0}
        onKeyDown={onKeyDown}
        onWheel={(event) => zoom(event.deltaY < 0 ? 1.25 : 0.8)}
        {...drag}
      >
        <Ground layers={layers} view={view} size={size} pathOf={flat.pathOf} />
        {namesInView(names, view.scale, screen, size).map((name) => (
          <span key={name.code} className={`cb-map-name cb-map-name-${name.level}`} style={name.at}>
            {name.name}
          </span>
        ))}
        {line.length < 2 ? null : <WalkedLine places={line} screen={screen} />}
        {points.map((point) => (
          <span key={point.id} className={`cb-map-dot cb-status-${point.status}`} style={screen(point)}>
            <StatusShape status={point.status} />
          </span>
        ))}
        <span
          className="cb-map-pin"
          style={onMove !== undefined || place === undefined ? undefined : screen(place)}
        >
          {onMove === undefined && place === undefined ? null : <PinShape />}
        </span>
      </div>
      <PinButtons
        zoom={zoom}
        onHere={onMove && ((here) => move({ ...flat.toFlat(here), scale: PLACE_SCALE }))}
      />
      {layers.some((layer) => layer.isSynthetic === true) ? (
        <span className="cb-map-legend">
          <SyntheticMark />
        </span>
      ) : null}
      {onMove === undefined ? null : <PinHint middle={middle} />}
    </div>
  );
}

/** What part of the city is shown, and how hand and keys move it. */
function usePinView({ bounds, place, line = [], onMove }: StaticPinMapProps, size: Size) {
  const [west, south, east, north] = bounds;
  const flat = useMemo(
    () => flatView({ longitude: (west + east) / 2, latitude: (south + north) / 2 }),
    [west, south, east, north],
  );
  const city = flat.sizeOf(bounds);
  // A map that is not laid out yet has no size; a scale of nothing cannot be turned round.
  const whole = Math.max(1e-6, 0.92 * Math.min(size.width / city.width, size.height / city.height));
  const [moved, setMoved] = useState<View>();
  const start =
    line.length > 1
      ? viewOfLine(line.map(flat.toFlat), size)
      : place === undefined
        ? { x: 0, y: 0, scale: whole }
        : { ...flat.toFlat(place), scale: PLACE_SCALE };
  const view = moved ?? start;

  const move = (next: View): void => {
    const limited = { ...next, scale: Math.min(CLOSEST_SCALE, Math.max(whole, next.scale)) };
    setMoved(limited);
    onMove?.(flat.toPlace(limited.x, limited.y));
  };
  const zoom = (factor: number): void => move({ ...view, scale: view.scale * factor });
  const drag = useDrag((dx, dy) =>
    move({ ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale }),
  );
  const onKeyDown = keyHandler(view, move, zoom);
  const screen = (at: Place): { left: number; top: number } => {
    const { x, y } = flat.toFlat(at);
    return {
      left: size.width / 2 + (x - view.x) * view.scale,
      top: size.height / 2 + (y - view.y) * view.scale,
    };
  };
  return { flat, view, move, zoom, drag, onKeyDown, screen };
}

/** All of a way in view with some ground around it; a short one no closer than a street. */
function viewOfLine(points: readonly { x: number; y: number }[], size: Size): View {
  const [xs, ys] = [points.map((point) => point.x), points.map((point) => point.y)];
  const [left, right, top, foot] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const wide =
    0.8 * Math.min(size.width / Math.max(100, right - left), size.height / Math.max(100, foot - top));
  return { x: (left + right) / 2, y: (top + foot) / 2, scale: Math.min(CLOSEST_SCALE, wide) };
}

interface WalkedLineProps {
  readonly places: readonly Place[];
  readonly screen: (place: Place) => { left: number; top: number };
}

/** The way, with a ring where it began; its end has the pin. */
function WalkedLine({ places, screen }: WalkedLineProps): ReactNode {
  const points = places.map(screen);
  const [first] = points;
  return (
    <svg className="cb-map-line" aria-hidden="true">
      <polyline points={points.map(({ left, top }) => `${left},${top}`).join(' ')} />
      <circle cx={first!.left} cy={first!.top} r="6" />
    </svg>
  );
}

function keyHandler(view: View, move: (next: View) => void, zoom: (factor: number) => void) {
  return (event: KeyboardEvent): void => {
    const step = KEY_STEP_PX / view.scale;
    const steps: Record<string, () => void> = {
      ArrowLeft: () => move({ ...view, x: view.x - step }),
      ArrowRight: () => move({ ...view, x: view.x + step }),
      ArrowUp: () => move({ ...view, y: view.y - step }),
      ArrowDown: () => move({ ...view, y: view.y + step }),
      '+': () => zoom(1.6),
      '=': () => zoom(1.6),
      '-': () => zoom(1 / 1.6),
    };
    const step1 = steps[event.key];
    if (step1 === undefined) return;
    event.preventDefault();
    step1();
  };
}

interface PinButtonsProps {
  readonly zoom: (factor: number) => void;
  readonly onHere: ((here: Place) => void) | undefined;
}

function PinButtons({ zoom, onHere }: PinButtonsProps): ReactNode {
  const text = useText();
  return (
    <div className="cb-map-buttons">
      <Button icon="plus" aria-label={text.mapZoomIn} onClick={() => zoom(1.6)} />
      <Button icon="minus" aria-label={text.mapZoomOut} onClick={() => zoom(1 / 1.6)} />
      {onHere === undefined ? null : <HereButton onHere={onHere} />}
    </div>
  );
}

function PinHint({ middle }: { middle: Place }): ReactNode {
  const text = useText();
  return (
    <p className="cb-map-hint">
      {text.mapPinHint}
      <span className="cb-unseen" aria-live="polite">
        {text.mapPinAt(middle.longitude.toFixed(5), middle.latitude.toFixed(5))}
      </span>
    </p>
  );
}

/** Jumps to where the device is; says so when it does not know. */
export function HereButton({ onHere }: { onHere: (place: Place) => void }): ReactNode {
  const text = useText();
  const [state, setState] = useState<'idle' | 'asking' | 'failed'>('idle');
  const ask = (): void => {
    setState('asking');
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('idle');
        onHere({ longitude: coords.longitude, latitude: coords.latitude });
      },
      () => setState('failed'),
      { enableHighAccuracy: true, timeout: 10_000, maximumAge: 30_000 },
    );
  };
  return (
    <>
      <Button icon="target" aria-label={text.mapHere} isBusy={state === 'asking'} onClick={ask} />
      {state === 'failed' ? (
        <span className="cb-map-say" role="alert">
          {text.mapNoPosition}
        </span>
      ) : null}
    </>
  );
}

/** The pin whose tip is the place. */
export function PinShape(): ReactNode {
  return (
    <svg width="32" height="44" viewBox="0 0 32 44" aria-hidden="true">
      <path
        d="M16 43C7 31 3 23 3 16a13 13 0 0 1 26 0c0 7-4 15-13 27z"
        fill="var(--accent)"
        stroke="var(--surface)"
        strokeWidth="2"
      />
      <circle cx="16" cy="16" r="5" fill="var(--surface)" />
    </svg>
  );
}

function useSize(element: React.RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState({ width: 320, height: 288 });
  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const observer = new ResizeObserver(() =>
      setSize({ width: target.clientWidth, height: target.clientHeight }),
    );
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

/** Hands on the distance that a finger or the mouse has moved. */
function useDrag(onDrag: (dx: number, dy: number) => void): Record<string, (event: PointerEvent) => void> {
  const last = useRef<{ id: number; x: number; y: number }>(undefined);
  const end = (): void => {
    last.current = undefined;
  };
  return {
    onPointerDown: (event) => {
      // With two fingers on the glass the first one leads.
      if (last.current !== undefined) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      last.current = { id: event.pointerId, x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event) => {
      const from = last.current;
      if (from === undefined || from.id !== event.pointerId) return;
      last.current = { id: from.id, x: event.clientX, y: event.clientY };
      onDrag(event.clientX - from.x, event.clientY - from.y);
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
