import type { AuditTerms } from '../../base/desk/audit-terms-contract.ts';
import type { Words } from '../../lib/words.ts';

/** What of this scene is noted in the audit log, in words. */
export const auditWords: Readonly<Record<string, Words>> = {
  'door-check.ordered': { zh: '派发入户核查', en: 'Visit ordered' },
  'door-check.photo_seen': { zh: '查看入户照片', en: 'Photo of a visit seen' },
  'door-check.settled': { zh: '审定入户核查', en: 'Visit settled' },
  'door-check.visited': { zh: '入户核查', en: 'Visit made' },
  'door-check.withdrawn': { zh: '撤回入户核查', en: 'Visit withdrawn' },
};

/** What its entries name beside that. */
export const auditTerms: AuditTerms = {
  subjects: {
    'door-check': { zh: '入户核查', en: 'Door-to-door check' },
  },
  details: {
    visitId: { zh: '入户记录', en: 'Visit' },
    visitIds: { zh: '入户记录', en: 'Visits' },
    keep: { zh: '采用', en: 'Kept' },
    findings: { zh: '发现问题', en: 'Findings' },
  },
  values: {
    conflict: { zh: '有矛盾', en: 'contradicts' },
    empty: { zh: '无人居住', en: 'nobody lives there' },
  },
};
