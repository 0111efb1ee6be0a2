import { defineWords } from '../../../kit/index.tsx';
import { words } from './feed-words-zh.ts';

export const feedWords = /* @__PURE__ */ defineWords(words, () => import('./feed-words-en.ts'));
