import { defineWords } from '../i18n.ts';
import { words } from './phone-login-words-zh.ts';

export const phoneLoginWords = /* @__PURE__ */ defineWords(words, () => import('./phone-login-words-en.ts'));
