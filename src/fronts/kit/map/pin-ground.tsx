import { type ReactNode, useId, useMemo } from 'react';
import { type flatView, labelPlaces, type Place } from './shapes.ts';
import type { MapAreas } from './types.ts';
import type { LoadedAreas } from './use-areas.ts';

/** What of the flat picture is in view. */
export interface View {
  /** The middle in metres of the flat picture, and pixels a metre. */
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Of the frame, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Finer areas are drawn, and a little later named, as the map comes closer; pixels a metre. */
const FIRST_SCALES: Readonly<Record<MapAreas['level'], number>> = {
  city: 0,
  district: 0,
  street: 0.008,
  community: 0.04,
  grid: 0.15,
};
const NAME_FACTOR = 2.5;

interface GroundProps {
  readonly layers: readonly LoadedAreas[];
  readonly view: View;
  readonly size: Size;
  readonly pathOf: ReturnType<typeof flatView>['pathOf'];
}

/** The areas below the pin, drawn as fine as the map is near. */
export function Ground({ layers, view, size, pathOf }: GroundProps): ReactNode {
  const hatchId = useId();
  const shown = layers.filter((layer) => view.scale >= FIRST_SCALES[layer.level]);
  return (
    <svg width={size.width} height={size.height} aria-hidden="true">
      <HatchPattern id={hatchId} scale={view.scale} />
      <g
        transform={`translate(${size.width / 2} ${size.height / 2}) scale(${view.scale}) translate(${-view.x} ${-view.y})`}
      >
        {shown.map((layer) => (
          <AreaPaths key={layer.id} layer={layer} pathOf={pathOf} part="ground" hatchId={hatchId} />
        ))}
        {shown.toReversed().map((layer) => (
          <AreaPaths key={layer.id} layer={layer} pathOf={pathOf} part="border" hatchId={hatchId} />
        ))}
      </g>
    </svg>
  );
}

/** The lines keep their distance on the screen however near the map is. */
function HatchPattern({ id, scale }: { id: string; scale: number }): ReactNode {
  return (
    <defs>
      <pattern
        id={id}
        width="8"
        height="8"
        patternUnits="userSpaceOnUse"
        patternTransform={`rotate(45) scale(${1 / scale})`}
      >
        <path d="M0 0V8" stroke="var(--map-hatch)" strokeWidth="2" />
      </pattern>
    </defs>
  );
}

interface AreaPathsProps {
  readonly layer: LoadedAreas;
  readonly pathOf: ReturnType<typeof flatView>['pathOf'];
  /** Grounds of all layers lie below the borders of all layers. */
  readonly part: 'ground' | 'border';
  readonly hatchId: string;
}

function AreaPaths({ layer, pathOf, part, hatchId }: AreaPathsProps): ReactNode {
  const d = useMemo(() => layer.collection.features.map(pathOf).join(''), [layer.collection, pathOf]);
  const isHatched = part === 'ground' && layer.isSynthetic === true;
  return (
    <path
      className={`cb-map-${part} cb-map-${part}-${layer.level}`}
      style={isHatched ? { fill: `url("#${hatchId}")` } : undefined}
      d={d}
      vectorEffect="non-scaling-stroke"
    />
  );
}

interface NameInView {
  readonly code: string;
  readonly name: string;
  readonly level: MapAreas['level'];
  readonly at: { readonly left: number; readonly top: number };
}

interface LayerNames {
  readonly level: MapAreas['level'];
  readonly names: ReturnType<typeof labelPlaces>;
}

/** Where the names of a layer's areas stand. */
export function namesOf(layer: LoadedAreas): LayerNames {
  return { level: layer.level, names: labelPlaces(layer.collection) };
}

/** Names that are in view and do not lie on one another; coarse levels come first. */
export function namesInView(
  layers: readonly LayerNames[],
  scale: number,
  screen: (place: Place) => { left: number; top: number },
  size: Size,
): NameInView[] {
  const shown: NameInView[] = [];
  for (const { level, names } of layers) {
    if (scale < FIRST_SCALES[level] * NAME_FACTOR) continue;
    for (const { place, code, name } of names) {
      const at = screen(place);
      const isInView = at.left > 0 && at.top > 0 && at.left < size.width && at.top < size.height;
      const isFree = shown.every(
        (other) => Math.abs(other.at.left - at.left) > 72 || Math.abs(other.at.top - at.top) > 22,
      );
      if (isInView && isFree) shown.push({ code, name, level, at });
    }
  }
  return shown;
}
