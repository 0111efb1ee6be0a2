import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong in the contract of scenes, with status and words. */
export const sceneErrors: ErrorCatalogue = {
  'scene.invalid': entry(
    500,
    '场景 {scene} 的声明有误：{faults}',
    'The scene {scene} is not right: {faults}',
  ),
};
