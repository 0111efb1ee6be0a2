import { defineWords } from '../../kit/i18n.ts';
import { words } from './citizen-words-zh.ts';

/** The words of this front. */
export const citizenWords = defineWords(words, () => import('./citizen-words-en.ts'));
