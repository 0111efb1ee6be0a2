import { defineWords } from '../../../../fronts/kit/index.tsx';
import { words } from './supervision-words-zh.ts';

export const supervisionWords = /* @__PURE__ */ defineWords(words, () => import('./supervision-words-en.ts'));
