import type { Translated } from '../../kit/i18n.ts';
import type { words as source } from './wall-words-zh.ts';

export const words: Translated<typeof source> = {
  title: 'Operations centre',
  emptyTitle: 'No data of today yet',
  emptyWords: 'Figures and map will be here once the first case arrives.',
};
