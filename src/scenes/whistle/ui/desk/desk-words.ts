import { defineWords } from '../../../../fronts/kit/index.tsx';
import { words } from './desk-words-zh.ts';

export const whistleDeskWords = /* @__PURE__ */ defineWords(words, () => import('./desk-words-en.ts'));
