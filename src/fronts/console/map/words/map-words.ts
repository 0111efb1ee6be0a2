import { defineWords } from '../../../kit/index.tsx';
import { words } from './map-words-zh.ts';

export const mapWords = /* @__PURE__ */ defineWords(words, () => import('./map-words-en.ts'));
