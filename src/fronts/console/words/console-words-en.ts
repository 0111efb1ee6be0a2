import type { Translated } from '../../kit/i18n.ts';
import type { words as source } from './console-words-zh.ts';

export const words: Translated<typeof source> = {
  title: 'Desk',
  emptyTitle: 'The queue is empty',
  emptyWords:
    'New cases will be here: the queue on the left, the case in the middle, its context on the right.',
};
