import { defineWords } from '../i18n.ts';
import { words } from './kit-words-zh.ts';

/** The kit's dictionary; fronts make their own in the same three files (`…-zh.ts`, `…-en.ts`, this one). */
export const kitWords = defineWords(words, () => import('./kit-words-en.ts'));
