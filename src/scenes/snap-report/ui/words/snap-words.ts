import { defineWords } from '../../../../fronts/kit/index.tsx';
import { words } from './snap-words-zh.ts';

export const snapWords = /* @__PURE__ */ defineWords(words, () => import('./snap-words-en.ts'));
