import type { Translated } from '../../kit/i18n.ts';
import type { words as source } from './worker-words-zh.ts';

export const words: Translated<typeof source> = {
  title: 'My tasks',
  emptyTitle: 'No task now',
  emptyWords: 'Tasks given to you will be here, the most urgent first.',
};
