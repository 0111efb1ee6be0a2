import type { Bounds, Place } from './shapes.ts';
import type { Basemap, Drawing, MapAreas, MapPlace, MapPoint, PickedArea } from './types.ts';

export interface CityMapProps {
  readonly label: string;
  readonly areas: readonly MapAreas[];
  readonly points?: readonly MapPoint[];
  /** What stands there for good, such as buildings; needs a list of its own beside the map. */
  readonly places?: readonly MapPlace[];
  readonly selectedPlaceId?: string | undefined;
  readonly onPickPlace?: (id: string) => void;
  /** Draws how dense the points lie instead of the points. */
  readonly isHeat?: boolean;
  readonly drawing?: Drawing | undefined;
  /** What is in view; a change moves the map there. */
  readonly bounds: Bounds;
  readonly selectedPointId?: string | undefined;
  readonly onPickPoint?: (id: string) => void;
  readonly onPickArea?: (area: PickedArea) => void;
  /** Puts a pin in the middle and tells where it stands after each move. */
  readonly onMovePin?: (place: Place) => void;
  /** Tells what is in view, at first and after each move. */
  readonly onView?: (bounds: Bounds) => void;
  /** Lights once at a place, for something that has just happened; a new `key` lights again. */
  readonly flash?: (Place & { readonly key: string }) | undefined;
  readonly basemap?: Basemap | undefined;
  /** `100%` fills its parent. */
  readonly height?: string;
  /** The wall has nobody who could press buttons. */
  readonly hasButtons?: boolean;
}
