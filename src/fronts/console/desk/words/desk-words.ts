import { defineWords } from '../../../kit/i18n.ts';
import { words } from './desk-words-zh.ts';

/** The words of the queue's tools and of pages to print. */
export const deskWords = defineWords(words, () => import('./desk-words-en.ts'));
