import type { CaseStatus } from '../status.ts';
import type { AreaCollection, Place } from './shapes.ts';

/** One layer of areas: the city's border, districts, streets, grids. Later layers lie on top. */
export interface MapAreas {
  readonly id: string;
  /** How the layer is called in the legend of synthetic layers. */
  readonly label: string;
  /** The GeoJSON itself, or where our server gives it; features carry `code` and `name`. */
  readonly source: AreaCollection | string;
  readonly level: 'city' | 'district' | 'street' | 'community' | 'grid';
  /** Made up: drawn hatched and labelled 合成. */
  readonly isSynthetic?: boolean;
  /** Colour by a figure, 0 to 1 by area code; areas without one stay as they are. */
  readonly shades?: Readonly<Record<string, number>>;
}

/** Something at a place, usually a case. */
export interface MapPoint extends Place {
  readonly id: string;
  readonly status: CaseStatus;
  /** For the list and for screen readers: `路灯不亮，花园路与农科路口`. */
  readonly label: string;
}

/** Something that stands somewhere for good, such as a building; never clustered. */
export interface MapPlace extends Place {
  readonly id: string;
  /** In pixels: how much there is of it. */
  readonly radius: number;
  /** A figure inside of it. */
  readonly mark?: string;
  /** Small and hollow, cannot be picked: what stands around. */
  readonly isMinor?: boolean;
  /** Stands for several: a click looks nearer instead of picking it. */
  readonly isGroup?: boolean;
}

/** An outline on the map that somebody draws corner by corner, or has drawn. */
export interface Drawing {
  readonly ring: readonly Place[];
  /** Being drawn: a click, or Enter for the middle, adds a corner instead of picking something. */
  readonly isOpen: boolean;
  readonly onCorner: (place: Place) => void;
  /** Takes the last corner back. */
  readonly onUndo: () => void;
  /** A double click ends it. */
  readonly onEnd: () => void;
}

export interface PickedArea {
  readonly layerId: string;
  readonly code: string;
  readonly name: string;
}

/** An outside base map, only when the operator has set one; the map works without. */
export interface Basemap {
  /** Raster tile addresses with {z} {x} {y}. */
  readonly tiles: readonly string[];
  readonly attribution: string;
}
