import { defineWords } from '../../../../../fronts/kit/index.tsx';
import { words } from './public-words-zh.ts';

export const publicWords = /* @__PURE__ */ defineWords(words, () => import('./public-words-en.ts'));
