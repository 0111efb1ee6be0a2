import type { AreaDirectory } from '../areas/index.ts';
import type { OrganisationDirectory } from '../organisations/index.ts';
import type { IndicatorDefinition } from './definition.ts';

/** Permission to read figures, in the holder's organisations and areas. */
export const INDICATOR_READ = 'indicator.read';

/** A category as the figures need it: its name and what stands above it. */
export interface CategoryNode {
  readonly list: string;
  readonly code: string;
  readonly name: string;
  readonly parent: string | null;
  readonly level: number;
}

/** What the figures need to know of the city; the fields follow changes of the administration. */
export interface IndicatorParts {
  readonly timeZone: string;
  readonly dayOf: (at: Date) => string;
  /** Figures of scenes, counted from facts of their own. */
  readonly added?: readonly IndicatorDefinition[];
  readonly areas: AreaDirectory;
  readonly organisations: OrganisationDirectory;
  readonly categories: {
    readonly lists: readonly { readonly id: string }[];
    find(list: string, code: string): CategoryNode | undefined;
    all(list: string): readonly CategoryNode[];
  };
}
