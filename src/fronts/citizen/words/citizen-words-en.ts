import type { Translated } from '../../kit/i18n.ts';
import type { words as source } from './citizen-words-zh.ts';

export const words: Translated<typeof source> = {
  title: 'Snap and report',
  report: 'Report a problem',
  emptyTitle: 'Saw something wrong? Show it to the city',
  emptyWords: 'Your reports will be here: who handles them and when they will be done.',
};
