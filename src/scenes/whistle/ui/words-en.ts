import type { Translated } from '../../../fronts/kit/i18n.ts';
import type { words as source } from './words-zh.ts';

export const words: Translated<typeof source> = {
  blow: 'Call departments',
  blowNow: 'Blow the whistle',
  why: 'Why they are needed',
  departments: 'Whom to call (the first leads)',
  departmentsByDuty: 'The duty list decides; add departments when it names none.',
  addDepartment: 'Add a department',
  needWords: 'Say in a sentence why they are needed.',
  needPlace: 'Your place is not known yet: switch location on.',
  locating: 'Finding out where you are…',
  located: 'Place: where you are now',
  needDepartment: 'Choose at least one department.',
  whistles: 'Whistles',
  empty: 'No whistle yet',
  emptyWords: 'What a grid cannot solve alone: call departments to the spot.',
  waiting: 'Waiting',
  late: 'Overdue',
  reportedIn: 'Reported in',
  arrived: 'On the spot',
  act: 'Go on',
  needed: 'Please fill this in',
};
