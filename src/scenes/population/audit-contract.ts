import type { Words } from '../../lib/words.ts';

/** What of this scene is noted in the audit log, in words. */
export const auditWords: Readonly<Record<string, Words>> = {
  'population.check_asked': { zh: '要求核对人口', en: 'Check of persons asked for' },
};
