import { defineWords } from '../../kit/i18n.ts';
import { words } from './worker-words-zh.ts';

/** The words of this front. */
export const workerWords = defineWords(words, () => import('./worker-words-en.ts'));
