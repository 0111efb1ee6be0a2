import { defineWords } from '../../../../fronts/kit/index.tsx';
import { words } from './ticket-words-zh.ts';

export const ticketWords = /* @__PURE__ */ defineWords(words, () => import('./ticket-words-en.ts'));
