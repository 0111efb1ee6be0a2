import type { Scene } from '../base/scene/index.ts';

/** The only list of scenes. Those that others depend on stand before them. */
export const scenes: readonly Scene[] = [];
