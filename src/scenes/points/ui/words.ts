import { defineWords } from '../../../fronts/kit/i18n.ts';
import { words } from './words-zh.ts';

/** The words of the citizen's pages. */
export const pointsWords = defineWords(words, () => import('./words-en.ts'));
