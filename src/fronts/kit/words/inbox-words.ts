import { defineWords } from '../i18n.ts';
import { words } from './inbox-words-zh.ts';

export const inboxWords = /* @__PURE__ */ defineWords(words, () => import('./inbox-words-en.ts'));
