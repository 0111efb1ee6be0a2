import { defineWords } from '../../../../fronts/kit/index.tsx';
import { words } from './diversion-words-zh.ts';

export const diversionWords = /* @__PURE__ */ defineWords(words, () => import('./diversion-words-en.ts'));
