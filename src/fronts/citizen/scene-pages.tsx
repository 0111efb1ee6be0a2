import type { CitizenPages } from '../kit/index.tsx';

/** The pages that the scenes bring, with the scene's id; those that come first on the first page first. */
export interface ScenePages extends CitizenPages {
  readonly scene: string;
}

const found = import.meta.glob<{ pages: CitizenPages }>('../../scenes/*/ui/citizen.tsx', { eager: true });

export const scenePages: readonly ScenePages[] = Object.entries(found)
  .map(([path, { pages }]) => ({ ...pages, scene: /scenes\/([^/]+)\//.exec(path)?.[1] ?? '' }))
  .sort((a, b) => a.order - b.order);
