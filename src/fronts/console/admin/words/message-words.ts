import { defineWords } from '../../../kit/index.tsx';
import { words } from './message-words-zh.ts';

export const messageWords = /* @__PURE__ */ defineWords(words, () => import('./message-words-en.ts'));
