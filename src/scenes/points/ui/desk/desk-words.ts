import { defineWords } from '../../../../fronts/kit/i18n.ts';
import { words } from './desk-words-zh.ts';

/** The words of the desk's pages. */
export const pointsDeskWords = defineWords(words, () => import('./desk-words-en.ts'));
