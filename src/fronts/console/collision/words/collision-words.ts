import { defineWords } from '../../../kit/index.tsx';
import { words } from './collision-words-zh.ts';

export const collisionWords = /* @__PURE__ */ defineWords(words, () => import('./collision-words-en.ts'));
