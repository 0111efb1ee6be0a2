import type { Translated } from '../i18n.ts';
import type { words as source } from './desk-words-zh.ts';

export const words: Translated<typeof source> = {
  unitFind: 'Type the name of a unit',
  unitNone: 'No such unit: try another name.',
  unitRemove: (name) => `Remove ${name}`,
  categoryFind: 'Type the name of a category',
  categoryNone: 'No such category: try other words.',
  choose: 'Choose',
  yes: 'Yes',
  no: 'No',
  nothingToFill: 'Nothing needs to be filled in; confirm it.',
  send: 'Send',
  cancel: 'Cancel',
  sendKey: 'Ctrl + Enter sends',
  stars: (value) => `${value} stars`,
  done: (title) => `Done: ${title}`,
};
