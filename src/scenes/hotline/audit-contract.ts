import type { AuditTerms } from '../../base/desk/audit-terms-contract.ts';
import type { Words } from '../../lib/words.ts';

/** What of this scene is noted in the audit log, in words. */
export const auditWords: Readonly<Record<string, Words>> = {
  'hotline.exchange.changed': { zh: '修改热线接口', en: 'Hotline interface changed' },
  'hotline.secret.read': { zh: '查看热线密钥', en: 'Key of the hotline read' },
  'hotline.ticket.sealed': { zh: '热线工单转为保密', en: 'Hotline ticket sealed' },
};

/** What its entries name beside that. */
export const auditTerms: AuditTerms = {
  subjects: {
    hotline: { zh: '热线工单', en: 'Hotline ticket' },
  },
};
