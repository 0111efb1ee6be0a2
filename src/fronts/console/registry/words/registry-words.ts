import { defineWords } from '../../../kit/index.tsx';
import { words } from './registry-words-zh.ts';

export const registryWords = /* @__PURE__ */ defineWords(words, () => import('./registry-words-en.ts'));
