import type { Words } from '../../lib/words.ts';

/** What of this scene is noted in the audit log, in words. */
export const auditWords: Readonly<Record<string, Words>> = {
  'police-diversion.returned': { zh: '退回110分流', en: 'Returned to 110' },
};
