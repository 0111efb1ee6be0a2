import { defineWords } from '../../kit/i18n.ts';
import { words } from './wall-words-zh.ts';

/** The words of this front. */
export const wallWords = defineWords(words, () => import('./wall-words-en.ts'));
