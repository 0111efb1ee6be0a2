import type { Words } from '../../lib/words.ts';

/** What of this scene is noted in the audit log, in words. */
export const auditWords: Readonly<Record<string, Words>> = {
  'door-check.ordered': { zh: '派发入户核查', en: 'Visit ordered' },
  'door-check.photo_seen': { zh: '查看入户照片', en: 'Photo of a visit seen' },
  'door-check.settled': { zh: '审定入户核查', en: 'Visit settled' },
  'door-check.visited': { zh: '入户核查', en: 'Visit made' },
  'door-check.withdrawn': { zh: '撤回入户核查', en: 'Visit withdrawn' },
};
