import type { Words } from '../../lib/words.ts';

/** What of this scene is noted in the audit log, in words. */
export const auditWords: Readonly<Record<string, Words>> = {
  'components.decided': { zh: '认定部件变更', en: 'Change of a component decided' },
};
