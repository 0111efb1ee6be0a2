import { defineWords } from '../../../kit/i18n.ts';
import { words } from './admin-words-zh.ts';

/** The words of the administration. */
export const adminWords = defineWords(words, () => import('./admin-words-en.ts'));
