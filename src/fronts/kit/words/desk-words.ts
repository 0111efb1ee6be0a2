import { defineWords } from '../i18n.ts';
import { words } from './desk-words-zh.ts';

export const deskWords = /* @__PURE__ */ defineWords(words, () => import('./desk-words-en.ts'));
