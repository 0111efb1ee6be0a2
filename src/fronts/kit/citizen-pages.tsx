import type { ReactNode } from 'react';
import type { Route } from './browser/router.tsx';

/** What a scene brings to the citizen's front: `scenes/<id>/ui/citizen.tsx` exports it as `pages`. */
export interface CitizenPages {
  /** Where the scene stands among the others on the first page; small comes first. */
  readonly order: number;
  /** The one main button of the first page; the scene that comes first gives it. */
  readonly action?: () => ReactNode;
  /** A part of the first page. */
  readonly home?: () => ReactNode;
  readonly routes: readonly Route[];
}
