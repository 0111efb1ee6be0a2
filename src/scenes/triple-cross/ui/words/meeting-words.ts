import { defineWords } from '../../../../fronts/kit/index.tsx';
import { words } from './meeting-words-zh.ts';

export const meetingWords = /* @__PURE__ */ defineWords(words, () => import('./meeting-words-en.ts'));
