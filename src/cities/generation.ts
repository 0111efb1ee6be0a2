import type { Ring } from '../lib/geo/types.ts';
import type { Node } from './division-tree.ts';
import type { Loop, Mesh } from './mesh.ts';
import type { PackGeometry } from './read-pack.ts';

/** An area of a city as it is first loaded. `synthetic`: its shape was made up here, not surveyed. */
export interface GeneratedArea {
  /** 6, 9 or 12 digits of the division; grid: its community + 3; micro-grid: its grid + 3; exclusive: its street + 900 + 3. */
  readonly code: string;
  readonly name: string;
  readonly level: 'city' | 'district' | 'street' | 'community' | 'grid' | 'micro-grid' | 'exclusive';
  readonly parentCode: string | undefined;
  readonly kind: string;
  readonly synthetic: boolean;
  readonly rings: readonly Ring[];
}

/** One run: what it works from and what it has made so far. */
export interface Job {
  readonly pack: PackGeometry;
  readonly mesh: Mesh;
  /** Cosine of the latitude: see DivideOptions. */
  readonly squeeze: number;
  readonly root: Node;
  readonly grids: GridPart[];
}

/** A grid or micro-grid before its neighbours have put all their points into its edges. */
export interface GridPart {
  readonly code: string;
  readonly name: string;
  readonly level: 'grid' | 'micro-grid';
  readonly parentCode: string;
  readonly kind: string;
  readonly loop: Loop;
}
