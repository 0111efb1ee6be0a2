import type { AuditTerms } from '../../base/desk/audit-terms-contract.ts';
import type { Words } from '../../lib/words.ts';

/** What of this scene is noted in the audit log, in words. */
export const auditWords: Readonly<Record<string, Words>> = {
  'snap-report.publication.approved': { zh: '批准公开', en: 'Publication approved' },
  'snap-report.publication.refused': { zh: '不予公开', en: 'Publication refused' },
  'snap-report.publication.result_left_out': { zh: '公开时不含结果', en: 'Result left out of a publication' },
  'snap-report.publication.withdrawn': { zh: '撤回公开', en: 'Publication withdrawn' },
};

/** What its entries name beside that. */
export const auditTerms: AuditTerms = {
  details: {
    photos: { zh: '照片', en: 'Photos' },
    blurred: { zh: '打码照片', en: 'Photos blurred' },
    withResult: { zh: '含办理结果', en: 'With the result' },
  },
  values: {
    'not-of-the-city': { zh: '与城市管理无关', en: 'not a matter of the city' },
    'private-matter': { zh: '涉及私事', en: 'a private matter' },
    unclear: { zh: '看不清、说不清', en: 'unclear' },
    'no-longer-allowed': { zh: '不再允许公开', en: 'no longer allowed' },
  },
};
