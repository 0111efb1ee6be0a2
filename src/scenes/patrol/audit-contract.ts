import type { AuditTerms } from '../../base/desk/audit-terms-contract.ts';
import type { Words } from '../../lib/words.ts';

/** What of this scene is noted in the audit log, in words. */
export const auditWords: Readonly<Record<string, Words>> = {
  'patrol.track.seen': { zh: '查看巡查轨迹', en: 'Track of a patrol seen' },
};

/** What its entries name beside that. */
export const auditTerms: AuditTerms = {
  subjects: {
    track: { zh: '巡查轨迹', en: 'Track' },
  },
};
