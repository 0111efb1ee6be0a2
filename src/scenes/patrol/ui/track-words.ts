import { defineWords } from '../../../fronts/kit/i18n.ts';
import { words } from './track-words-zh.ts';

/** The words of the patrol's tracks. */
export const trackWords = defineWords(words, () => import('./track-words-en.ts'));
