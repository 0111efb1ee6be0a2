import type { AuditTerms } from '../../base/desk/audit-terms-contract.ts';
import type { Words } from '../../lib/words.ts';

/** What of this scene is noted in the audit log, in words. */
export const auditWords: Readonly<Record<string, Words>> = {
  'enterprises.finding.dismissed': { zh: '排除企业线索', en: 'Finding about an organisation dismissed' },
  'enterprises.finding.sent': { zh: '转办企业线索', en: 'Finding about an organisation sent on' },
};

/** What its entries name beside that. */
export const auditTerms: AuditTerms = {
  details: {
    finding: { zh: '线索', en: 'Finding' },
  },
};
