import { defineWords } from '../../kit/i18n.ts';
import { words } from './console-words-zh.ts';

/** The words of this front. */
export const consoleWords = defineWords(words, () => import('./console-words-en.ts'));
