import type { AuditTerms } from '../../base/desk/audit-terms-contract.ts';
import type { Words } from '../../lib/words.ts';

/** What of this scene is noted in the audit log, in words. */
export const auditWords: Readonly<Record<string, Words>> = {
  'police-diversion.returned': { zh: '退回110分流', en: 'Returned to 110' },
};

/** What its entries name beside that. */
export const auditTerms: AuditTerms = {
  subjects: {
    call: { zh: '110 警情', en: '110 call' },
  },
};
