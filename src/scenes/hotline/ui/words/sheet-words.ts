import { defineWords } from '../../../../fronts/kit/index.tsx';
import { words } from './sheet-words-zh.ts';

export const sheetWords = /* @__PURE__ */ defineWords(words, () => import('./sheet-words-en.ts'));
