import type { AuditTerms } from '../../base/desk/audit-terms-contract.ts';
import type { Words } from '../../lib/words.ts';

/** What of this scene is noted in the audit log, in words. */
export const auditWords: Readonly<Record<string, Words>> = {
  'population.check_asked': { zh: '要求核对人口', en: 'Check of persons asked for' },
};

/** What its entries name beside that. */
export const auditTerms: AuditTerms = {
  values: {
    in: { zh: '迁入', en: 'in' },
    out: { zh: '迁出', en: 'out' },
  },
};
