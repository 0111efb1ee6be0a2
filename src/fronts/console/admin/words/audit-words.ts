import { defineWords } from '../../../kit/i18n.ts';
import { words } from './audit-words-zh.ts';

/** What is noted in the audit log, in words, by the codes of its actions. */
export const auditWords = /* @__PURE__ */ defineWords(words, () => import('./audit-words-en.ts'));
