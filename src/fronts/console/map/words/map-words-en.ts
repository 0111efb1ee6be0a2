import type { Translated } from '../../../kit/index.tsx';
import type { words as source } from './map-words-zh.ts';

export const words: Translated<typeof source> = {
  look: 'How the map shows cases',
  points: 'Clusters',
  heat: 'Heat',
  heatTold: 'The darker, the denser the open cases',
  crumbs: 'Areas from the city down',
  draw: 'Draw an area',
  drawHint:
    'Click corner by corner; or move the map by the arrows, take its middle by Enter and take back by Backspace. A double click or "Done" ends it.',
  corners: (count) => `${count} corners`,
  undo: 'Take a corner back',
  finish: 'Done',
  cancel: 'Cancel',
  clear: 'Clear the area',
  tooMany: 'An area has at most 100 corners',
  drawn: 'Only inside the drawn area',
  list: 'Open cases',
  listCount: (count, more) => `${count}${more ? '+' : ''} on the map`,
  empty: 'No open cases here',
  emptyWords: 'Try another area or another filter.',
  keys: 'J and K go up and down, Enter opens',
};
