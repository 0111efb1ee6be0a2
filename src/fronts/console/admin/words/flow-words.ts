import { defineWords } from '../../../kit/index.tsx';
import { words } from './flow-words-zh.ts';

export const flowWords = /* @__PURE__ */ defineWords(words, () => import('./flow-words-en.ts'));
