import { defineWords } from '../../../../fronts/kit/index.tsx';
import { words } from './desk-words-zh.ts';

export const recurrenceWords = /* @__PURE__ */ defineWords(words, () => import('./desk-words-en.ts'));
