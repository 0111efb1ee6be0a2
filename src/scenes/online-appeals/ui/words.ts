import { defineWords } from '../../../fronts/kit/index.tsx';
import { words } from './words-zh.ts';

export const appealWords = /* @__PURE__ */ defineWords(words, () => import('./words-en.ts'));
