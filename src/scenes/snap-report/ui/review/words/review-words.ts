import { defineWords } from '../../../../../fronts/kit/index.tsx';
import { words } from './review-words-zh.ts';

export const reviewWords = /* @__PURE__ */ defineWords(words, () => import('./review-words-en.ts'));
