import type { Translated } from '../i18n.ts';
import type { words as source } from './desk-words-zh.ts';

export const words: Translated<typeof source> = {
  unitFind: 'Type the name of a unit',
  unitNone: 'No such unit: try another name.',
  unitRemove: (name) => `Remove ${name}`,
  choose: 'Choose',
  yes: 'Yes',
  no: 'No',
  send: 'Send',
  cancel: 'Cancel',
  done: (title) => `Done: ${title}`,
};
