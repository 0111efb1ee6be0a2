import type { Words } from '../../lib/words.ts';

/** What of this scene is noted in the audit log, in words. */
export const auditWords: Readonly<Record<string, Words>> = {
  'patrol.track.seen': { zh: '查看巡查轨迹', en: 'Track of a patrol seen' },
};
