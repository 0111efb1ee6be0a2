import { defineWords } from '../../../kit/index.tsx';
import { words } from './feed-desk-words-zh.ts';

/** The words of declaring, loading and linking sources. */
export const feedDeskWords = /* @__PURE__ */ defineWords(words, () => import('./feed-desk-words-en.ts'));
